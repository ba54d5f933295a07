"""A Ray cluster as an executor of the standard library's kind, for whatever takes `executor=`.

>>> with ClusterExecutor() as cluster:  # the one of RAY_ADDRESS, or the one that runs on this machine
...     lengths = list(cluster.map(len, texts))
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from functools import partial
from typing import Any, ParamSpec, TypeVar

import ray
from ray.exceptions import LocalRayletDiedError, RayError

from .parts.cluster_calls import Call, Packer, in_our_words, run, unpacked
from .parts.cluster_link import Link, no_new_connection
from .parts.outcome import in_words
from .parts.pools.errors import WorkerDied

log = logging.getLogger("concurrent.futures")  # which says so of an `Exception`
P = ParamSpec("P")
R = TypeVar("R")


class ClusterGone(BrokenExecutor):
    """The cluster does not answer any more, or somebody has closed the connection to it."""


class ClusterExecutor(Executor):
    """Calls to the workers of a Ray cluster, two for each worker; the others wait here, where they can be cancelled.

    It uses the connection that this process has, and where there is none it connects to `address`, until it is shut
    down. It starts a cluster for `address="local"` alone, and ends that one. Each call gets `num_cpus` processors and
    what the `options` ask for, which are Ray's: `num_gpus`, `resources`, `runtime_env` and so on. A call that
    asks for more than any node has waits for a node that has it.

    Functions and classes of a script or a notebook travel along; modules have to be on the nodes. An array of more than
    100 kB travels once, however many calls take it, and is read-only there, since the calls of a node share it. What a
    call returns is the caller's own. If a worker or a node dies, its calls are made again, up to `max_retries` times,
    and then fail with `WorkerDied`; so let them be such as may run twice. Raises `ConnectionError` where no cluster is.

    Functions that fill one array of shared memory (images, inference) take a cluster whose nodes are on this machine.
    A node tells the times of events by its own clock.
    """

    def __init__(self, address: str = "auto", *, num_cpus: float = 1, max_retries: int = 3, **options: Any) -> None:
        if num_cpus <= 0 or max_retries < 0:
            raise ValueError(f"not possible: num_cpus={num_cpus}, max_retries={max_retries}")
        self._link = Link(address)
        self._asked = {"CPU": num_cpus, "GPU": options.get("num_gpus") or 0} | (options.get("resources") or {})
        self._tries = max_retries + 1
        self._options = {"num_cpus": num_cpus, "max_retries": max_retries} | options
        self._run = ray.remote(run)
        self._packer = Packer()
        self._running: dict[Future[Any], tuple[Call, Any]] = {}  # our thread's own
        self._settled: queue.SimpleQueue[tuple[Future[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()  # for the four below
        self._closed = False
        self._abandoned = False
        self._gone: ClusterGone | None = None
        self._waiting: deque[tuple[Call, Future[Any]]] = deque()
        self._minder = threading.Thread(target=self._mind, name="cluster", daemon=True)
        self._minder.start()

    @property
    def workers(self) -> int:
        """How many calls the nodes that there are now can run at one time; at least 1."""
        return self._link.room(self._asked)

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """A future of `fn(*args, **kwargs)`. Raises `ClusterGone`, and `RuntimeError` after the executor's end."""
        future: Future[R] = Future()
        call, failure = None, None
        self._check_open()
        try:
            with no_new_connection():
                call = self._packer.pack(fn, args, kwargs)
        except BaseException as error:  # pickling has no error type of its own
            failure = in_words(error)
        with self._lock:
            self._check_open()
            if call:
                self._waiting.append((call, future))
        if failure:
            future.set_exception(failure)
        self._settled.put(None)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; finish those there are, or cancel those that Ray does not have yet."""
        with self._lock:
            self._closed = True
            futures = [future for _, future in self._waiting] if cancel_futures else []
        for future in futures:
            future.cancel()
        self._settled.put(None)
        if wait and threading.current_thread() is not self._minder:
            self._minder.join()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._abandoned = kind is not None
        self.shutdown(cancel_futures=self._abandoned)

    def _check_open(self) -> None:
        if self._gone:
            raise self._gone
        if self._closed:
            raise RuntimeError("the executor has been shut down")
        if not self._link.is_up:  # and Ray would start a cluster by itself
            raise ClusterGone(self._link.fault)

    def _mind(self) -> None:
        """What our thread does: it alone hands calls to Ray, and tells futures what has become of them."""
        while not self._is_over():
            news = None
            with suppress(queue.Empty):
                news = self._settled.get(timeout=1 if self._running else None)
            expected = news and self._running.pop(news[0], None)
            self._hand_over()
            if news and expected:
                self._tell(*news)
        self._link.close()

    def _is_over(self) -> bool:
        with self._lock:
            return self._closed and not self._running and not self._waiting

    def _hand_over(self) -> None:
        room = 2 * self.workers
        if fault := self._link.fault:
            self._give_up(ClusterGone(fault))
        while len(self._running) < room:
            with self._lock:
                if not self._waiting:
                    break
                call, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                ref, settled = self._start(call)
                self._running[future] = call, ref
                settled.add_done_callback(partial(self._note, future))
        if self._abandoned:
            for _, ref in self._running.values():
                with suppress(Exception), no_new_connection():
                    ray.cancel(ref, force=True)

    def _start(self, call: Call) -> tuple[Any, Future[Any]]:
        try:
            with no_new_connection():
                ref = self._run.options(name=call.name, **self._options).remote(*call.arguments)
            return ref, ref.future()
        except Exception as error:  # an option that Ray does not have, a connection that has gone
            failed: Future[Any] = Future()
            failed.set_exception(ClusterGone(fault) if (fault := self._link.fault) else error)
            return None, failed

    def _note(self, future: Future[Any], settled: Future[Any]) -> None:
        """In a thread of Ray's, which must not wait."""
        self._settled.put((future, settled))

    def _tell(self, future: Future[Any], settled: Future[Any]) -> None:
        try:
            value = unpacked(settled.result())
        except LocalRayletDiedError:
            gone = ClusterGone("the node has died that this process is connected to")
            _settle(future, None, gone)
            self._give_up(gone)
        except RayError as error:
            ended = WorkerDied("it was ended when the executor was left by an exception")
            _settle(future, None, ended if self._abandoned else in_our_words(error, self._tries))
        except BaseException as error:
            _settle(future, None, in_words(error))
        else:
            _settle(future, value, None)

    def _give_up(self, gone: ClusterGone) -> None:
        with self._lock:
            self._gone = self._gone or gone
            waiting = [future for _, future in self._waiting if future.set_running_or_notify_cancel()]
            self._waiting.clear()
        futures = [*self._running, *waiting]
        self._running.clear()
        for future in futures:
            _settle(future, None, gone)
        self._link.close()  # before Ray ends the process


def _settle(future: Future[Any], value: Any, error: Exception | None) -> None:
    """Our thread goes on even when a function that was added to the future raises `SystemExit`."""
    try:
        future.set_exception(error) if error is not None else future.set_result(value)
    except BaseException:
        log.exception("exception calling callback for %r", future)
