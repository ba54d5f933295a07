"""Parts 1, 2 and 4: what is left when the block of a pipe is over, and what comes out of it."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import InFlight, check, expect
from .running import run_virtual
from .streams import Open, Source, opened, readable

SWALLOWED = "a bare `except` or `except BaseException` swallows the cancellation: catch Exception"
SWALLOWS = "a `return` in a `finally`, an `except` around the `yield`, or True from __aexit__ swallows it"
AWAITED = (
    "awaiting a cancelled task raises CancelledError; asyncio.wait(tasks) and gather(…, return_exceptions=True) do not"
)
UNAWAITED = "they were cancelled, and that takes them a moment: is an `await` missing? Wait for their end"
CANCEL = (
    "cancel every task that you started, and await them all, in a `finally` around the block's own `yield`: "
    "a `break` does not close the generator that is read"
)


class Left(Exception):
    """Raised by the reader to leave its block."""


class Work:
    """Takes a second, and a tenth of a second to clean up."""

    def __init__(self) -> None:
        self.inside = InFlight()
        self.cancelled = 0

    async def __call__(self, item: int) -> int:
        with self.inside:
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
            finally:
                await asyncio.sleep(0.1)
        return item


WAYS = {
    "was left by `break`": (2, 0.0),
    "was left by `break` at the first outcome, while the workers waited for their reader": (1, 30.0),
    "was left by an exception": (2, 0.0),
    "was left before anything had been read": (0, 0.5),
    "was left at once": (0, 0.0),
    "was cancelled": (2, 0.0),
    "was cancelled while it waited for an outcome": (10_000, 0.0),
}


async def leave(open_: Open, giver: str, way: str, source: Source, work: Work) -> tuple[BaseException | None, str, int]:
    """Leave the block in this way; what came out of it, what was left of it, and how many calls had been cancelled."""
    read, wait = WAYS[way]
    left, given = "", 0
    held: list[Any] = []  # so that what has been left stays as it was: thrown away, it might clean up late

    async def reader() -> None:
        nonlocal given
        manager = await opened(open_(source.stream(), work, 3), giver)
        async with manager as results:
            held.extend([manager, readable(results, giver)])
            await asyncio.sleep(wait)
            if read:
                async for _ in results:
                    source.read += 1
                    if source.read == read:
                        if "cancelled" in way:
                            await asyncio.sleep(10_000)
                        await asyncio.sleep(wait)
                        break
            given = source.given
            if way == "was left by an exception":
                raise Left("the reader has seen enough")

    before = asyncio.all_tasks()
    task = asyncio.create_task(reader())
    try:
        if "cancelled" in way:
            await asyncio.sleep(50)
            if task.done():
                await task
            begun, given = work.inside.calls, source.given
            task.cancel()
            await asyncio.wait([task], timeout=60)
            more = work.inside.calls - begun
            expect(more <= 3, f"the block {way}, and {more} more calls were begun", hint=SWALLOWED)
        await asyncio.wait([task], timeout=60)
        swallowed = f"the block {way}, calls of `work` were cancelled, and 60 s later the block was not over"
        expect(task.done() or not work.cancelled, swallowed, hint=SWALLOWED)
        await asyncio.wait([task])  # a deadlock is told with its line
        tasks = asyncio.all_tasks() - before - {task}
        if work.inside.now:
            left = f"{work.inside.now} calls of `work` were still running"
        elif tasks:
            left = f"{len(tasks)} tasks were still alive"
        elif source.given > given + 13:
            left = f"the source had been asked for {source.given - given} more items on the way out"
        begun, given, cancelled = work.inside.calls, source.given, work.cancelled
        if not left:
            await asyncio.sleep(100)
            asked, begun = source.given - given, work.inside.calls - begun
            if asked or begun:
                left = f"the source was asked for {asked} more items, and work was begun on {begun}"
    finally:
        task.cancel()
    if task.cancelled():
        return asyncio.CancelledError(), left, cancelled
    return task.exception(), left, cancelled


def expect_clean_ends(open_: Open, giver: str, hint: str = CANCEL, paces: tuple[float, ...] = (0.0, 0.7)) -> None:
    """Nothing is left in whichever way the block is left, and its exception comes out as it is."""
    for way, every in itertools.product(WAYS, paces):
        error, left, cancelled = run_virtual(leave, open_, giver, way, Source(range(500), every), Work())[0]
        what = f"the block {way}, and what came out of it was {error!r:.120}"
        if isinstance(error, BaseExceptionGroup) and error.subgroup((Left, asyncio.CancelledError)):
            expect(
                False,
                what,
                hint="asyncio.TaskGroup makes a group of what leaves its block: end your tasks in a `finally`",
            )
        if error and not isinstance(error, Left | asyncio.CancelledError):
            raise error  # is told with its line
        wanted = Left if "exception" in way else asyncio.CancelledError if "cancelled" in way else type(None)
        out = SWALLOWS if error is None else AWAITED if isinstance(error, asyncio.CancelledError) else None
        expect(isinstance(error, wanted), what, hint=out)
        expect(not left, f"the block {way}, and when it was over, {left}", hint=UNAWAITED if cancelled else hint)


@check("leaving the block leaves nothing, and its exception comes out as it was", hint=CANCEL)
def leaving(pipe: Any) -> None:
    expect_clean_ends(pipe, "pipe")
