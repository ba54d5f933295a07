"""Part 1: a block that is entered, jobs to run in it, and those who wait for what they give."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from inspect import isawaitable
from typing import Any

from ...grading.checks import InFlight, expect
from ...lab.kernel.where import count_places, waiting_place
from .running import meant, now

SELF = "`async def __aenter__`, and it returns self"
PLAIN = "submit waits for nothing: write `def submit`, without `async`"
CLEANING = 0.1  # seconds that a job needs to end when it's cancelled


class Left(Exception):
    """Raised by the reader of a block to leave it."""


class Jobs:
    """Jobs that keep books: (name, when it began), how many run, and how many were cancelled."""

    def __init__(self) -> None:
        self.begun: list[tuple[Any, float]] = []
        self.inside = InFlight()
        self.cancelled = 0

    async def run(self, name: Any, seconds: float = 1.0, gives: Any = None) -> Any:
        """Takes so long, and gives that back, or raises it if it's an exception made for that."""
        self.begun.append((name, now()))
        with self.inside:
            try:
                await asyncio.sleep(seconds)
            except asyncio.CancelledError:
                self.cancelled += 1
                await asyncio.sleep(CLEANING)
                raise
        if isinstance(gives, Raise):
            raise gives.error
        return gives

    @property
    def names(self) -> list[Any]:
        return [name for name, _ in self.begun]


class Raise:
    """Stands for an error that a job raises."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


@asynccontextmanager
async def entered(tasks: Any) -> AsyncIterator[Any]:
    """`async with tasks as …`, when that is fit to be used."""
    async with tasks as given:
        expect(hasattr(given, "submit"), f"`async with Tasks(…) as tasks` gave {given!r:.60}", hint=SELF)
        yield given


def submit(tasks: Any, *args: Any) -> None:
    """`tasks.submit(task_id, func, *args)`, which returns at once."""
    made = tasks.submit(*args)
    fit = not isawaitable(made) or asyncio.isfuture(made)
    if not fit and hasattr(made, "close"):
        made.close()
    expect(fit, "submit gave a coroutine, and has done nothing yet", hint=PLAIN)


def asking(tasks: Any, task_id: Any) -> "asyncio.Task[Any]":
    """Somebody who waits for a result."""

    async def ask() -> Any:
        made = tasks.result(task_id)
        fit = hasattr(made, "__await__")
        expect(fit, f"result gave {made!r:.60}, which cannot be awaited", hint="write `async def result`")
        return await made

    return asyncio.create_task(ask())


async def outcome(asked: "asyncio.Task[Any]", patience: float = 1000.0) -> Any:
    """What somebody got who waits: a result, a `Raise`, or `Ellipsis` where nothing came in so many seconds."""
    _, waiting = await asyncio.wait([asked], timeout=patience)
    if waiting:
        asked.cancel()
        return ...
    if asked.cancelled():
        return Raise(asyncio.CancelledError())
    if (error := asked.exception()) is not None:
        if meant(error):
            raise error
        return Raise(error)
    return asked.result()


async def result(tasks: Any, task_id: Any) -> Any:
    """The same for somebody who asks now."""
    return await outcome(asking(tasks, task_id))


def said(got: Any) -> str:
    """In words, what somebody got."""
    if got is ...:
        return "nothing, and still waits"
    if isinstance(got, BaseException):
        return f"{got!r:.90}, returned and not raised"
    return f"{got.error!r:.90}, raised" if isinstance(got, Raise) else f"{got!r:.60}"


async def simplest(Tasks: Any) -> None:
    """One task that works, and somebody who waits for it."""
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "first", Jobs().run, "first", 1.0, 7)
        asked = asking(tasks, "first")
        _, waiting = await asyncio.wait([asked], timeout=100)
        if waiting:
            others = asyncio.all_tasks() - {asked, asyncio.current_task()}
            places = count_places(map(waiting_place, [asked, *others]))
            expect(False, f"who asked for the result of a task of 1 s is still waiting after 100 s: {places}", hint="")
        got = await outcome(asked)
        what = "a task returned 7; asked for before it was done, its result was None"
        expect(got is not None, what, hint="is a `return` missing?")


async def turns(count: int = 5) -> None:
    """Let others run, without any time passing."""
    for _ in range(count):
        await asyncio.sleep(0)


async def leftover(before: "set[asyncio.Task[Any]]", mine: Awaitable[Any] | None = None) -> int:
    """How many tasks are alive that were not `before`, and that aren't mine."""
    here = {asyncio.current_task(), mine}
    return len([task for task in asyncio.all_tasks() - before if task not in here])
