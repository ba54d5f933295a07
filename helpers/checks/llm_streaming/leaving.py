"""Part 4: what is left of a merge when its block is left."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.llm_streaming import BrokenOff
from .merged import entered, merged, run
from .sources import FOR_EVER, Source, answered, said

FINALLY = "cancel the tasks in `finally`, behind the `yield`: whichever way the block is left, it is run"
AWAITED = (
    "a cancelled task still has to close its source: wait for its end before you go, however long it takes; "
    "is an `await` missing?"
)
ONCE = "the tasks had ended, but what closes a source was cut short: cancel each task once, and wait for its end"
CLOSED_FIRST = "the last piece of a source comes after its `async with`: then it has been closed when the loop ends"
GOES_ON = "clean up in `finally`, and let CancelledError go on"
AS_IT_IS = "a TaskGroup puts an exception of its block into a group: bare tasks, cancelled in `finally`, do not"


class ReaderError(Exception):
    """What a reader raises."""


class NoException(BaseException):
    """What a reader raises, and `except Exception` does not see."""


def sources() -> list[Source]:
    """Quick ones, which fill the room, a silent one, one that is still opening, one that has ended, one that failed."""
    return [
        Source(endless=0.1, closing=0.5),
        Source(endless=0.3, closing=0.1),
        Source((1, said("a")), then=FOR_EVER, closing=200),
        Source(opening=FOR_EVER),
        answered("b", every=0.1, closing=0.2),
        Source((0.2, OSError("broken")), closing=0.1),
    ]


async def by_end(merge: Any, given: list[Source]) -> None:
    async with entered(merge, given, room=3):
        await asyncio.sleep(5.05)


async def by_end_at_once(merge: Any, given: list[Source]) -> None:
    async with entered(merge, given, room=3):
        pass


async def by_break(merge: Any, given: list[Source]) -> None:
    async with entered(merge, given, room=3) as pieces:
        count = 0
        async for _ in pieces:
            count += 1
            if count == 4:
                await asyncio.sleep(5.05)
                break


async def by_error(merge: Any, given: list[Source], error: BaseException) -> None:
    try:
        async with entered(merge, given, room=3) as pieces:
            async for _ in pieces:
                await asyncio.sleep(5.05)
                raise error
    except BaseException as caught:
        hint = AS_IT_IS if isinstance(caught, BaseExceptionGroup) else "let it through: no `except`"
        expect(caught is error, f"the reader raised {error!r}, and its caller got {caught!r}", hint=hint)
    else:
        expect(False, f"the reader raised {error!r}, and its caller got nothing", hint="let it through: no `except`")


async def by_cancellation(merge: Any, given: list[Source], busy: float = 0.0) -> None:
    async def read() -> None:
        async with entered(merge, given, room=3) as pieces:
            async for _ in pieces:
                await asyncio.sleep(busy)

    reading = asyncio.create_task(read())
    await asyncio.sleep(5.05)
    reading.cancel()
    await asyncio.wait([reading], timeout=600)
    expect(reading.done(), "its reader was cancelled, and 600 s later the block had not been left", hint=AWAITED)
    if not reading.cancelled():
        reading.result()
        expect(False, "its reader was cancelled, and went on as if nothing had happened", hint=GOES_ON)


async def by_cancellation_when_busy(merge: Any, given: list[Source]) -> None:
    await by_cancellation(merge, given, busy=FOR_EVER)


async def to_the_end(merge: Any, given: list[Source]) -> None:
    del given[:4]
    await merged(merge, given)


WAYS: dict[str, Callable[..., Any]] = {
    "at the end of its loop": to_the_end,
    "by its end, with nothing read": by_end,
    "at once": by_end_at_once,
    "by `break`": by_break,
    "by an exception": partial(by_error, error=ReaderError("from the reader")),
    "by a BrokenOff": partial(by_error, error=BrokenOff("from the reader", "")),
    "by a TimeoutError": partial(by_error, error=TimeoutError("from the reader")),
    "by a BaseException": partial(by_error, error=NoException("from the reader")),
    "by a cancellation of its reader": by_cancellation,
    "by a cancellation of its reader, which was busy": by_cancellation_when_busy,
}


async def left(merge: Any, leave: Callable[..., Any], way: str) -> None:
    given = sources()
    await leave(merge, given)
    opened, closed = sum(len(source.opened) for source in given), sum(source.closed for source in given)
    chunks = sum(source.given for source in given)
    alive = asyncio.all_tasks() - {asyncio.current_task()}
    for _ in range(5):
        await asyncio.sleep(0)  # generators that were left in the middle are closed by tasks of the loop's
    stay = [task for task in alive if not task.done()]
    await asyncio.sleep(500)
    more = sum(source.given for source in given) - chunks
    expect(more == 0, f"the block was left {way}, and {more} more chunks were read afterwards", hint=FINALLY)
    late = sum(source.closed for source in given) - closed
    what = f"the block was left {way}, and of {opened} sources that were open, {opened - closed} had not been closed"
    hint = CLOSED_FIRST if leave is to_the_end else AWAITED if late else FINALLY if alive else ONCE
    expect(opened == closed, what, hint=hint)
    what = f"the block was left {way}, and {len(stay)} tasks were still alive"
    expect(not stay, what, hint=AWAITED if all(task.done() for task in stay) else FINALLY)


@check("leaving the block closes every source and ends every task")
def leaving(merge: Any) -> None:
    for way, leave in WAYS.items():
        run(left, merge, leave, way)
