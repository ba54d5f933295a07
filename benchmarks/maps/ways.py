"""Ways to map a function over items in two processes, or threads. Each opens its pool and gives the map; all spawn."""

import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from math import ceil
from typing import Any

from helpers.parts.pools.process_pool import ProcessPool

WORKERS = 2
CHUNKS = 16
SPAWN = multiprocessing.get_context("spawn")
Function = Callable[[Any], Any]
Map = Callable[[Function, Sequence[Any]], Sequence[Any]]
OpenedMap = Generator[Map, None, None]


@contextmanager
def mapped_in_a_loop() -> OpenedMap:
    yield lambda func, items: [func(item) for item in items]


@contextmanager
def mapped_by_ours(kind: str) -> OpenedMap:
    """`kind`: text or images in a warm pool; "here": text, as it decides; "cold": text, its pool started in the map."""
    if kind == "here":
        yield lambda _, items: _texts(items)
    elif kind == "cold":
        yield lambda _, items: _texts(items, workers=WORKERS)
    else:
        with ProcessPool(WORKERS) as pool:
            if kind == "text":
                yield lambda _, items: _texts(items, executor=pool)
            else:
                yield lambda _, items: _images(items, pool)


@contextmanager
def mapped_by_our_threads() -> OpenedMap:
    with ThreadPoolExecutor(WORKERS) as pool:
        yield lambda _, items: _images(items, pool)


def _texts(items: Sequence[Any], **options: Any) -> Sequence[Any]:
    from helpers.text import preprocess_batch

    return preprocess_batch(items, **options).unwrap()


def _images(items: Sequence[Any], executor: Executor) -> Sequence[Any]:
    from helpers.images import process_images_parallel

    pixels, outcomes = process_images_parallel(items, seed=None, workers=WORKERS, executor=executor)
    outcomes.unwrap()
    return pixels  # type: ignore[return-value]


@contextmanager
def mapped_by_threads() -> OpenedMap:
    with ThreadPoolExecutor(WORKERS) as pool:
        yield lambda func, items: list(pool.map(func, items))


@contextmanager
def mapped_by_executor(chunks: int | None) -> OpenedMap:
    """`chunks` in a job; without it every item travels alone."""
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN) as pool:
        yield lambda func, items: list(pool.map(func, items, chunksize=ceil(len(items) / chunks) if chunks else 1))


@contextmanager
def mapped_by_joblib() -> OpenedMap:
    peer: Any = import_module("joblib")
    with peer.Parallel(n_jobs=WORKERS) as parallel:
        yield lambda func, items: parallel(peer.delayed(func)(item) for item in items)


@contextmanager
def mapped_by_mpire() -> OpenedMap:
    peer: Any = import_module("mpire")
    with peer.WorkerPool(WORKERS, start_method="spawn", keep_alive=True) as pool:
        yield lambda func, items: pool.map(func, items, concatenate_numpy_output=False)


@contextmanager
def mapped_by_pebble(chunks: int) -> OpenedMap:
    peer: Any = import_module("pebble")
    with peer.ProcessPool(WORKERS, context=SPAWN) as pool:
        yield lambda func, items: list(pool.map(func, items, chunksize=ceil(len(items) / chunks)).result())


class DataSet:
    """Its element `item` is `func(item)`: the sampler asks for the items themselves."""

    def __init__(self, func: Function) -> None:
        self.func = func

    def __getitem__(self, item: Any) -> Any:
        return self.func(item)


@contextmanager
def mapped_by_data_loader(func: Function) -> OpenedMap:
    """16 items in a batch, stacked into shared memory by the workers, which stay from one map to the next."""
    peer: Any = import_module("torch.utils.data")
    batches: list[Sequence[Any]] = []
    kept = {"num_workers": WORKERS, "persistent_workers": True, "multiprocessing_context": SPAWN}
    loader = peer.DataLoader(DataSet(func), batch_sampler=batches, **kept)

    def mapped(_: Function, items: Sequence[Any]) -> Sequence[Any]:
        batches[:] = [items[at : at + 16] for at in range(0, len(items), 16)]
        return [row for batch in loader for row in batch.numpy()]

    yield mapped
