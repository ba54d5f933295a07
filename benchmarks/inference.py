"""A model of 68 MB over 64 batches in two processes: the weights that they hold, and the time beside the limit.

Run it with `python -m benchmarks.inference`.
"""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import chain
from typing import Any, NamedTuple

import psutil

from benchmarks.harness.apart import apart, is_tracker
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.maps.costs import digest
from benchmarks.peers.inference_ways import (
    BATCH,
    Run,
    by_executor,
    by_fork,
    by_joblib,
    by_ours,
    by_sending,
    in_a_loop,
    in_two_loops,
    rows,
    without_weights,
)
from helpers.lab.digits import digits_model
from helpers.lab.memory import memory_of

BATCHES, WARM_UP = 64, 8
SECONDS = 4.0  # for which all batches are begun again in each round: other programs can only make a run longer
LIMIT, SERIAL, EMPTY = "two loops at once", "a loop, 1 BLAS thread", "two workers without weights"
ONE, ALONE, EACH = "a loop, 2 BLAS threads", "ours, 1 worker × 2 BLAS threads", "ProcessPoolExecutor, reads them in"
Open = Callable[..., AbstractContextManager[Run]]


class Cost(NamedTuple):
    """`pss`: bytes of the workers and of their parent, where the system says. `digest` and `labels`: of the scores."""

    wall: float  # seconds
    pss: int | None
    digest: int | None
    labels: int | None


def cost(open_run: Open, args: tuple[Any, ...]) -> Iterator[Cost]:
    """Of all batches, by workers that are warm."""
    data = rows(BATCHES)
    with open_run(*args) as run:
        run(data[: WARM_UP * BATCH])
        until = time.monotonic() + SECONDS
        while True:
            begin = time.perf_counter()
            scores = run(data)
            wall = time.perf_counter() - begin
            told = (None, None) if scores is None else (digest([scores]), digest([scores.argmax(1)]))
            yield Cost(wall, pss_of_all(), *told)
            if time.monotonic() > until:
                return


def pss_of_all() -> int | None:
    """Bytes of this process and of its workers; None where there are none, or nobody counts."""
    me = psutil.Process()
    workers = [child.pid for child in me.children(recursive=True) if not is_tracker(child)]
    return memory_of([me.pid, *workers]).pss if workers else None


def measure(rounds: int) -> Figures:
    """Raises `RuntimeError` when one of them gives another label than the loop."""

    def measure_one(contender: Contender, _: int) -> list[Cost]:
        report = apart(cost, contender.run, contender.args, needs=contender.needs, limit=180)
        if not report.ended:
            raise RuntimeError(f"{contender.name} takes more than three minutes")
        return report.said

    found = {name: list(chain.from_iterable(of)) for name, of in interleave(CONTENDERS, rounds, measure_one).items()}
    return figures(found, digits_model().stat().st_size)


def figures(found: Mapping[str, Sequence[Cost]], size: int) -> Figures:
    """All columns, for weights of `size` bytes."""
    loop = found[SERIAL]
    limit, quickest = (min(one.wall for one in found[name]) for name in (LIMIT, SERIAL))
    empty = min((one.pss for one in found[EMPTY] if one.pss is not None), default=0)
    rows: dict[str, dict[str, Figure]] = {}
    for name, of in found.items():
        if not {one.labels for one in of} <= {loop[0].labels, None}:
            raise RuntimeError(f"{name}: not the labels of the loop")
        held = [one.pss for one in of if one.pss is not None]
        walls = () if name == EMPTY else tuple(one.wall for one in of)
        bits = {one.digest for one in of}
        rows[name] = {
            COPIES.name: tuple((pss - empty) / size for pss in held if name in IN_TWO) or None,
            PSS.name: tuple(pss / 1e6 for pss in held) or None,
            TIME.name: walls or None,
            SPEED_UP.name: tuple(quickest / wall for wall in walls) or None,
            OF_LIMIT.name: tuple(limit / wall for wall in walls) or None,
            BITS.name: None if None in bits else "equal" if bits == {loop[0].digest} else "close",
        }
    return rows


def verdict(found: Found) -> str:
    ours = found.ours.name
    said = f"Ours reaches {found.says(ours, OF_LIMIT.name)} of the limit. {found.beside(OF_LIMIT.name, 'reaches')}"
    if found.rounds(ours, COPIES.name):
        held = f"Its two workers and their parent hold {found.says(ours, COPIES.name)} copies of the weights"
        said = f"{held}; a worker that reads them in has its own ({found.says(EACH, COPIES.name)} in two). {said}"
    one = f"One process whose BLAS has both processors reaches {found.says(ONE, OF_LIMIT.name)}"
    return f"{said} {one}, and holds them once by nature."


def copies(found: Found) -> float:
    """0 on a system that does not count PSS."""
    return min(found.rounds(found.ours.name, COPIES.name), default=0)


def same_bits(found: Found) -> float:
    return float(found.figures[found.ours.name][BITS.name] == "equal")


COPIES = Column("copies of the weights", "", "less", lambda value: f"{value:.2f}")
PSS = Column("memory", "MB of PSS")
TIME = Column("time", "s")
SPEED_UP = Column("speed-up")
OF_LIMIT = Column("of the limit", "%", "more", share)
BITS = Column("bits")
PEERS = [
    Contender(EACH, by_executor, (1,), engine="processes"),
    Contender(f"{EACH}, BLAS as it is", by_executor, (None,), engine="processes"),
    Contender("joblib", by_joblib, (), ("joblib",), engine="processes"),
    Contender("ProcessPoolExecutor, sends them each time", by_sending, (), engine="processes", once=True),
]
if "fork" in multiprocessing.get_all_start_methods():
    PEERS.insert(2, Contender("ProcessPoolExecutor, forked", by_fork, (), engine="fork"))
CONTENDERS = [
    Contender(LIMIT, in_two_loops, role="reference"),
    Contender(SERIAL, in_a_loop, (1,), role="reference"),
    Contender(EMPTY, without_weights, role="reference"),
    Contender("ours", by_ours, (2, 1), engine="processes", role="ours"),
    Contender(ALONE, by_ours, (1, 2), engine="BLAS", role="ours"),
    Contender(ONE, in_a_loop, (2,), engine="BLAS"),
    *PEERS,
]
IN_TWO = {"ours", *(peer.name for peer in PEERS)}
TABLES = [
    Table(
        key="inference",
        title="Inference",
        headline=Headline(OF_LIMIT.name, "share of the limit", "100 %"),
        method="A perceptron of 64-4096-4096-10 with 68 MB of weights, 64 batches of 64 rows. Workers are warm. The "
        "limit is two loops in two processes at once, to which nothing is sent. Memory is that of the workers and of "
        "their parent, in which a page that two of them share counts half for each. Copies of the weights: what that "
        "is above that of two workers of ours that multiply zeros, ÷ the size of the weights. Bits: beside a loop with "
        "1 BLAS thread.",
        contenders=CONTENDERS,
        columns=[COPIES, PSS, TIME, SPEED_UP, OF_LIMIT, BITS],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("copies of the weights", copies, at_most=1.1),
            Bar("bits as in a loop", same_bits, at_least=1),
        ],
        reasons={
            ONE: "With large batches a library that shares out one product reaches the limit as well.",
            "ProcessPoolExecutor, forked": "Its children share all memory with their parent, Python and NumPy too. "
            "But a child may wait for ever for a lock that a thread of its parent held, so that Python 3.14 no longer "
            "forks by default.",
            LIMIT: "Each of its loops has a fixed half, and the slower one counts; ours gives the next batch to "
            "whoever is free.",
        },
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
