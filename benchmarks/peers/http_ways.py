"""Ways to send a request over one of many connections: ours, the HTTP clients of others, and none at all."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from benchmarks.peers.llm_clients import transport_of
from benchmarks.peers.steady_server import ANSWER, TEXT
from helpers import llm_calls

QUESTION: dict[str, Any] = {
    "model": "any",
    "messages": [{"role": "user", "content": "What is this about?"}],
    "max_tokens": 256,
}

Ask = Callable[[], Awaitable[str]]
OpenClient = Callable[[str, int], AbstractAsyncContextManager[Ask]]


@asynccontextmanager
async def open_sockets(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    """Bytes over sockets, no HTTP client at all: what the server and the event loop can do."""
    body = json.dumps(QUESTION).encode()
    request = b"POST /chat/completions HTTP/1.1\r\nhost: any\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)
    free: asyncio.LifoQueue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.LifoQueue()
    for _ in range(connections):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", urlsplit(url).port))

    async def ask() -> str:
        reader, writer = connection = await free.get()
        writer.write(request)
        answer = await reader.readexactly(len(ANSWER))
        free.put_nowait(connection)
        return TEXT if answer == ANSWER else ""

    yield ask
    while not free.empty():
        free.get_nowait()[1].close()


@asynccontextmanager
async def open_httpx(url: str, connections: int, module: str = "httpx") -> AsyncGenerator[Ask, None]:
    """One `AsyncClient`, of httpx or of its successor."""
    httpx: Any = import_module(module)
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    async with httpx.AsyncClient(base_url=url, limits=limits) as client:

        async def ask() -> str:
            response = await client.post("/chat/completions", json=QUESTION)
            return str(response.json()["choices"][0]["message"]["content"])

        yield ask


def open_httpx2(url: str, connections: int) -> AbstractAsyncContextManager[Ask]:
    return open_httpx(url, connections, "httpx2")


@asynccontextmanager
async def open_ours(url: str, connections: int, library: str = "httpx") -> AsyncGenerator[Ask, None]:
    options: dict[str, Any] = {"max_concurrent": connections, "transport": transport_of(library)}
    async with llm_calls.LLMClient("sk-any", base_url=url, **options) as client:

        async def ask() -> str:
            return (await client.complete("What is this about?")).text

        yield ask


def open_ours_on_httpx2(url: str, connections: int) -> AbstractAsyncContextManager[Ask]:
    return open_ours(url, connections, "httpx2")


def open_ours_on_aiohttp(url: str, connections: int) -> AbstractAsyncContextManager[Ask]:
    return open_ours(url, connections, "httpx_aiohttp")


@asynccontextmanager
async def open_httpx_each(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    """An `AsyncClient` of httpx for each connection: what our client did before it asked httpx's transport itself."""
    import httpx

    limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
    async with AsyncExitStack() as stack:
        free = [
            await stack.enter_async_context(httpx.AsyncClient(base_url=url, limits=limits, verify=False))
            for _ in range(connections)
        ]

        async def ask() -> str:
            client = free.pop()
            response = await client.post("/chat/completions", json=QUESTION)
            free.append(client)
            return str(response.json()["choices"][0]["message"]["content"])

        yield ask


@asynccontextmanager
async def open_openai(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    """The official client, which has at most 1000 connections."""
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key="sk-any", base_url=url, max_retries=0) as client:

        async def ask() -> str:
            answer = await client.chat.completions.create(**QUESTION)
            return str(answer.choices[0].message.content)

        yield ask


@asynccontextmanager
async def open_aiohttp(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    from aiohttp import ClientSession, TCPConnector

    async with ClientSession(connector=TCPConnector(limit=connections)) as session:

        async def ask() -> str:
            async with session.post(f"{url}/chat/completions", json=QUESTION) as response:
                return str((await response.json())["choices"][0]["message"]["content"])

        yield ask
