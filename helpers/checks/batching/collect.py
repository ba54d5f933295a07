"""Part 1: when a batch leaves, and what it takes along."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from ...grading.checks import check, expect, expect_type, run_virtual
from ...lab.virtual_time import Deadlock
from .leftovers import NOTHING
from .values import ODD, ODDER, all_alike

Batches = list[tuple[list[Any], float]]  # and the second at which each left
SIZE = "it leaves the moment it has `size` items: what more there is stays in the queue"
WINDOW = "one end for the whole batch, counted from the moment at which its first item was taken"
NO_PAUSE = "without `pause` only the window counts, however long nobody comes: its default is math.inf"
PAUSE = "after each item there is a new limit, `pause` seconds from then; the window's stays as it was"
THERE = "ask the queue before you look at the clock: what is in it comes without waiting"
IS = "an item is whatever the queue gives, None too: let no value of an item mean anything"
ORDER = "append each item as it comes"
OLDER = "each batch is a list of its own, made in the call, and so is all that it counts with"


async def batches(collect: Any, came: Sequence[tuple[float, Any]], calls: int, size: int, *limits: float) -> Batches:
    """So many batches, one after the other, of items that come at these seconds; `limits`: window, pause."""
    return [each async for each in following(collect, came, calls, size, *limits)]


async def following(
    collect: Any, came: Sequence[tuple[float, Any]], calls: int, size: int, *limits: float
) -> AsyncIterator[tuple[list[Any], float]]:
    """Each batch, and the second at which it left."""
    loop, items = asyncio.get_running_loop(), asyncio.Queue[Any]()

    def put(second: float) -> None:
        for when, item in came:
            if when == second:
                items.put_nowait(item)

    put(0.0)
    for second in {second for second, _ in came} - {0.0}:
        loop.call_at(second, put, second)
    for _ in range(calls):
        batch = await collect(items, size, *limits)
        expect_type(batch, list, "collect")
        yield batch, round(loop.time(), 6)


async def _expect(
    collect: Any, when: Sequence[float], wanted: Batches, hint: str, earlier: set[int], size: int, *limits: float
) -> None:
    came = [*zip(when, range(1, len(when) + 1), strict=True)]
    at_once = f"{len(when)} items at once" if len({*when}) == 1 else f"items 1, 2 … at the seconds {[*when]!r:.50}"
    said = f"size {size}, window {limits[0]:g}" + "".join(f", pause {pause:g}" for pause in limits[1:])
    rest = iter(wanted)
    async for batch, second in following(collect, came, len(wanted), size, *limits):
        items, right = next(rest)
        found, wish = batch, items
        if len(items) > 30:
            found, wish = f"of {len(batch)}", f"of {len(items)}"  # type: ignore[assignment]
        wrong = f"{said}; {at_once}: a batch {found} left at {second:g} s, not {wish} at {right:g} s"
        mixed = len(batch) == len(items) and {*batch} == {*items}
        hint = OLDER if earlier & {*batch} else ORDER if mixed and batch != items else hint
        expect(batch == items and second == right, wrong, hint=hint)
        earlier |= {*batch}


def expect_batches(collect: Any, when: Sequence[float], wanted: Batches, hint: str, size: int, *limits: float) -> None:
    """Items 1, 2 … come at these seconds, and these batches leave."""
    earlier: set[int] = set()  # what has been in a batch
    try:
        run_virtual(_expect, collect, when, wanted, hint, earlier, size, *limits)
        return
    except Deadlock:
        lost = [item for item in range(1, len(when) + 1) if item not in earlier]
        if not earlier or not lost:
            raise
    what = f"size {size}, window {limits[0]:g}: item {lost[0]} of {len(when)} was in no batch, and isn't in the queue"
    expect(False, what, hint=NOTHING)


@check("a batch has what is there, in order, and leaves when it is full", hint=SIZE)
def full(collect: Any) -> None:
    for size in (1, 2, 8, 20, 21):
        wanted = [([*range(1, 21)][at : at + size], 0.0) for at in range(0, 20, size)]
        if len(wanted[-1][0]) < size:
            wanted[-1] = (wanted[-1][0], 1.0)
        expect_batches(collect, [0.0] * 20, wanted, SIZE, size, 1.0)
    expect_batches(collect, [90000.0, 90000.2, 90000.3], [([1, 2, 3], 90000.3)], SIZE, 3, 1.0)
    expect_batches(collect, [0.0] * 300, [([*range(1, 301)], 0.0)], SIZE, 300, 1.0)
    expect_batches(collect, [0.13, 1.7, 2.9, 60.1, 60.2], [([1, 2, 3, 4], 60.1)], SIZE, 4, 100.0)
    expect_batches(collect, [0.13, 1.7, 2.9, 60.1, 60.2], [([1, 2, 3, 4], 60.1)], SIZE, 4, 100.0, 90.0)
    expect_batches(collect, [3.0, 3.0], [([1], 3.0), ([2], 3.0)], SIZE, 1, 100.0, 90.0)
    for limits in (0.0,), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0):
        expect_batches(collect, [0.0] * 12, [([*range(1, 9)], 0.0), ([9, 10, 11, 12], 0.0)], THERE, 8, *limits)
        expect_batches(collect, [7.0] * 5, [([*range(1, 6)], 7.0)], THERE, 8, *limits)
    items = [(0.0, item) for item in ODD] + [(0.5, item) for item in ODD]
    ((batch, _),), _ = run_virtual(batches, collect, items, 1, 100, 1.0)
    expect(all_alike(batch, ODD * 2), f"the items {ODD}, twice, became the batch {batch}", hint=IS)
    limits = (1.0, 0.5)
    for each in ODD + ODDER:
        (one, two), _ = run_virtual(batches, collect, [(0.5, each), (0.7, each), (0.9, each)], 2, 2, *limits)
        expect(
            all_alike(one[0] + two[0], [each] * 3),
            f"three items, each {each!r}, became the batches {one[0]} and {two[0]}, of size 2",
            hint=IS,
        )


@check("a batch that isn't full leaves when its window is over, or when nobody comes", hint=WINDOW)
def leaves(collect: Any) -> None:
    expect_batches(collect, [0.0, 0.4, 0.83, 1.2], [([1, 2, 3], 1.0), ([4], 2.2)], WINDOW, 8, 1.0)
    expect_batches(collect, [5.137, 5.9, 6.2], [([1, 2], 6.137), ([3], 7.2)], WINDOW, 8, 1.0)
    many = [0.3 * number for number in range(1, 30)]
    expect_batches(collect, many, [([1, 2, 3, 4], 1.3), ([5, 6, 7, 8], 2.5)], WINDOW, 8, 1.0)
    expect_batches(collect, [0.0] * 9, [([*range(1, 9)], 0.0), ([9], 1.0)], WINDOW, 8, 1.0)
    expect_batches(collect, [0.0, 9e4, 2e5], [([1, 2], 1e5), ([3], 3e5)], NO_PAUSE, 8, 1e5)
    (one, other), _ = run_virtual(two_at_once, collect)
    expect(
        (one, other) == (ONE, OTHER),
        f"collect was called for two queues at a time, with window 1 and 0.5: batches {one} and {other}, "
        f"not {ONE} and {OTHER}",
        hint=OLDER,
    )
    seconds, _ = run_virtual(late, collect)
    expect(
        seconds == 11.0,
        f"an item was in the queue from second 0 on; collect with window 1 was called at second 10, and its batch left "
        f"at {seconds:g} s, not at 11",
        hint=WINDOW,
    )
    expect_batches(collect, [0.0, 0.1, 0.2, 0.6], [([1, 2, 3], 0.45), ([4], 0.85)], PAUSE, 8, 1.0, 0.25)
    steady = [0.21 * number for number in range(20)]
    expect_batches(collect, steady, [([1, 2, 3, 4, 5], 1.0), ([6, 7, 8, 9, 10], 2.05)], PAUSE, 8, 1.0, 0.25)
    expect_batches(collect, [3.137], [([1], 3.387)], PAUSE, 8, 1.0, 0.25)
    expect_batches(collect, [3.0, 3.9, 4.5], [([1, 2], 4.0), ([3], 5.5)], PAUSE, 8, 1.0, 5.0)
    expect_batches(collect, [3.0, 3.3, 3.45], [([1], 3.25), ([2, 3], 3.7)], PAUSE, 8, 1.0, 0.25)


ONE: Batches = [([1, 2, 3], 1.1), ([4], 2.5)]
OTHER: Batches = [([5, 6], 0.7), ([7], 1.5)]


async def two_at_once(collect: Any) -> tuple[Batches, Batches]:
    """Two queues, each with its own calls, which overlap."""
    one = batches(collect, [(0.1, 1), (0.4, 2), (0.9, 3), (1.5, 4)], 2, 8, 1.0)
    return await asyncio.gather(one, batches(collect, [(0.2, 5), (0.5, 6), (1.0, 7)], 2, 8, 0.5))


async def late(collect: Any) -> float:
    """When a batch leaves whose only item had waited for 10 s."""
    items = asyncio.Queue[Any]()
    items.put_nowait("one")
    await asyncio.sleep(10)
    await collect(items, 8, 1.0)
    return round(asyncio.get_running_loop().time(), 6)
