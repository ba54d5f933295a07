"""What several parts need: an endless source, and all outcomes of a map."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Self

from ...grading.checks import expect, expect_type, run_deadline
from ...lab.executors import RecordingExecutor
from ...parts.outcome import Outcome

REST = "the loop that yields the rest belongs inside the try"


class Counted:
    """An endless source that knows how many items were taken from it."""

    def __init__(self, make: Callable[[int], Any]) -> None:
        self.taken = 0
        self._make = make

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        expect(
            self.taken < 200,
            "200 items were taken from an endless source before it was left",
            hint="list(items), sorted(items) and executor.map take everything: take one when there is room, and yield",
        )
        self.taken += 1
        return self._make(self.taken - 1)


def expect_generator(bounded_map: Any) -> None:
    """Expect that it yields, an outcome for each of two items, and can be closed."""
    with RecordingExecutor(ThreadPoolExecutor(1)) as executor:
        found = run_deadline(bounded_map, executor, abs, [1, 2], 1, seconds=4)
    expect(
        isinstance(found, Iterator) and hasattr(found, "close"),
        f"bounded_map returned {found!r:.60}, and should be a generator",
        hint="is a `yield` missing?" if found is None else "yield each outcome in its turn: no list, no return",
    )
    with RecordingExecutor(ThreadPoolExecutor(1)) as executor:
        expect_all(all_of(bounded_map, executor, abs, [1, 2], 2), 2)


def expect_all(outcomes: Sequence[Any], items: int, which: str = "") -> None:
    """Expect as many outcomes as there were items."""
    expect(
        len(outcomes) >= items,
        f"of {items} items{which} came {len(outcomes)} outcomes",
        hint="a value gives an outcome, an error does, and what is under way when the items run out: "
        "is a `yield` missing, or an item skipped?",
    )


@contextmanager
def nobody_left() -> Iterator[None]:
    """Around a loop that reads a map to its end."""
    try:
        yield
    except CancelledError:
        expect(
            False,
            "nobody left the loop, and the last items were cancelled",
            hint=f"a finally also runs when the items end: {REST}",
        )


def all_of(bounded_map: Any, executor: RecordingExecutor, func: Any, items: Any, window: int) -> list[Outcome[Any]]:
    """All outcomes of a map that comes to its end."""

    def read() -> list[Outcome[Any]]:
        with nobody_left():
            return list(bounded_map(executor, func, items, window))

    outcomes = run_deadline(read, seconds=4)
    for outcome in outcomes:
        expect_type(outcome, Outcome, "an outcome of bounded_map")
    return outcomes
