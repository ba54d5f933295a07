"""One HTTP/1.1 connection: h11's rules over asyncio's streams."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import h11

from .quota import Headers

LARGEST_BODY = 4_000_000


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None  # None: larger than `LARGEST_BODY`


class Wire:
    """Requests in, answers out. Raises `ConnectionError` or `h11.RemoteProtocolError` for a fault of the client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.SERVER)
        self._head_only = False

    async def request(self) -> Request | None:
        """The next request, whole; None when there is none."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        if self._http.our_state is not h11.IDLE or not isinstance(head := await self._event(), h11.Request):
            return None
        self._head_only = head.method == b"HEAD"
        body = bytearray()
        size = 0
        while isinstance(event := await self._event(), h11.Data):
            size += len(event.data)
            if size <= LARGEST_BODY:
                body += event.data
        path = head.target.decode("latin-1").partition("?")[0]
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
        return Request(head.method.decode("latin-1"), path, headers, bytes(body) if size <= LARGEST_BODY else None)

    async def respond(self, status: int, headers: Headers, body: bytes, *, promised: int | None = None) -> None:
        """Send an answer whole; with `promised` larger than the body, the part of one that a fault lets through."""
        length = len(body) if promised is None else promised
        self._send(h11.Response(status_code=status, headers=[*headers, ("content-length", str(length))]))
        if not self._head_only:
            self._send(h11.Data(data=body))
        if promised is None:
            self._send(h11.EndOfMessage())
        await self._writer.drain()

    def begin(self, headers: Headers) -> None:
        """Start an answer of unknown length."""
        self._send(h11.Response(status_code=200, headers=[*headers, ("transfer-encoding", "chunked")]))

    async def chunk(self, data: bytes) -> None:
        """Send a part of it; waits while the client does not read."""
        self._send(h11.Data(data=data))
        await self._writer.drain()

    def end(self, last: bytes = b"") -> None:
        """Send the last part and the end in one step, so that a client that leaves on seeing it is not early."""
        if last:
            self._send(h11.Data(data=last))
        self._send(h11.EndOfMessage())

    def close(self) -> None:
        self._writer.close()

    async def while_connected(self, work: Coroutine[Any, Any, None]) -> bool:
        """Run work to its end and return True, or cancel it when the client leaves and return False."""
        working = asyncio.create_task(work)
        leaving = asyncio.create_task(self._left())
        try:
            await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return working.done()
        finally:
            for task in (working, leaving):
                task.cancel()
            results = await asyncio.gather(working, leaving, return_exceptions=True)
            if isinstance(results[0], Exception):
                raise results[0]

    async def _left(self) -> None:
        while data := await self._reader.read(65536):
            self._http.receive_data(data)
        self._http.receive_data(b"")

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self._send(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(await self._reader.read(65536))
        return event

    def _send(self, event: Any) -> None:
        data = self._http.send(event)
        if data:
            self._writer.write(data)
