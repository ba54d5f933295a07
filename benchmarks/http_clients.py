"""What an HTTP client makes of many connections, against a server that answers every request after 20 ms.

Run it with `python -m benchmarks.http_clients`.
"""

import asyncio
import sys
import time
from typing import NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from benchmarks.peers.http_ways import (
    OpenClient,
    open_aiohttp,
    open_httpx,
    open_httpx2,
    open_httpx_each,
    open_openai,
    open_ours,
    open_ours_on_aiohttp,
    open_ours_on_httpx2,
    open_sockets,
)
from benchmarks.peers.steady_server import TEXT, steady_server
from helpers.lab.numbers import number

LATENCY = 0.02
CONNECTIONS = (1, 20, 50, 100, 200)
WARM_UP, SECONDS = 0.4, 1.0


class Throughput(NamedTuple):
    """Requests a second, and CPU seconds a request."""

    rate: float
    cpu: float


EACH = "one httpx client a connection"
ON_AIOHTTP = "ours on aiohttp"
SOCKETS = "no client: bytes over sockets"
# Computed, never run.
IDEAL = Contender("limit: connections / 20 ms", open_sockets, role="reference")
CONTENDERS = [
    Contender("ours, one client a connection", open_ours, engine="httpx", role="ours"),
    Contender("one httpx client", open_httpx, engine="httpx"),
    Contender(EACH, open_httpx_each, engine="httpx"),
    Contender("ours on httpx2", open_ours_on_httpx2, (), ("httpx2",), engine="httpx2", role="ours"),
    Contender("one httpx2 client", open_httpx2, (), ("httpx2",), engine="httpx2"),
    Contender("AsyncOpenAI", open_openai, (), ("openai",), engine="httpx2"),
    Contender(ON_AIOHTTP, open_ours_on_aiohttp, (), ("httpx_aiohttp",), engine="aiohttp", role="ours"),
    Contender("aiohttp", open_aiohttp, (), ("aiohttp",), engine="aiohttp"),
    Contender(SOCKETS, open_sockets, role="reference"),
]


async def ask_for_a_while(open_client: OpenClient, url: str, connections: int) -> Throughput:
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
        return Throughput(counted / (loop.time() - begin), cpu / counted)


def ask_on_all(open_client: OpenClient, url: str) -> list[Throughput]:
    return [asyncio.run(ask_for_a_while(open_client, url, connections)) for connections in CONNECTIONS]


def measure(rounds: int) -> Figures:
    with steady_server(LATENCY) as url:
        found = interleave(CONTENDERS, rounds, lambda contender, _: alone(ask_on_all, contender.run, url))
    ideal: dict[str, Figure] = {at(count).name: (count / LATENCY,) for count in CONNECTIONS}
    return {IDEAL.name: ideal} | {name: row(runs) for name, runs in found.items()}


def row(rounds: list[list[Throughput]]) -> dict[str, Figure]:
    by_connections = dict(zip(CONNECTIONS, zip(*rounds, strict=True), strict=True))
    rates: dict[str, Figure] = {
        at(count).name: tuple(one.rate for one in by_connections[count]) for count in CONNECTIONS
    }
    return rates | {
        column.name: tuple(1000 * one.cpu for one in by_connections[count]) for count, column in CPU.items()
    }


def verdict(found: Found) -> str:
    ours = found.ours.name
    said = (
        f"Over 50 connections ours has {found.says(ours, AT_50)} requests answered a second, "
        f"{number(beside_one(found))} times as many as one httpx client, whose pool is searched from end to end "
        f"for every request; bare sockets have {found.says(SOCKETS, AT_50)}."
    )
    if found.has("aiohttp"):
        said += (
            f" aiohttp, another engine, has {found.says('aiohttp', AT_50)}, and over 200 connections "
            f"{found.says('aiohttp', AT_200)} beside {found.says(ours, AT_200)}."
        )
    if found.has(ON_AIOHTTP):
        said += f" On it ours has {found.says(ON_AIOHTTP, AT_200)} over 200."
    return said


def beside_one(found: Found) -> float:
    """How many times as many requests as one httpx client, over 50 connections."""
    return found.best(found.ours.name, AT_50) / found.best("one httpx client", AT_50)


def on_aiohttp(found: Found) -> float:
    """How many times as many requests on aiohttp as of an httpx client for each connection, over 200."""
    if not found.has(ON_AIOHTTP):
        return float("inf")  # nothing is missed
    return found.best(ON_AIOHTTP, AT_200) / found.best(EACH, AT_200)


def at(connections: int) -> Column:
    return Column(f"{connections} connection{'s' * (connections > 1)}", "", "more")


AT_50, AT_200 = at(50).name, at(200).name
CPU = {count: Column(f"CPU at {count}", "ms a request", "less") for count in (50, 200)}
TABLES = [
    Table(
        key="http_clients",
        title="HTTP clients",
        headline=Headline(AT_50, "requests a second over 50 connections", "2,500"),
        method="Requests a second over 1 to 200 connections. As many askers as connections, each asking again "
        "as soon as it is answered; the server answers after 20 ms. The first row is what that allows, the last "
        "what the server and two cores can do.",
        contenders=[IDEAL, *CONTENDERS],
        columns=[*map(at, CONNECTIONS), *CPU.values()],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("requests a second over 50 connections, beside one httpx client", beside_one, at_least=5),
            Bar("ours on aiohttp over 200, beside one httpx client a connection", on_aiohttp, at_least=3),
        ],
        reasons={
            "aiohttp": "It parses in C what httpx parses in Python, and makes fewer objects for a request. Ours "
            "is bound by its CPU: one core has no more requests a second than 1000 ÷ its ms a request. An API "
            "that allows 50 a second is far below all of them; where one allows thousands, aiohttp is the better "
            "engine.",
            "one httpx client": "Over 20 connections its pool is still short. The askers move in step: ours "
            "answers all 20 in one turn of the event loop and then waits 20 ms for the server, while the longer "
            "search in the one pool spreads them out. Where they begin one after another, both are level, and "
            "ours takes less CPU.",
            "one httpx2 client": "It spreads the askers over 20 connections in the same way.",
        },
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
