"""Tasks that wait in a file, for this process or another: accepted means written, and ended means written."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from os import PathLike
from typing import Any, cast
from weakref import WeakValueDictionary

from ..refusals import Closed, QueueFull
from .calls import NO_ROOM
from .claims import Claims, News
from .file import TaskFile
from .rows import Held, Row, options_of, result_of, row_of, stored
from .task import ENDS, Bounds, Handle, Options, OtherWork, State, Task, TaskResult, in_short
from .writer import Writer


class DurableStore:
    """The tasks of one file. `lease`: seconds for which a task is ours, renewed at a third of them by a thread."""

    def __init__(self, path: str | PathLike[str], bounds: Bounds, *, fsync: bool, lease: float) -> None:
        self._open_file = partial(TaskFile, path, fsync=fsync)
        self._bounds = bounds
        self._claims = Claims(lease, bounds.keep["dead"])
        self._handles = WeakValueDictionary[str, Handle[Any]]()
        self._under_way = 0
        self._still = asyncio.Event()  # nothing is under way here
        self._news = asyncio.Event()
        self._watchers = 0
        self._still.set()

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        self._begin, self._lost = begin, lost
        self._claims.slots = slots
        self._writer = Writer(self._open_file, self._claims, self._deliver, self._quiet)
        await self._writer.open()

    async def add(self, task: Task) -> Handle[Any]:
        row = row_of(task)
        handle = self._handle(task.id)
        try:
            found = await self._writer.add(partial(self._add, row, task.options))
        except Closed:
            raise Closed(f"task {task.id!r} was not accepted: the worker has stopped") from None
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
        def send(file: TaskFile, now: float) -> Exception | None:
            row = file.get(task_id)
            if row is None or row.state != "dead":
                return KeyError(f"there is no dead letter {task_id!r}")
            options = options_of(row.options)
            file.send_again(task_id, options.attempts, options.rank(now), now)
            return None

        handle = self._handle(task_id)
        await self._writer.call(send)
        return handle

    async def result(self, task_id: str) -> TaskResult[Any] | None:
        row = await self._writer.call(partial(_get, task_id))
        return result_of(row) if row else None

    async def dead_letters(self, limit: int) -> list[TaskResult[Any]]:
        return [result_of(row) for row in await self._writer.call(lambda file, _: file.dead_letters(limit))]

    async def counts(self) -> Mapping[State, int]:
        counts = await self._writer.call(lambda file, _: file.counts.copy())
        return {cast(State, state): number for state, number in counts.items() if number and state != "ended"}

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
        await self._delivered()
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
        held, keep = (task.id, task.attempt), self._bounds.keep[state]

        def end(file: TaskFile, now: float) -> Row | None:
            if file.end(held, state, value, error, now + keep, now):
                return Row(task.id, "", "", "", state, task.attempt, task.last, value, error)
            return file.get(task.id)  # it was refused: the task has ended otherwise, or will

        self._give_back(held, end)

    def _put_back(self, task: Task, error: str | None, seconds: float, more: int) -> None:
        held, options = (task.id, task.attempt), task.options

        def again(file: TaskFile, now: float) -> Row | None:
            back = file.again(held, error, options.rank(now + seconds), now + seconds, more, now)
            return None if back else file.get(task.id)

        self._give_back(held, again)

    def _give_back(self, held: Held, do: Callable[[TaskFile, float], Row | None]) -> None:
        def given(future: "asyncio.Future[Row | None]") -> None:
            self._under_way -= 1
            if not self._under_way:
                self._still.set()
            if error := future.exception():
                if handle := self._handles.get(held[0]):
                    handle.settle(OSError(f"task {held[0]!r} has ended, and that could not be written: {error}"))
            elif row := future.result():
                self._settle(row)
            self._tell()

        self._writer.call(do, frees=held).add_done_callback(given)

    def _deliver(self, news: News) -> None:
        for task in news.tasks:
            self._under_way += 1
            self._still.clear()
            self._begin(task)
        for held in news.lost:
            self._lost(*held)
        for task_id, _ in news.ended:
            if task_id in self._handles:
                self._writer.call(partial(_get, task_id)).add_done_callback(self._ended_elsewhere)
        if news.gone:
            for task_id, handle in list(self._handles.items()):
                handle.settle(OSError(f"nothing more is heard of task {task_id!r}: {news.gone}"))
        if news.ended or news.gone:
            self._tell()

    def _tell(self) -> None:
        """Whoever waits for the file to be idle looks again."""
        self._news.set()
        self._news = asyncio.Event()

    def _ended_elsewhere(self, future: "asyncio.Future[Row | None]") -> None:
        if not future.exception() and (row := future.result()):
            self._settle(row)

    async def _delivered(self) -> None:
        """Returns when what was claimed before has come."""
        with suppress(OSError, Closed):
            await self._writer.call(lambda file, now: None)

    def _quiet(self) -> bool:
        return (self._claims.halted or self._claims.slots <= 0) and not self._handles and not self._watchers

    def _add(self, row: Row, options: Options, file: TaskFile, now: float) -> Any:
        due = now + options.delay
        full = file.counts["waiting"] + file.counts["delayed"] >= self._bounds.max_queue
        if not full and file.add(row, options.rank(due), due, now):
            return None
        known = file.get(row.id)
        if known is None:
            few = f"task {row.id!r} was refused: {self._bounds.max_queue} wait already"
            return NO_ROOM if self._bounds.may_wait else QueueFull(few)
        if (known.func, known.arguments) == (row.func, row.arguments):
            return known
        return OtherWork(f"task id {row.id!r} belongs to other work: {known.func}, called with {known.arguments[:60]}")


def _get(task_id: str, file: TaskFile, now: float) -> Row | None:
    return file.get(task_id)
