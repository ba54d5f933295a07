"""Pools of two processes: until the first results, there and back with nothing to do, and on again after a kill.

Run it with `python -m benchmarks.pool_starts`.
"""

import sys
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from typing import Any

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Column, Contender, Figure, Figures, Headline, Table
from benchmarks.maps.ways import SPAWN, WORKERS
from benchmarks.peers.faults import die
from helpers.parts.pools.process_pool import ProcessPool
from helpers.text import preprocess_text

CALLS = 1000
Submit = Callable[..., Callable[[], Any]]  # what it gives waits for the result
OpenedPool = Generator[Submit, None, None]
OpenPool = Callable[[], AbstractContextManager[Submit]]


@contextmanager
def opened_ours() -> OpenedPool:
    with ProcessPool(WORKERS) as pool:
        yield lambda func, *args: pool.submit(func, *args).result


@contextmanager
def opened_executor() -> OpenedPool:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        yield lambda func, *args: pool.submit(func, *args).result


@contextmanager
def opened_standard_pool() -> OpenedPool:
    with SPAWN.Pool(WORKERS) as pool:
        yield lambda func, *args: pool.apply_async(func, args).get


@contextmanager
def opened_loky() -> OpenedPool:
    peer: Any = import_module("joblib.externals.loky")
    pool = peer.get_reusable_executor(WORKERS)
    yield lambda func, *args: pool.submit(func, *args).result
    pool.shutdown()


@contextmanager
def opened_mpire() -> OpenedPool:
    peer: Any = import_module("mpire")
    with peer.WorkerPool(WORKERS, start_method="spawn") as pool:
        yield lambda func, *args: pool.apply_async(func, args).get


@contextmanager
def opened_pebble() -> OpenedPool:
    peer: Any = import_module("pebble")
    with peer.ProcessPool(WORKERS, context=SPAWN) as pool:
        yield lambda func, *args: pool.schedule(func, args).result


CONTENDERS = [
    Contender("ours", opened_ours, role="ours"),
    Contender("ProcessPoolExecutor", opened_executor),
    Contender("multiprocessing.Pool", opened_standard_pool),
    Contender("joblib's loky", opened_loky, (), ("joblib",)),
    Contender("mpire", opened_mpire, (), ("mpire",)),
    Contender("pebble", opened_pebble, (), ("pebble",)),
]


def started_used_and_killed(open_pool: OpenPool) -> Iterator[float]:
    """Seconds until two items are done; seconds there and back; seconds from a kill to a result."""
    begin = time.perf_counter()
    with suppress(Exception), open_pool() as submit:
        for result in [submit(preprocess_text, "A text.") for _ in range(WORKERS)]:
            result()
        yield time.perf_counter() - begin
        begin = time.perf_counter()
        for _ in range(CALLS):
            submit(abs, -1)()
        yield (time.perf_counter() - begin) / CALLS
        begin = time.perf_counter()
        with suppress(Exception):
            submit(die)()
        yield from after(begin, submit, open_pool)


def after(begin: float, submit: Submit, open_pool: OpenPool) -> Iterator[float]:
    """Seconds since `begin` until a result comes, from a new pool when this one is beyond repair."""
    try:
        submit(abs, -1)()
    except Exception:
        with open_pool() as again:
            again(abs, -1)()
            yield time.perf_counter() - begin
    else:
        yield time.perf_counter() - begin


def measure(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> list[float]:
        return apart(started_used_and_killed, contender.run, needs=contender.needs, limit=8).said

    return {name: row(found) for name, found in interleave(CONTENDERS, rounds, measure_one).items()}


def row(rounds: list[list[float]]) -> dict[str, Figure]:
    killed = tuple(1000 * run[2] for run in rounds if len(run) > 2)
    return {
        FIRST.name: tuple(1000 * run[0] for run in rounds),
        BACK.name: tuple(1e6 * run[1] for run in rounds),
        KILLED.name: killed if len(killed) == len(rounds) else "never",
    }


def goes_on(row: Mapping[str, Figure]) -> bool:
    return row[KILLED.name] != "never"


def verdict(found: Found) -> str:
    ours = found.ours.name
    said = (
        f"Ours has its first results after {found.says(ours, FIRST.name)}. {found.beside(FIRST.name, 'takes')} A "
        f"call there and back takes {found.says(ours, BACK.name)}, and {found.says(ours, KILLED.name)} after a "
        "worker is killed ours gives the next result"
    )
    never = [peer.name for peer in found.peers(sound=False)]
    return f"{said}; {' and '.join(never)} never {'does' if len(never) == 1 else 'do'}." if never else f"{said}."


FIRST = Column("first results", "ms", "less")
BACK = Column("there and back", "µs", "less")
KILLED = Column("after a kill", "ms", "less")
TABLES = [
    Table(
        key="pool_starts",
        title="Pools started and killed",
        headline=Headline(FIRST.name, "time to the first results", "–"),
        method="Two processes. The limit is what two new Pythons take to load the function, and a pipe there and "
        "back. After a kill: from the kill of a worker at work to the next result, from a pool that is made anew "
        "if it has to be. Never: it had to be ended.",
        contenders=CONTENDERS,
        columns=[FIRST, BACK, KILLED],
        measure=measure,
        verdict=verdict,
        reasons={
            "ProcessPoolExecutor": "Each of our workers also answers a set-up call before its first item, and sees to "
            "it that it ends with its parent.",
        },
        sound=goes_on,
        flaw="those that give no further result after a kill",
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
