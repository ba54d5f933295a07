"""Part 2: outcomes in the order of the source, and a window that is as wide as it has to be."""

from typing import Any

from ...grading.checks import check, expect
from ...parts.outcome import Outcome
from .endings import expect_bad_items, expect_ends, expect_source_error
from .leaving import CANCEL, expect_clean_ends
from .pipe import expect_odd_items, expect_pace, peak
from .pressure import paused
from .running import run_virtual
from .streams import Open, Source, expect_outcomes, expect_values, read_all, seconds

AHEAD = "make room before an item is taken, and free it when the reader gets its outcome, not when its work is done"
FAST = "behind one slow item all others go on, as long as the window has room: 2 * workers items, not workers"


def expect_order(open_: Open, giver: str) -> None:
    """Outcomes come in the order of the source, each as soon as all before it are there."""
    for items, every, wanted in [
        ([5.0, 1.0, 3.0, 0.5], 0.0, [5.0, 5.0, 5.0, 5.0]),
        ([1.0, 4.0, 0.5, 4.5], 0.0, [1.0, 4.0, 4.0, 5.0]),
        ([1.0, 1.0, 1.0], 10.0, [11.0, 21.0, 31.0]),
    ]:
        found, _ = run_virtual(read_all, open_, giver, Source(items, every), seconds, 3)
        indices = [outcome.index for outcome, _ in found if isinstance(outcome, Outcome)]
        expect_values(expect_outcomes(found, items, giver))
        expect(
            indices == sorted(indices),
            f"items that take {items} s came out in the order of the indices {indices}",
            hint="keep what came too early until all before it have been yielded",
        )
        times = [time for _, time in found]
        what = f"items that take {items} s, three at a time, " + (f"one given every {every:g} s, " if every else "")
        expect(
            times == wanted,
            f"{what}came out at {times}, not at {wanted}",
            hint="yield each outcome as soon as it and all before it are there",
        )


@check("outcomes come in the order of the source, as soon as they can")
def order(in_order: Any) -> None:
    expect_order(in_order, "in_order")
    expect_odd_items(in_order, "in_order")


def expect_window(open_: Open, giver: str) -> None:
    """So many items have been taken and not been read as a window of 2 * workers has."""
    for workers in (1, 3, 10):
        source = Source(range(2000))
        run_virtual(paused, open_, giver, source, workers, 60)
        what = f"with {workers} workers and a reader that pauses, "
        expect(
            source.most <= 2 * workers + 1,
            f"{what}{source.most} items had been taken from the source and not been read, not {2 * workers}",
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
