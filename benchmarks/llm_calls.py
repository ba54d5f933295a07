"""LLM clients against a server that allows 50 requests in any second and fails one in twenty with HTTP 500.

Run it with `python -m benchmarks.llm_calls`.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.command import main
from benchmarks.llm_clients import (
    COUNT,
    IN_FLIGHT,
    RATE,
    LangChain,
    Run,
    Server,
    aiolimiter,
    openai_default,
    openai_in_turn,
    ours,
)
from benchmarks.rounds import Contender, alone, interleave
from benchmarks.table import Bar, Column, Row, Table
from helpers.lab.llm_server import LLMServer, Stats

LATENCY = 0.05
# The server's window is exact: a request that a busy machine holds up on its way comes too close to those behind it.
# 0.96 leaves 31 ms for that (0.042 s a window, less the half interval that the limiter makes up); 0.98 leaves 10 ms.
HEADROOM = 0.96


class Measured(NamedTuple):
    run: Run
    stats: Stats

    @property
    def bound(self) -> float:
        """Seconds below which no evenly paced client can be: the last request cannot leave earlier, nor be answered."""
        return (self.stats.accepted - 1) / RATE + LATENCY

    @property
    def share(self) -> float:
        return self.run.wall / self.bound


def sdk(how: str, *args: Any, needs: tuple[str, ...] = ()) -> Contender:
    """The official client, which takes its turn from `args`."""
    return Contender(f"AsyncOpenAI, {how}", openai_in_turn, args, ("openai", *needs), engine="httpx2")


CONTENDERS = [
    Contender(f"ours, headroom {HEADROOM}", ours, (HEADROOM, "httpx"), ours=True, engine="httpx"),
    Contender(f"ours, headroom {HEADROOM}, on httpx2", ours, (HEADROOM, "httpx2"), ("httpx2",), "httpx2", ours=True),
    Contender("ours, default headroom 0.95", ours, (0.95, "httpx"), ours=True, engine="httpx"),
    Contender("AsyncOpenAI, gather", openai_default, (), ("openai",), engine="httpx2"),
    sdk(f"10 retries, Semaphore({IN_FLIGHT})", asyncio.Semaphore, IN_FLIGHT),
    sdk("10 retries, aiolimiter(50, 1)", aiolimiter, RATE, 1, needs=("aiolimiter",)),
    sdk("10 retries, aiolimiter(1, 1/50)", aiolimiter, 1, 1 / RATE, needs=("aiolimiter",)),
    sdk("10 retries, LangChain limiter", LangChain, needs=("langchain_core",)),
]
COLUMNS = [
    Column("right"),
    Column("429s"),
    Column("sent"),
    Column("wall s", ".2f"),
    Column("bound s", ".2f"),
    Column("wall/bound", ".3f", "less"),
    Column("worst", ".3f"),
    Column("connections", ".0f", "less"),
    Column("CPU s", ".2f", "less"),
]


def in_loop(run: Callable[..., Any], *args: Any) -> Any:
    return asyncio.run(run(*args))


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4
    with LLMServer(rpm=60 * RATE, window=1.0, latency=LATENCY, faults={"500": 0.05}) as llm:
        server = Server(llm.base_url, llm.api_key, llm.model)

        def measure(contender: Contender, number: int) -> Measured:
            llm.reset()
            llm.configure(seed=number)  # the same faults for all contenders of a round
            run = alone(in_loop, contender.run, server, *contender.args)
            return Measured(run, llm.stats())

        measured = interleave(CONTENDERS, rounds, measure)
    limit = (
        f"limit: {RATE} requests in any second, HTTP 500 included, evenly paced: bound = (accepted - 1) / {RATE} + "
        f"{LATENCY:g} s.\nRounds: {rounds}, each with its own faults; the worst in right, 429s, sent and connections, "
        "the best in time and CPU.\nworst = the worst wall/bound: an HTTP 500 near the end adds its back-off."
    )
    rows = [_row(contender, measured[contender.name]) for contender in CONTENDERS]
    first = measured[CONTENDERS[0].name]
    bars = [
        Bar("ours: right answers", min(m.run.right for m in first), at_least=COUNT),
        Bar("ours: 429s", max(m.stats.refused for m in first), at_most=0),
        Bar("ours: wall/bound", min(m.share for m in first), at_most=1.06),
        Bar("ours: connections", max(m.stats.connections for m in first), at_most=8),
    ]
    return [Table(f"LLM clients: {COUNT} prompts, {RATE} a second, 5 % HTTP 500", limit, COLUMNS, rows, bars)]


def _row(contender: Contender, measured: list[Measured]) -> Row:
    if not measured:
        return Row(contender.name)
    best = min(measured, key=lambda m: m.share)
    right, refused = min(m.run.right for m in measured), max(m.stats.refused for m in measured)
    figures = (
        right,
        refused,
        max(m.stats.received for m in measured),
        best.run.wall,
        best.bound,
        best.share,
        max(m.share for m in measured),
        max(m.stats.connections for m in measured),
        min(m.run.cpu for m in measured),
    )
    return Row(contender.name, figures, contender.engine, contender.ours, sound=right == COUNT and refused == 0)


if __name__ == "__main__":
    sys.exit(main([tables]))
