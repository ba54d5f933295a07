"""Tasks that are run in the background: retried, bounded, watched, and kept in a file where they must survive.

>>> async with AsyncTaskWorker(max_concurrent=5, file="tasks.sqlite") as worker:
...     handle = await worker.submit("report-7", make_report, 7)
...     report = await handle
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from os import PathLike
from typing import Any, Literal, Self

from .parts.events import Observer
from .parts.refusals import Closed as Closed
from .parts.refusals import QueueFull as QueueFull
from .parts.tasks.durable import DurableStore
from .parts.tasks.memory import MemoryStore
from .parts.tasks.runner import Runner
from .parts.tasks.store import Store
from .parts.tasks.submitter import Submitter
from .parts.tasks.task import Bounds, Handle, Options, State, Task, TaskResult
from .parts.tasks.task import OtherWork as OtherWork
from .parts.tasks.task import TaskFailed as TaskFailed


class AsyncTaskWorker(Submitter):
    """Runs what is submitted, `max_concurrent` tasks at a time: async functions in its loop, all others in threads.

    Without a `file` tasks live in memory, and end with the process. In a file they survive it, `kill -9` included: an
    accepted task ends once, as done or as a dead letter, and runs at least once, so it must be able to run twice. With
    `fsync` they survive a power failure too. Several workers, in several processes, may share a file on a local disk:
    each task runs at one of them, under a lease of so many seconds, which is renewed while its process lives. (Who
    stands still for longer, or has the clock put forward by more, loses the task, and its late result is refused.)
    Functions are kept by name there, so they must be importable, and arguments and results as JSON: a tuple comes back
    as a list, and the keys of a dict as strings. The first task of a module imports it, while others wait.

    `max_queue`: how many tasks may wait; with `when_full="wait"` the next `submit` waits for room, with "refuse" it
    raises `QueueFull`. `keep`, `keep_dead`: seconds for which results and dead letters are kept. `observe`: is told of
    each attempt: its "start", and "end" or "error", and then "retry", "dead" or "stopped". `max_concurrent=0`: a worker
    that submits to a file, and runs nothing.
    """

    def __init__(
        self,
        max_concurrent: int = 10,
        *,
        file: str | PathLike[str] | None = None,
        fsync: bool = False,
        lease: float = 30.0,
        max_queue: int = 10_000,
        when_full: Literal["wait", "refuse"] = "wait",
        keep: float = 3600.0,
        keep_dead: float = 7 * 86_400.0,
        observe: Observer | None = None,
    ) -> None:
        if max_concurrent < (1 if file is None else 0) or max_queue < 1:
            raise ValueError(f"max_concurrent and max_queue must be positive, not {max_concurrent} and {max_queue}")
        if not min(lease, keep, keep_dead) > 0:
            raise ValueError(f"lease, keep and keep_dead must be positive, not {lease}, {keep} and {keep_dead}")
        if when_full not in ("wait", "refuse"):
            raise ValueError(f'when_full must be "wait" or "refuse", not {when_full!r}')
        super().__init__(Options(), self._accept)
        bounds = Bounds(max_queue, when_full == "wait", {"done": keep, "cancelled": keep, "dead": keep_dead})
        self.max_concurrent = max_concurrent
        self._store: Store = (
            MemoryStore(bounds) if file is None else DurableStore(file, bounds, fsync=fsync, lease=lease)
        )
        self._runner = Runner(max_concurrent, self._store, observe)
        self._closed = "has not been started: use it in an `async with` block, or await its `start`"
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> Self:
        """Begin. Raises `RuntimeError` the second time; and `OSError` or `ValueError` where the file is of no use."""
        if self._loop is not None:
            raise RuntimeError("a worker runs once: make another")
        self._loop = asyncio.get_running_loop()
        await self._store.open(self._runner.begin, self._runner.lost, self.max_concurrent)
        self._closed = ""
        return self

    async def stop(self, *, drain: float = 30.0) -> None:
        """Take no more tasks and end, `drain` seconds and a moment from now at the latest.

        In memory all that was accepted is run, from a file what is under way. What is not done by then is cancelled; in
        a file it waits for the next worker, and the attempt does not count.
        """
        if self._closed:
            return
        self._closed = "has stopped"
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(drain):
                    await self._store.drain()
        finally:
            self._store.halt()
            try:
                await self._runner.stop()
            finally:  # whoever gives up waiting, or is a task of this worker, leaves nothing open
                await self._store.close()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Stops. When an exception has left the block, nothing is waited for."""
        await self.stop(drain=30.0 if kind is None else 0.0)

    def options(self, **options: Any) -> Submitter:
        """`worker.options(priority=1, delay=60).submit(…)`: see `Options` for what there is."""
        return Submitter(Options(**options), self._accept)

    async def wait_all(self) -> None:
        """Returns when no task waits, is delayed or is under way, in the whole file."""
        self._expect_open()
        await self._store.idle()

    async def get_result(self, task_id: str) -> TaskResult[Any] | None:
        """How it stands with a task, or None where there is none of this id, or its result has expired."""
        self._expect_open()
        return await self._store.result(task_id)

    async def counts(self) -> Mapping[State, int]:
        """How many tasks are in each state; a state without any is left out."""
        self._expect_open()
        return await self._store.counts()

    async def cancel(self, task_id: str) -> bool:
        """End a task that waits or is under way. False where it has ended, or there is none."""
        self._expect_open()
        return await self._store.cancel(task_id)

    async def dead_letters(self, limit: int = 100) -> list[TaskResult[Any]]:
        """The tasks that have failed for good, oldest first."""
        self._expect_open()
        return await self._store.dead_letters(limit)

    async def send_again(self, task_id: str) -> Handle[Any]:
        """Give a dead letter as many attempts as it had at first. Raises `KeyError` where there is none of this id."""
        self._expect_open()
        return await self._store.send_again(task_id)

    @property
    def abandoned(self) -> list[str]:
        """The tasks whose function still runs although its attempt is over: threads, and who refuses cancellation."""
        return self._runner.abandoned

    async def _accept(self, task: Task) -> Handle[Any]:
        self._expect_open(f"task {task.id!r} was not accepted: ")
        return await self._store.add(task)

    def _expect_open(self, what: str = "") -> None:
        if self._closed:
            raise Closed(f"{what}the worker {self._closed}")
        if asyncio.get_running_loop() is not self._loop:
            raise RuntimeError(
                f"{what}the worker runs in another event loop: there, or with asyncio.run_coroutine_threadsafe"
            )
