"""Parts 2 and 5: bad items, and chunks that never come back."""

import operator
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from typing import Any

from ...grading.checks import CheckFailed, expect
from ...lab.executors import RecordingExecutor
from ...lab.exercises.text import try_each
from ...parts.outcome import Outcome

BAD: list[Any] = ["zero", 1, "two", "three", 4, "five"]  # for str.upper
LOST: list[Any] = ["zero", "one", "two", threading.Lock(), "four", "five", "six", "seven", "eight"]
LAST = 4  # of its chunks of two; the second cannot be pickled, and with the last one the worker dies
FAULTS = [
    OSError("the pipe broke"),
    MemoryError("no room"),
    EOFError("half of it"),
    RuntimeError("no"),
    Exception("odd"),
]


def die_at_last(number: int) -> None:
    """For a worker that gets the chunks of `LOST`."""
    if number == LAST:
        raise BrokenExecutor("a worker died")


def lose(number: int) -> None:
    """For a worker: each chunk is lost in another way."""
    raise FAULTS[number]


def outcome_of(item: object, outcomes: list[Outcome[Any]]) -> Outcome[Any]:
    """The one that names the item, wherever it is."""
    for outcome in outcomes:
        if outcome.item == item:
            return outcome
    raise CheckFailed(f"no outcome names the item {item!r:.40}", "each one names its item, in a lost chunk too")


def expect_bad(outcomes: list[Outcome[Any]]) -> None:
    """Expect that the bad items of `BAD` cost themselves."""
    count = len(outcomes)
    expect(count == len(BAD), f"{len(BAD)} items went in, {count} outcomes came out", hint="an error is an outcome too")
    for item in BAD:
        outcome = outcome_of(item, outcomes)
        if isinstance(item, str):
            expect(
                outcome.ok and outcome.value == item.upper(),
                f"{item!r} is good and got {outcome!r:.120}",
                hint="only its own item may fail: let try_each call func, and unpack its pairs",
            )
        else:
            [(_, error)] = try_each(str.upper, [item])
            expect(
                repr(outcome.error) == repr(error) and outcome.value is None,
                f"{item} is no text and got {outcome!r:.120}",
                hint="the second of each pair is its error: it belongs in the outcome, and no value",
            )
    got = [(outcome.index, outcome.item) for outcome in outcomes]
    expect(
        got == [*enumerate(BAD)],
        f"with bad items the indices and items are {got}",
        hint="the index counts through all items, and the bad ones keep their places",
    )


@contextmanager
def losing() -> Iterator[None]:
    """Run an answer that gets `LOST`, and tell it where a lost chunk ends everything."""
    try:
        yield
    except (TypeError, BrokenExecutor) as error:
        expect(
            "pickle" not in str(error) and "died" not in str(error),
            f"a lost chunk ended everything: {error!r}",
            hint="`except Exception` around future.result(): its error belongs to the items of that chunk",
        )
        raise


def expect_lost(outcomes: list[Outcome[Any]], executor: RecordingExecutor, usual: RecordingExecutor) -> None:
    """Expect that the lost chunks of `LOST` cost their items. `usual`: the executor of a run that lost nothing."""
    case = f"{len(LOST)} items in {LAST + 1} chunks, two of which were lost,"
    made = len(executor.calls)
    expect(
        executor.shutdowns <= usual.shutdowns,
        "after a lost chunk the executor was shut down",
        hint="it is the caller's, who may have more to send",
    )
    expect(
        made == LAST + 1,
        f"{case} made {made} round trips",
        hint="one for each chunk, those after a lost one too, and none for a second time",
    )
    expect(
        len(outcomes) == len(LOST),
        f"{case} gave {len(outcomes)} outcomes",
        hint="each item of a lost chunk has an outcome, however many the chunk has",
    )
    for number, item in enumerate(LOST):
        outcome = outcome_of(item, outcomes)
        error = executor.calls[number // 2].future.exception()
        expect(
            error or outcome.value == item.upper(),
            f"{item!r:.40} was in a good chunk and got {outcome!r:.90}",
            hint="future.result() raises for its own chunk only: try around that one line",
        )
        expect(
            outcome.error is error and (not error or outcome.value is None),
            f"{item!r:.40} was in a lost chunk and got {outcome!r:.90}",
            hint="each of its items has the error that future.result() raised, and nothing is done again",
        )
    indices = sorted(outcome.index for outcome in outcomes)
    expect(
        indices == [*range(len(LOST))],
        f"with lost chunks the indices are {indices}",
        hint="the index counts through all chunks, the lost ones too",
    )
    expect(
        [outcome.item for outcome in outcomes] == LOST,
        "with lost chunks the outcomes are not in the order of the items",
        hint="an item of a lost chunk keeps its place",
    )


def expect_any_way(outcomes: list[Outcome[Any]]) -> None:
    """Expect that five chunks of one item each, lost in five ways, cost their items."""
    errors = [outcome.error for outcome in outcomes]
    expect(
        len(errors) == len(FAULTS) and all(map(operator.is_, errors, FAULTS)),
        f"5 chunks were lost by {FAULTS}, and the outcomes have {errors}",
        hint="`except Exception`: a chunk may be lost by any error",
    )
