"""A fixed number of connections to one server, the one used last first."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from .answers import LLMError


class Connections:
    """`count` connections, each an httpx client of its own.

    One client with a pool of them would search its pool on every request, so that its cost grows with their number,
    and in httpcore 1.0.9 a call that is cancelled at the wrong moment can jam a place in the pool for good.
    """

    def __init__(self, count: int, base_url: str, headers: httpx.Headers) -> None:
        self._base_url, self._headers = base_url, headers
        self._verify = httpx.create_ssl_context() if base_url.startswith("https") else False  # made once: it is slow
        self._free = asyncio.Semaphore(count)  # first come, first served
        self._open: set[httpx.AsyncClient] = set()
        self._idle = [(number, self._connection()) for number in range(count, 0, -1)]

    async def close(self) -> None:
        await asyncio.gather(*(http.aclose() for http in self._open))

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
                    self._open.discard(http)
                    cut, http = http, self._connection()
                    await cut.aclose()
                raise
            finally:
                self._idle.append((number, http))

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
        self._open.add(http)
        return http
