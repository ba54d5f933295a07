"""Parts 1, 2 and 4: what is left when the block of a pipe is over, and what comes out of it."""

import asyncio
import itertools
from typing import Any, NamedTuple

from ...grading.checks import InFlight, check, expect
from .running import run_virtual
from .sources import Source
from .streams import Open, opened, readable

SWALLOWED = "a bare `except` or `except BaseException` swallows the cancellation: catch Exception"
SWALLOWS = "a `return` in a `finally`, an `except` around the `yield`, or True from __aexit__ swallows it"
AWAITED = (
    "awaiting a cancelled task raises CancelledError; asyncio.wait(tasks) and gather(…, return_exceptions=True) do not"
)
ANOTHER = "let it pass: a `finally` needs no `except`, and `raise` alone raises what was caught"
UNREAD = "raise it where the reader reads, and only there: whoever leaves early does not ask for it"
UNAWAITED = "they were cancelled, and that takes them a moment: is an `await` missing? Wait for their end"
CANCEL = (
    "cancel every task that you started, and await them all, in a `finally` around the block's own `yield`: "
    "a `break` does not close the generator that is read"
)


class Left(ConnectionError, TimeoutError, LookupError, ValueError, RuntimeError):
    """Raised by the reader to leave its block: of many kinds, which an `except` around the `yield` would swallow."""


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


class Gone(BaseException):
    """Raised by the reader too: `except Exception` does not see it."""


class Way(NamedTuple):
    """Read so many outcomes, wait, and leave, by an exception of this class if there is one.

    The source gives `items`, and raises in the end where it is `broken`.
    """

    read: int = 0
    wait: float = 0.0
    error: type[BaseException] | None = None
    items: int = 500
    broken: bool = False


OWN = (Left, Gone, StopAsyncIteration)
ALL = 10_000
WAYS = {
    "was left by `break`": Way(2),
    "was left by `break` at the first outcome, while the workers waited for their reader": Way(1, 30.0),
    "was left by an exception": Way(2, error=Left),
    "was left by a BaseException": Way(2, error=Gone),
    "was left by a StopAsyncIteration, the end of another stream": Way(2, error=StopAsyncIteration),
    "was left before anything had been read": Way(0, 0.5),
    "was left at once": Way(),
    "was left after its last outcome": Way(ALL, items=4),
    "was left by `break` before an exception of its source had been read": Way(1, 30.0, None, 4, broken=True),
    "was left by an exception before that of its source had been read": Way(1, 30.0, Left, 4, broken=True),
    "was cancelled": Way(2, error=asyncio.CancelledError),
    "was cancelled while it waited for an outcome": Way(ALL, error=asyncio.CancelledError),
}


async def leave(
    open_: Open, giver: str, way: Way, what: str, source: Source, work: Work
) -> tuple[BaseException | None, BaseException | None, str, int]:
    """Leave the block in this way; what the reader raised, what came out, what was left, and how many calls had been
    cancelled.
    """
    left, given = "", 0
    held: list[Any] = []  # so that what has been left stays as it was: thrown away, it might clean up late
    cancels = way.error is asyncio.CancelledError
    error = way.error("the reader has seen enough") if way.error and not cancels else None

    async def reader() -> None:
        nonlocal given
        manager = await opened(open_(source.stream(), work, 3), giver)
        async with manager as results:
            held.extend([manager, readable(results, giver)])
            await asyncio.sleep(way.wait)
            if way.read:
                async for _ in results:
                    source.read += 1
                    if source.read == way.read:
                        await asyncio.sleep(10_000 if cancels else way.wait)
                        break
            given = source.given
            if error:
                raise error

    before = asyncio.all_tasks()
    task = asyncio.create_task(reader())
    try:
        if cancels:
            await asyncio.sleep(50)
            if task.done():
                await task
            begun, given = work.inside.calls, source.given
            task.cancel()
            await asyncio.wait([task], timeout=60)
            more = work.inside.calls - begun
            expect(more <= 3, f"the block {what}, and {more} more calls were begun", hint=SWALLOWED)
        await asyncio.wait([task], timeout=60)
        swallowed = f"the block {what}, calls of `work` were cancelled, and 60 s later the block was not over"
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
    came = asyncio.CancelledError() if task.cancelled() else task.exception()
    return error, came, left, cancelled


def expect_clean_ends(open_: Open, giver: str, hint: str = CANCEL, paces: tuple[float, ...] = (0.0, 0.7)) -> None:
    """Nothing is left in whichever way the block is left, and its exception comes out as it is."""
    for (what, way), every in itertools.product(WAYS.items(), paces):
        source = Source(range(way.items), every, ConnectionError("the source broke") if way.broken else None)
        raised, came, left, cancelled = run_virtual(leave, open_, giver, way, what, source, Work())[0]
        said = f"the block {what}, and what came out of it was {came!r:.120}"
        if isinstance(came, BaseExceptionGroup) and came.subgroup((*OWN, asyncio.CancelledError)):
            expect(
                False,
                said,
                hint="asyncio.TaskGroup makes a group of what leaves its block: end your tasks in a `finally`",
            )
        expect(came is None or came is not source.error, said, hint=UNREAD)
        if came and not isinstance(came, (*OWN, asyncio.CancelledError)):
            raise came  # is told with its line
        out = SWALLOWS if came is None else AWAITED if isinstance(came, asyncio.CancelledError) else ANOTHER
        same = isinstance(came, asyncio.CancelledError) if way.error is asyncio.CancelledError else came is raised
        expect(same, said + (", another one" if came and repr(came) == repr(raised) else ""), hint=out)
        expect(not left, f"the block {what}, and when it was over, {left}", hint=UNAWAITED if cancelled else hint)


@check("leaving the block leaves nothing, and its exception comes out as it was", hint=CANCEL)
def leaving(pipe: Any) -> None:
    expect_clean_ends(pipe, "pipe")
