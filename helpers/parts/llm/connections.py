"""A fixed number of connections to one chat-completions server, the one used last first."""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import httpx

from ..patience import Patience
from .address import endpoint, without_secrets
from .answers import Answer, LLMError, Unreachable
from .engine import Engine, body_of, encoded
from .environment import certificates_for, proxy_for, said_of_certificates
from .hints import wait_asked
from .replies import read_reply
from .streams import Stream
from .turn import Turn

_AS_IT_COMES = b"identity"  # what is packed waits until there is enough to pack
_LARGE = 1_000_000  # bytes: what many a server takes at most, nginx unless it is told otherwise
_NEVER_MET = re.compile("Connector|ConnectError|Proxy")  # errors before anything was sent, of httpx and of aiohttp


class Connections:
    """`count` connections, each a `transport` of its own. `timeout`: seconds for one request.

    One with a pool of them would search its pool on every request, so that its cost grows with their number, and in
    httpcore 1.0.9 a call that is cancelled at the wrong moment can jam a place in the pool for good.
    """

    def __init__(
        self, count: int, base_url: str, api_key: str, timeout: float, transport: type[Any] = httpx.AsyncHTTPTransport
    ) -> None:
        if not (isinstance(api_key, str) and api_key.isascii() and api_key.isprintable() and len(api_key.split()) == 1):
            none = "" if api_key else ", and there is none"
            raise ValueError(f"the API key must be one word of printable ASCII{none}")
        self.url = endpoint(base_url)
        self.shown = base_url.partition("?")[0]  # a query may hold a key
        self._count = count
        self._engine = Engine(transport, self.url, api_key.strip())
        self._timeout = timeout
        self._loop: asyncio.AbstractEventLoop | None = None

    def loop(self) -> asyncio.AbstractEventLoop:
        """The running loop. Raises `RuntimeError` unless they were opened in it."""
        loop = asyncio.get_running_loop()
        if self._loop is None:
            raise RuntimeError("open the client first: async with client")
        if self._loop is not loop:
            raise RuntimeError("this client was opened in another event loop: open one in this loop")
        return loop

    def open(self) -> None:
        """Raises `ValueError` or `OSError` where the environment's proxy or certificates cannot be used."""
        if self._loop is not None:
            raise RuntimeError("this client is already open")
        loop = asyncio.get_running_loop()
        self._proxy = proxy_for(self.url)
        self._verify = certificates_for(self.url)  # once: it is slow
        self._free = asyncio.Semaphore(self._count)  # first come, first served
        self._all: set[httpx.AsyncBaseTransport] = set()
        self._idle = [(number, self._connection()) for number in range(self._count, 0, -1)]
        self._loop = loop

    async def close(self) -> None:
        self._loop = None
        await asyncio.gather(*(http.aclose() for http in self._all))

    @asynccontextmanager
    async def take(
        self, turn: Callable[[], Awaitable[None]]
    ) -> AsyncGenerator[tuple[int, httpx.AsyncBaseTransport], None]:
        """A connection and its number, once one is free and then `turn()` has come.

        It is replaced when the block is cancelled, or ends in an error that is no answer of the server's.
        """
        async with self._free:
            await turn()
            number, http = self._idle.pop()
            try:
                yield number, http
            except BaseException as error:
                if not isinstance(error, LLMError) or error.status is None:
                    self._all.discard(http)
                    cut, http = http, self._connection()
                    await cut.aclose()
                raise
            finally:
                self._idle.append((number, http))

    async def post(self, turn: Turn) -> Answer:
        """The server's answer to one request. Raises `LLMError`, in which a key that the server repeats is masked."""
        with self._in_time("answer"):
            async with asyncio.timeout(self._timeout):
                response = await self._send(turn)
                try:
                    return await self._whole(response)
                finally:
                    await response.aclose()

    @asynccontextmanager
    async def stream(self, turn: Turn, idle: float) -> AsyncGenerator[Stream, None]:
        """The server's answer while it comes, from its first piece on. Until then it raises as `post` does.

        A server that answers all at once gives a stream of one piece. `idle`: the seconds for which it may be silent.
        """
        async with AsyncExitStack() as stack:
            with self._in_time("token"):
                async with asyncio.timeout(self._timeout):
                    sent = asyncio.get_running_loop().time()
                    response = await self._send(turn, _AS_IT_COMES)
                    stack.push_async_callback(response.aclose)
                    if not response.is_success:
                        await self._whole(response)  # raises
                    patience = stack.enter_context(Patience(idle))
                    stream = Stream(response, sent, patience, partial(self._told, response), turn.tell)
                    await stream.begun()
            yield stream
            await stream.finish()

    async def _send(self, turn: Turn, packed: bytes = b"gzip, deflate") -> httpx.Response:
        content = encoded(turn.body)
        try:
            response = await self._engine.send(turn.http, content, packed)
        except Exception as error:  # each engine has its own
            raise self._unanswered(error, len(content)) from None
        turn.heard(response.status_code, response.headers)
        return response

    async def _whole(self, response: httpx.Response) -> Answer:
        try:
            content = await body_of(response)
        except Exception as error:
            raise self._told(response, error) from None
        try:
            _refuse_redirect(self.url, response)
            return read_reply(response.status_code, content)
        except LLMError as error:
            raise self._told(response, error, content) from None

    @contextmanager
    def _in_time(self, what: str) -> Iterator[None]:
        try:
            yield
        except TimeoutError:
            raise LLMError(f"no {what} within {self._timeout:g} s") from None

    def _told(self, response: httpx.Response, error: Exception, content: bytes = b"") -> LLMError:
        """The error as the caller gets it: with no key in it, and with how long the server asks to wait."""
        if not isinstance(error, LLMError):
            return self._unanswered(error, int(response.request.headers["content-length"]))
        if error.status is not None:
            error.retry_after = wait_asked(error.status, response.headers, content or error.message.encode())
            error.message = self._masked(error.message)
        return error

    def _unanswered(self, error: BaseException, size: int) -> LLMError:
        """Why there is no answer, or no end of one, to a request of `size` bytes: in the engine's own words."""
        error = error.__cause__ or error  # httpx-aiohttp takes one that is cut for a time-out, its cause tells
        reason = str(getattr(error, "message", "") or error) or "the connection broke"  # aiohttp's str() has the query
        words = self._masked(f"{self.shown}: {type(error).__name__}: {reason}")
        if "CERTIFICATE_VERIFY_FAILED" in reason:
            return Unreachable(words + said_of_certificates())
        sent = not _NEVER_MET.search(type(error).__name__)
        if sent and size > _LARGE:
            return Unreachable(f"{words} after {size / 1e6:.1f} MB: too large for this server (HTTP 413)?")
        told = LLMError(words)
        told.sent = sent
        return told

    def _masked(self, text: str) -> str:
        key = self._engine.key
        return text.replace(key, "[key]") if len(key) >= 8 else text

    def _connection(self) -> httpx.AsyncBaseTransport:
        http = self._engine.connection(self._verify, self._proxy)
        self._all.add(http)
        return http


def _refuse_redirect(url: httpx.URL, response: httpx.Response) -> None:
    """Following would take the key elsewhere, and every answer two requests."""
    if response.has_redirect_location:
        try:
            there = without_secrets(url.join(response.headers["location"]))
        except (ValueError, httpx.InvalidURL):
            there = "what is no address"
        status = response.status_code
        raise LLMError(f"HTTP {status}: the server points to {there}: is that its base_url?", status)
