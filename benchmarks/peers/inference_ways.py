"""Ways to run a model over many rows in two processes, or in one. Each opens its workers and gives what runs them."""

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from helpers import inference
from helpers.inference import Floats, Model, init_worker, load_model, parallel_inference, predict_batch
from helpers.lab.digits import SIZES, digits, digits_model
from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.process_pool import ProcessPool

WORKERS = 2
BATCH = 64
SPAWN = multiprocessing.get_context("spawn")
Run = Callable[[Floats], Any]
Opened = Generator[Run, None, None]


@cache
def rows(batches: int) -> Floats:
    """The digits that the model has not seen, over and over."""
    return np.resize(digits().rows, (BATCH * batches, SIZES[0]))


def cut(data: Floats) -> Iterator[Floats]:
    return (data[start : start + BATCH] for start in range(0, len(data), BATCH))


@contextmanager
def in_a_loop(threads: int) -> Opened:
    init_worker(digits_model(), threads)
    yield lambda data: np.concatenate([predict_batch(batch) for batch in cut(data)])


@contextmanager
def in_two_loops() -> Opened:
    """The machine's limit: side by side, each with every second batch of its own rows; nothing is sent or returned."""
    with ProcessPool(WORKERS, initializer=init_worker, initargs=(digits_model(), 1)) as pool:

        def run(data: Floats) -> None:
            halves = [pool.submit(loop_over, len(data) // BATCH, first) for first in range(WORKERS)]
            for half in halves:
                half.result()

        yield run


def loop_over(batches: int, first: int) -> None:
    for batch in list(cut(rows(batches)))[first::WORKERS]:
        predict_batch(batch)


@contextmanager
def by_ours(workers: int, threads: int) -> Opened:
    path = digits_model()
    with ProcessPool(workers, initializer=init_worker, initargs=(path, threads)) as pool:
        yield lambda data: parallel_inference(data, path, BATCH, executor=pool)[0]


@contextmanager
def without_weights() -> Opened:
    """Products of the same sizes with zeros that take no memory: what two workers hold besides their weights."""
    with ProcessPool(WORKERS, initializer=threadpool_limits, initargs=(1, "blas")) as pool:

        def run(data: Floats) -> None:
            pool_map(multiplied, list(cut(data)), executor=pool).unwrap()

        yield run


def multiplied(batch: Floats) -> None:
    values = batch
    for shape in pairwise(SIZES):
        values = np.maximum(values @ np.zeros(shape, np.float32), 0)


@contextmanager
def by_executor(threads: int | None) -> Opened:
    """Each worker reads the weights into memory of its own. `threads`: of its BLAS; None leaves them."""
    setup: dict[str, Any] = {"initializer": read_in, "initargs": (str(digits_model()), threads)}
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN, **setup) as pool:
        yield lambda data: np.concatenate(list(pool.map(predict_batch, cut(data))))


def read_in(weights: str, threads: int | None) -> None:
    init_worker(weights, threads)
    inference._model = copied(weights)


def copied(weights: str) -> Model:
    model = load_model(weights)
    return model._replace(layers=[(into.copy(), bias.copy()) for into, bias in model.layers])


@contextmanager
def by_fork() -> Opened:
    """The parent reads the weights; its children share the pages until somebody writes to them."""
    read_in(str(digits_model()), 1)
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork")) as pool:
        yield lambda data: np.concatenate(list(pool.map(predict_batch, cut(data))))


@contextmanager
def by_sending() -> Opened:
    """The model travels with every batch."""
    setup: dict[str, Any] = {"initializer": threadpool_limits, "initargs": (1, "blas")}
    with ProcessPoolExecutor(WORKERS, mp_context=SPAWN, **setup) as pool:
        model = copied(str(digits_model()))
        yield lambda data: np.concatenate(list(pool.map(partial(predicted, model), cut(data))))


def predicted(model: Model, batch: Floats) -> Floats:
    return model.predict(batch)


@contextmanager
def by_joblib() -> Opened:
    """Arrays above 1 MB are written to a file once and mapped, and BLAS gets one thread."""
    peer: Any = import_module("joblib")
    model = copied(str(digits_model()))
    with peer.parallel_config("loky", inner_max_num_threads=1), peer.Parallel(n_jobs=WORKERS) as parallel:
        yield lambda data: np.concatenate(parallel(peer.delayed(predicted)(model, batch) for batch in cut(data)))
