"""LLM clients against a server that allows 50 requests in any second and fails one in twenty with HTTP 500.

Run it with `python -m benchmarks.llm_calls`.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, beyond
from benchmarks.peers.llm_clients import (
    COUNT,
    IN_FLIGHT,
    RATE,
    Batch,
    Server,
    TurnsOfLangChain,
    by_openai,
    by_openai_in_turn,
    by_ours,
    turns_of_aiolimiter,
)
from helpers.lab.llm_server import LLMServer, Stats

LATENCY = 0.05
# The server's window is exact: a request that a busy machine holds up on its way comes too close to those behind it.
# 0.96 leaves 31 ms for that (0.042 s a window, less the half interval that the limiter makes up); 0.98 leaves 10 ms.
HEADROOM = 0.96


class Answered(NamedTuple):
    """A batch, and what the server counted meanwhile."""

    batch: Batch
    stats: Stats

    @property
    def bound(self) -> float:
        """Seconds below which no evenly paced client can be: the last request cannot leave earlier, nor be answered."""
        return (self.stats.accepted - 1) / RATE + LATENCY


def openai(how: str, *args: Any, needs: tuple[str, ...] = ()) -> Contender:
    """The official client, with ten retries, which takes its turn from `args`."""
    return Contender(f"AsyncOpenAI, {how}", by_openai_in_turn, args, ("openai", *needs), engine="httpx2")


CONTENDERS = [
    Contender(f"ours, headroom {HEADROOM}", by_ours, (HEADROOM, "httpx"), engine="httpx", role="ours"),
    Contender("ours, the same on httpx2", by_ours, (HEADROOM, "httpx2"), ("httpx2",), engine="httpx2", role="ours"),
    Contender("ours, default headroom 0.95", by_ours, (0.95, "httpx"), engine="httpx", role="ours"),
    Contender("AsyncOpenAI, gather", by_openai, (), ("openai",), engine="httpx2"),
    openai(f"Semaphore({IN_FLIGHT})", asyncio.Semaphore, IN_FLIGHT),
    openai("aiolimiter(50, 1)", turns_of_aiolimiter, RATE, 1, needs=("aiolimiter",)),
    openai("aiolimiter(1, 1/50)", turns_of_aiolimiter, 1, 1 / RATE, needs=("aiolimiter",)),
    openai("LangChain limiter", TurnsOfLangChain, needs=("langchain_core",)),
]
RIGHT = Column("right", "", "more")
REFUSED = Column("429s", "", "less")
TIME = Column("time", "s")
BOUND = Column("over the bound", "%", "less", beyond)
CONNECTIONS = Column("connections", "", "less")
CPU = Column("CPU", "s", "less")


def in_loop(run: Callable[..., Any], *args: Any) -> Any:
    return asyncio.run(run(*args))


def measure(rounds: int) -> Figures:
    with LLMServer(rpm=60 * RATE, window=1.0, latency=LATENCY, faults={"500": 0.05}) as llm:
        server = Server(llm.base_url, llm.api_key, llm.model)

        def measure_one(contender: Contender, number: int) -> Answered:
            llm.reset()
            llm.configure(seed=number)  # the same faults for all contenders of a round
            batch = alone(in_loop, contender.run, server, *contender.args)
            return Answered(batch, llm.stats())

        found = interleave(CONTENDERS, rounds, measure_one)
    return {name: row(answered) for name, answered in found.items()}


def row(rounds: list[Answered]) -> dict[str, Figure]:
    return {
        RIGHT.name: tuple(one.batch.right for one in rounds),
        REFUSED.name: tuple(one.stats.refused for one in rounds),
        TIME.name: tuple(one.batch.wall for one in rounds),
        BOUND.name: tuple(one.batch.wall / one.bound for one in rounds),
        CONNECTIONS.name: tuple(one.stats.connections for one in rounds),
        CPU.name: tuple(one.batch.cpu for one in rounds),
    }


def is_sound(row: Mapping[str, Figure]) -> bool:
    return set(row[RIGHT.name] or ()) == {COUNT} and set(row[REFUSED.name] or ()) == {0}


def verdict(found: Found) -> str:
    ours = found.ours.name
    said = (
        f"Ours has {found.worst(ours, RIGHT.name):.0f} of {COUNT} right answers and "
        f"{found.worst(ours, REFUSED.name):.0f} refusals over {found.worst(ours, CONNECTIONS.name):.0f} "
        f"connections, and takes {found.says(ours, BOUND.name)} longer than an evenly paced client has to. "
        f"{found.beside(BOUND.name, 'takes')}"
    )
    unsound = found.peers(sound=False)
    if not unsound:
        return said
    fewest = min(found.worst(peer.name, RIGHT.name) for peer in unsound)
    most = max(found.worst(peer.name, REFUSED.name) for peer in unsound)
    return (
        f"{said} The other {len(unsound)} ways lose answers or are refused: down to {fewest:.0f} right answers, up to "
        f"{most:.0f} refusals."
    )


TABLES = [
    Table(
        key="llm_calls",
        title="LLM clients",
        headline=Headline(BOUND.name, "time over the bound", "0 %"),
        method=f"{COUNT} prompts. The server allows {RATE} requests in any second, HTTP 500 included, answers one "
        f"in twenty with it, and takes {LATENCY:g} s. The bound is that of evenly paced requests, (accepted - 1) "
        f"÷ {RATE} + {LATENCY:g} s; an HTTP 500 near the end adds its back-off. Each round has faults of its own, "
        "the same for all. AsyncOpenAI has ten retries, but for `gather` alone, which has its own two.",
        contenders=CONTENDERS,
        columns=[RIGHT, REFUSED, TIME, BOUND, CONNECTIONS, CPU],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("right answers", lambda found: found.worst(found.ours.name, RIGHT.name), at_least=COUNT),
            Bar("429s", lambda found: found.worst(found.ours.name, REFUSED.name), at_most=0),
            Bar(
                "time beside the bound",
                lambda found: found.best(found.ours.name, BOUND.name),
                at_most=1.015 / HEADROOM,
            ),
            Bar("connections", lambda found: found.worst(found.ours.name, CONNECTIONS.name), at_most=8),
        ],
        reasons={},
        sound=is_sound,
        flaw="ways that lose answers or go over the limit; those below 0 % have not answered everything",
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
