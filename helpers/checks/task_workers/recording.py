"""Part 4: a store that keeps books, and work for the worker that uses it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from ...grading.checks import expect
from ...lab.exercises.task_workers import Claim, Store
from .running import now
from .standing import look

Handle = Callable[[str], Any]
LOCKS = "the block of `store.transaction()` must end before anything is awaited; a claim needs none"
UNTOLD = "`handle` had ended, and the store wasn't told: is a `return` missing, or the call of finish or give_back?"
SLEEP = "where `claim` gave None: await asyncio.sleep(idle)"
FOR_EVER = "`while True`: only a cancellation ends it"


class Note(NamedTuple):
    what: str  # the method
    task_id: str
    attempt: int
    when: float
    given: Any  # the result, the error, the seconds
    accepted: bool


class Recorded(Store):
    """Notes all calls about a claim, and the times of the calls of `claim`."""

    def __init__(self, *task_ids: str) -> None:
        super().__init__()
        self.notes: list[Note] = []
        self.looks: list[float] = []
        for task_id in task_ids:
            self.add(task_id, f"work {task_id}")

    def claim(self, seconds: float) -> Claim | None:
        self.looks.append(now())
        moves = len(self.looks) < 1000 or self.looks[-1000] < now()
        expect(moves, "claim is called without end, and time stands still", hint=SLEEP)
        claim = super().claim(seconds)
        if claim:
            self.notes.append(Note("claim", claim.task_id, claim.attempt, now(), seconds, True))
        return claim

    def _noted(self, what: str, claim: Claim, given: Any) -> bool:
        right = isinstance(claim, Claim)
        expect(right, f"store.{what} got {claim!r:.60}", hint="it takes the claim, as `store.claim` gave it")
        accepted = bool(getattr(super(), what)(claim, given))
        self.notes.append(Note(what, claim.task_id, claim.attempt, now(), given, accepted))
        return accepted

    def renew(self, claim: Claim, seconds: float) -> bool:
        return self._noted("renew", claim, seconds)

    def finish(self, claim: Claim, result: Any) -> bool:
        return self._noted("finish", claim, result)

    def give_back(self, claim: Claim, wait: float) -> bool:
        return self._noted("give_back", claim, wait)

    def bury(self, claim: Claim, error: BaseException) -> bool:
        return self._noted("bury", claim, error)

    def of(self, task_id: str, *whats: str) -> list[Note]:
        return [note for note in self.notes if note.task_id == task_id and note.what in whats]

    def taken_over(self, task_id: str, result: Any = None) -> None:
        """Somebody else has claimed it meanwhile, as after a lease that was over; with a result, it's done too."""
        task = self._tasks[task_id]
        task.attempt += 1
        task.until = now() + 1e9
        if result is not None:
            self.results[task_id] = result


class Work:
    """A `handle` that takes so many seconds for each of its calls, and then raises what isn't None of `errors`.

    `calls` are (work, when it began, when it ended), `cancelled` counts. It needs `cleaning` seconds when cancelled,
    and then raises `rest` if that is an error, or returns it if it is a text.
    """

    def __init__(
        self,
        seconds: Sequence[float] = (1.0,),
        errors: Sequence[BaseException | None] = (None,),
        cleaning: float = 0.0,
        rest: Exception | str | None = None,
    ) -> None:
        self.seconds, self.errors, self.cleaning, self.rest = seconds, errors, cleaning, rest
        self.calls: list[tuple[str, float, float]] = []
        self.now = self.begun = self.cancelled = 0

    async def __call__(self, work: str) -> str:
        begin, number = now(), self.begun
        self.begun += 1
        self.now += 1
        try:
            await asyncio.sleep(self.seconds[min(number, len(self.seconds) - 1)])
        except asyncio.CancelledError:
            self.cancelled += 1
            try:
                await asyncio.sleep(self.cleaning)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
            if isinstance(self.rest, str):
                return self.rest
            if self.rest:
                raise self.rest from None
            raise
        finally:
            self.now -= 1
            self.calls.append((work, begin, now()))
        error = self.errors[min(number, len(self.errors) - 1)]
        if error is not None:
            raise error
        return f"done: {work}"


@asynccontextmanager
async def serving(serve: Any, store: Recorded, handle: Handle, **options: Any) -> AsyncIterator["asyncio.Task[Any]"]:
    """`serve(…)` in a task, cancelled in the end. Its error is raised if it has ended by itself."""
    made = serve(store, handle, **options)
    hint = "write `async def serve`"
    expect(hasattr(made, "__await__"), f"serve gave {made!r:.60}, which cannot be awaited", hint=hint)
    before = asyncio.all_tasks()
    task = asyncio.create_task(made)
    try:
        yield task
        expect_alive(task)
        await look(store.looks, before)
    finally:
        task.cancel()
        if not task.done():
            await asyncio.wait([task], timeout=60)


def expect_alive(task: "asyncio.Task[Any]") -> None:
    if not task.done():
        return
    if task.cancelled():
        expect(False, "serve ended with a CancelledError, and nobody had cancelled it", hint=CATCH_ALL)
    error = task.exception()
    if isinstance(error, sqlite3.OperationalError):
        expect(False, f"serve got {error!r}: another one had a transaction open", hint=LOCKS)
    if error is not None:
        raise error
    expect(False, "serve has ended, and nobody had cancelled it", hint=FOR_EVER)


CATCH_ALL = "catch BaseException around the call of `handle`: a CancelledError may be the task's own"


async def probe(store: Store, held: list[float]) -> None:
    """Note the moments at which another one can't use the store."""
    while True:
        try:
            with store.transaction():
                pass
        except sqlite3.OperationalError:
            held.append(now())
        await asyncio.sleep(0.25)
