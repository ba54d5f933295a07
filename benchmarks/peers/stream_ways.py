"""Ways to read many streamed answers at once: ours, and what others make of the same bytes."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from typing import Any, NamedTuple

from benchmarks.peers.llm_clients import transport_of
from helpers import llm_streaming

QUESTION = {"model": "any", "messages": [{"role": "user", "content": "What is this about?"}], "stream": True}

Tokens = Callable[[], AsyncIterator[str]]
OpenStreams = Callable[[str, int], AbstractAsyncContextManager[Tokens]]


class Streamed(NamedTuple):
    """The texts that came, the seconds until all had and until the first token of each, and CPU seconds."""

    texts: list[str]
    wall: float
    firsts: list[float]
    cpu: float


async def read_all(open_streams: OpenStreams, url: str, streams: int) -> Streamed:
    """So many streams at once, each read by a task of its own."""
    firsts: list[float] = []

    async with open_streams(url, streams) as tokens:
        begin, cpu = time.perf_counter(), time.process_time()

        async def read() -> str:
            text = ""
            async for token in tokens():
                if not text:
                    firsts.append(time.perf_counter() - begin)
                text += token
            return text

        texts = await asyncio.gather(*(read() for _ in range(streams)))
        return Streamed(texts, time.perf_counter() - begin, firsts, time.process_time() - cpu)


async def by_ours(url: str, streams: int, http: str = "httpx") -> Streamed:
    """All of them merged, as `stream_multiple` gives them."""
    options: dict[str, Any] = {"max_concurrent": streams, "transport": transport_of(http)}
    firsts: list[float] = []
    texts = [""] * streams
    async with llm_streaming.StreamingClient("sk-any", base_url=url, **options) as client:
        begin, cpu = time.perf_counter(), time.process_time()
        async with client.stream_multiple(["What is this about?"] * streams) as pieces:
            async for piece in pieces:
                if not texts[piece.number]:
                    firsts.append(time.perf_counter() - begin)
                texts[piece.number] += piece.text
                if piece.outcome:
                    piece.outcome.unwrap()
        return Streamed(texts, time.perf_counter() - begin, firsts, time.process_time() - cpu)


@asynccontextmanager
async def ours_each(url: str, streams: int) -> AsyncGenerator[Tokens, None]:
    """Each by itself."""
    async with llm_streaming.StreamingClient("sk-any", base_url=url, max_concurrent=streams, attempts=1) as client:

        async def tokens() -> AsyncGenerator[str, None]:
            async with client.stream_llm("What is this about?") as stream:
                async for text in stream:
                    yield text

        yield tokens


def _delta(data: str) -> str:
    choices = json.loads(data)["choices"]
    return str(choices[0]["delta"].get("content") or "") if choices else ""


@asynccontextmanager
async def _httpx_client(module: str, url: str, streams: int) -> AsyncGenerator[Any, None]:
    httpx: Any = import_module(module)
    limits = httpx.Limits(max_connections=streams, max_keepalive_connections=streams)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        yield client


@asynccontextmanager
async def httpx_lines(url: str, streams: int, module: str = "httpx") -> AsyncGenerator[Tokens, None]:
    """As most people write it."""
    async with _httpx_client(module, url, streams) as client:

        async def tokens() -> AsyncGenerator[str, None]:
            async with client.stream("POST", "/chat/completions", json=QUESTION) as response:
                response.raise_for_status()
                async for line in response.aiter_lines():
                    if line.startswith("data: ") and line != "data: [DONE]":
                        yield _delta(line[6:])

        yield tokens


@asynccontextmanager
async def httpx_sse(url: str, streams: int) -> AsyncGenerator[Tokens, None]:
    from httpx_sse import aconnect_sse

    async with _httpx_client("httpx", url, streams) as client:

        async def tokens() -> AsyncGenerator[str, None]:
            async with aconnect_sse(client, "POST", "/chat/completions", json=QUESTION) as source:
                source.response.raise_for_status()
                async for event in source.aiter_sse():
                    if event.data != "[DONE]":
                        yield _delta(event.data)

        yield tokens


@asynccontextmanager
async def httpx2_sse(url: str, streams: int) -> AsyncGenerator[Tokens, None]:
    async with _httpx_client("httpx2", url, streams) as client:

        async def tokens() -> AsyncGenerator[str, None]:
            async with client.sse("/chat/completions", method="POST", json=QUESTION) as source:
                source.response.raise_for_status()
                async for event in source:
                    if event.data != "[DONE]":
                        yield _delta(event.data)

        yield tokens


@asynccontextmanager
async def openai(url: str, streams: int) -> AsyncGenerator[Tokens, None]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="sk-any", base_url=url, max_retries=0) as client:

        async def tokens() -> AsyncGenerator[str, None]:
            question: Any = QUESTION
            async with await client.chat.completions.create(**question) as chunks:
                async for chunk in chunks:
                    if chunk.choices:
                        yield chunk.choices[0].delta.content or ""

        yield tokens


@asynccontextmanager
async def aiohttp_lines(url: str, streams: int) -> AsyncGenerator[Tokens, None]:
    from aiohttp import ClientSession, TCPConnector

    async with ClientSession(connector=TCPConnector(limit=streams)) as session:

        async def tokens() -> AsyncGenerator[str, None]:
            async with session.post(f"{url}/chat/completions", json=QUESTION) as response:
                response.raise_for_status()
                async for line in response.content:
                    if line.startswith(b"data: ") and line != b"data: [DONE]\n":
                        yield _delta(line[6:].decode())

        yield tokens
