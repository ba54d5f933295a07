"""Exercise 07: what is given for the answers: two errors, a claim, a table, and a store of tasks to work with."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psutil


class Closed(RuntimeError):
    """Tasks aren't taken yet, or not any more; or somebody waits for one that will never be done."""


class TaskFailed(RuntimeError):
    """A task ended by what is no `Exception`, which is this error's `__cause__`."""


class Claim(NamedTuple):
    """A task that somebody has taken: whoever hands its result in says which attempt it was, counted from 1."""

    task_id: str
    work: str
    attempt: int


async def pause(value: Any) -> Any:
    """Takes 0.2 s, and gives the value back."""
    await asyncio.sleep(0.2)
    return value


async def flaky(attempt: int) -> str:
    """Works at the third attempt."""
    if attempt < 3:
        raise ConnectionError(f"attempt {attempt} failed")
    return f"attempt {attempt} worked"


@dataclass
class _Task:
    work: str
    attempt: int = 0
    until: float = 0.0  # nobody else may claim it before


class Store:
    """Tasks in memory, with leases as in a `TaskFile`; its clock is that of the running event loop.

    `results` and `dead` hold how the tasks ended, by id: a result, or the error of a dead letter. Whoever makes a call
    while another asyncio task has a transaction open gets the error that SQLite has for it.
    """

    def __init__(self) -> None:
        self.results: dict[str, Any] = {}
        self.dead: dict[str, BaseException] = {}
        self._tasks: dict[str, _Task] = {}
        self._owner: asyncio.Task[Any] | None = None

    def add(self, task_id: str, work: str) -> None:
        self._tasks[task_id] = _Task(work)

    def claim(self, seconds: float) -> Claim | None:
        """The oldest task that waits or whose lease is over, for so many seconds; None if there is none."""
        self._look()
        for task_id, task in self._tasks.items():
            if self._open(task_id) and task.until <= _now():
                task.attempt += 1
                task.until = _now() + seconds
                return Claim(task_id, task.work, task.attempt)
        return None

    def renew(self, claim: Claim, seconds: float) -> bool:
        """Let the lease end so many seconds from now. False if it isn't this claim's any more."""
        self._look()
        task = self._tasks[claim.task_id]
        if not self._newest(claim) or task.until <= _now():
            return False
        task.until = _now() + seconds
        return True

    def finish(self, claim: Claim, result: Any) -> bool:
        """Take the result in. False if it isn't accepted: a newer attempt has begun, or the task has ended."""
        self._look()
        if not self._newest(claim):
            return False
        self.results[claim.task_id] = result
        return True

    def give_back(self, claim: Claim, wait: float) -> bool:
        """Let anybody claim the task again in so many seconds. False if it isn't this claim's any more."""
        self._look()
        if not self._newest(claim):
            return False
        self._tasks[claim.task_id].until = _now() + wait
        return True

    def bury(self, claim: Claim, error: BaseException) -> bool:
        """Make the task a dead letter with this error. False if it isn't this claim's any more."""
        self._look()
        if not self._newest(claim):
            return False
        self.dead[claim.task_id] = error
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """As long as this block is open, no other asyncio task can use the store."""
        self._look()
        self._owner = asyncio.current_task()
        try:
            yield
        finally:
            self._owner = None

    def _open(self, task_id: str) -> bool:
        return task_id not in self.results and task_id not in self.dead

    def _newest(self, claim: Claim) -> bool:
        return self._open(claim.task_id) and self._tasks[claim.task_id].attempt == claim.attempt

    def _look(self) -> None:
        if self._owner not in (None, asyncio.current_task()):
            raise sqlite3.OperationalError("database is locked")


def _now() -> float:
    return asyncio.get_running_loop().time()


def do_then_die(make: Any, path: Path, calls: list[tuple[str, tuple[Any, ...]]]) -> None:
    """In a worker: call these methods of a new `make(path)`, and be killed in the next moment, as by `kill -9`."""
    tasks = make(path)
    for method, args in calls:
        getattr(tasks, method)(*args)
    psutil.Process().kill()


def do_all(make: Any, path: Path, calls: list[tuple[str, tuple[Any, ...]]]) -> list[Any]:
    """In a worker: what these methods of a new `make(path)` gave."""
    tasks = make(path)
    try:
        return [getattr(tasks, method)(*args) for method, args in calls]
    finally:
        tasks.close()


def claim_all(make: Any, path: Path, now: float, ready: Path, go: Path, most: int) -> list[Any]:
    """In a worker: claim until nothing is left, or `most` times; begun when `go` is there, `ready` before it."""
    tasks = make(path)
    try:
        ready.touch()
        end = time.monotonic() + 20
        while not go.exists() and time.monotonic() < end:
            time.sleep(0.001)
        claims: list[Any] = []
        while len(claims) < most and (claim := tasks.claim(now, 10)) is not None:
            claims.append(claim)
        return claims
    finally:
        tasks.close()
