"""Part 1: what isn't in a batch is in the queue, and nothing goes on when it has left."""

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect, expect_type, run_virtual

NOTHING = "what still waits for an item when the batch leaves has to be cancelled before"
CANCELLED = "catch TimeoutError alone; a CancelledError passes"
METHODS = "take items by the queue's own `get` or `get_nowait`: they wake whoever waits to put one"
LATER = 1000.0  # seconds


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


async def all_put(collect: Any) -> list[int]:
    """What is taken from a queue with room for one, while others wait to put something into it."""
    items, found = asyncio.Queue[int](1), list[int]()
    puts = [asyncio.create_task(items.put(number)) for number in range(6)]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LATER):
            while len(found) < len(puts):
                found += await collect(items, 3, 1.0)
    for put in puts:
        put.cancel()
    return found


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
    found, _ = run_virtual(all_put, collect)
    expect(
        found == [*range(6)],
        f"a queue of maxsize 1, into which six tasks put 0 to 5: collect got {found!r:.60}, and no more in {LATER:g} s",
        hint=METHODS,
    )
