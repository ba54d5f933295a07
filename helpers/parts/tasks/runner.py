"""Runs tasks that a store has given, and tells it what became of each attempt."""

import asyncio
from functools import partial

from ..events import Observer, notify
from ..retry import backoff
from .attempt import Attempt
from .store import Store
from .task import Task

LONGEST = 60.0  # seconds between two attempts


class Runner:
    """At most `workers` attempts at once. Whatever a task does, its place is free afterwards."""

    def __init__(self, workers: int, store: Store, observe: Observer | None) -> None:
        self._store, self._observe = store, observe
        self._free = [f"worker {number}" for number in range(workers, 0, -1)]
        self._running: dict[Attempt, str] = {}
        self._stopped = False
        self._left: list[Attempt] = []
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def abandoned(self) -> list[str]:
        self._left = [attempt for attempt in self._left if attempt.abandoned]
        return [attempt.task.id for attempt in self._left]

    def begin(self, task: Task) -> None:
        if self._stopped:
            return self._store.hand_back(task)
        worker = self._free.pop()
        self._running[Attempt(task, self._ended)] = worker
        self._quiet.clear()
        self._note(task, worker, "start")

    def lost(self, task_id: str, number: int) -> None:
        """The task is no longer ours: its attempt of this number is broken off."""
        for attempt in self._running:
            if (attempt.task.id, attempt.task.attempt) == (task_id, number):
                attempt.stop()

    async def stop(self) -> None:
        """Break all off. Returns when none runs any more, or can be waited for."""
        self._stopped = True
        for attempt in self._running:
            attempt.stop()
        await self._quiet.wait()

    def _ended(self, attempt: Attempt) -> None:
        worker = self._running.pop(attempt)
        self._free.append(worker)
        if not self._running:
            self._quiet.set()
        if attempt.abandoned:
            self._left.append(attempt)
        self._note(attempt.task, worker, "end" if attempt.error is None else "error")
        self._give_back(attempt, partial(self._note, attempt.task, worker))

    def _give_back(self, attempt: Attempt, note: partial[None]) -> None:
        task, error = attempt.task, attempt.error
        heals = task.attempt < task.last and _may_heal(error)
        if error is None:
            try:
                return self._store.done(task, attempt.value)
            except Exception as cannot_be_kept:
                error, heals = cannot_be_kept, False
        if attempt.stopped and task.options.attempts > 1:
            note("stopped")
            self._store.hand_back(task)
        elif attempt.stopped:
            note("dead")
            self._store.dead(task, RuntimeError("its worker has stopped, and it may run at most once"))
        elif heals:
            note("retry")
            self._store.again(task, error, backoff(task.attempt, base=task.options.backoff, cap=LONGEST))
        else:
            note("dead")
            self._store.dead(task, error)

    def _note(self, task: Task, worker: str, what: str) -> None:
        if self._observe is not None:
            notify(self._observe, task.id, what, worker, asyncio.get_running_loop())


def _may_heal(error: BaseException | None) -> bool:
    """What an error says of itself, as `LLMError` does; one that says nothing may."""
    try:
        return bool(getattr(error, "may_heal", True))
    except Exception:
        return True
