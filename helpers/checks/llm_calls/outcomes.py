"""What parts 2 and 4 demand of a list of outcomes before anything else."""

from collections.abc import Sequence
from typing import Any

from ...grading.checks import expect, expect_type
from ...parts.outcome import Outcome


def expect_outcomes(outcomes: Any, count: int, giver: str) -> Sequence[Outcome[Any]]:
    """`count` outcomes, as `giver` returned them."""
    expect_type(outcomes, list, giver)
    for outcome in outcomes:
        expect_type(outcome, Outcome, f"an element of the list from {giver}")
    what = f"{count} items went in, {len(outcomes)} outcomes came out"
    expect(outcomes or not count, what, hint="is everything started, and awaited before the list is returned?")
    expect(
        len(outcomes) == count,
        what,
        hint="an error is an outcome too: `try` around the one call; and one iterator for all workers",
    )
    return list(outcomes)
