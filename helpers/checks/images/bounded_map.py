"""Part 1: a bounded map in order."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import RecordingExecutor
from .books import all_of, expect_all, expect_generator, nobody_left

FAILING = "where every third item raises: "
RESULT = "future.exception() returns the error, .result() raises it"


def inverse(number: int, others_done: threading.Event) -> float:
    if number == 4:
        others_done.wait(1)  # the first item ends last
    if number == 1:
        others_done.set()
    return 1 / number


def third(number: int) -> float:
    return 1 / (number % 3)


def itself(item: Any) -> Any:
    return item


def thrown(error: Exception) -> None:
    raise error


def expect_anything(bounded_map: Any, executor: RecordingExecutor) -> None:
    """Expect that any item, value and error is treated like any other."""
    odd = [3, None, 0, "", False, [7], np.arange(2)]
    outcomes = all_of(bounded_map, executor, repr, odd, 5)
    expect(
        [outcome.value for outcome in outcomes] == list(map(repr, odd)),
        f"repr of the items {odd} became {[outcome.value for outcome in outcomes]}",
        hint="None, 0 and an empty text are items like any other: ask next(enumerate(items), None), not the items",
    )
    values = [0, None, "", False, ValueError("a value")]
    outcomes = all_of(bounded_map, executor, itself, values, 5)
    expect_all(outcomes, 5, f", whose values are {values},")
    for value, outcome in zip(values, outcomes, strict=True):
        expect(
            outcome.ok and outcome.value is value,
            f"the value {value!r} became {outcome!r}",
            hint="0 and False are values, and so is an error that func returned: is future.exception() None?",
        )
    errors = [KeyError("a"), StopIteration("b"), TimeoutError("c"), AssertionError("d"), ZeroDivisionError("e")]
    outcomes = all_of(bounded_map, executor, thrown, errors, 5)
    expect_all(outcomes, 5, f", which raise {errors},")
    for error, outcome in zip(errors, outcomes, strict=True):
        expect(outcome.error is error, f"an item that raised {error!r} became {outcome!r}", hint=RESULT)


def expect_of_its_own(bounded_map: Any, executor: RecordingExecutor) -> None:
    """Expect that two which are read in turn do not meet."""
    first, second = range(6), range(10, 16)

    def in_turn() -> list[tuple[Any, Any]]:
        two = [bounded_map(executor, abs, items, 3) for items in (first, second)]
        return [(one.item, other.item) for one, other in zip(*two, strict=False)]

    found = run_deadline(in_turn, seconds=4)
    expect(
        found == list(zip(first, second, strict=True)),
        f"two maps were read in turn, one over 0 to 5 and one over 10 to 15, and gave {found}",
        hint="what is under way belongs to one call: keep it in the generator, not outside",
    )


@check("an outcome for each item, in order, and one bad item costs one", hint=RESULT)
def order(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    executor, items = RecordingExecutor(ThreadPoolExecutor(5)), [4, 0, 2, 0, 1]
    func = partial(inverse, others_done=threading.Event())
    outcomes = all_of(bounded_map, executor, func, items, 5)
    expect_all(outcomes, 5, ", two of which raise,")
    found = [outcome.item for outcome in outcomes]
    expect(
        found == items,
        f"for the items {items} came outcomes of {found}",
        hint="wait for the oldest future, not for whichever is done first",
    )
    indices = [outcome.index for outcome in outcomes]
    expect(indices == [0, 1, 2, 3, 4], f"the indices are {indices}", hint="enumerate(items)")
    expect(
        [outcome.ok for outcome in outcomes] == [True, False, True, False, True],
        f"1 / 0 became {outcomes[1]!r}",
        hint="future.exception() is the error or None: Outcome(index, item, error=error)",
    )
    values = [outcome.value for outcome in outcomes]
    expect(values == [0.25, None, 0.5, None, 1], f"1 / 4 became {outcomes[0]!r}", hint="future.result() is the value")
    expect(
        isinstance(outcomes[1].error, ZeroDivisionError),
        f"1 / 0 became {outcomes[1]!r}",
        hint="the error itself belongs into the outcome, not a text about it",
    )
    expect(
        all(call.function is func for call in executor.calls),
        "a function of your own was submitted, not func",
        hint="executor.submit(func, item): a process would not find a function that was made inside another",
    )
    expect(
        not executor.closed,
        "the executor was shut down",
        hint="it is the caller's: no `with executor`, no shutdown()",
    )
    expect_anything(bounded_map, executor)
    expect_of_its_own(bounded_map, executor)
    expect(
        all_of(bounded_map, executor, repr, [], 5) == [],
        "no items, yet an outcome",
        hint="stop when nothing is under way and nothing is left to take",
    )
    executor.shutdown()


def ahead_of_reader(bounded_map: Any, func: Any, count: int, window: int) -> tuple[RecordingExecutor, list[int]]:
    """How many items had been submitted when outcome 1, 2, 3 … was yielded."""
    with RecordingExecutor(ThreadPoolExecutor(window)) as executor, nobody_left():
        outcomes = bounded_map(executor, func, range(1, count + 1), window)
        return executor, [len(executor.calls) for _ in outcomes]


def ahead_of_first(bounded_map: Any, window: int) -> int:
    """How many items are submitted while the first is being worked on."""
    with RecordingExecutor(ThreadPoolExecutor(window + 1)) as executor, nobody_left():

        def look(number: int) -> int:
            time.sleep(0.3 if number == 1 else 0)
            return len(executor.calls)

        first, *_ = bounded_map(executor, look, range(1, 11), window)
        submitted: int = first.value
        return submitted


def expect_full(submitted: list[int], rounds: str, case: str = "") -> None:
    """Expect that a window of 4 was kept over 20 items, and kept full."""
    for number, count in enumerate(submitted, 1):
        expect(
            count - number <= 4,
            f"{case}at outcome {number}, {count} items had been submitted; the window is 4",
            hint="fill up to `window`, then yield the oldest before you submit another",
        )
        expect(
            count >= min(20, number + 3),
            f"{case}when outcome {number} came, only {count - number + 1} items had been submitted ahead of the "
            f"{number - 1} yielded before it; the window is 4",
            hint=rounds,
        )


@check("the window is kept, and kept full", hint="fill up to `window`, yield the oldest, fill up again")
def window(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    executor, submitted = run_deadline(ahead_of_reader, bounded_map, abs, 20, 4, seconds=4)
    expect(executor.calls, "nothing was submitted to the executor", hint="executor.submit(func, item)")
    expect_all(submitted, 20)
    expect(
        submitted[0] > 1,
        "when the first outcome came, one item had been submitted: they run one after the other",
        hint="submit several before you wait for the first: .result() right after .submit() waits at once",
    )
    expect_full(submitted, "in rounds everyone waits for the slowest of the round: fill up again after each outcome")
    executor, submitted = run_deadline(ahead_of_reader, bounded_map, third, 20, 4, seconds=4)
    expect_all(submitted, len(executor.calls), " submitted, a third of which raise,")
    expect_full(submitted, "an outcome makes room for one item, with an error or without: fill up after each", FAILING)
    count = run_deadline(ahead_of_first, bounded_map, 4, seconds=4)
    expect(
        count <= 4,
        f"{count} items were submitted before the first was done; the window is 4",
        hint="count what is submitted and not yet yielded: wait for the oldest as soon as there are `window` of them",
    )
