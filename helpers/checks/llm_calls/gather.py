"""Part 2: what a bounded gather returns."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual
from .outcomes import expect_outcomes

CATCH = "catch Exception around the one call, and go on"


LIKE_ANY = "None, 0, an empty text and an exception that is returned are items and values like any other"
PROGRAMMING = (TypeError, AttributeError, NameError, NotImplementedError)


async def divide(number: int) -> float:
    await asyncio.sleep(number)  # the first item ends last
    return 60 / number


async def same(item: Any) -> Any:
    await asyncio.sleep(0)
    return item


async def fail(error: Exception) -> None:
    raise error


def quick(number: int) -> Any:
    """Raises at once, or gives something to await."""
    return asyncio.sleep(1 / number, number)


ERRORS = [ValueError("one"), OSError("two"), Exception("three"), TimeoutError("four"), KeyError("five")]
ODD: list[Any] = [None, 0, "", False, [], ValueError("returned, not raised")]


@check("one outcome for each item, in order, and one bad item costs one", hint=CATCH)
def order(gather: Any) -> None:
    items = [3, 0, 1, 0, 2, 0]
    outcomes = expect_outcomes(run_virtual(gather, divide, items, 2)[0], 6, "gather")
    for outcome in outcomes:
        if isinstance(outcome.error, PROGRAMMING):
            raise outcome.error  # is told with its line
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
    expect(
        not any(asyncio.iscoroutine(o.value) for o in outcomes), "a value is a coroutine", hint="is an `await` missing?"
    )
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
    nothing: list[int] = []
    for empty in (nothing, iter(nothing)):
        outcomes, _ = run_virtual(gather, divide, empty, 2)
        expect(outcomes == [], f"no items gave {outcomes!r:.60} instead of []", hint="begin with an empty list")
    outcomes = expect_outcomes(run_virtual(gather, same, iter(ODD), 3)[0], len(ODD), "gather", LIKE_ANY)
    for item, outcome in zip(ODD, outcomes, strict=True):
        expect(
            outcome.error is None and outcome.item is item and outcome.value is item,
            f"an item and value of {item!r} became {outcome!r}",
            hint=LIKE_ANY,
        )
    outcomes = expect_outcomes(run_virtual(gather, fail, ERRORS, 2)[0], len(ERRORS), "gather")
    for error, outcome in zip(ERRORS, outcomes, strict=True):
        expect(outcome.error is error, f"an item that raised {error!r} became {outcome!r}", hint=CATCH)
    outcomes = expect_outcomes(run_virtual(gather, quick, [2, 0, 1], 2)[0], 3, "gather")
    expect(
        [outcome.ok for outcome in outcomes] == [True, False, True],
        f"a func without `async`, which raises before there is anything to await, gave {outcomes!r}",
        hint="call func inside the `try` too, not only the await",
    )
