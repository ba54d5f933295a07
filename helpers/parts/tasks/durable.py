"""Tasks that wait in a file, for this process or another: accepted means written, and ended means written."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from os import PathLike
from typing import Any
from weakref import WeakValueDictionary

from ..refusals import Closed
from . import steps
from .calls import Callbacks
from .claims import Claims, News
from .file import TaskFile
from .opening import PATIENCE
from .rows import Held, Row, result_of, row_of, stored
from .task import ENDS, STATES, Bounds, Handle, State, Task, TaskFailed, TaskResult, in_short
from .writer import Writer


class DurableStore:
    """The tasks of one file. `lease`: seconds for which a task is ours, renewed at a third of them by a thread."""

    def __init__(self, path: str | PathLike[str], bounds: Bounds, *, fsync: bool, lease: float) -> None:
        self._open_file = partial(TaskFile, path, fsync=fsync)
        self._bounds = bounds
        self._claims = Claims(lease, bounds.keep["dead"])
        self._handles = WeakValueDictionary[str, Handle[Any]]()
        self._under_way = self._watchers = 0
        self._still = asyncio.Event()  # nothing is under way here
        self._still.set()
        self._news = asyncio.Event()

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        self._begin, self._lost, self._claims.slots = begin, lost, slots
        self._writer = Writer(self._open_file, self._claims, self._deliver, self._quiet)
        await self._writer.open()

    async def add(self, task: Task) -> Handle[Any]:
        row = row_of(task)
        handle = self._handle(task.id)
        try:
            found = await self._writer.add(partial(steps.add, row, task.options, self._bounds))
        except Closed as closed:
            raise Closed(f"task {task.id!r} was not accepted: {closed}") from None
        if found is not None:
            self._settle(found)
        return handle

    def done(self, task: Task, value: Any) -> None:
        self._end(task, "done", stored(value, f"the result of task {task.id!r}"), None)

    def dead(self, task: Task, error: BaseException) -> None:
        self._end(task, "dead", None, in_short(error))

    def again(self, task: Task, error: BaseException, seconds: float) -> None:
        self._put_back(task, in_short(error), seconds, 0)

    def hand_back(self, task: Task) -> None:
        self._put_back(task, None, 0, 1)

    async def cancel(self, task_id: str) -> bool:
        keep = self._bounds.keep["cancelled"]
        row = await self._writer.call(lambda file, now: file.cancel(task_id, now + keep, now))
        if row is not None:
            self._settle(row._replace(state="cancelled"))
            self._lost(task_id, row.attempt)
        return row is not None

    async def send_again(self, task_id: str) -> Handle[Any]:
        handle = self._handle(task_id)
        await self._writer.call(partial(steps.send_again, task_id))
        return handle

    async def result(self, task_id: str) -> TaskResult[Any] | None:
        row = await self._writer.call(partial(steps.get, task_id))
        return result_of(row) if row else None

    async def dead_letters(self, limit: int) -> list[TaskResult[Any]]:
        return [result_of(row) for row in await self._writer.call(lambda file, _: file.dead_letters(limit))]

    async def counts(self) -> Mapping[State, int]:
        counts = await self._writer.call(lambda file, _: file.counts.copy())
        return {state: counts[state] for state in STATES if counts[state]}

    async def idle(self) -> None:
        self._watchers += 1
        try:
            while True:
                news = self._news
                if not {"waiting", "delayed", "running"} & set(await self.counts()):
                    return
                await news.wait()
        finally:
            self._watchers -= 1

    async def drain(self) -> None:
        self.halt()
        await self._delivered()
        await self._still.wait()

    def halt(self) -> None:
        self._claims.halted = True

    async def close(self) -> None:
        self._writer.refuse(Closed("the worker has stopped"))
        try:
            await self._delivered()
        finally:
            await self._writer.close()
        self._tell()
        for task_id, handle in list(self._handles.items()):
            handle.settle(Closed(f"task {task_id!r} is left in the file: the worker has stopped"))

    def _handle(self, task_id: str) -> Handle[Any]:
        """One for all who wait for the task now. One that is settled may tell of an earlier task of this id."""
        handle = self._handles.get(task_id)
        if handle is None or handle.settled:
            handle = self._handles[task_id] = Handle(task_id)
        return handle

    def _settle(self, row: Row) -> None:
        if row.state in ENDS and (handle := self._handles.get(row.id)):
            handle.settle(result_of(row))

    def _end(self, task: Task, state: State, value: str | None, error: str | None) -> None:
        held, keep = (task.id, task.attempt, task.number), self._bounds.keep[state]
        self._give_back(held, partial(steps.end, held, state, value, error, keep))

    def _put_back(self, task: Task, error: str | None, seconds: float, more: int) -> None:
        held = task.id, task.attempt, task.number
        self._give_back(held, partial(steps.again, held, task.options, error, seconds, more))

    def _give_back(self, held: Held, step: Callable[[TaskFile, float], Row | None]) -> None:
        self._writer.end(step, held, Callbacks(self._given_back, partial(self._not_written, held[0])))

    def _given_back(self, row: Row | None) -> None:
        self._under_way -= 1
        if not self._under_way:
            self._still.set()
        if row:
            self._settle(row)
        self._tell()

    def _not_written(self, task_id: str, error: BaseException) -> None:
        if handle := self._handles.get(task_id):
            handle.settle(OSError(f"task {task_id!r} has ended, and that could not be written: {error}"))
        self._given_back(None)

    def _deliver(self, news: News) -> None:
        for task in news.tasks:
            self._under_way += 1
            self._still.clear()
            self._begin(task)
        for held in news.lost:
            self._lost(*held[:2])
        for task_id in list(self._handles) if news.missed else [task_id for task_id, _ in news.ended]:
            if task_id in self._handles:
                found = self._writer.call(partial(steps.get, task_id))
                found.add_done_callback(partial(self._ended_elsewhere, task_id))
        if news.broken:
            for task_id, handle in list(self._handles.items()):
                handle.settle(OSError(f"nothing more is heard of task {task_id!r}: {news.broken}"))
        self._tell()

    def _tell(self) -> None:
        """Whoever waits for the file to be idle looks again."""
        if self._watchers:
            self._news.set()
            self._news = asyncio.Event()

    def _ended_elsewhere(self, task_id: str, future: "asyncio.Future[Row | None]") -> None:
        if future.exception():
            return
        if row := future.result():
            self._settle(row)
        elif handle := self._handles.get(task_id):
            handle.settle(TaskFailed(f"task {task_id!r} has ended, and its result has expired"))

    async def _delivered(self) -> None:
        """Returns when what was claimed before has come."""
        with suppress(OSError, Closed, TimeoutError):
            async with asyncio.timeout(PATIENCE):  # `wait_for` may swallow a cancellation before Python 3.12
                await self._writer.call(lambda file, now: None)

    def _quiet(self) -> bool:
        return (self._claims.halted or self._claims.slots <= 0) and not (self._handles or self._watchers)
