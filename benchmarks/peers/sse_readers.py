"""Readers of server-sent events, fed with bytes and no network: ours, and those of others."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from helpers.parts.llm.sse import EventReader

ReadEvents = Callable[[Iterable[bytes]], list[str]]
HEADERS = {"content-type": "text/event-stream"}


def events_of_ours(pieces: Iterable[bytes]) -> list[str]:
    reader = EventReader()
    return [event.data for piece in pieces for event in reader.feed(piece)]


def events_of_openai(pieces: Iterable[bytes]) -> list[str]:
    """The part of the official client that its streams are read by."""
    from openai._streaming import SSEDecoder

    return [event.data for event in SSEDecoder().iter_bytes(iter(pieces))]


def events_of_httpx2(pieces: Iterable[bytes]) -> list[str]:
    import httpx2

    return [event.data for event in httpx2.EventSource(_response(httpx2, pieces))]


def events_of_httpx_sse(pieces: Iterable[bytes]) -> list[str]:
    import httpx
    from httpx_sse import EventSource

    return [event.data for event in EventSource(_response(httpx, pieces)).iter_sse()]


def _response(httpx: Any, pieces: Iterable[bytes]) -> Any:
    def content() -> Iterator[bytes]:
        yield from pieces

    return httpx.Response(200, headers=HEADERS, content=content(), request=httpx.Request("GET", "http://any"))
