"""Part 1: a bounded map in order."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import RecordingExecutor
from .books import all_of, expect_generator, nobody_left

RESULT = "future.exception() returns the error, .result() raises it"


def inverse(number: int, others_done: threading.Event) -> float:
    if number == 4:
        others_done.wait(1)  # the first item ends last
    if number == 1:
        others_done.set()
    return 1 / number


@check("an outcome for each item, in order, and one bad item costs one", hint=RESULT)
def order(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    executor, items = RecordingExecutor(ThreadPoolExecutor(5)), [4, 0, 2, 0, 1]
    func = partial(inverse, others_done=threading.Event())
    outcomes = all_of(bounded_map, executor, func, items, 5)
    found = [outcome.item for outcome in outcomes]
    expect(
        found == items,
        f"for the items {items} came outcomes of {found}",
        hint="wait for the oldest future, not for whichever is done first; and an error is an outcome too",
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
    odd = [3, None, 0, "", False]
    values = [outcome.value for outcome in all_of(bounded_map, executor, repr, odd, 5)]
    expect(
        values == list(map(repr, odd)),
        f"repr of the items {odd} became {values}",
        hint="None, 0 and an empty text are items like any other: ask next(enumerate(items), None), not the items",
    )
    values = [outcome.value for outcome in all_of(bounded_map, executor, int, odd[2:3], 5)]
    expect(values == [0], f"int(0) became {values}", hint="0 and False are values: look whether there is an error")
    expect(
        all_of(bounded_map, executor, repr, [], 5) == [],
        "no items, yet an outcome",
        hint="stop when nothing is under way and nothing is left to take",
    )
    executor.shutdown()


def ahead_of_reader(bounded_map: Any, count: int, window: int) -> tuple[RecordingExecutor, list[int]]:
    """How many items had been submitted when outcome 1, 2, 3 … was yielded."""
    with RecordingExecutor(ThreadPoolExecutor(window)) as executor, nobody_left():
        outcomes = bounded_map(executor, abs, range(count), window)
        return executor, [len(executor.calls) for _ in outcomes]


def ahead_of_first(bounded_map: Any, window: int) -> int:
    """How many items are submitted while the first is being worked on."""
    with RecordingExecutor(ThreadPoolExecutor(window + 1)) as executor, nobody_left():

        def look(number: int) -> int:
            time.sleep(0 if number else 0.3)
            return len(executor.calls)

        first, *_ = bounded_map(executor, look, range(10), window)
        submitted: int = first.value
        return submitted


@check("the window is kept, and kept full", hint="fill up to `window`, yield the oldest, fill up again")
def window(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    executor, submitted = run_deadline(ahead_of_reader, bounded_map, 20, 4, seconds=4)
    expect(executor.calls, "nothing was submitted to the executor", hint="executor.submit(func, item)")
    expect(
        submitted[0] > 1,
        "when the first outcome came, one item had been submitted: they run one after the other",
        hint="submit several before you wait for the first: .result() right after .submit() waits at once",
    )
    for number, count in enumerate(submitted, 1):
        expect(
            count - number <= 4,
            f"at outcome {number}, {count} items had been submitted; the window is 4",
            hint="fill up to `window`, then yield the oldest before you submit another",
        )
        expect(
            count >= min(20, number + 3),
            f"when outcome {number} came, only {count - number + 1} items had been submitted ahead of the {number - 1} "
            "yielded before it; the window is 4",
            hint="in rounds everyone waits for the slowest of the round: fill up again after each outcome",
        )
    count = run_deadline(ahead_of_first, bounded_map, 4, seconds=4)
    expect(
        count <= 4,
        f"{count} items were submitted before the first was done; the window is 4",
        hint="count what is submitted and not yet yielded: wait for the oldest as soon as there are `window` of them",
    )
