"""A server that costs next to nothing: every request gets the same answer after the same delay.

The course's LLM server checks, counts and limits, which takes it a millisecond a request. Where clients are to be told
apart at thousands of requests a second, the server must not be what is measured.
"""

import asyncio
import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing.connection import Connection

TEXT = "It is about nothing else."
BODY = b'{"choices": [{"message": {"content": "%s"}, "finish_reason": "stop"}]}' % TEXT.encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(BODY), BODY)


class Answering(asyncio.Protocol):
    """Reads requests with a content-length, one after the other on each connection, and answers each."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, end, body = self._read.partition(b"\r\n\r\n")
        if end and len(body) == int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]):
            self._read = b""
            self.answer(head)

    def answer(self, head: bytes) -> None:
        raise NotImplementedError


class Steady(Answering):
    def __init__(self, latency: float) -> None:
        super().__init__()
        self._latency = latency

    def answer(self, head: bytes) -> None:
        self._loop.call_later(self._latency, self._transport.write, ANSWER)


def steady_server(latency: float) -> AbstractContextManager[str]:
    return served(partial(Steady, latency))


@contextmanager
def served(protocol: Callable[[], asyncio.Protocol]) -> Iterator[str]:
    """The base URL of a server with one such protocol a connection. It has a process of its own, and ends with it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(protocol, theirs), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.kill()
        process.join()


def _serve(protocol: Callable[[], asyncio.Protocol], port: Connection) -> None:
    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", backlog=1024)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())
