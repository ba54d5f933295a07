"""Part 2: how many calls run, how many items are taken, and what is left after a cancellation."""

import asyncio
from collections.abc import Iterator
from typing import Any

from ...grading.checks import InFlight, check, expect, run_virtual

SWALLOWED = "a bare `except` or `except BaseException` swallows the cancellation: catch Exception"


async def measured(gather: Any, durations: list[float], limit: int) -> InFlight:
    """Each call takes its duration; one of a negative duration raises in the end."""
    inside = InFlight()

    async def job(seconds: float) -> None:
        with inside:
            await asyncio.sleep(abs(seconds))
            if seconds < 0:
                raise ValueError("this one fails")

    await gather(job, durations, limit)
    return inside


async def two_at_once(gather: Any) -> None:
    await asyncio.gather(measured(gather, [1] * 4, 2), measured(gather, [1] * 4, 2))


@check("never more than the limit, and never fewer while there is work")
def bound(gather: Any) -> None:
    jobs, seconds = run_virtual(measured, gather, [1] * 12, 4)
    expect(jobs.calls > 0, "func was never called", hint="create the tasks, and await them before you return")
    expect(
        jobs.calls == 12,
        f"12 items went in, and func was called {jobs.calls} times",
        hint="all workers share one iterator, made once, outside of them; and each is awaited to its end",
    )
    expect(jobs.peak > 1, "the calls ran one after the other", hint="start several tasks before you wait for one")
    expect(jobs.peak <= 4, f"{jobs.peak} ran at once, the limit is 4", hint="four workers cannot run more than four")
    expect(
        seconds <= 3.001,
        f"12 calls of 1 s, 4 at a time, took {seconds:g} s instead of 3",
        hint="is every slot used, and as soon as it is free?",
    )
    _, seconds = run_virtual(measured, gather, [9] + [1] * 9, 2)
    expect(
        seconds <= 9.001,
        f"one call of 9 s beside nine of 1 s, 2 at a time, took {seconds:g} s instead of 9",
        hint="in rounds everyone waits for the slowest: let each worker take its next item by itself",
    )
    _, seconds = run_virtual(measured, gather, [0.37] * 8, 2)
    expect(
        seconds <= 1.481,
        f"8 calls of 0.37 s, 2 at a time, took {seconds:g} s instead of 1.48",
        hint="do not poll: the end of a call starts the next one",
    )
    jobs, seconds = run_virtual(measured, gather, [-1, -1, 1, -1, 1, 1, 1, 1], 2)
    expect(
        jobs.peak == 2 and seconds <= 4.001,
        f"8 calls of 1 s, 2 at a time, of which 3 raised, took {seconds:g} s instead of 4; {jobs.peak} ran at once",
        hint="a call that raises frees one slot, as any other does",
    )
    _, seconds = run_virtual(two_at_once, gather)
    expect(
        seconds == 2,
        f"two gathers at a time, each of 4 calls of 1 s with a limit of 2, took {seconds:g} s instead of 2",
        hint="each call of gather has a limit, and everything else, of its own",
    )


class Items:
    """Numbers to work on, and how many of them were taken and ended."""

    def __init__(self) -> None:
        self.taken = self.ended = self.most = 0

    def numbers(self) -> Iterator[int]:
        for number in range(1000):
            self.taken += 1
            self.most = max(self.most, self.taken - self.ended)
            yield number

    async def work_on(self, number: int) -> None:
        try:
            await asyncio.sleep(1 + 0.1 * (number % 3))
        finally:
            await asyncio.sleep(0.1)
            self.ended += 1


async def cancelled_half_way(gather: Any) -> None:
    items = Items()
    task = asyncio.create_task(gather(items.work_on, items.numbers(), 5))
    await asyncio.sleep(3.55)
    if task.done():
        task.result()  # raises what gather raised
    taken = items.taken
    if taken < 15:
        await task  # a deadlock is told with its line
    expect(taken > 0, "no item was taken in 3.5 s", hint="create the tasks, and await them before you return")
    expect(
        items.most <= 6,
        f"with a limit of 5, {items.most} of 1000 items were taken and still unfinished",
        hint="a list or a task for each item takes them all, a queue takes some: let the workers share one iterator",
    )
    expect(
        taken >= 15,
        f"only {taken} items were taken in 3.5 s; 5 at a time make at least 15",
        hint="go on after the first round",
    )
    task.cancel()
    await asyncio.wait([task], timeout=60)
    more = items.taken - taken
    expect(more <= 1, f"gather was cancelled, and {more} more items were begun", hint=SWALLOWED)
    expect(task.done(), "gather was cancelled, and 60 s later it had not ended", hint=SWALLOWED)
    left = asyncio.all_tasks() - {asyncio.current_task(), task}
    expect(
        not left,
        f"{len(left)} tasks were still alive when gather had been cancelled and had ended",
        hint="cancel what you started and wait for its end: asyncio.TaskGroup does both, bare create_task neither",
    )
    if not task.cancelled():
        task.result()  # raises what gather raised
        expect(
            False,
            "gather was cancelled and returned as if nothing had happened",
            hint="clean up in `finally`, and let CancelledError go on",
        )


@check("items are taken when they are needed, and cancelling leaves nothing")
def laziness(gather: Any) -> None:
    run_virtual(cancelled_half_way, gather)
