"""Tasks that wait in a file, for this process or another: accepted means written, and ended means written."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from os import PathLike
from time import monotonic
from typing import Any, cast
from weakref import WeakValueDictionary

from ..refusals import Closed, QueueFull
from .file import Row, TaskFile
from .names import function_of, name_of
from .task import ENDS, Bounds, Handle, Options, OtherWork, State, Task, TaskResult, in_short
from .writer import NO_ROOM, Writer

Held = tuple[str, int]  # a task and the number of the attempt at it


@dataclass(slots=True)
class News:
    """What a transaction has found out beside the results of its calls."""

    claimed: list[Row]
    lost: list[Held]
    ended: list[tuple[str, int]]  # which, and as the n-th of the file
    tasks: list[Task] = field(default_factory=list)


class DurableStore:
    """The tasks of one file. `lease`: seconds for which a task is ours, renewed at a third of them by a thread."""

    def __init__(self, path: str | PathLike[str], bounds: Bounds, *, fsync: bool, lease: float) -> None:
        self._path, self._bounds, self._fsync, self._lease = path, bounds, fsync, lease
        self._handles = WeakValueDictionary[str, Handle[Any]]()
        self._under_way = 0
        self._still = asyncio.Event()  # nothing is under way here
        self._news = asyncio.Event()
        self._watchers = 0
        self._still.set()
        self._slots, self._held, self._seen, self._renewed = 0, set[Held](), -1, monotonic()  # the thread's

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        self._begin, self._lost, self._slots = begin, lost, slots
        self._writer = Writer(self._open_file, self._turn, self._committed, self._deliver, self._quiet)
        await self._writer.open()

    async def add(self, task: Task) -> Handle[Any]:
        row = Row(
            task.id,
            name_of(task),
            stored([task.args, task.kwargs], f"the arguments of task {task.id!r}"),
            json.dumps(asdict(task.options)),
            "delayed" if task.options.delay else "waiting",
            0,
            task.options.attempts,
            None,
            None,
        )
        handle = self._handle(task.id)
        found = await self._writer.add(partial(self._add, row, task))
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

        def cancel(file: TaskFile, now: float) -> Row | None:
            return file.get(task_id) if file.cancel(task_id, now + keep, now) else None

        row = await self._writer.call(cancel)
        if row is not None:
            self._settle(row)
            self._lost(task_id, row.attempt)
        return row is not None

    async def send_again(self, task_id: str) -> Handle[Any]:
        def send(file: TaskFile, now: float) -> Exception | None:
            row = file.get(task_id)
            if row is None or row.state != "dead":
                return KeyError(f"there is no dead letter {task_id!r}")
            options = Options(**json.loads(row.options))
            file.send_again(task_id, options.attempts, options.rank(now), now)
            return None

        self._handles.pop(task_id, None)  # which has told of the end before
        handle = self._handle(task_id)
        await self._writer.call(send)
        return handle

    async def result(self, task_id: str) -> TaskResult[Any] | None:
        row = await self._writer.call(partial(_get, task_id))
        return result_of(row) if row else None

    async def dead_letters(self, limit: int) -> list[TaskResult[Any]]:
        return [result_of(row) for row in await self._writer.call(lambda file, _: file.dead_letters(limit))]

    async def counts(self) -> Mapping[State, int]:
        counts = await self._writer.call(lambda file, _: file.counts())
        return {cast(State, state): number for state, number in counts.items() if number and state != "ended"}

    async def idle(self) -> None:
        self._watchers += 1
        try:
            while {"waiting", "delayed", "running"} & set(await self.counts()):
                self._news.clear()
                await self._news.wait()
        finally:
            self._watchers -= 1

    async def drain(self) -> None:
        await self._writer.call(self._claim_no_more)
        await self._still.wait()

    async def close(self) -> None:
        for future in self._writer.outside():
            if not future.done():
                future.set_exception(Closed("the task was not accepted: the worker has stopped"))
        await self._writer.call(self._claim_no_more)
        await self._writer.close()
        for task_id, handle in list(self._handles.items()):
            handle.settle(Closed(f"task {task_id!r} is left in the file: the worker has stopped"))

    # In the loop

    def _handle(self, task_id: str) -> Handle[Any]:
        return self._handles.setdefault(task_id, Handle(task_id))

    def _settle(self, row: Row) -> None:
        if row.state in ENDS and (handle := self._handles.get(row.id)):
            handle.settle(result_of(row))

    def _end(self, task: Task, state: State, value: str | None, error: str | None) -> None:
        held, keep = (task.id, task.attempt), self._bounds.keep[state]

        def end(file: TaskFile, now: float) -> Row | None:
            file.end(held, state, value, error, now + keep, now)  # or it was refused, and ended otherwise
            return file.get(task.id)

        self._give_back(held, end)

    def _put_back(self, task: Task, error: str | None, seconds: float, more: int) -> None:
        held, options = (task.id, task.attempt), task.options

        def again(file: TaskFile, now: float) -> Row | None:
            file.again(held, error, options.rank(now + seconds), now + seconds, more, now)
            return file.get(task.id)

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
            self._news.set()

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
        if news.ended:
            self._news.set()

    def _ended_elsewhere(self, future: "asyncio.Future[Row | None]") -> None:
        if not future.exception() and (row := future.result()):
            self._settle(row)

    def _quiet(self) -> bool:
        return self._slots <= 0 and not self._handles and not self._watchers

    # In the thread

    def _open_file(self) -> TaskFile:
        file = TaskFile(self._path, fsync=self._fsync)
        self._seen = file.counts()["ended"]
        return file

    def _add(self, row: Row, task: Task, file: TaskFile, now: float) -> Any:
        known = file.get(row.id)
        if known is not None:
            if (known.func, known.arguments) == (row.func, row.arguments):
                return known
            return OtherWork(f"task id {row.id!r} belongs to other work: {known.func}{known.arguments[:60]}")
        counts = file.counts()
        if counts["waiting"] + counts["delayed"] >= self._bounds.max_queue:
            return (
                NO_ROOM
                if self._bounds.may_wait
                else QueueFull(f"task {row.id!r} was refused: {self._bounds.max_queue} wait already")
            )
        file.add(row, task.options.rank(now + task.options.delay), now + task.options.delay, now)
        return None

    def _claim_no_more(self, file: TaskFile, now: float) -> None:
        self._slots = -1_000_000_000

    def _turn(self, file: TaskFile, now: float, ended: list[Held]) -> News:
        file.look(self._bounds.keep["dead"], now)
        free = self._slots + len(ended)
        claimed = file.claim(free, self._lease, now) if free > 0 else []
        lost: list[Held] = []
        if monotonic() - self._renewed > self._lease / 3:
            self._renewed = monotonic()
            lost = file.renew(self._held.difference(ended), self._lease, now)
        return News(claimed, lost, file.ended_since(self._seen))

    def _committed(self, news: News, ended: list[Held]) -> None:
        self._held.difference_update(ended)
        self._slots += len(ended) - len(news.claimed)
        self._seen = max([self._seen, *(number for _, number in news.ended)])
        ours = {task_id for task_id, _ in ended}
        news.ended = [each for each in news.ended if each[0] not in ours]
        gone = {task_id for task_id, _ in news.ended}
        news.lost += [held for held in self._held if held[0] in gone]
        for row in news.claimed:
            self._held.add((row.id, row.attempt))
            news.tasks.append(task_of(row))


def stored(value: Any, what: str) -> str:
    """The value as JSON. Raises `TypeError` where that cannot hold it."""
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"{what} cannot be stored as JSON: {error}") from None


def task_of(row: Row) -> Task:
    args, kwargs = json.loads(row.arguments)
    options = Options(**json.loads(row.options))
    return Task(row.id, function_of(row.func), tuple(args), kwargs, options, row.attempt, row.last)


def result_of(row: Row) -> TaskResult[Any]:
    value = json.loads(row.value) if row.value is not None else None
    return TaskResult(row.id, row.state, row.attempt, value, row.error if row.state != "done" else None)


def _get(task_id: str, file: TaskFile, now: float) -> Row | None:
    return file.get(task_id)
