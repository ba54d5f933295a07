"""mosec: HTTP and queue in Rust, the model in a process of Python behind them."""

import os

from mosec import Server, Worker

from benchmarks.peers.batch_servers.arguments import PATH, port_and_window
from benchmarks.peers.batching_jobs import model
from benchmarks.peers.batching_ways import SIZE


class Doubling(Worker):  # type: ignore[misc]
    def forward(self, data: list[int]) -> list[int]:
        return model(data)


if __name__ == "__main__":
    port, window = port_and_window()
    os.environ |= {"MOSEC_ADDRESS": "127.0.0.1", "MOSEC_PORT": str(port), "MOSEC_LOG_LEVEL": "error"}
    server = Server()
    server.append_worker(Doubling, max_batch_size=SIZE, max_wait_time=round(1000 * window), route=PATH)
    server.run()
