"""What a client's connections run on: httpx's own transport, or one that is made as it is."""

import json
import sys
from collections.abc import AsyncIterable, Mapping
from inspect import signature
from ssl import SSLContext
from types import ModuleType
from typing import Any

import httpx

_LARGE = 1_000_000  # bytes
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class Engine:
    """Makes connections to one address, and sends requests over them.

    httpx's client is left out: to merge its settings into each request takes about a third of what a request costs.
    Raises `TypeError` for a `transport` that is not made as `httpx.AsyncHTTPTransport` is.
    """

    def __init__(self, transport: type[Any], url: httpx.URL, key: str) -> None:
        self.key = key
        self._transport = transport
        self._library: Any = _library_of(transport)
        self._url = self._library.URL(str(url))
        self._headers = self._library.Headers(  # whose repr hides the key
            {
                "Host": url.netloc.decode(),
                "Accept": "*/*",
                "User-Agent": f"python-{self._library.__name__}/{self._library.__version__}",
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
            }
        )

    def connection(self, verify: SSLContext | bool, proxy: httpx.Proxy | None) -> httpx.AsyncBaseTransport:
        """A new one. Neither it nor anything else asks the environment."""
        limits = self._library.Limits(max_connections=1, max_keepalive_connections=1)
        made: httpx.AsyncBaseTransport = self._transport(verify=verify, trust_env=False, limits=limits, proxy=proxy)
        return made

    async def send(self, http: httpx.AsyncBaseTransport, content: bytes, packed: bytes) -> httpx.Response:
        """The head of the answer. `packed`: the encodings in which its body may come. Raises what the engine raises."""
        more = [(b"Accept-Encoding", packed), (b"Content-Length", b"%d" % len(content))]
        stream = self._library.ByteStream(content)
        request = self._library.Request("POST", self._url, headers=self._headers.raw + more, stream=stream)
        request.headers.encoding = "ascii"  # else it is worked out for each header
        if len(content) <= _LARGE:
            request.read()  # aiohttp takes it whole then, which is faster, but warns of one that is larger
        response = await http.handle_async_request(request)
        response.request = request
        if kept := getattr(getattr(http, "client", None), "cookie_jar", None):  # aiohttp's sessions send them back
            kept.clear()
        return response


def _library_of(transport: type[Any]) -> ModuleType:
    """The library that a transport takes its requests from: httpx, or its successor."""
    try:
        base = next(each for each in transport.__mro__ if each.__name__ == "AsyncBaseTransport")
        signature(transport).bind(verify=False, trust_env=False, limits=None, proxy=None)
    except (AttributeError, StopIteration, TypeError):
        wrong = f"transport must be a class made as httpx.AsyncHTTPTransport is, not {transport!r}"
        raise TypeError(wrong) from None
    return sys.modules[base.__module__.partition(".")[0]]


def encoded(body: Mapping[str, Any]) -> bytes:
    """JSON as short as httpx makes it. Raises `ValueError` for what cannot be sent, such as half a surrogate pair."""
    return _encode(body).encode()


async def body_of(response: httpx.Response) -> bytes:
    """The body, unpacked; as it came where a proxy has unpacked it and left the header that says it is packed."""
    assert isinstance(response.stream, AsyncIterable)
    body = b"".join([part async for part in response.stream])
    if "content-encoding" not in response.headers:
        return body
    try:
        return httpx.Response(200, headers=response.headers, content=body).content or body
    except httpx.DecodingError:
        return body
