"""Parts 1, 2 and 4: how a pipe ends, and what a bad item and a broken source cost."""

import asyncio
from collections.abc import Callable
from typing import Any

from ...grading.checks import check, expect
from ...parts.outcome import Outcome
from .running import run_virtual
from .sources import Source, same, seconds
from .streams import BOTH, Open, expect_outcomes, expect_values, read_all

CATCH = "catch Exception around the one call of `work`, and go on"
PASS_ON = "catch what the source raises, let the workers end what they have, and raise it where the reader reads"
SLOWLY_READ = [  # seconds of work, workers, how long the reader rests: it may come at the moment when a call ends
    ([1.0] * 7, 1, 1.0),
    ([1.0] * 7, 2, 3.0),
    ([1.0, 10.0, 0.1, 0.1], 2, 9.0),
    ([1.0] * 7, 2, 5000.0),
]


class Odd(Exception):
    """One that no answer can know."""


def group(text: str) -> Exception:
    return ExceptionGroup(text, [ValueError("inside")])


Kind = Callable[[str], Exception]
RAISED: list[Kind] = [
    *(ValueError, OSError, Exception, TimeoutError, KeyError),
    *(StopAsyncIteration, asyncio.QueueEmpty, group, Odd),
]
BROKEN: list[tuple[list[float], float, float, Kind]] = [
    # seconds of work, seconds between two items, how long the reader rests, and what the source raises then
    ([0.5, 2.0, 1.0, 0.25, 0.3], 0.1, 0.0, ConnectionError),
    ([], 0.1, 0.0, ConnectionError),
    ([1.0], 3.0, 0.0, TimeoutError),
    ([0.1] * 20, 0.0, 0.0, ConnectionError),
    ([0.1, 3.0, 0.1, 0.1], 0.0, 2.0, Odd),
    ([0.1] * 7, 0.0, 5.0, asyncio.QueueEmpty),
    ([0.1] * 20, 0.0, 1.0, group),
]


class Failing:
    """Work that raises its item, and counts its calls."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, error: Exception) -> None:
        self.calls += 1
        raise error


def quick(number: int) -> Any:
    """Raises at once, or gives something to await."""
    return asyncio.sleep(1 / number, number)


def expect_ends(open_: Open, giver: str) -> None:
    """The results end with the source, whatever the number of items."""
    for count in (0, 1, 2, 3, 7, 50):
        items = [0.25] * count
        found, _ = run_virtual(read_all, open_, giver, Source(items), seconds, 3)
        expect_values(expect_outcomes(found, items, giver))
    for items, workers, rest in SLOWLY_READ:
        found, _ = run_virtual(read_all, open_, giver, Source(items, after=2.0), seconds, workers, rest)
        expect_values(expect_outcomes(found, items, giver))


def expect_bad_items(open_: Open, giver: str) -> None:
    """An item that raises costs one."""
    items = [0.2, -0.1, -0.3, -0.2, 0.1, 0.3, -0.1, 0.2]
    found, _ = run_virtual(read_all, open_, giver, Source(items), seconds, 3)
    for outcome in expect_outcomes(found, items, giver):
        bad = outcome.item < 0
        expect(
            isinstance(outcome.error, ValueError) if bad else outcome.value == outcome.item,
            f"an item that {'raises ValueError' if bad else f'gives {outcome.item}'} became {outcome!r}",
            hint="Outcome(index, item, error=error), and nothing of an earlier item"
            if bad or outcome.value is not None
            else "is a `return` missing?",
        )
        expect(not bad or outcome.value is None, f"{outcome.item!r} raised, and has a value too: {outcome.value!r}")
    errors = [kind(f"item {number}") for number, kind in enumerate(RAISED)]
    work = Failing()
    found, _ = run_virtual(read_all, open_, giver, Source(errors), work, 2)
    for outcome, error in zip(expect_outcomes(found, errors, giver), errors, strict=True):
        expect(outcome.error is error, f"an item that raised {error!r} became {outcome!r}", hint=CATCH)
    expect(
        work.calls == len(errors),
        f"{len(errors)} items came, which raise, and the calls of `work` were {work.calls}",
        hint="once for each item: whoever wants another try writes it into `work`",
    )
    numbers = [2, 0, 1]
    found, _ = run_virtual(read_all, open_, giver, Source(numbers), quick, 2)
    ok = [outcome.ok for outcome in expect_outcomes(found, numbers, giver)]
    expect(
        ok == [True, False, True],
        f"a `work` without `async`, which raises before there is anything to await, gave {found!r:.200}",
        hint="call `work` inside the `try` too, not only the await",
    )


def expect_source_error(open_: Open, giver: str) -> None:
    """What the source raises comes after the outcomes of what it gave."""
    for items, every, rest, kind in BROKEN:
        error = kind("the source broke")
        found, _ = run_virtual(read_all, open_, giver, Source(items, every, error), seconds, 3, rest)
        ends = [each for each, _ in found if not isinstance(each, Outcome)]
        given = f"a source gave {len(items)} items and raised {error!r}; "
        expect(ends or not found or found[-1][0] is not None, f"{given}the reader got None", hint=PASS_ON)
        expect(
            ends == [error],
            f"{given}the reader got {len(found)} outcomes, and then the end, as if all were well",
            hint=PASS_ON,
        )
        expect(found[-1][0] is error, f"{given}the reader got it before the last outcome", hint=PASS_ON)
        expect(
            len(found) - 1 == len(items),
            f"{given}the reader got {len(found) - 1} outcomes before it",
            hint="nothing that the source gave is lost: first all outcomes, then the exception",
        )
        expect_values(expect_outcomes(found[:-1], items, giver))
    raised = ValueError("the source broke")
    found, _ = run_virtual(read_all, open_, giver, Source([None], error=raised), same, 1)
    expect(found[-1][0] is raised, f"a source that raised {raised!r} gave the reader {found[-1][0]!r}", hint=PASS_ON)


@check("it ends with its source, a bad item costs one, and an error of the source is told", hint=BOTH)
def endings(pipe: Any) -> None:
    expect_ends(pipe, "pipe")
    expect_bad_items(pipe, "pipe")
    expect_source_error(pipe, "pipe")
