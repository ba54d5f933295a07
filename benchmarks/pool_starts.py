"""Pools of two processes: until the first results, there and back with nothing to do, and on again after a kill.

Run it with `python -m benchmarks.pool_starts`.
"""

import sys
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from typing import Any

from benchmarks.apart import apart
from benchmarks.command import main
from benchmarks.pool_items import die
from benchmarks.pool_spent import total_cpu
from benchmarks.pool_ways import SPAWN, WORKERS
from benchmarks.rounds import Contender, interleave
from benchmarks.table import Column, Row, Table
from helpers.parts.pools.process_pool import ProcessPool
from helpers.text import preprocess_text

CALLS = 1000
Submit = Callable[..., Callable[[], Any]]  # what it gives waits for the result
Opened = Generator[Submit, None, None]


@contextmanager
def ours() -> Opened:
    with ProcessPool(WORKERS) as pool:
        yield lambda func, *args: pool.submit(func, *args).result


@contextmanager
def executor() -> Opened:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        yield lambda func, *args: pool.submit(func, *args).result


@contextmanager
def standard_pool() -> Opened:
    with SPAWN.Pool(WORKERS) as pool:
        yield lambda func, *args: pool.apply_async(func, args).get


@contextmanager
def loky() -> Opened:
    peer: Any = import_module("joblib.externals.loky")
    pool = peer.get_reusable_executor(WORKERS)
    yield lambda func, *args: pool.submit(func, *args).result
    pool.shutdown()


@contextmanager
def mpire() -> Opened:
    peer: Any = import_module("mpire")
    with peer.WorkerPool(WORKERS, start_method="spawn") as pool:
        yield lambda func, *args: pool.apply_async(func, args).get


@contextmanager
def pebble() -> Opened:
    peer: Any = import_module("pebble")
    with peer.ProcessPool(WORKERS, context=SPAWN) as pool:
        yield lambda func, *args: pool.schedule(func, args).result


CONTENDERS = [
    Contender("ours", ours, ours=True),
    Contender("ProcessPoolExecutor", executor),
    Contender("multiprocessing.Pool", standard_pool),
    Contender("joblib's loky", loky, (), ("joblib",)),
    Contender("mpire", mpire, (), ("mpire",)),
    Contender("pebble", pebble, (), ("pebble",)),
]


def measured(open_pool: Callable[[], AbstractContextManager[Submit]]) -> Iterator[float]:
    """Seconds and CPU seconds until two items are done; seconds there and back; seconds from a kill to a result."""
    begin, cpu = time.perf_counter(), total_cpu()
    with suppress(Exception), open_pool() as submit:
        for result in [submit(preprocess_text, "A text.") for _ in range(WORKERS)]:
            result()
        yield time.perf_counter() - begin
        yield total_cpu() - cpu
        begin = time.perf_counter()
        for _ in range(CALLS):
            submit(abs, -1)()
        yield (time.perf_counter() - begin) / CALLS
        begin = time.perf_counter()
        with suppress(Exception):
            submit(die)()
        yield from after(begin, submit, open_pool)


def after(begin: float, submit: Submit, open_pool: Callable[[], AbstractContextManager[Submit]]) -> Iterator[float]:
    """Seconds since `begin` until a result comes, from a new pool when this one is beyond repair."""
    try:
        submit(abs, -1)()
    except Exception:
        with open_pool() as again:
            again(abs, -1)()
            yield time.perf_counter() - begin
    else:
        yield time.perf_counter() - begin


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4

    def measure(contender: Contender, _: int) -> list[float]:
        return apart(measured, contender.run, needs=contender.needs, limit=8).said

    found = interleave(CONTENDERS, rounds, measure)
    return [
        Table(
            "Pools of two processes: start, there and back, and after a kill",
            "limit: what two new Pythons take to load the function, and a pipe there and back. "
            f"The best of {rounds} rounds. After a kill: from the kill of a worker at work to the\n"
            "next result, from a pool that is rebuilt if it has to be; never: it had to be ended.",
            [
                Column("first results s", ".2f", "less"),
                Column("CPU s", ".2f", "less"),
                Column("there and back µs", ".0f", "less"),
                Column("after a kill s", ".3f", "less"),
            ],
            [_row(contender, found[contender.name]) for contender in CONTENDERS],
        )
    ]


def _row(contender: Contender, rounds: list[list[float]]) -> Row:
    if not rounds:
        return Row(contender.name)
    first, cpu, back = (min(figures) for figures in zip(*(run[:3] for run in rounds), strict=True))
    killed = [run[3] for run in rounds if len(run) > 3]
    always = len(killed) == len(rounds)
    return Row(
        contender.name,
        (first, cpu, 1e6 * back, min(killed) if always else "never"),
        contender.engine,
        contender.ours,
        always,
    )


if __name__ == "__main__":
    sys.exit(main([tables]))
