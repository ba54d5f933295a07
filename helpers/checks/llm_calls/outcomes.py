"""What parts 2 and 4 demand of a list of outcomes before anything else."""

from collections.abc import Sequence
from typing import Any

from ...grading.checks import expect, expect_type
from ...parts.outcome import Outcome

LOST = "an error is an outcome too, an item may come twice, and all workers share one iterator"


def expect_outcomes(outcomes: Any, count: int, giver: str, lost: str = LOST) -> Sequence[Outcome[Any]]:
    """`count` outcomes, as `giver` returned them."""
    expect(not isinstance(outcomes, tuple | dict), f"{giver} gave a {type(outcomes).__name__}", hint="make it a list")
    expect_type(outcomes, list, giver)
    for outcome in outcomes:
        expect_type(outcome, Outcome, f"an element of the list from {giver}")
    what = f"{count} items went in, {len(outcomes)} outcomes came out"
    expect(outcomes or not count, what, hint="is everything started, and awaited before the list is returned?")
    expect(
        len(outcomes) == count,
        what,
        hint=lost,
    )
    return list(outcomes)
