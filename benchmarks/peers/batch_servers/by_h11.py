"""Ours behind the HTTP of the course's own LLM server: h11 over asyncio's streams."""

import asyncio

from benchmarks.peers.batch_servers.arguments import port_and_window
from benchmarks.peers.batching_jobs import model
from benchmarks.peers.batching_ways import SIZE
from helpers.batching import BatchInferenceService
from helpers.lab.llm_server.wire import Wire

JSON = [("content-type", "application/json")]


async def main(port: int) -> None:
    async with BatchInferenceService(model, batch_size=SIZE) as service:

        async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            wire = Wire(reader, writer)
            while request := await wire.request():
                await wire.respond(200, JSON, b"%d" % await service.predict(int(request.body or b"")))
            wire.close()

        server = await asyncio.start_server(connection, "127.0.0.1", port)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(port_and_window()[0]))
