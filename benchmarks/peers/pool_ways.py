"""Ways to map over items of which one is in trouble: each yields an outcome for whatever its pool gives or says."""

import multiprocessing
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from itertools import count
from typing import Any

from benchmarks.maps.ways import SPAWN, WORKERS, DataSet, Function
from benchmarks.peers.faults import ITEMS
from helpers.parts.outcome import Outcome
from helpers.parts.pools.maps import pool_imap

TIME_OUT = 1.0  # seconds for an item, for the pools that can be told
TIME_OUT_AT_START = 4.0  # for those that count it from the start of the workers
Told = Generator[Outcome[int], None, None]


def told_by_ours(func: Function) -> Told:
    with pool_imap(func, range(ITEMS), workers=WORKERS, timeout=TIME_OUT) as outcomes:
        yield from outcomes


def told_by_executor_map(func: Function) -> Told:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        yield from in_order(pool.map(func, range(ITEMS)), (ValueError,))


def told_by_executor_submit(func: Function) -> Told:
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        numbers = {pool.submit(func, number): number for number in range(ITEMS)}
        for future in as_completed(numbers):
            number = numbers[future]
            try:
                yield Outcome(number, number, future.result())
            except Exception as error:
                yield Outcome(number, number, None, error)


def told_by_imap(func: Function) -> Told:
    """`next(timeout)` is all it has: what is late is never looked at again."""
    with SPAWN.Pool(WORKERS) as pool:
        results = pool.imap(func, range(ITEMS))
        own = (ValueError, multiprocessing.TimeoutError)
        yield from in_order(iter(lambda: results.next(TIME_OUT_AT_START), None), own)


def told_by_joblib(func: Function) -> Told:
    peer: Any = import_module("joblib")
    parallel = peer.Parallel(WORKERS, timeout=TIME_OUT, return_as="generator")
    yield from in_order(parallel(peer.delayed(func)(number) for number in range(ITEMS)), (ValueError,))


def told_by_mpire(func: Function) -> Told:
    peer: Any = import_module("mpire")
    with peer.WorkerPool(WORKERS, start_method="spawn") as pool:
        results = pool.imap(func, range(ITEMS), chunk_size=1, task_timeout=TIME_OUT)
        yield from in_order(results, (ValueError,))


def told_by_pebble(func: Function) -> Told:
    peer: Any = import_module("pebble")
    with peer.ProcessPool(WORKERS, context=SPAWN) as pool:
        results = pool.map(func, range(ITEMS), timeout=TIME_OUT).result()
        yield from in_order(results, (ValueError, TimeoutError, peer.ProcessExpired))


def told_by_data_loader(func: Function) -> Told:
    peer: Any = import_module("torch.utils.data")
    options: dict[str, Any] = {"num_workers": WORKERS, "timeout": TIME_OUT_AT_START, "multiprocessing_context": SPAWN}
    loader = peer.DataLoader(DataSet(func), sampler=range(ITEMS), batch_size=None, **options)
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
