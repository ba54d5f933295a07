"""What is done to each server that batches: all clients at once, each over a connection that it keeps."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from benchmarks.peers.batch_servers.arguments import PATH
from benchmarks.peers.batch_servers.launch import served
from benchmarks.peers.batching_jobs import Load, alone, asked_again

WARM_UP, MEASURED = 0.5, 0.8  # seconds
HEAD = f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ".encode()
Predict = Callable[[int], Awaitable[int]]


async def behind_http(clients: Sequence[int], module: str, window: float = 0.0) -> list[Load]:
    """A load for each number of clients, whose `cpu` is the server's. Raises `RuntimeError` for a wrong answer."""
    with served(module, window) as server:
        async with connected(server.port, max(clients)) as predict:
            await check(predict, max(clients))
            return [await asked_again(predict, number, WARM_UP, MEASURED, server.cpu_time) for number in clients]


async def all_alone(clients: Sequence[int]) -> list[Load]:
    return [await alone(number) for number in clients]


async def check(predict: Predict, clients: int) -> None:
    """Each gets its own answer, and no other's."""
    if await asyncio.gather(*map(predict, range(clients))) != [2 * number for number in range(clients)]:
        raise RuntimeError("a wrong answer")


@asynccontextmanager
async def connected(port: int, clients: int) -> AsyncGenerator[Predict, None]:
    """Bytes over sockets, since an HTTP client would take more CPU than some of the servers."""
    connections = [await asyncio.open_connection("127.0.0.1", port) for _ in range(clients)]

    async def predict(number: int) -> int:
        reader, writer = connections[number]
        body = b"%d" % number
        writer.write(b"%s%d\r\n\r\n%s" % (HEAD, len(body), body))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        answer = await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0]))
        if not head.startswith(b"http/1.1 200 "):
            raise RuntimeError(f"no answer: {head.decode()}{answer.decode()}")
        return int(answer)

    try:
        yield predict
    finally:
        for _, writer in connections:
            writer.close()
