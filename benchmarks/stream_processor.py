"""Streams: order at full speed, what happens in trouble, and a source that never ends.

Run it with `python -m benchmarks.stream_processor`.
"""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.peers.processor_jobs import COUNT, IDEAL, Endless, Run, Trouble, both, endless, in_trouble
from benchmarks.peers.processor_ways import AT_ONCE, by_aiostream, by_ours, by_streamable, one_by_one
from helpers.lab.virtual_time import run_virtual

MILLION, OF_PEERS = 1_000_000, 100_000  # items, of which each costs the same
MEGABYTE = 1e6


def way(name: str, run: Any, *args: Any, **options: Any) -> Contender:
    needs = (run.__name__.removeprefix("by_"),) if options.get("role", "peer") == "peer" else ()
    return Contender(name, run, args, needs, **options)


ORDERED, UNORDERED, VIRTUAL = "ours, in order", "ours, as they are ready", "ours, in order, virtual time"
SPEED = [
    way(ORDERED, by_ours, True, role="ours"),
    way(UNORDERED, by_ours, False, role="ours"),
    way("streamable, in order", by_streamable, True),
    way("streamable, as they are ready", by_streamable, False),
    way("aiostream, in order", by_aiostream, True),
    way("aiostream, as they are ready", by_aiostream, False),
]
EXACT = way(VIRTUAL, by_ours, True, role="ours", engine="virtual time")
TROUBLE = [
    way("ours", by_ours, role="ours"),
    way("streamable", by_streamable),
    way("aiostream", by_aiostream),
]
LAST = [
    way("one by one", one_by_one, True, MILLION, False, role="reference"),
    way(ORDERED, by_ours, True, MILLION, False, role="ours"),
    way(UNORDERED, by_ours, False, MILLION, False, role="ours", engine="as they are ready"),
    way("streamable, with outcomes", by_streamable, True, OF_PEERS, True),
    way(
        "streamable, with outcomes, as they are ready", by_streamable, False, OF_PEERS, True, engine="as they are ready"
    ),
    way("streamable, values alone", by_streamable, True, OF_PEERS, False, engine="values alone"),
    way("aiostream, with outcomes", by_aiostream, True, OF_PEERS, True),
]


def in_loop(run: Any, *args: Any) -> Any:
    return asyncio.run(run(*args))


def measure_speed(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Run:
        return alone(in_loop, both, contender.run, *contender.args)

    found = interleave(SPEED, rounds, measure_one)
    exact, _ = run_virtual(both, EXACT.run, *EXACT.args)
    return {name: speed_row(runs) for name, runs in (found | {VIRTUAL: [exact]}).items()}


def speed_row(runs: Sequence[Run]) -> dict[str, Figure]:
    return {
        SHARE.name: tuple(IDEAL / run.wall for run in runs),
        AHEAD.name: tuple(run.ahead for run in runs),
        CPU.name: tuple(1e6 * run.cpu / COUNT for run in runs),
    }


def measure_trouble(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Trouble:
        return alone(in_loop, in_trouble, contender.run)

    return {name: trouble_row(runs) for name, runs in interleave(TROUBLE, rounds, measure_one).items()}


def trouble_row(runs: Sequence[Trouble]) -> dict[str, Figure]:
    return {
        TASKS.name: tuple(run.tasks for run in runs),
        OPEN.name: tuple(run.still_open for run in runs),
        GIVEN.name: tuple(run.given for run in runs),
        RAISED.name: "raised" if all(run.raised for run in runs) else "swallowed",
    }


def measure_endless(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Endless:
        return alone(in_loop, endless, contender.run, *contender.args)

    return {name: endless_row(runs) for name, runs in interleave(LAST, rounds, measure_one).items()}


def endless_row(runs: Sequence[Endless]) -> dict[str, Figure]:
    return {
        PER_ITEM.name: tuple(1e6 * run.cpu for run in runs),
        GROWN.name: tuple(run.grown / MEGABYTE for run in runs),
    }


def keeps_its_word(row: Mapping[str, Figure]) -> bool:
    return row[TASKS.name] == (0,) * len(row[TASKS.name] or ()) and row[RAISED.name] == "raised"


def speed_verdict(found: Found) -> str:
    beside = found.best(ORDERED, SHARE.name) / found.best(UNORDERED, SHARE.name)
    return (
        f"In order, ours reaches {found.says(ORDERED, SHARE.name)} of the ideal and {share(beside)} % of what it does "
        f"without order; on an exact clock {found.says(VIRTUAL, SHARE.name)}. {found.beside(SHARE.name, 'reaches')}"
    )


def trouble_verdict(found: Found) -> str:
    return (
        f"A bad item costs ours itself: {found.worst('ours', GIVEN.name):.0f} of the other 99 are given. "
        f"{found.beside(GIVEN.name, 'gives')}"
    )


def endless_verdict(found: Found) -> str:
    return (
        f"Over a million items ours grows by {found.worst(ORDERED, GROWN.name):.1f} MB and takes "
        f"{found.says(ORDERED, PER_ITEM.name)} for each. {found.beside(PER_ITEM.name, 'takes')}"
    )


def beside_the_best_peer(found: Found) -> float:
    peer = found.best_peer(PER_ITEM.name)
    return found.best(ORDERED, PER_ITEM.name) / found.best(peer.name, PER_ITEM.name) if peer else 0.0


SHARE = Column("of the ideal", "%", "more", share)
AHEAD = Column("ahead")
CPU = Column("CPU for an item", "µs", "less")
TASKS = Column("tasks left", "", "less")
OPEN = Column("sources left open", "", "less")
GIVEN = Column("given of 99", "", "more")
RAISED = Column("error of the source")
PER_ITEM = Column("CPU for an item", "µs", "less")
GROWN = Column("grown", "MB", "less")
TABLES = [
    Table(
        key="stream_processor",
        title="Streams",
        headline=Headline(SHARE.name, "share of the ideal, in order", "100 %"),
        method=f"{COUNT} items take 8 and 2 ms in turn, {AT_ONCE} at once: ideally {IDEAL:g} s. Real timers fire late, "
        "by about half a millisecond each. Ahead: the most items that were taken from the source and not yet read, by "
        "a reader that needs 5 ms for each. That is what order at full speed costs: K items at work, and K done behind "
        "a slow one.",
        contenders=[*SPEED[:2], EXACT, *SPEED[2:]],
        columns=[SHARE, AHEAD, CPU],
        measure=measure_speed,
        verdict=speed_verdict,
        bars=[
            Bar("of the ideal, virtual time", lambda found: found.best(VIRTUAL, SHARE.name), at_least=0.98),
            Bar(
                "in order beside as they are ready",
                lambda found: found.best(ORDERED, SHARE.name) / found.best(UNORDERED, SHARE.name),
                at_least=0.95,
            ),
            Bar("ahead of a slow reader", lambda found: found.worst(ORDERED, AHEAD.name), at_most=2 * AT_ONCE),
        ],
    ),
    Table(
        key="streams_in_trouble",
        title="Streams in trouble",
        headline=Headline(GIVEN.name, "values given beside a bad item", "99"),
        method="An endless stream is left by `break` and by being cancelled: tasks that are left then, and sources "
        "that are not closed, of two. One item of 100 is bad: how many of the other 99 are given. And a source that "
        "fails half-way.",
        contenders=TROUBLE,
        columns=[TASKS, OPEN, GIVEN, RAISED],
        measure=measure_trouble,
        verdict=trouble_verdict,
        bars=[
            Bar("tasks left", lambda found: found.worst("ours", TASKS.name), at_most=0),
            Bar("sources left open", lambda found: found.worst("ours", OPEN.name), at_most=0),
            Bar("given of 99", lambda found: found.worst("ours", GIVEN.name), at_least=99),
        ],
        sound=keeps_its_word,
        flaw="those that leave tasks behind",
        rounds=2,
    ),
    Table(
        key="endless_stream",
        title="Endless stream",
        headline=Headline(PER_ITEM.name, "CPU for an item", "–"),
        method=f"The work gives the loop its turn once and is done. Ours and the loop are left after {MILLION:,} "
        f"items, peers after {OF_PEERS:,}. Grown: memory of the process, between a tenth of the way and its end. With "
        "outcomes: an error costs its own item, by a wrapper around the work, so that they do what ours does.",
        contenders=LAST,
        columns=[PER_ITEM, GROWN],
        measure=measure_endless,
        verdict=endless_verdict,
        bars=[
            Bar("CPU beside the best peer", beside_the_best_peer, at_most=1.05),
            Bar("MB grown over a million items", lambda found: found.worst(ORDERED, GROWN.name), at_most=2),
        ],
        reasons={
            "streamable, values alone": "It ends at the first error, measures no lag, and its reader starts the next "
            "item: nothing is done ahead of a slow one in front.",
        },
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
