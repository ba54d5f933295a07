"""A fixed number of connections to one chat-completions server, the one used last first."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from ..retry import retry_after
from .answers import Answer, LLMError, read_answer, read_error


class Connections:
    """`count` connections, each an httpx client of its own. `timeout`: seconds for one request.

    One client with a pool of them would search its pool on every request, so that its cost grows with their number,
    and in httpcore 1.0.9 a call that is cancelled at the wrong moment can jam a place in the pool for good.
    """

    def __init__(self, count: int, base_url: str, api_key: str, timeout: float) -> None:
        if not (isinstance(api_key, str) and api_key.isascii() and api_key.isprintable() and len(api_key.split()) == 1):
            raise ValueError("the API key must be one word of printable ASCII")
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url must start with http:// or https://, not {base_url!r}")
        self._count = count
        self._base_url = base_url
        self._headers = httpx.Headers({"Authorization": f"Bearer {api_key.strip()}"})  # its repr hides the key
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
        if self._loop is not None:
            raise RuntimeError("this client is already open")
        self._loop = asyncio.get_running_loop()
        self._verify = httpx.create_ssl_context() if self._base_url.startswith("https") else False  # once: it is slow
        self._free = asyncio.Semaphore(self._count)  # first come, first served
        self._all: set[httpx.AsyncClient] = set()
        self._idle = [(number, self._connection()) for number in range(self._count, 0, -1)]

    async def close(self) -> None:
        self._loop = None
        await asyncio.gather(*(http.aclose() for http in self._all))

    @asynccontextmanager
    async def take(self, turn: Callable[[], Awaitable[None]]) -> AsyncGenerator[tuple[int, httpx.AsyncClient], None]:
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

    async def post(self, http: httpx.AsyncClient, body: Mapping[str, Any]) -> Answer:
        """The server's answer to one request. Raises `LLMError`, in which a key that the server repeats is masked."""
        try:
            async with asyncio.timeout(self._timeout):
                response = await http.post("chat/completions", json=body)
        except TimeoutError:
            raise LLMError(f"no answer within {self._timeout:g} s") from None
        except httpx.RequestError as error:
            raise LLMError(self._masked(f"{self._base_url}: {type(error).__name__}: {error}")) from None
        try:
            if response.status_code == 200:
                return read_answer(response.content)
            raise read_error(response.status_code, response.content)
        except LLMError as error:
            error.message = self._masked(error.message)
            error.retry_after = retry_after(response.headers)
            raise

    def _masked(self, text: str) -> str:
        key = self._headers["Authorization"].removeprefix("Bearer ")
        return text.replace(key, "[key]") if len(key) >= 8 else text

    def _connection(self) -> httpx.AsyncClient:
        ourselves = urlsplit(self._base_url).hostname in ("127.0.0.1", "::1", "localhost")
        http = httpx.AsyncClient(
            base_url=self._base_url,
            headers=self._headers,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            timeout=None,
            verify=self._verify,
            trust_env=not ourselves,  # no proxy between this machine and itself
        )
        self._all.add(http)
        return http
