"""Part 1: when a batch leaves, and what it takes along."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from ...grading.checks import check, expect, expect_type, run_virtual
from .values import ODD, all_alike

Batches = list[tuple[list[Any], float]]  # and the second at which each left
SIZE = "it leaves the moment it has `size` items: what more there is stays in the queue"
WINDOW = "one end for the whole batch, counted from the moment at which its first item was taken"
PAUSE = "after each item there is a new limit, `pause` seconds from then; the window's stays as it was"
THERE = "ask the queue before you look at the clock: what is in it comes without waiting"
IS = "an item is whatever the queue gives, None too: let no value of an item mean anything"
NOTHING = "what still waits for an item when the batch leaves has to be cancelled before"
CANCELLED = "catch TimeoutError alone; a CancelledError passes"
ORDER = "append each item as it comes"
OLDER = "each batch is a list of its own, made in the call"
LATER = 1000.0  # seconds


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


async def _expect(collect: Any, when: Sequence[float], wanted: Batches, hint: str, size: int, *limits: float) -> None:
    came, earlier = [*zip(when, range(1, len(when) + 1), strict=True)], set[int]()
    at_once = f"{len(when)} items at once" if len({*when}) == 1 else f"items 1, 2 … at the seconds {[*when]!r:.50}"
    said = f"size {size}, window {limits[0]:g}" + "".join(f", pause {pause:g}" for pause in limits[1:])
    rest = iter(wanted)
    async for batch, second in following(collect, came, len(wanted), size, *limits):
        items, right = next(rest)
        wrong = f"{said}; {at_once}: a batch {batch} left at {second:g} s, not {items} at {right:g} s"
        mixed = len(batch) == len(items) and {*batch} == {*items}
        hint = OLDER if earlier & {*batch} else ORDER if mixed and batch != items else hint
        expect(batch == items and second == right, wrong, hint=hint)
        earlier |= {*batch}


def expect_batches(collect: Any, when: Sequence[float], wanted: Batches, hint: str, size: int, *limits: float) -> None:
    """Items 1, 2 … come at these seconds, and these batches leave."""
    run_virtual(_expect, collect, when, wanted, hint, size, *limits)


@check("a batch has what is there, in order, and leaves when it is full", hint=SIZE)
def full(collect: Any) -> None:
    for size in (1, 2, 8, 20, 21):
        wanted = [([*range(1, 21)][at : at + size], 0.0) for at in range(0, 20, size)]
        if len(wanted[-1][0]) < size:
            wanted[-1] = (wanted[-1][0], 1.0)
        expect_batches(collect, [0.0] * 20, wanted, SIZE, size, 1.0)
    expect_batches(collect, [5000.0, 5000.2, 5000.3], [([1, 2, 3], 5000.3)], SIZE, 3, 1.0)
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
    for each in ODD:
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


async def late(collect: Any) -> float:
    """When a batch leaves whose only item had waited for 10 s."""
    items = asyncio.Queue[Any]()
    items.put_nowait("one")
    await asyncio.sleep(10)
    await collect(items, 8, 1.0)
    return round(asyncio.get_running_loop().time(), 6)


async def left_over(collect: Any, begun: int, size: int, limits: Sequence[float], cancel: float = 0.0) -> list[Any]:
    """What is in the queue long after: `begun` items came before the batch left, and then three more, one by one."""
    items = asyncio.Queue[Any]()
    for number in range(begun):
        items.put_nowait(f"early {number}")
    task = asyncio.create_task(collect(items, size, *limits))
    if cancel:
        await asyncio.sleep(cancel)
        task.cancel()
    await asyncio.wait([task], timeout=0.01 if cancel else None)
    expect(
        task.done(),
        f"collect was cancelled when it had taken {begun} items, and 10 ms later it was still going on",
        hint=CANCELLED,
    )
    expect(
        task.cancelled() or not cancel,
        f"collect was cancelled when it had taken {begun} items, and it ended with "
        f"{'a batch' if task.cancelled() or not task.exception() else repr(task.exception())}, not a CancelledError",
        hint=CANCELLED,
    )
    if not cancel:
        expect_type(task.result(), list, "collect")
    for number in range(3):
        items.put_nowait(f"late {number}")
        await asyncio.sleep(LATER)
    return [items.get_nowait() for _ in range(items.qsize())]


async def at_the_end(collect: Any, earlier: bool, limits: Sequence[float], end: float) -> list[Any]:
    """The batch, and what is in the queue, when an item comes at the very moment at which the batch leaves."""
    loop, items = asyncio.get_running_loop(), asyncio.Queue[Any]()
    if earlier:
        loop.call_at(end, items.put_nowait, "just then")
    items.put_nowait("early")
    task = asyncio.create_task(collect(items, 8, *limits))
    await asyncio.sleep(end / 2)
    if not earlier:
        loop.call_at(end, items.put_nowait, "just then")
    batch: list[Any] = await task
    expect_type(batch, list, "collect")
    await asyncio.sleep(LATER)
    return batch + [items.get_nowait() for _ in range(items.qsize())]


@check("what isn't in the batch is in the queue, and nothing goes on", hint=NOTHING)
def takes_no_more(collect: Any) -> None:
    late_ones = [f"late {number}" for number in range(3)]
    for begun, size, limits in [(1, 8, [1.0]), (3, 8, [1.0]), (3, 3, [1.0]), (1, 1, [1.0, 0.5]), (3, 8, [1.0, 0.25])]:
        found, _ = run_virtual(left_over, collect, begun, size, limits)
        expect(
            found == late_ones,
            f"size {size}, {begun} items: the batch had left, three more came, and the queue has {found}",
            hint=NOTHING,
        )
    for limits, end in ([1.0], 1.0), ([1.0, 0.5], 0.5):
        for earlier in (True, False):
            found, _ = run_virtual(at_the_end, collect, earlier, limits, end)
            expect(
                found == ["early", "just then"],
                f"an item came at the moment when the batch left: batch and queue together have {found}",
                hint=NOTHING,
            )
    for begun, limits in (0, [1.0]), (1, [1.0]), (3, [1.0]), (0, [1.0, 0.5]), (3, [1.0, 0.5]):
        found, _ = run_virtual(left_over, collect, begun, 8, limits, 0.3)
        expect(
            [item for item in found if item in late_ones] == late_ones,
            f"collect was cancelled when it had taken {begun} items, three more came, and the queue has {found}",
            hint=NOTHING,
        )
