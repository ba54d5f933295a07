"""Tasks in memory: they end with their process."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from ..refusals import Closed, QueueFull
from .line import Line
from .shelf import Shelf
from .task import ENDS, Bounds, Handle, OtherWork, State, Task, TaskResult


class MemoryStore:
    """At most `bounds.max_queue` tasks wait for their first attempt. One that tries again needs no room."""

    def __init__(self, bounds: Bounds) -> None:
        self._tasks: dict[str, Task] = {}
        self._line = Line()
        self._counts: Counter[State] = Counter()
        self._shelf = Shelf(bounds.keep)
        self._bounds = bounds
        self._room = asyncio.Semaphore(bounds.max_queue)
        self._idle = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._slots, self._open, self._begins = 0, False, False

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._begin, self._lost, self._slots, self._open, self._begins = begin, lost, slots, True, True
        self._idle.set()

    async def add(self, task: Task) -> Handle[Any]:
        if (handle := self._same(task)) is not None:
            return handle
        if (full := self._room.locked()) and not self._bounds.may_wait:
            raise QueueFull(f"task {task.id!r} was refused: {self._bounds.max_queue} wait already")
        await self._room.acquire()
        try:
            handle = self._same(task) if full else None  # it may have come while this one waited for room
            if handle is None and not self._open:
                raise Closed(f"task {task.id!r} was not accepted: the worker has stopped")
        except BaseException:
            self._room.release()
            raise
        if handle is not None:
            self._room.release()
            return handle
        task.last, task.handle = task.options.attempts, Handle(task.id)
        self._tasks[task.id] = task
        self._counts["waiting"] += 1
        self._idle.clear()
        self._wait(task, task.options.delay)
        return task.handle

    def done(self, task: Task, value: Any) -> None:
        self._end(task, "done", value, None)

    def dead(self, task: Task, error: BaseException) -> None:
        self._end(task, "dead", None, error)

    def again(self, task: Task, error: BaseException, seconds: float) -> None:
        task.error = error
        self._back(task, seconds)

    def hand_back(self, task: Task) -> None:
        task.last += 1
        self._back(task, 0)

    async def cancel(self, task_id: str) -> bool:
        task = self._found(task_id)
        if task is None or task.state in ENDS:
            return False
        if task.state == "running":
            self._finish(task, "cancelled")
            self._lost(task_id, task.attempt)
            return True
        self._line.remove(task)
        if not task.attempt:
            self._room.release()
        self._finish(task, "cancelled")
        return True

    async def send_again(self, task_id: str) -> Handle[Any]:
        task = self._found(task_id)
        if task is None or task.state != "dead":
            raise KeyError(f"there is no dead letter {task_id!r}")
        task.last, task.handle = task.attempt + task.options.attempts, Handle(task_id)
        self._idle.clear()
        self._wait(task, 0)
        return task.handle

    async def result(self, task_id: str) -> TaskResult[Any] | None:
        return task.result() if (task := self._found(task_id)) else None

    async def dead_letters(self, limit: int) -> list[TaskResult[Any]]:
        self._expire()
        return [task.result() for task in itertools.islice(self._shelf.tasks("dead"), limit)]

    async def counts(self) -> Mapping[State, int]:
        self._expire()
        return {state: number for state, number in self._counts.items() if number}

    async def idle(self) -> None:
        await self._idle.wait()
        if not self._open and self._live():
            raise Closed("tasks are left that were not run: the worker has stopped")

    async def drain(self) -> None:
        self._open = False
        await self.idle()

    def halt(self) -> None:
        self._open = self._begins = False

    async def close(self) -> None:
        if self._timer:
            self._timer.cancel()
        for handle in filter(None, (task.handle for task in self._tasks.values())):
            handle.settle(Closed(f"task {handle.task_id!r} was not run: the worker has stopped"))
        self._room.release()  # whoever waits for room goes, one after the other
        self._idle.set()

    def _found(self, task_id: str) -> Task | None:
        self._expire()
        return self._tasks.get(task_id)

    def _same(self, task: Task) -> Handle[Any] | None:
        known = self._found(task.id)
        if known is not None and not known.same_work(task):
            raise OtherWork(f"task id {task.id!r} belongs to other work: {known.call()}, not {task.call()}")
        return known.handle if known else None

    def _move(self, task: Task, state: State) -> None:
        self._counts[task.state] -= 1
        self._counts[state] += 1
        task.state = state

    def _wait(self, task: Task, seconds: float) -> None:
        now = self._loop.time()
        self._move(task, self._line.join(task, now + seconds, now))
        self._set_timer()
        self._serve()

    def _serve(self) -> None:
        while self._begins and self._slots and self._line:
            task = self._line.pop()
            self._slots -= 1
            if not task.attempt:
                self._room.release()
            task.attempt += 1
            self._move(task, "running")
            self._begin(task)

    def _set_timer(self) -> None:
        if self._timer and self._timer.when() > self._line.due:
            self._timer.cancel()
            self._timer = None
        if self._timer is None and self._line.due < inf:
            self._timer = self._loop.call_at(self._line.due, self._due)

    def _due(self) -> None:
        self._timer = None
        now = self._loop.time()
        while (due := self._line.due) <= now:
            task = self._line.pop_due()
            self._move(task, self._line.join(task, due, now))
        self._set_timer()
        self._serve()

    def _live(self) -> int:
        return self._counts["waiting"] + self._counts["delayed"] + self._counts["running"]

    def _end(self, task: Task, state: State, value: Any, error: BaseException | None) -> None:
        if task.state == "running":  # it may have been cancelled meanwhile
            task.value, task.error = value, error
            self._finish(task, state)
        self._slots += 1
        self._serve()

    def _back(self, task: Task, seconds: float) -> None:
        if task.state == "running":
            self._wait(task, seconds)
        self._slots += 1
        self._serve()

    def _finish(self, task: Task, state: State) -> None:
        self._move(task, state)
        self._shelf.put(task, self._loop.time())
        assert task.handle is not None
        task.handle.settle(task.result())
        if not self._live():
            self._idle.set()

    def _expire(self) -> None:
        for task in self._shelf.expired(self._loop.time()):
            del self._tasks[task.id]
            self._counts[task.state] -= 1
