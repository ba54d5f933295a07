"""Pools whose worker is killed, raises or hangs at one of 200 items: what comes back, and is the guilty named?

Run it with `python -m benchmarks.pool_crashes`.
"""

import multiprocessing
import sys
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple

from benchmarks.apart import apart
from benchmarks.command import main
from benchmarks.pool_items import GUILTY, ITEMS, Mapped, work
from benchmarks.pool_ways import SPAWN, WORKERS, Function
from benchmarks.rounds import Contender, interleave
from benchmarks.table import Bar, Column, Figure, Row, Table
from helpers.parts.outcome import Outcome
from helpers.parts.pools.maps import pool_imap

TIME_OUT = 1.0  # seconds for an item, for the pools that can be told
TIME_OUT_AT_START = 4.0  # for those that count it from the start of the workers
LIMIT = 8.0  # seconds until a pool is said to hang
FAULTS = ("killed", "raised", "hung")
Told = Generator[Outcome[int], None, None]


def ours(func: Function) -> Told:
    with pool_imap(func, range(ITEMS), workers=WORKERS, timeout=TIME_OUT) as outcomes:
        yield from outcomes


def executor_map(func: Function) -> Told:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        yield from in_order(pool.map(func, range(ITEMS)), (ValueError,))


def executor_submit(func: Function) -> Told:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        numbers = {pool.submit(func, number): number for number in range(ITEMS)}
        for future in as_completed(numbers):
            number = numbers[future]
            try:
                yield Outcome(number, number, future.result())
            except Exception as error:
                yield Outcome(number, number, None, error)


def imap(func: Function) -> Told:
    """`next(timeout)` is all it has: what is late is never looked at again."""
    with SPAWN.Pool(WORKERS) as pool:
        results = pool.imap(func, range(ITEMS))
        own = (ValueError, multiprocessing.TimeoutError)
        yield from in_order(iter(lambda: results.next(TIME_OUT_AT_START), None), own)


def joblib(func: Function) -> Told:
    peer: Any = import_module("joblib")
    parallel = peer.Parallel(WORKERS, timeout=TIME_OUT, return_as="generator")
    yield from in_order(parallel(peer.delayed(func)(number) for number in range(ITEMS)), (ValueError,))


def mpire(func: Function) -> Told:
    peer: Any = import_module("mpire")
    with peer.WorkerPool(WORKERS, start_method="spawn") as pool:
        results = pool.imap(func, range(ITEMS), chunk_size=1, task_timeout=TIME_OUT)
        yield from in_order(results, (ValueError,))


def pebble(func: Function) -> Told:
    peer: Any = import_module("pebble")
    with peer.ProcessPool(WORKERS, context=SPAWN) as pool:
        results = pool.map(func, range(ITEMS), timeout=TIME_OUT).result()
        yield from in_order(results, (ValueError, TimeoutError, peer.ProcessExpired))


def data_loader(func: Function) -> Told:
    peer: Any = import_module("torch.utils.data")
    options: dict[str, Any] = {"num_workers": WORKERS, "timeout": TIME_OUT_AT_START, "multiprocessing_context": SPAWN}
    loader = peer.DataLoader(Mapped(func), sampler=range(ITEMS), batch_size=None, **options)
    yield from in_order(iter(loader), (ValueError,))


def in_order(results: Iterator[int], own: tuple[type[Exception], ...]) -> Told:
    """One outcome for each result. `own`: errors that speak for the item whose turn it is; others are of the pool."""
    for number in count():
        try:
            yield Outcome(number, number, next(results))
        except StopIteration:
            return
        except own as error:
            yield Outcome(number, number, None, error)
            if isinstance(error, multiprocessing.TimeoutError):
                return
        except Exception as error:
            yield Outcome(-1, None, None, error)
            return


CONTENDERS = [
    Contender("ours", ours, ours=True),
    Contender("executor.map", executor_map),
    Contender("submit, as_completed", executor_submit),
    Contender("multiprocessing.Pool.imap", imap),
    Contender("joblib", joblib, (), ("joblib",)),
    Contender("mpire", mpire, (), ("mpire",)),
    Contender("pebble", pebble, (), ("pebble",)),
    Contender("torch DataLoader", data_loader, (), ("torch",)),
]


class Seen(NamedTuple):
    """`results`: right ones. `named`: the guilty one, and no other, was reported. `hangs`: it had to be ended."""

    results: int
    named: bool
    seconds: float
    hangs: bool


def seen(run: Callable[[Function], Told], fault: str, needs: tuple[str, ...]) -> Seen:
    said, seconds, ended = apart(run, partial(work, fault), needs=needs, limit=LIMIT)
    right = {one.index for one in said if one.error is None and one.value == one.index**2}
    return Seen(len(right), [one.index for one in said if one.error] == [GUILTY], seconds, not ended)


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 2

    def measure(contender: Contender, _: int) -> list[Seen]:
        return [seen(contender.run, fault, contender.needs) for fault in FAULTS]

    found = interleave(CONTENDERS, rounds, measure)
    bars = []
    for fault, runs in zip(FAULTS, zip(*found["ours"], strict=True), strict=True):
        named = min(run.results if run.named and not run.hangs else 0 for run in runs)
        bars.append(Bar(f"ours, {fault}: results, with the guilty named", named, at_least=ITEMS - 1))
    columns = [(Column(fault), Column("guilty"), Column(f"{fault}: s", ".2f", "less")) for fault in FAULTS]
    return [
        Table(
            f"Pools in trouble: {ITEMS} items, and at one of them its worker is killed, raises or hangs",
            f"limit: {ITEMS - 1} results and the guilty item named. Two workers, started in the time given; time-outs "
            f"of {TIME_OUT:g} s\n(imap, DataLoader {TIME_OUT_AT_START:g} s) where there are any. "
            "Ours tries an item whose worker died or hung once more, alone.\n"
            f"The worst of {rounds} rounds, and the least time; hangs: ended by force after {LIMIT:g} s.",
            [column for three in columns for column in three],
            [_row(contender, found[contender.name]) for contender in CONTENDERS],
            bars,
        )
    ]


def _row(contender: Contender, rounds: list[list[Seen]]) -> Row:
    if not rounds:
        return Row(contender.name)
    figures: list[Figure] = []
    sound = True
    for runs in zip(*rounds, strict=True):
        results, hangs = min(run.results for run in runs), any(run.hangs for run in runs)
        named = all(run.named for run in runs)
        figures += [f"{results}, hangs" if hangs else results, "named" if named else "-"]
        figures.append(None if hangs else min(run.seconds for run in runs))
        sound = sound and named and not hangs and results == ITEMS - 1
    return Row(contender.name, figures, contender.engine, contender.ours, sound)


if __name__ == "__main__":
    sys.exit(main([tables]))
