"""What an HTTP client makes of many connections, against a server that answers every request after 20 ms.

Run it with `python -m benchmarks.http_clients`.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from benchmarks.command import main
from benchmarks.rounds import Contender, alone, interleave, ours_on_httpx2
from benchmarks.steady_server import ANSWER, TEXT, steady_server
from benchmarks.table import Bar, Column, Row, Table
from helpers import llm_calls

LATENCY = 0.02
CONNECTIONS = (20, 50, 100, 200)
WARM_UP, SECONDS = 0.4, 1.0
QUESTION = {"model": "any", "messages": [{"role": "user", "content": "What is this about?"}], "max_tokens": 256}

Ask = Callable[[], Awaitable[str]]
Open = Callable[[str, int], AbstractAsyncContextManager[Ask]]


class Run(NamedTuple):
    rate: float
    cpu: float  # seconds a request


@asynccontextmanager
async def raw(url: str, connections: int) -> AsyncGenerator[Ask, None]:
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
async def one_httpx(url: str, connections: int, module: str = "httpx") -> AsyncGenerator[Ask, None]:
    """One `AsyncClient`, of httpx or of its successor."""
    httpx: Any = import_module(module)
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    async with httpx.AsyncClient(base_url=url, limits=limits) as client:

        async def ask() -> str:
            response = await client.post("/chat/completions", json=QUESTION)
            return str(response.json()["choices"][0]["message"]["content"])

        yield ask


def one_httpx2(url: str, connections: int) -> AbstractAsyncContextManager[Ask]:
    return one_httpx(url, connections, "httpx2")


@asynccontextmanager
async def ours(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    async with llm_calls.LLMClient("sk-any", base_url=url, max_concurrent=connections) as client:

        async def ask() -> str:
            return (await client.complete("What is this about?")).text

        yield ask


def ours_with_httpx2(url: str, connections: int) -> AbstractAsyncContextManager[Ask]:
    ours_on_httpx2()
    return ours(url, connections)


@asynccontextmanager
async def aiohttp(url: str, connections: int) -> AsyncGenerator[Ask, None]:
    from aiohttp import ClientSession, TCPConnector

    async with ClientSession(connector=TCPConnector(limit=connections)) as session:

        async def ask() -> str:
            async with session.post(f"{url}/chat/completions", json=QUESTION) as response:
                return str((await response.json())["choices"][0]["message"]["content"])

        yield ask


CONTENDERS = [
    Contender("ours, one client a connection", ours, engine="httpx", ours=True),
    Contender("one httpx client", one_httpx, engine="httpx"),
    Contender("ours on httpx2", ours_with_httpx2, (), ("httpx2",), engine="httpx2", ours=True),
    Contender("one httpx2 client", one_httpx2, (), ("httpx2",), engine="httpx2"),
    Contender("aiohttp", aiohttp, (), ("aiohttp",), engine="aiohttp"),
    Contender("no client: bytes over sockets", raw, engine="none"),
]


async def ask_for_a_while(open_client: Open, url: str, connections: int) -> Run:
    """As many askers as connections, each asking again as soon as it is answered; the first 0.4 s do not count."""
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async with open_client(url, connections) as ask:
        begin = loop.time() + WARM_UP

        async def asker() -> None:
            while loop.time() < begin + SECONDS:
                if await ask() != TEXT:
                    raise RuntimeError("a wrong answer")
                times.append(loop.time())

        async with asyncio.timeout(60), asyncio.TaskGroup() as askers:
            for _ in range(connections):
                askers.create_task(asker())
            await asyncio.sleep(WARM_UP)
            begin, cpu = loop.time(), time.process_time()
        cpu = time.process_time() - cpu
        counted = sum(moment > begin for moment in times)
        return Run(counted / (loop.time() - begin), cpu / counted)


def measure(open_client: Open, url: str) -> list[Run]:
    return [asyncio.run(ask_for_a_while(open_client, url, connections)) for connections in CONNECTIONS]


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4
    with steady_server(LATENCY) as url:
        runs = interleave(CONTENDERS, rounds, lambda contender, _: alone(measure, contender.run, url))
    rows = [_row(contender, runs[contender.name]) for contender in CONTENDERS]
    ideal = Row("limit: connections / 20 ms", [c / LATENCY for c in CONNECTIONS] + [None] * len(CONNECTIONS))
    at = CONNECTIONS.index(50)
    sharded, single = (max(run[at].rate for run in runs[contender.name]) for contender in CONTENDERS[:2])
    return [
        Table(
            "HTTP clients: 20, 50, 100 and 200 connections, the server answers after 20 ms",
            "limit: the first row, and what the server and two cores can do at all: the last. "
            f"The best of {rounds} rounds.",
            [Column(f"{c}: req/s", ".0f", "more") for c in CONNECTIONS]
            + [Column(f"{c}: CPU ms/req", ".2f", "less") for c in CONNECTIONS],
            [ideal, *rows],
            [Bar("ours: requests a second at 50 connections, beside one httpx client", sharded / single, at_least=5)],
        )
    ]


def _row(contender: Contender, runs: list[list[Run]]) -> Row:
    if not runs:
        return Row(contender.name)
    by_connections = list(zip(*runs, strict=True))
    figures = [max(run.rate for run in same) for same in by_connections]
    figures += [1000 * min(run.cpu for run in same) for same in by_connections]
    return Row(contender.name, figures, contender.engine, contender.ours)


if __name__ == "__main__":
    sys.exit(main([tables]))
