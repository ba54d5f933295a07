"""Tasks that wait in memory: two heaps, one of those that may run, by rank, one of those that are not yet due."""

import asyncio
import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from ..refusals import Closed, QueueFull
from .shelf import Shelf
from .task import ENDS, Bounds, Handle, OtherWork, State, Task, TaskResult


class MemoryStore:
    """At most `bounds.max_queue` tasks wait for their first attempt. One that tries again needs no room."""

    def __init__(self, bounds: Bounds) -> None:
        self._tasks: dict[str, Task] = {}
        self._waiting: list[tuple[float, int, Task]] = []
        self._delayed: list[tuple[float, int, Task]] = []
        self._numbers = itertools.count()  # among equals, who came first
        self._counts: Counter[State] = Counter()
        self._shelf = Shelf(bounds.keep)
        self._bounds = bounds
        self._room = asyncio.Semaphore(bounds.max_queue)
        self._idle = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._slots = 0
        self._open = self._begins = False

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._begin, self._lost, self._slots, self._open, self._begins = begin, lost, slots, True, True
        self._idle.set()

    async def add(self, task: Task) -> Handle[Any]:
        if (handle := self._same(task)) is not None:
            return handle
        if not self._bounds.may_wait and self._room.locked():
            raise QueueFull(f"task {task.id!r} was refused: {self._bounds.max_queue} wait already")
        await self._room.acquire()
        handle = self._same(task)  # it may have come while this one waited for room
        if handle is not None or not self._open:
            self._room.release()
            if handle is None:
                raise Closed(f"task {task.id!r} was not accepted: the worker has stopped")
            return handle
        task.last, task.handle = task.options.attempts, Handle(task.id)
        self._tasks[task.id] = task
        self._counts["waiting"] += 1
        self._idle.clear()
        self._wait(task, task.options.delay)
        return task.handle

    def done(self, task: Task, value: Any) -> None:
        task.value, task.error = value, None
        self._end(task, "done")

    def dead(self, task: Task, error: BaseException) -> None:
        task.error = error
        self._end(task, "dead")

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
        queue = self._waiting if task.state == "waiting" else self._delayed
        queue[:] = [entry for entry in queue if entry[2] is not task]
        heapq.heapify(queue)
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
        for task in self._tasks.values():
            if task.handle:
                task.handle.settle(Closed(f"task {task.id!r} was not run: the worker has stopped"))
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
        due = self._loop.time() + seconds
        task.rank = task.options.rank(due)
        if seconds > 0:
            self._move(task, "delayed")
            heapq.heappush(self._delayed, (due, next(self._numbers), task))
            self._set_timer()
        else:
            self._line_up(task)
            self._serve()

    def _line_up(self, task: Task) -> None:
        self._move(task, "waiting")
        heapq.heappush(self._waiting, (task.rank, next(self._numbers), task))

    def _serve(self) -> None:
        while self._begins and self._slots and self._waiting:
            task = heapq.heappop(self._waiting)[2]
            self._slots -= 1
            if not task.attempt:
                self._room.release()
            task.attempt += 1
            self._move(task, "running")
            self._begin(task)

    def _set_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(self._delayed[0][0], self._due) if self._delayed else None

    def _due(self) -> None:
        while self._delayed and self._delayed[0][0] <= self._loop.time():
            self._line_up(heapq.heappop(self._delayed)[2])
        self._set_timer()
        self._serve()

    def _live(self) -> int:
        return self._counts["waiting"] + self._counts["delayed"] + self._counts["running"]

    def _end(self, task: Task, state: State) -> None:
        if task.state == "running":  # it may have been cancelled meanwhile
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
