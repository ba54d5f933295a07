"""What exercise 02 runs on: the worker's side of a chunk, and an executor that counts its round trips."""

import os
import pickle
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
MOST = 6000  # calls: more than any check wants, and soon reached


def try_each(func: Callable[[Any], R], items: Sequence[Any]) -> list[tuple[R | None, Exception | None]]:
    """What a worker does with a chunk: for each item `(value, None)`, or `(None, error)` where `func` raised."""
    pairs: list[tuple[R | None, Exception | None]] = []
    for item in items:
        try:
            pairs.append((func(item), None))
        except Exception as error:
            pairs.append((None, error))
    return pairs


def process_id(item: object) -> int:
    """The process in which it runs."""
    return os.getpid()


class Recorder(Executor):
    """`workers` threads that stand in for processes: what is sent and what comes back is pickled.

    `trips`: calls that were submitted. `refused`: why some of them could not be sent. `begun`: calls that a worker took
    up. `peak`: most at work at the same time. `shutdowns`: how often it was shut down. A worker calls `before(number)`
    before each call: the place, from 0, in which it was submitted.
    """

    def __init__(self, workers: int = 2, before: Callable[[int], object] | None = None) -> None:
        self.trips = self.begun = self.peak = self.shutdowns = self._now = 0
        self.refused: list[Exception] = []
        self._before = before
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """As to processes: what cannot be pickled fails its own call. Raises `RuntimeError` after `MOST` calls."""
        if self.trips == MOST:
            raise RuntimeError(f"{MOST} chunks were submitted, and there seems to be no end")
        number, self.trips = self.trips, self.trips + 1
        try:
            sent = pickle.dumps((fn, args, kwargs))
            if b"__main__" in sent:
                raise AttributeError("a worker process cannot import what is defined in a notebook cell")
        except Exception as error:  # pickling has no error type of its own
            self.refused.append(error)
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed
        return self._threads.submit(self._run, number, sent)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.shutdowns += 1
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def _run(self, number: int, sent: bytes) -> Any:
        with self._lock:
            self.begun += 1
            self._now += 1
            self.peak = max(self.peak, self._now)
        try:
            if self._before:
                self._before(number)
            fn, args, kwargs = pickle.loads(sent)
            return pickle.loads(pickle.dumps(fn(*args, **kwargs)))
        finally:
            with self._lock:
                self._now -= 1
