"""A pool that owns its processes, so that it can kill one: a crash or an overrun costs one call and not the pool."""

import atexit
import multiprocessing
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from multiprocessing.context import BaseContext
from typing import Any, NamedTuple, ParamSpec, TypeVar

from ..cpus import usable_cpus
from ..outcome import item_error
from .errors import CannotStart, WorkerDied, cannot_start
from .worker import Worker, pickled_call, set_up

P = ParamSpec("P")
R = TypeVar("R")


class _Submission(NamedTuple):
    payload: bytes
    future: Future[Any]


def checked(workers: int | None, timeout: float | None) -> int:
    """The number of workers; the usable processors if it is None. Raises `ValueError` for what makes no sense."""
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    if timeout is not None and timeout <= 0:
        raise ValueError(f"timeout must be more than 0 seconds, not {timeout}")
    return usable_cpus() if workers is None else workers


class ProcessPool(Executor):
    """`workers` processes, started at once, and for each of them a thread that hands it one call after the other.

    A worker that dies, or that is silent for more than `timeout` seconds and is killed for it, fails the call that it
    had (`WorkerDied`, `TimedOut`) and is replaced. An error of `initializer(*initargs)` fails them all (`CannotStart`).
    Leaving `with` waits for the calls under way; leaving it by an exception kills the workers.

    As with `multiprocessing.Pool`, a worker may have no pool of its own. Programs that it starts end with it: on POSIX,
    where it leads a process group. Ctrl-C reaches the parent alone. Raises `CannotStart` where no thread can start.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        initializer: Callable[..., object] | None = None,
        initargs: Sequence[Any] = (),
        timeout: float | None = None,
        mp_context: BaseContext | None = None,
    ) -> None:
        self.workers = workers = checked(workers, timeout)
        self._timeout = timeout
        self._context = mp_context or multiprocessing.get_context("spawn")
        self._setup = pickled_call(set_up, (initializer, *initargs), {})
        self._submitted: queue.SimpleQueue[_Submission | None] = queue.SimpleQueue()
        self._proven = False  # whether a worker has ever come up
        self._lock = threading.Lock()  # for the four below
        self._closed = False
        self._killed = False
        self._broken: CannotStart | None = None
        self._alive: set[Worker] = set()
        self._minders: list[threading.Thread] = []
        try:
            for worker in [self._start() for _ in range(workers)]:
                self._minders.append(threading.Thread(target=self._mind, args=(worker,), daemon=True))
                self._minders[-1].start()
        except BaseException as error:
            self.kill()
            for worker in [*self._alive]:  # nobody minds it
                self._end(worker)
            if isinstance(error, RuntimeError):
                raise cannot_start(error) from error
            raise
        atexit.register(self.kill)  # for those who forget to

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """A future of `fn(*args, **kwargs)`. Raises `CannotStart`, or `RuntimeError` after the end of the pool."""
        future: Future[R] = Future()
        try:
            payload = pickled_call(fn, args, kwargs)
        except BaseException as error:  # pickling has no error type of its own
            future.set_exception(item_error(error))
            return future
        with self._lock:
            if self._broken:
                raise self._broken
            if self._closed:
                raise RuntimeError("the pool has been shut down")
            self._submitted.put(_Submission(payload, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; finish those there are, or cancel those that have not begun; then end the workers."""
        with self._lock:
            self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._minders:
            self._submitted.put(None)
        if wait:
            for minder in filter(threading.Thread.is_alive, self._minders):  # one may not have started
                minder.join()
            atexit.unregister(self.kill)

    def kill(self) -> None:
        """End now: calls that have not begun are cancelled, those under way fail with `WorkerDied`."""
        with self._lock:
            self._closed = True
            self._killed = True
            alive = list(self._alive)
        for worker in alive:
            worker.kill()
        self.shutdown(cancel_futures=True)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.kill()

    def _mind(self, worker: Worker | None) -> None:
        """What the thread of one worker does."""
        worker = self._ready(worker)
        while submission := self._submitted.get():
            payload, future = submission
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or self._ready(self._start())
                if worker:
                    value, error = worker.call(payload, self._timeout)
                else:
                    value, error = None, self._broken or WorkerDied("the pool was killed")
            except BaseException as lost:  # `WorkerLost`; but whatever it is, somebody waits for this future
                self._end(worker)
                worker = None
                future.set_exception(lost)
                continue
            if error:
                future.set_exception(error)
            else:
                future.set_result(value)
        self._end(worker)

    def _start(self) -> Worker | None:
        with self._lock:
            if self._killed or self._broken:
                return None
            try:
                worker = Worker(self._context)
            except Exception as error:  # no more processes, no more files; or this process may start none
                self._broken = cannot_start(error)
                return None
            self._alive.add(worker)
            return worker

    def _ready(self, worker: Worker | None, deaths: int = 0) -> Worker | None:
        """The worker after its set-up. One that dies on its way is replaced: once, or more often if others came up."""
        if worker is None:
            return None
        failure: BaseException | None
        try:
            _, failure = worker.call(self._setup, None)
        except BaseException as error:
            failure = error
        if failure is None:
            self._proven = True
            return worker
        self._end(worker)
        if isinstance(failure, WorkerDied) and deaths < (9 if self._proven else 1):
            return self._ready(self._start(), deaths + 1)
        with self._lock:
            if not self._killed:
                self._broken = self._broken or cannot_start(failure)
        return None

    def _end(self, worker: Worker | None) -> None:
        if worker is not None:
            with suppress(Exception):  # it goes or it stays; whoever waits for its call must hear
                worker.end()
            with self._lock:
                self._alive.discard(worker)

    def _cancel(self) -> None:
        while True:
            try:
                submission = self._submitted.get_nowait()
            except queue.Empty:
                return
            if submission:
                submission.future.cancel()
                submission.future.set_running_or_notify_cancel()
