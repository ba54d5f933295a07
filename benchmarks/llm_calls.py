"""LLM clients against a server that allows 50 requests in any second: one that fails some, and one that tells no limit.

Run it with `python -m benchmarks.llm_calls`.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, beyond, share
from benchmarks.peers.llm_batches import at_a_rate, patient, rate_of_infermesh
from benchmarks.peers.llm_clients import COUNT, IN_FLIGHT, RATE, TurnsOfLangChain, server_of, turns_of_aiolimiter
from benchmarks.peers.llm_contenders import IN_TURN, async_batch_llm, infermesh, openai, openai_at_once, ours
from benchmarks.peers.llm_jobs import Batch, While, answers, for_a_while, in_loop
from helpers.lab.llm_server import LLMServer, Record, Stats
from helpers.lab.numbers import number
from helpers.parts.limits import Rate

LATENCY, HIDDEN_LATENCY = 0.05, 0.1
# The server's window is exact: a request that a busy machine holds up on its way comes too close to those behind it.
# 0.96 leaves 31 ms for that (0.042 s a window, less the half interval that the limiter makes up); 0.98 leaves 10 ms.
HEADROOM = 0.96
WARM_UP, SECONDS = 10, 60  # of a limit that nobody tells
MOST_REFUSED = 0.02
ENOUGH = (WARM_UP + SECONDS) * RATE + 200  # prompts: more than the limit lets through


class Answered(NamedTuple):
    """A batch, and what the server counted meanwhile."""

    batch: Batch
    stats: Stats

    @property
    def bound(self) -> float:
        """Seconds below which no evenly paced client can be: the last request cannot leave earlier, nor be answered."""
        return (self.stats.accepted - 1) / RATE + LATENCY


class Held(NamedTuple):
    """Of the seconds that count: what was accepted, as a part of the limit, and the part refused; prompts given up."""

    share: float
    refused: float
    lost: int


def rate(headroom: float) -> Rate:
    return Rate(RATE, per=1, headroom=headroom)


CLIENTS = [
    ours(f"ours, headroom {HEADROOM}", requests=rate(HEADROOM)),
    ours("ours, the same on httpx2", "httpx2", ("httpx2",), requests=rate(HEADROOM)),
    ours("ours, default headroom 0.95", requests=rate(0.95)),
    openai_at_once(),
    IN_TURN,
    openai("aiolimiter(50, 1)", turns_of_aiolimiter, RATE, 1, needs=("aiolimiter",)),
    openai("aiolimiter(1, 1/50)", turns_of_aiolimiter, 1, 1 / RATE, needs=("aiolimiter",)),
    openai("LangChain limiter", TurnsOfLangChain, needs=("langchain_core",)),
    async_batch_llm("", at_a_rate, RATE * HEADROOM),
    infermesh(**rate_of_infermesh(HEADROOM)),
]
HIDDEN = [
    ours("ours"),
    ours("ours, 64 at once", max_concurrent=64),
    replace(IN_TURN, once=True),
    replace(openai("Semaphore(64)", asyncio.Semaphore, 64), once=True),
    replace(async_batch_llm("", patient), once=True),
    replace(infermesh(), once=True),
]


def measure_clients(rounds: int) -> Figures:
    with LLMServer(rpm=60 * RATE, window=1.0, latency=LATENCY, faults={"500": 0.05}) as llm:

        def measure_one(contender: Contender, number: int) -> Answered:
            llm.reset()
            llm.configure(seed=number)  # the same faults for all contenders of a round
            batch = alone(in_loop, answers, (), contender.run, server_of(llm), *contender.args)
            return Answered(batch, llm.stats())

        found = interleave(CLIENTS, rounds, measure_one)
    return {name: row(answered) for name, answered in found.items()}


def row(rounds: Sequence[Answered]) -> dict[str, Figure]:
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


def measure_hidden(rounds: int) -> Figures:
    with LLMServer(rpm=60 * RATE, window=1.0, latency=HIDDEN_LATENCY, tells_limits=False) as llm:

        def measure_one(contender: Contender, _: int) -> Held:
            llm.reset()
            how_long = WARM_UP + SECONDS, ENOUGH
            run = alone(in_loop, for_a_while, how_long, contender.run, server_of(llm), *contender.args)
            return held(run, llm.requests())

        found = interleave(HIDDEN, rounds, measure_one)
    return {name: hidden_row(runs) for name, runs in found.items()}


def held(run: While, records: Sequence[Record]) -> Held:
    """Raises `RuntimeError` where an answer was wrong."""
    if run.wrong:
        raise RuntimeError(f"{run.wrong} wrong answers")
    counted = [one.status for one in records if WARM_UP <= one.time - run.began < WARM_UP + SECONDS]
    refused = counted.count(429)
    return Held((len(counted) - refused) / (RATE * SECONDS), refused / max(1, len(counted)), run.lost)


def hidden_row(runs: Sequence[Held]) -> dict[str, Figure]:
    return {
        SHARE.name: tuple(one.share for one in runs),
        OF_ALL_REFUSED.name: tuple(one.refused for one in runs),
        GIVEN_UP.name: tuple(one.lost for one in runs),
    }


def finds_the_limit(row: Mapping[str, Figure]) -> bool:
    """Gives no prompt up, and does not reach the limit by being refused all the time."""
    refused = row[OF_ALL_REFUSED.name]
    return set(row[GIVEN_UP.name] or ()) == {0} and isinstance(refused, tuple) and max(refused) <= MOST_REFUSED


def hidden_verdict(found: Found) -> str:
    ours = found.ours.name
    return (
        f"Where nobody tells the limit, ours uses {found.says(ours, SHARE.name)} of it, and "
        f"{found.says(ours, OF_ALL_REFUSED.name)} of its requests are refused. {found.beside(SHARE.name, 'uses')}"
    )


def percent(value: float) -> str:
    """A small part of a whole, in per cent: 0.0033 is 0.33."""
    return number(100 * value)


RIGHT = Column("right", "", "more")
REFUSED = Column("429s", "", "less")
TIME = Column("time", "s")
BOUND = Column("over the bound", "%", "less", beyond)
CONNECTIONS = Column("connections", "", "less")
CPU = Column("CPU", "s", "less")
SHARE = Column("of the limit", "%", "more", share)
OF_ALL_REFUSED = Column("refused", "%", None, percent)  # who asks for less is refused less
GIVEN_UP = Column("prompts given up", "", "less")
TABLES = [
    Table(
        key="llm_calls",
        title="LLM clients",
        headline=Headline(BOUND.name, "time over the bound", "0 %"),
        method=f"{COUNT} prompts. The server allows {RATE} requests in any second, HTTP 500 included, answers one "
        f"in twenty with it, and takes {LATENCY:g} s. The bound is that of evenly paced requests, (accepted - 1) "
        f"÷ {RATE} + {LATENCY:g} s; an HTTP 500 near the end adds its back-off. Each round has faults of its own, "
        "the same for all. AsyncOpenAI has ten retries, but for `gather` alone, which has its own two. async-batch-llm "
        f"and infermesh have ten, {IN_FLIGHT} at once, our headroom, and a burst of one request: as they come, a whole "
        "minute's requests may leave in one moment.",
        contenders=CLIENTS,
        columns=[RIGHT, REFUSED, TIME, BOUND, CONNECTIONS, CPU],
        measure=measure_clients,
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
    ),
    Table(
        key="llm_hidden_limit",
        title="LLM calls at a limit that nobody tells",
        headline=Headline(SHARE.name, "share of a limit that nobody tells", "100 %"),
        method=f"The server allows {RATE} requests in any second and answers after {HIDDEN_LATENCY:g} s. It tells no "
        "limit, neither with its answers nor when it refuses, and no client is told one. Counted is what the server "
        f"accepts and refuses from second {WARM_UP} to {WARM_UP + SECONDS}; every answer is compared. {IN_FLIGHT} at "
        "once where nothing else is said. All but ours have ten retries, and async-batch-llm pauses for a second after "
        "a refusal: as it comes, for five minutes.",
        contenders=HIDDEN,
        columns=[SHARE, OF_ALL_REFUSED, GIVEN_UP],
        measure=measure_hidden,
        verdict=hidden_verdict,
        bars=[
            Bar("of the limit", lambda found: found.worst(found.ours.name, SHARE.name), at_least=0.9),
            Bar("refused", lambda found: found.worst(found.ours.name, OF_ALL_REFUSED.name), at_most=MOST_REFUSED),
            Bar("given up", lambda found: found.worst(found.ours.name, GIVEN_UP.name), at_most=0),
        ],
        sound=finds_the_limit,
        flaw="those that give prompts up, or of whose requests more than 2 % are refused",
        rounds=2,
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
