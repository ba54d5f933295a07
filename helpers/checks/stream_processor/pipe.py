"""Parts 1, 2 and 4: what comes out of a pipe, and when."""

import asyncio
from typing import Any

from ...grading.checks import InFlight, check, expect
from .running import run_virtual
from .sources import ODD, ODDER, AsyncIterable, Source, same, seconds
from .streams import BOTH, Open, expect_outcomes, expect_values, read_all

APART = "each has queues, counts and a failure of its own: make them inside, not at the module's level"
IS = "test by `is`, for no value that an item may have: `if item` and `==` fail for an array too"
PACE = "each worker takes its next item by itself, the moment it is free: no rounds, no polling"


def expect_odd_items(open_: Open, giver: str) -> None:
    """None and other odd values are items and values like any other."""
    for items in ODD, ODDER:
        found, _ = run_virtual(read_all, open_, giver, Source(items), same, 3)
        for outcome, item in zip(expect_outcomes(found, items, giver), items, strict=True):
            lost = item is not None and outcome.ok and outcome.value is None
            expect(
                outcome.error is None and outcome.value is item,
                f"an item and value of {item!r} became {outcome!r}",
                hint="is a `return` missing?" if lost else IS,
            )


async def peak(open_: Open, giver: str, durations: list[float], workers: int, every: float = 0.0) -> tuple[int, float]:
    """How many calls ran at once, and when the last outcome was read. `work` is called once for each item."""
    inside = InFlight()

    async def work(item: float) -> float:
        with inside:
            return await seconds(item)

    found = await read_all(open_, giver, Source(durations, every), work, workers)
    expect_values([outcome for outcome in expect_outcomes(found, durations, giver) if outcome.item >= 0])
    expect(
        inside.calls == len(durations),
        f"{len(durations)} items came, and the calls of `work` were {inside.calls}",
        hint="once for each item, also when two are equal or when one raises",
    )
    return inside.peak, max((time for _, time in found), default=0.0)


PACES = [  # seconds of work, workers, when the last outcome is there, seconds between two items of the source
    ([1.0] * 12, 4, 3.0, 0.0),
    ([0.37] * 8, 2, 1.48, 0.0),
    ([-1.0, -1.0, 1.0, -1.0, 1.0, 1.0], 2, 3.0, 0.0),
    ([0.5] * 4, 3, 4.62, 1.03),
    ([2.0] * 3, 1, 6.0, 0.0),
    ([1.0] * 100, 50, 2.0, 0.0),
    ([5000.0, 1.0], 2, 5000.0, 0.0),
    ([1.0] * 2, 3, 7201.0, 3600.0),
    ([9.0] + [1.0] * 9, 2, 9.0, 0.0),  # in order, a window would hold these up
]


def expect_pace(open_: Open, giver: str, ordered: bool = False) -> None:
    """At most `workers` calls run, and as many as that while there are items."""
    for durations, workers, wanted, every in PACES[:-1] if ordered else PACES:
        (most, took), _ = run_virtual(peak, open_, giver, durations, workers, every)
        bad = min(durations) < 0
        what = f"{len(durations)} items that take {durations[0]:g} s each"
        if len(set(durations)) > 1:
            what = f"items that take {durations} s" + (" (negative ones raise)" if bad else "")
        what += f", {workers} at a time, " + (f"one given every {every:g} s, " if every else "")
        expect(
            most <= workers,
            f"{what}had {most} calls running at once",
            hint="as many tasks that call `work` as there are workers cannot call it more often at a time",
        )
        expect(
            most > 1 or every or took <= wanted + 1e-6,
            f"{what}ran one after the other",
            hint="start several tasks before you wait for one",
        )
        expect(
            most == workers or every or took <= wanted + 1e-6,
            f"{what}never had more than {most} calls running at once",
            hint="as many tasks that call `work` as there are workers, whatever their number",
        )
        expect(
            took <= wanted + 1e-6,
            f"{what}took {took:g} s instead of {wanted:g}",
            hint="a call that raises frees its place, as any other does" if bad else PACE,
        )


@check("one outcome for each item, as soon as it is there, and never too many calls", hint=BOTH)
def outcomes(pipe: Any) -> None:
    items = [5.0, 1.0, 3.0, 0.5]
    found, _ = run_virtual(read_all, pipe, "pipe", Source(items), seconds, 3)
    expect_values(expect_outcomes(found, items, "pipe"))
    expect_odd_items(pipe, "pipe")
    expect_pace(pipe, "pipe")
    came = [(outcome.item, time) for outcome, time in found]
    expect(
        came == [(1.0, 1.0), (0.5, 1.5), (3.0, 3.0), (5.0, 5.0)],
        f"items that take 5, 1, 3 and 0.5 s, three at a time, came out (item, at second) {came}",
        hint="nobody waits for a slower one: hand an outcome over when it is there",
    )
    found, _ = run_virtual(read_all, pipe, "pipe", Source([1.0, 1.0], every=10), seconds, 3)
    expect_outcomes(found, [1.0, 1.0], "pipe")
    came = [(outcome.index, time) for outcome, time in found]
    expect(
        came == [(0, 11.0), (1, 21.0)],
        f"of a source that gives an item every 10 s, work of 1 s came out (index, at second) {came}",
        hint="do not wait for more items: hand an outcome over when it is there",
    )
    expect_apart(pipe, "pipe")
    expect_any_source(pipe, "pipe")


def expect_any_source(open_: Open, giver: str) -> None:
    """A source need not be an async generator."""
    items = [0.5, 1.0]
    bare: Open = lambda source, work, workers: open_(AsyncIterable(source), work, workers)  # noqa: E731
    found, _ = run_virtual(read_all, bare, giver, Source(items), seconds, 3)
    expect_outcomes(found, items, giver)


def expect_apart(open_: Open, giver: str) -> None:
    """Two at a time know nothing of each other."""
    (first, second), _ = run_virtual(side_by_side, open_, giver)
    expect(
        first == second == 3,
        f"two blocks of {giver} at a time ended at {first:g} and {second:g} s instead of 3",
        hint=APART,
    )
    run_virtual(beside_a_broken_one, open_, giver, ConnectionError("one source broke"))


async def side_by_side(open_: Open, giver: str) -> list[float]:
    runs = [peak(open_, giver, durations, 2) for durations in ([3.0, 1.0, 1.0, 1.0], [3.0, 0.5, 0.75, 1.75])]
    return [took for _, took in await asyncio.gather(*runs)]


async def beside_a_broken_one(open_: Open, giver: str, error: Exception) -> None:
    async def read_sound() -> list[tuple[Any, float]]:
        try:
            return await read_all(open_, giver, Source([1.0] * 4), seconds, 2)
        except ConnectionError as got:
            what = f"two blocks of {giver} at a time: the source of one raised {error!r}, and the reader of the other"
            expect(got is not error, f"{what} got it", hint=APART)
            raise

    one_that_breaks = read_all(open_, giver, Source([0.5] * 2, error=error), seconds, 2)
    sound, broken = await asyncio.gather(read_sound(), one_that_breaks)
    expect_outcomes(sound, [1.0] * 4, giver)
    expect(broken[-1][0] is error, f"the reader of a source that raised {error!r} got {broken[-1][0]!r}", hint=APART)
