"""Executors for lessons and checks: one that is warm, and one that keeps books."""

import os
import pickle
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from multiprocessing.reduction import ForkingPickler
from threading import Lock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
CALLS = 6000  # more than any check wants, and soon reached


def warm_up(pool: Executor, workers: int) -> list[int]:
    """Wait until `workers` processes of the pool have started; returns their numbers."""
    found: set[int] = set()
    while len(found) < workers:
        found |= set(pool.map(_process_number, [0.05] * workers))
    return sorted(found)


def _process_number(pause: float) -> int:
    time.sleep(pause)  # long enough that no worker takes the work of all
    return os.getpid()


@dataclass
class Call:
    """One submission. `alone`: no other call of the same executor was under way between its start and its end."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: Future[Any]
    alone: bool

    @property
    def carried(self) -> tuple[Any, ...]:
        """All arguments, also those that a `partial` brings along."""
        given = (*self.args, *self.kwargs.values())
        function = self.function
        return (*function.args, *function.keywords.values(), *given) if isinstance(function, partial) else given

    @property
    def sent(self) -> int:
        """Bytes that travel to another process; 0 where they cannot."""
        try:
            return len(ForkingPickler.dumps((self.function, self.args, self.kwargs)))
        except Exception:  # pickling has no error type of its own
            return 0

    @property
    def returned(self) -> int:
        """Bytes that travel back; 0 where there is no result."""
        failed = not self.future.done() or self.future.cancelled() or self.future.exception()
        return 0 if failed else len(ForkingPickler.dumps(self.future.result()))


class RecordingExecutor(Executor):
    """Does everything with `executor` and keeps books, for checks that judge what was handed over and not how fast.

    `calls`: what was submitted. `peak`: most under way at once. `shutdowns`: how often it was shut down.

    `lent`: it stays open when it is shut down. `refuse_after` so many calls `submit` raises `refusal`, by default a
    `RuntimeError`.

    `pickled`: threads stand in for processes, so that what is sent and what comes back is pickled. There may be
    thousands of calls, and who was under way is not noted. `refused` says why some could not be sent, `begun` counts
    those that a worker took up, and `at_work` is the most of them at one time. A worker calls `before(number)` before
    each call: the place, from 0, in which it was submitted.
    """

    def __init__(
        self,
        executor: Executor,
        *,
        lent: bool = False,
        refuse_after: int = CALLS,
        refusal: BaseException | None = None,
        pickled: bool = False,
        before: Callable[[int], object] | None = None,
    ) -> None:
        self.calls: list[Call] = []
        self.refused: list[Exception] = []
        self.peak = self.begun = self.at_work = self.shutdowns = 0
        self._working = 0
        self._under_way: list[Call] = []
        self._executor = executor
        self._lent = lent
        self._refuse_after, self._refusal = refuse_after, refusal
        self._pickled = pickled
        self._before = before
        self._lock = Lock()
        self._workers_lock = Lock()

    @property
    def closed(self) -> bool:
        return self.shutdowns > 0

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Raises `RuntimeError` when it is closed, and where there seems to be no end of calls."""
        with self._lock:
            if self.closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            if len(self.calls) == self._refuse_after:
                too_many = RuntimeError(f"no more than {self._refuse_after} calls are taken, and another was submitted")
                raise self._refusal or too_many
            self._under_way = [] if self._pickled else [call for call in self._under_way if not call.future.done()]
            future = self._send(fn, args, kwargs) if self._pickled else self._executor.submit(fn, *args, **kwargs)
            for call in self._under_way:
                call.alone = False
            self.calls.append(Call(fn, args, kwargs, future, not self._under_way))
            self._under_way.append(self.calls[-1])
            self.peak = max(self.peak, len(self._under_way))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.shutdowns += 1
        if not self._lent:
            self._executor.shutdown(wait, cancel_futures=cancel_futures)

    def _send(self, fn: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Future[R]:
        try:
            sent = pickle.dumps((fn, args, kwargs))
            if b"__main__" in sent:
                raise AttributeError("a worker process cannot import what is defined in a notebook cell")
        except Exception as error:  # pickling has no error type of its own
            self.refused.append(error)
            failed: Future[R] = Future()
            failed.set_exception(error)
            return failed
        return self._executor.submit(self._receive, len(self.calls), sent)

    def _receive(self, number: int, sent: bytes) -> Any:
        """In a thread that stands in for a process."""
        with self._workers_lock:
            self.begun += 1
            self._working += 1
            self.at_work = max(self.at_work, self._working)
        try:
            if self._before:
                self._before(number)
            fn, args, kwargs = pickle.loads(sent)
            return pickle.loads(pickle.dumps(fn(*args, **kwargs)))
        finally:
            with self._workers_lock:
                self._working -= 1
