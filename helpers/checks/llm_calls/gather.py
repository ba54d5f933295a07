"""Part 2: a bounded gather."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import InFlight, check, expect, run_virtual
from .outcomes import expect_outcomes

CATCH = "catch Exception around the one call, and go on"


async def divide(number: int) -> float:
    await asyncio.sleep(number)  # the first item ends last
    return 60 / number


@check("one outcome for each item, in order, and one bad item costs one", hint=CATCH)
def order(gather: Any) -> None:
    items = [3, 0, 1, 0, 2, 0]
    outcomes = expect_outcomes(run_virtual(gather, divide, items, 2)[0], 6, "gather")
    expect(
        [o.item for o in outcomes] == items,
        f"for the items {items} came outcomes of {[o.item for o in outcomes]}",
        hint="they finish in another order than they start: remember each one's index",
    )
    expect(
        [o.index for o in outcomes] == [0, 1, 2, 3, 4, 5],
        f"the indices are {[o.index for o in outcomes]}",
        hint="enumerate(items)",
    )
    expect(not any(asyncio.iscoroutine(o.value) for o in outcomes), "a value is a coroutine", hint="await func(item)")
    expect(
        isinstance(outcomes[1].error, ZeroDivisionError),
        f"60 / 0 became {outcomes[1]!r}",
        hint="Outcome(index, item, error=error)",
    )
    expect(
        [o.value for o in outcomes if o.ok] == [20, 60, 30],
        f"60 / 3, 60 / 1 and 60 / 2 became {[o.value for o in outcomes if o.ok]}",
        hint="Outcome(index, item, value=await func(item))",
    )
    expect(
        run_virtual(gather, divide, [], 2)[0] == [], "no items did not give an empty list", hint="begin with nothing"
    )


async def measured(gather: Any, durations: list[float], limit: int) -> InFlight:
    inside = InFlight()

    async def job(seconds: float) -> None:
        with inside:
            await asyncio.sleep(seconds)

    await gather(job, durations, limit)
    return inside


@check("never more than the limit, and never fewer while there is work")
def bound(gather: Any) -> None:
    jobs, seconds = run_virtual(measured, gather, [1] * 12, 4)
    expect(
        jobs.calls == 12,
        f"12 items went in, and func was called {jobs.calls} times",
        hint="all workers share one iterator: make it once, outside of them",
    )
    expect(jobs.peak > 1, "the calls ran one after the other", hint="start several tasks before you wait for one")
    expect(jobs.peak <= 4, f"{jobs.peak} ran at once, the limit is 4", hint="four workers cannot run more than four")
    expect(
        seconds <= 3.001, f"12 calls of 1 s, 4 at a time, took {seconds:g} s instead of 3", hint="is every slot used?"
    )
    _, seconds = run_virtual(measured, gather, [9] + [1] * 9, 2)
    expect(
        seconds <= 9.001,
        f"one call of 9 s beside nine of 1 s, 2 at a time, took {seconds:g} s instead of 9",
        hint="in rounds everyone waits for the slowest: let each worker take its next item by itself",
    )


async def cancelled_half_way(gather: Any) -> tuple[int, int, int, bool]:
    """Items taken before cancelling and in all; tasks that were alive when gather had ended; was it cancelled?"""
    taken = itertools.count()

    async def job(item: int) -> None:
        try:
            await asyncio.sleep(1)
        finally:
            await asyncio.sleep(0.1)

    items = (next(taken) for _ in range(1000))
    task = asyncio.create_task(gather(job, items, 5))
    await asyncio.sleep(3.5)
    if task.done():
        task.result()  # raises what gather raised
    before = next(taken)
    task.cancel()
    await asyncio.wait([task], timeout=60)
    left = asyncio.all_tasks() - {asyncio.current_task(), task}
    return before, next(taken) - 1, len(left), task.cancelled()


@check("items are taken when they are needed, and cancelling leaves nothing")
def laziness(gather: Any) -> None:
    (before, after, left, cancelled), _ = run_virtual(cancelled_half_way, gather)
    expect(
        before <= 21,
        f"{before} of 1000 items were taken although 5 run at a time and 3.5 s had passed",
        hint="a list or a task for each item takes them all, a queue takes some: let the workers share one iterator",
    )
    expect(
        before >= 20,
        f"only {before} items were taken in 3.5 s; 5 at a time make 20",
        hint="go on after the first round",
    )
    expect(
        after <= before + 1,
        f"gather was cancelled, and {after - before} more items were begun",
        hint="a bare `except` or `except BaseException` swallows the cancellation: catch Exception",
    )
    expect(
        left == 0,
        f"{left} tasks were still alive when gather had been cancelled and had ended",
        hint="cancel what you started and wait for its end: asyncio.TaskGroup does both, bare create_task neither",
    )
    expect(
        cancelled,
        "gather was cancelled and returned as if nothing had happened",
        hint="clean up in `finally`, and let CancelledError go on",
    )
