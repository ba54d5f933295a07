"""What several parts need: an input that knows how much was taken, workers that wait, and what outcomes must be."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ...grading.checks import expect, expect_type
from ...lab.executors import RecordingExecutor
from ...parts.outcome import Outcome

Before = Callable[[int], object]
OPEN = "it is the caller's, who may have more to send: no `with executor`, no shutdown()"
PAIRS = "try_each gives a list of pairs for each chunk: one outcome for each pair"
ODD = {"": 0, 0: "", None: False, "none": None, "error": ValueError("a value")}  # items and their values, for ODD.get


class Source:
    """The texts "0", "1", "2" …: so many that nobody should read them all."""

    def __init__(self, count: int = 5000) -> None:
        self.taken = 0
        self.count = count

    def __iter__(self) -> Iterator[str]:
        for number in range(self.count):
            self.taken = number + 1
            yield str(number)


def two_workers(before: Before | None = None) -> RecordingExecutor:
    """Two threads that stand in for processes, and the books of what they were sent."""
    return RecordingExecutor(ThreadPoolExecutor(2, "worker"), pickled=True, before=before)


def slow_first(number: int) -> None:
    """For a worker: the first call is done after the others."""
    time.sleep(0.2 if number == 0 else 0)


def expect_sent(executor: RecordingExecutor) -> None:
    """Expect that every call could be pickled."""
    expect(
        not executor.refused,
        f"a chunk could not be sent: {[*executor.refused, ''][0]}",
        hint="submit try_each itself, func and chunk beside it: no lambda and no function of yours reaches a worker",
    )


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


def expect_all(
    outcomes: list[Outcome[Any]], items: Sequence[str], executor: RecordingExecutor, case: str = "", hint: str = PAIRS
) -> None:
    """Expect one outcome of `str.upper` for each item, in order. `hint`: where all were sent and some are missing."""
    sent = sum(len(each) for call in executor.calls for each in call.carried if isinstance(each, list | tuple))
    expect(
        len(outcomes) == len(items),
        f"{case}{len(items)} items went in, {len(outcomes)} outcomes came out",
        hint=hint if sent == len(items) else f"{sent} items were sent: does in_chunks pass its check?",
    )
    for index, (outcome, item) in enumerate(zip(outcomes, items, strict=True)):
        value = item.upper()
        got = f"{case}in place {index}, where item {item!r:.20} belongs, is {outcome!r:.90}"
        expect(outcome.item in items, got, hint="each outcome names its item: keep each chunk beside its future")
        expect(outcome.item == item, got, hint="the oldest future first, whichever is ready first")
        expect(outcome.index == index, got, hint="the index counts through all chunks, equal items too")
        expect(outcome.value != (value, None), got, hint="unpack the pair: value, error")
        expect(outcome.ok and outcome.value == value, got, hint="submit(try_each, func, chunk) and unpack its pairs")


def expect_odd(outcomes: list[Outcome[Any]]) -> None:
    """Expect the outcomes of `ODD.get`, whose items and values are all that is taken for nothing."""
    hint = "0, '', False, None and an exception are values like any other, some are items too: look at the error alone"
    expect(len(outcomes) == len(ODD), f"the items {[*ODD]} gave {len(outcomes)} outcomes", hint=hint)
    for outcome, (item, value) in zip(outcomes, ODD.items(), strict=True):
        expect(
            outcome.ok and repr((outcome.item, outcome.value)) == repr((item, value)),
            f"the function gave {value!r} for {item!r}, and the outcome is {outcome!r:.90}",
            hint=hint,
        )
