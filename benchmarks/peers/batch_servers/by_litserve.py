"""LitServe: FastAPI and uvicorn in one process, the model in another, and queues between them."""

from litserve import LitAPI, LitServer

from benchmarks.peers.batch_servers.arguments import PATH, port_and_window
from benchmarks.peers.batching_jobs import model
from benchmarks.peers.batching_ways import SIZE


class Doubling(LitAPI):  # type: ignore[misc]
    def setup(self, device: str) -> None:
        pass

    def batch(self, inputs: list[int]) -> list[int]:
        return inputs

    def predict(self, items: list[int]) -> list[int]:
        return model(items)

    def unbatch(self, output: list[int]) -> list[int]:
        return output


if __name__ == "__main__":
    port, window = port_and_window()
    server = LitServer(Doubling(max_batch_size=SIZE, batch_timeout=window, api_path=PATH), accelerator="cpu")
    server.run("127.0.0.1", port, log_level="warning", generate_client_file=False)
