"""Part 2: outcomes in the order of the source, and a window that is as wide as it has to be."""

import itertools
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect
from ...parts.outcome import Outcome
from .endings import expect_bad_items, expect_ends, expect_source_error
from .leaving import CANCEL, expect_clean_ends
from .pipe import expect_any_source, expect_apart, expect_odd_items, expect_pace, peak
from .pressure import WORK, paused
from .running import run_virtual
from .sources import Source, seconds
from .streams import Open, expect_outcomes, expect_values, read_all

AHEAD = "make room before an item is taken, and free it when the reader gets its outcome, not when its work is done"
FAST = "behind one slow item all others go on, as long as the window has room: 2 * workers items, not workers"


def expect_order(open_: Open, giver: str) -> None:
    """Outcomes come in the order of the source, each as soon as all before it are there."""
    for items, every, wanted in [
        ([5.0, 1.0, 3.0, 0.5], 0.0, [5.0, 5.0, 5.0, 5.0]),
        ([1.0, 4.0, 0.5, 4.5], 0.0, [1.0, 4.0, 4.0, 5.0]),
        ([1.0, 1.0, 1.0], 10.0, [11.0, 21.0, 31.0]),
        ([5.0, -1.0, 3.0, -0.5], 0.0, [5.0, 5.0, 5.0, 5.0]),
    ]:
        found, _ = run_virtual(read_all, open_, giver, Source(items, every), seconds, 3)
        bad = " (negative ones raise)" if min(items) < 0 else ""
        expect_sorted(found, f"items that take {items} s{bad}")
        expect_values([each for each in expect_outcomes(found, items, giver) if each.item > 0])
        times = [time for _, time in found]
        what = f"items that take {items} s{bad}, three at a time, "
        what += f"one given every {every:g} s, " if every else ""
        expect(
            times == wanted,
            f"{what}came out at {times}, not at {wanted}",
            hint="yield each outcome as soon as it and all before it are there, "
            "and free a worker when its call is over, not when that is read",
        )
    found, _ = run_virtual(read_all, open_, giver, Source([9.0] + [1.0] * 99), seconds, 40)
    expect_sorted(found, "100 items, the first of which takes 9 s and the others 1 s, 40 at a time,")


def expect_sorted(found: Sequence[tuple[Any, float]], what: str) -> None:
    indices = [outcome.index for outcome, _ in found if isinstance(outcome, Outcome)]
    wrong = next((n for n, (one, two) in enumerate(itertools.pairwise(indices)) if one > two), 0)
    some = indices if len(indices) < 10 else f"… {str(indices[max(0, wrong - 2) : wrong + 3])[1:-1]} …"
    expect(
        indices == sorted(indices),
        f"{what} came out in the order of the indices {some}",
        hint="keep what came too early until all before it have been yielded, bad items as well as good ones",
    )


@check("outcomes come in the order of the source, as soon as they can")
def order(in_order: Any) -> None:
    expect_order(in_order, "in_order")
    expect_odd_items(in_order, "in_order")


def expect_window(open_: Open, giver: str) -> None:
    """So many items have been taken and not been read as a window of 2 * workers has."""
    for workers in (1, 2, 3, 5, 10):
        for which, work in WORK.items():
            source = Source(range(2000))
            run_virtual(paused, open_, giver, source, work, workers, 60)
            expect(
                source.most <= 2 * workers + 1,
                f"{which}with {workers} workers and a reader that pauses, {source.most} items "
                f"had been taken from the source and not been read, not {2 * workers}",
                hint=AHEAD,
            )
        source = slow_first(open_, giver, workers)
        expect(
            source.most <= 2 * workers + 1,
            f"{behind(workers)}{source.most} items were taken before its outcome was read, not {2 * workers}",
            hint=AHEAD,
        )


def slow_first(open_: Open, giver: str, workers: int) -> Source:
    """A source whose first item took 100 s, and the others 1 s, when all has been read."""
    source = Source([100.0] + [1.0] * 300)
    run_virtual(read_all, open_, giver, source, seconds, workers)
    return source


def behind(workers: int) -> str:
    return f"with {workers} workers and a first item that takes 100 s, "


@check("behind a slow item the others go on, with 2 * workers items on the way")
def full_speed(in_order: Any) -> None:
    expect_window(in_order, "in_order")
    for workers in (3, 10):
        taken = slow_first(in_order, "in_order", workers).most
        expect(
            taken >= 2 * workers,
            f"{behind(workers)}{taken} items were taken before its outcome was read, not {2 * workers}",
            hint=FAST,
        )
    (most, took), _ = run_virtual(peak, in_order, "in_order", [0.002, 0.008] * 200, 10)
    expect(
        most <= 10, f"with 10 workers {most} calls ran at once", hint="the window is wider than the number of workers"
    )
    expect(
        took <= 0.204, f"400 items of 2 and 8 ms by turns, ten at a time, took {1000 * took:.0f} ms, not 204", hint=FAST
    )


@check("it ends, loses nothing and cleans up as a pipe does", hint=CANCEL)
def like_a_pipe(in_order: Any) -> None:
    expect_ends(in_order, "in_order")
    expect_bad_items(in_order, "in_order")
    expect_source_error(in_order, "in_order")
    expect_clean_ends(in_order, "in_order")
    expect_pace(in_order, "in_order", ordered=True)
    expect_apart(in_order, "in_order")
    expect_any_source(in_order, "in_order")
