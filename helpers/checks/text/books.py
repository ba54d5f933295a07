"""What several parts need: an input that knows how much was taken, workers that wait, and what outcomes must be."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ...grading.checks import expect, expect_type
from ...lab.executors import RecordingExecutor
from ...parts.outcome import Outcome

Before = Callable[[int], object]


class Source:
    """The texts "0", "1", "2" …: so many that nobody should read them all."""

    def __init__(self) -> None:
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        for number in range(5000):
            self.taken = number + 1
            yield str(number)


def two_workers(before: Before | None = None) -> RecordingExecutor:
    """Two threads that stand in for processes, and the books of what they were sent."""
    return RecordingExecutor(ThreadPoolExecutor(2), pickled=True, before=before)


def meet(number: int, barrier: threading.Barrier) -> None:
    """For a worker: go on when both are there, or after 3 s."""
    try:
        barrier.wait(3)
    except threading.BrokenBarrierError:
        pass


def slow_first(number: int) -> None:
    """For a worker: the first call is done after the others."""
    time.sleep(0.2 if number == 0 else 0)


def expect_outcomes(result: object, giver: str) -> list[Outcome[Any]]:
    """The result, if it is a list of outcomes."""
    expect(
        not isinstance(result, Iterator),
        f"{giver} gave {result!r:.60}, not a list of Outcome",
        hint="collect an Outcome for each item and return the list: no `yield`",
    )
    expect_type(result, list, giver)
    assert isinstance(result, list)
    wrong = next((each for each in result if not isinstance(each, Outcome)), None)
    expect(
        all(isinstance(each, Outcome) for each in result),
        f"among the outcomes of {giver} is {wrong!r:.60}",
        hint="Outcome(index, item, value, error) for each pair",
    )
    return result


def expect_all(outcomes: list[Outcome[Any]], items: Sequence[str], case: str = "", hint: str | None = None) -> None:
    """Expect one outcome of `str.upper` for each item, in order. `hint`: where their number is wrong."""
    expect(
        len(outcomes) == len(items),
        f"{case}{len(items)} items went in, {len(outcomes)} outcomes came out",
        hint=hint or "try_each gives a list of pairs for each chunk: one outcome for each pair",
    )
    for index, (outcome, item) in enumerate(zip(outcomes, items, strict=True)):
        value = item.upper()
        got = f"{case}in place {index}, where item {item!r:.20} belongs, is {outcome!r:.90}"
        expect(outcome.item in items, got, hint="each outcome names its item: keep each chunk beside its future")
        expect(outcome.item == item, got, hint="the oldest future first, whichever is ready first")
        expect(outcome.index == index, got, hint="the index counts through all chunks")
        expect(outcome.value != (value, None), got, hint="unpack the pair: value, error")
        expect(
            outcome.value is not None or value,
            got,
            hint="an empty text is a value too: look at the error, not the value",
        )
        expect(outcome.ok and outcome.value == value, got, hint="submit(try_each, func, chunk) and unpack its pairs")
