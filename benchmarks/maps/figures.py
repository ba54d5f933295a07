"""A map in every way, in rounds: each result is compared with the loop's, and each cost set beside those of loops."""

from collections.abc import Mapping, Sequence
from itertools import chain

from benchmarks.harness.apart import apart
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Column, Contender, Figures, beyond, share
from benchmarks.maps.costs import Job, Spent, spent, spent_in_two_loops
from benchmarks.maps.ways import (
    CHUNKS,
    mapped_by_executor,
    mapped_by_joblib,
    mapped_by_mpire,
    mapped_by_pebble,
    mapped_in_a_loop,
)
from helpers.lab.numbers import number

LIMIT, SERIAL = "two loops at once", "a loop"
LOOPS = [
    Contender(LIMIT, spent_in_two_loops, role="reference"),
    Contender(SERIAL, mapped_in_a_loop, role="reference"),
]
PROCESSES = [
    Contender("ProcessPoolExecutor, chunks of 1", mapped_by_executor, (None,), engine="processes"),
    Contender(f"ProcessPoolExecutor, {CHUNKS} chunks", mapped_by_executor, (CHUNKS,), engine="processes"),
    Contender("joblib", mapped_by_joblib, (), ("joblib",), engine="processes"),
    Contender("mpire", mapped_by_mpire, (), ("mpire",), engine="processes"),
    Contender(f"pebble, {CHUNKS} chunks", mapped_by_pebble, (CHUNKS,), ("pebble",), engine="processes"),
]
TIME = Column("time", "s")
SPEED_UP = Column("speed-up")
OF_LIMIT = Column("of the limit", "%", "more", share)
CPU = Column("extra CPU", "%", "less", beyond)
BESIDE_LOOP = Column("beside a loop", "×", "less", lambda value: f"{value:.2f}" if value < 2 else number(value))
PIPED = Column("pipe traffic", "bytes an item", "less")
METHOD = (
    "The limit is two loops in two processes at once, to which nothing is sent. Pools are warm and have 2 workers. "
    "Speed-up and extra CPU are beside the best round of the loop."
)


def spent_by_all(contenders: Sequence[Contender], job: Job, rounds: int) -> dict[str, list[Spent]]:
    """Raises `RuntimeError` when one of them does not give what the loop gives."""

    def measure(contender: Contender, _: int) -> list[Spent]:
        if contender.name == LIMIT:
            report = apart(spent_in_two_loops, job)
        else:
            report = apart(spent, contender.run, contender.args, job, needs=contender.needs)
        if not report.ended:
            raise RuntimeError(f"{contender.name} takes more than a minute")
        return report.said

    found = {name: list(chain.from_iterable(of)) for name, of in interleave(contenders, rounds, measure).items()}
    right = {one.digest for one in found[SERIAL]}
    for name, of in found.items():
        if name != LIMIT and not {one.digest for one in of} <= right:
            raise RuntimeError(f"{name}: not the results of the loop")
    return found


def figures(contenders: Sequence[Contender], found: Mapping[str, Sequence[Spent]], count: int) -> Figures:
    """All columns above, for `count` items. Only where processes work, the caller reads and writes through pipes."""
    in_processes = {contender.name for contender in contenders if contender.engine == "processes"}
    loop, limit = found[SERIAL], found[LIMIT]
    loop_wall, loop_cpu = min(one.wall for one in loop), min(one.cpu for one in loop)
    limit_wall = min(one.wall for one in limit)
    return {
        name: {
            TIME.name: tuple(one.wall for one in of),
            SPEED_UP.name: tuple(loop_wall / one.wall for one in of),
            OF_LIMIT.name: tuple(limit_wall / one.wall for one in of),
            BESIDE_LOOP.name: tuple(one.wall / loop_wall for one in of),
            CPU.name: tuple(one.cpu / loop_cpu for one in of),
            PIPED.name: tuple(one.piped / count for one in of if one.piped and name in in_processes) or None,
        }
        for name, of in found.items()
    }
