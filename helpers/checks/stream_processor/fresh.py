"""Part 3: a buffer that keeps the newest items of a source in real time."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .endings import Odd, group
from .leaving import expect_clean_ends
from .running import run_virtual
from .sources import ODD, ODDER, AsyncIterable, Source, all_alike
from .visits import DROP, END, OWN, after_the_block, impatient, in_memory, two_at_a_time, visited

TAKE = "a task of its own takes items from the entering on: nothing that the reader does may hold it up"
LEAVE = "in __aexit__: cancel the task that you started, and wait for its end"
LEFT = "only an item that is pushed out is dropped: leaving the block changes nothing"
LAST = "the end is no item: keep it, or any Exception, beside the items that wait, and give it when none waits any more"


@check("every item is taken as it comes, and given as soon as it is asked for")
def real_time(Fresh: Any) -> None:
    visits = [20.5, 50.5, 70.5]
    found, _ = run_virtual(visited, Fresh, Source(range(100), every=1), 3, visits)
    given = [each[0] for each in found]
    expect(
        given == [20, 50, 70],
        f"a source with an item every second had given {given} items at second {visits}, not [20, 50, 70]",
        hint=TAKE,
    )
    found, _ = run_virtual(visited, Fresh, Source(range(1, 9), every=1.3), 2, [0.0] * 8)
    came = [(got, time) for _, _, got, time in found]
    wanted = [(number, round(1.3 * number, 6)) for number in range(1, 9)]
    expect(
        came == wanted,
        f"a reader that always waits got (item, at second) {came[:4]} …, not {wanted[:4]} …",
        hint="wake the reader the moment an item comes: no polling",
    )
    found, _ = run_virtual(visited, Fresh, Source(range(20), every=1), 2, [3.5, 3.5, 3.5, 4.7, 9.5, 9.6])
    came = [(got, time) for _, _, got, time in found]
    expect(
        came == [(1, 3.5), (2, 3.5), (3, 4.0), (4, 5.0), (7, 9.5), (8, 9.6)],
        f"size 2, an item every second: a reader at 3.5, 3.5, 3.5, 4.7, 9.5 and 9.6 s got (item, at second) {came}",
        hint="what waits is given at once, the oldest first, and where none waits, the next one that comes",
    )
    for items in ODD, ODDER:
        visits = [1.5 + number for number in range(len(items))]
        found, _ = run_virtual(visited, Fresh, Source(items, every=1), 2, visits)
        for item, (_, _, got, _) in zip(items, found, strict=True):
            expect(
                got is item,
                f"the item {item!r} became {got!r}",
                hint="None and other odd values are items: ask how many wait",
            )
    found, _ = run_virtual(visited, lambda source, size: Fresh(AsyncIterable(source), size), Source([1, 2]), 5, [1.0])
    expect(found[0][2] == 1, f"a source that gives 1 and 2 gave the reader {found[0][2]}")


@check("the newest wait, the rest is dropped and counted", hint=DROP)
def newest(Fresh: Any) -> None:
    for size in (1, 3, 10, 20):
        visits = [20.5, *[40.5] * (size + 1), 45.2]
        found, _ = run_virtual(visited, Fresh, Source(range(100), every=1), size, visits)
        got = [each[2] for each in found]
        wanted = [20 - size, *range(40 - size, 41), max(41, 45 - size)]
        expect(
            got == wanted,
            f"size {size}, item n at second n + 1: a reader at second {visits} got {got}, not {wanted}",
            hint=DROP,
        )
        dropped = [each[1] for each in found]
        right = [20 - size, *[39 - size] * (size + 1), 39 - size + max(0, 4 - size)]
        expect(
            dropped == right,
            f"size {size}, item n at second n + 1, a reader at second {visits}: "
            f"items.dropped was {dropped} then, not {right}",
            hint="count an item when it is dropped, and only then",
        )
    source = Source(range(60), every=1)
    found, _ = run_virtual(visited, Fresh, source, 1, [1.9 + number for number in range(50)])
    expect(
        [each[2] for each in found] == [*range(50)] and found[-1][1] == 0,
        f"a reader that keeps up got {len(found)} of 50 items, {found[-1][1]} were dropped",
        hint="drop only when `size` items wait, not when the reader is a little late",
    )
    for items, size in ([7] * 10, 3), (ODD, 2), (ODDER, 1):
        found, _ = run_virtual(visited, Fresh, Source(items, every=1, after=50), size, [20.0] * size)
        got, dropped = [each[2] for each in found], found[-1][1]
        expect(
            all_alike(got, items[-size:]) and dropped == len(items) - size,
            f"size {size}, the items {items}: a reader that came late got {got}, and items.dropped was {dropped}",
            hint="an item counts whatever it is, and so does one that is equal to another",
        )
    expect_bursts(Fresh)
    alive, _ = run_virtual(in_memory, Fresh, 3, 100)
    expect(
        alive <= 8,
        f"size 3, 100 items came and none was read: {alive} of them are still in memory",
        hint="drop an item when the next one comes, not when somebody reads",
    )
    counts = [[dropped for _, dropped, _, _ in found] for found in run_virtual(two_at_a_time, Fresh)[0]]
    expect(
        counts == [[7, 16, 25], [5, 14, 23]],
        "two Fresh at a time, of sizes 3 and 5, each with an item every second and one read after 10, 20 and 30 s: "
        f"items.dropped was {counts[0]} and {counts[1]} then, not [7, 16, 25] and [5, 14, 23]",
        hint=OWN,
    )
    for count in (5, 50):
        (given, before, after), _ = run_virtual(after_the_block, Fresh, Source(range(count), every=1), 2)
        expect(
            before == after,
            f"size 2, {given} items came, none was read: items.dropped was {before} in the block, and {after} after it",
            hint=LEFT,
        )


def expect_bursts(Fresh: Any) -> None:
    """Items that come at once are items each."""
    for burst, size, visits, wanted in [
        (4, 3, [2.5, 2.5, 2.5, 4.5], [(5, 5), (6, 5), (7, 5), (13, 10)]),
        (2, 2, [0.0] * 6, [(number, 0) for number in range(6)]),
    ]:
        source = Source(range(20), every=1, burst=burst)
        got = [(item, dropped) for _, dropped, item, _ in run_virtual(visited, Fresh, source, size, visits)[0]]
        expect(
            got == wanted,
            f"size {size}, {burst} items at once every second: a reader at second {visits} got (item, items.dropped "
            f"before it) {got}, not {wanted}",
            hint="more than one can come before the reader wakes: each waits, or pushes out the oldest",
        )
    got = run_virtual(impatient, Fresh, Source(range(8), every=1), [0.5, 0.5, 0.2, 0.8, 1.0, 0.3, 1.7])[0]
    expect(
        got == [*range(8)],
        f"a reader that sometimes gave up waiting, by asyncio.timeout, and came again got {got} of 8 items",
        hint="take an item out only when it is returned: whoever is cancelled while waiting has taken none",
    )


@check("what waits is given before the end, and leaving leaves nothing", hint=LAST)
def last_items(Fresh: Any) -> None:
    for kind in (None, ConnectionError, TimeoutError, asyncio.QueueEmpty, group, Odd):
        error = kind("the camera is gone") if kind else None
        end = error or END
        ended = "ended" if error is None else f"raised {error!r}"
        for count, size, wanted in (6, 4, [2, 3, 4, 5]), (3, 4, [0, 1, 2]), (2, 2, [0, 1]), (3, 1, [2]), (0, 2, []):
            source = Source(range(count), every=1, error=error)
            found, _ = run_virtual(visited, Fresh, source, size, [10.0] * (len(wanted) + 1))
            got = [each[2] for each in found]
            expect(
                got == [*wanted, end],
                f"size {size}: a source gave {count} items and {ended}, then a reader got {got}, not {[*wanted, end]}",
                hint=LAST,
            )
            dropped = f"size {size}, {count} items: items.dropped is {found[-1][1]}, not {count - len(wanted)}"
            expect(found[-1][1] == count - len(wanted), dropped, hint=DROP)
        for items in ODD, ODDER, [None, None]:
            found, _ = run_virtual(visited, Fresh, Source(items, 1, error), 20, [20.0] * (len(items) + 1))
            got = [each[2] for each in found]
            what = f"size 20: a source gave {items} and {ended}, then a reader got {got}"
            expect(all_alike(got, [*items, end]), what, hint=LAST)
        found, _ = run_virtual(visited, Fresh, Source([0], 1, error, after=5), 2, [0.0, 0.0])
        got = [each[2] for each in found]
        expect(got == [0, end], f"a source gave one item and {ended}; a reader that waited got {got}", hint=LAST)
    expect_clean_ends(lambda source, _, __: Fresh(source, 3), "Fresh", LEAVE, (0.5,))
