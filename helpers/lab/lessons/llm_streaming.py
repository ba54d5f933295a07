"""Lesson 04: streams as bytes, an HTTP client that plays them back, and a server with a real model."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx

from ..llm_server import LLMServer

HEAD, TAIL = '{"choices":[{"index":0,"delta":{"content":"', '"},"finish_reason":null}]}'


def chunk(text: str) -> str:
    """The JSON of one piece of an answer."""
    return HEAD + text + TAIL


PLAIN = [chunk("Hel"), chunk("lo")]
USAGE = '{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}'

# Streams that all say "Hello", or "Hel\u2028lo": within the rules, and in the wild.
CASES: dict[str, bytes] = {
    "as most servers write it": "".join(f"data: {data}\n\n" for data in PLAIN).encode(),
    "no space after the colon": "".join(f"data:{data}\n\n" for data in PLAIN).encode(),
    "lines that end in CR LF": "".join(f"data: {data}\r\n\r\n" for data in PLAIN).encode(),
    "lines that end in CR": "".join(f"data: {data}\r\r" for data in PLAIN).encode(),
    "a comment, to keep the line open": f": ping\n\ndata: {PLAIN[0]}\n: ping\n\ndata: {PLAIN[1]}\n\n".encode(),
    "data on two lines": "".join(f"data: {{\ndata: {data[1:]}\n\n" for data in PLAIN).encode(),
    "U+2028 inside a text": f"data: {chunk('Hel' + chr(0x2028) + 'lo')}\n\n".encode(),
    "a byte order mark": b"\xef\xbb\xbf" + "".join(f"data: {data}\n\n" for data in PLAIN).encode(),
    "usage at the end": "".join(f"data: {data}\n\n" for data in [*PLAIN, USAGE]).encode(),
    "an event that never ended": f"data: {chunk('Hello')}\n\ndata: {chunk(' wor')}\n".encode(),
}
CASES = {name: data + b"data: [DONE]\n\n" * (not name.endswith("never ended")) for name, data in CASES.items()}


class Bytes(httpx.AsyncByteStream):
    """A body that comes in pieces of `size` bytes."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in pieces(self.data, self.size):
            yield piece


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    """The data, `size` bytes at a time."""
    return (data[start : start + size] for start in range(0, len(data), size))


def replay(data: bytes, size: int = 1 << 16) -> httpx.AsyncClient:
    """A client whose every response is 200 and these bytes, `size` at a time."""
    headers = {"content-type": "text/event-stream"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, stream=Bytes(data, size)))
    return httpx.AsyncClient(transport=transport, base_url="http://replay")


def text_of(data: str) -> str:
    """The text that the data of one event adds."""
    choices = json.loads(data)["choices"] if data != "[DONE]" else []
    return choices[0]["delta"].get("content") or "" if choices else ""


def real_server() -> LLMServer:
    """A running server whose answers a real model writes or, where none starts, one that takes as long."""
    try:
        return LLMServer(engine="smollm2").start()
    except RuntimeError as error:
        print(f"The built-in engine answers instead of a real model: {error}")
        return LLMServer(latency=0.03, tokens_per_second=150).start()
