"""What a map over batches gave, and whether each row and each outcome is right. For parts 3 and 4."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from mmap import mmap
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ...grading.checks import expect, expect_type, run_deadline
from ...lab.executors import RecordingExecutor
from ...lab.exercises.inference import SLOW, Floats, Workers, drawn_weights, example_rows, right_scores, weights_file
from ...lab.kernel.where import raising_place
from ...parts.outcome import Outcome
from ...parts.pools.errors import CannotStart, WorkerDied
from .asking import SECONDS, described

Bad = Mapping[int, type[Exception]]


class Found(NamedTuple):
    scores: Floats
    outcomes: list[Outcome[Any]]


@contextmanager
def two_processes(init_worker: Any) -> Iterator[tuple[Path, RecordingExecutor]]:
    """A file of weights, and two processes that `init_worker` has prepared, with the books of what they're sent."""
    with weights_file() as path, Workers(2, init_worker, (path, 1)) as workers:
        yield path, RecordingExecutor(workers, lent=True)


def slow_first(count: int) -> Floats:
    """Rows whose first batch is done after some others."""
    rows = example_rows(count)
    rows[0, 0] = SLOW
    return rows


def found_by(giver: str, function: Callable[..., Any], *args: Any) -> Found:
    """What it returned, if that is an array and a list of outcomes."""
    return as_found(giver, ran(giver, function, *args))


def ran(giver: str, function: Callable[..., Any], *args: Any) -> Any:
    try:
        return run_deadline(function, *args, seconds=SECONDS)
    except CannotStart as error:
        raise error.__cause__ or error from None
    except RuntimeError as error:
        here = "init_worker" in str(error) and not hasattr(error, "__notes__")  # a worker's has one
        expect(
            not here,
            f"{giver} called predict_batch in the notebook's own process",
            hint="executor.submit takes the function and its arguments, and calls it in a worker",
        )
        raise


def as_found(giver: str, result: Any) -> Found:
    expect(  # first of all: to look at such an array, if only to name it, ends this process
        not any(map(is_unmapped, result if isinstance(result, tuple) else [result])),
        f"the scores that {giver} returned lie in memory that has been closed",
        hint="return a copy, or the array of `with shared_array(…)`, which stays good",
    )
    expect_type(result, tuple, giver)
    expect(len(result) == 2, f"{giver} returned {len(result)} things, not two", hint="return scores, outcomes")
    scores, outcomes = result
    expect_type(scores, np.ndarray, f"for the scores {giver}")
    expect_type(outcomes, list, f"for the outcomes {giver}")
    for outcome in outcomes:
        expect_type(outcome, Outcome, f"as an outcome {giver}")
    return Found(scores, outcomes)


def is_unmapped(array: Any) -> bool:
    """Whether the array lies in a mapping that has been closed under it."""
    while isinstance(array, np.ndarray):
        array = array.base
    return isinstance(array, mmap) and array.closed


def expect_found(found: Found, rows: Floats, batch_size: int, case: str, bad: Bad | None = None) -> None:
    """Expect the right scores of all rows in order, but for the batches in `bad`, and an outcome for each batch."""
    scores, outcomes = found
    bad = bad or {}
    expect(
        scores.shape == (len(rows), 10) and scores.dtype == np.float32,
        f"{case}the scores are {described(scores)}, and should be float32 of shape {(len(rows), 10)}",
        hint="shared_array((len(rows), 10)) makes it, for no rows too",
    )
    batches = [range(at, min(at + batch_size, len(rows))) for at in range(0, len(rows), batch_size)]
    expect(
        len(outcomes) == len(batches),
        f"{case}{len(batches)} batches, and {len(outcomes)} outcomes",
        hint="one for each batch; an error is an outcome too",
    )
    for index, (outcome, batch) in enumerate(zip(outcomes, batches, strict=True)):
        expect_outcome(outcome, index, batch, bad.get(index), case)
    for index in bad:
        given = scores[batches[index].start : batches[index].stop]
        other = given[given != 0]
        expect(
            not len(other),
            f"{case}batch {index} failed, and its rows in scores aren't zero: they have {other[:1]}",
            hint="set the rows of a failed batch to 0 when all is done",
        )
    right = right_scores(rows, drawn_weights(0))
    for index, batch in enumerate(batches):
        given, right_rows = scores[batch.start : batch.stop], right[batch.start : batch.stop]
        if index not in bad and not np.array_equal(given, right_rows):
            what, hint = misplaced(given, right)
            if bad and not given.any():
                hint = "a batch that failed costs its own rows, and nobody else's"
            expect(False, f"{case}rows {batch.start} to {batch.stop - 1} of scores {what}", hint=hint)


def misplaced(given: Floats, right: Floats) -> tuple[str, str]:
    """What stands in the rows of a batch, and what may have brought it there."""
    if not given.any() or np.isnan(given).all():
        hint = "who writes them, and does it write into the array itself, in place?"
        return f"are {'NaN' if given.any() else 'zero'}", hint
    for start in range(len(right) - len(given) + 1):
        if np.array_equal(given, right[start : start + len(given)]):
            return (
                f"have those of row {start} and what follows",
                "each batch has rows of its own, whoever is done first",
            )
    return "aren't what the model gives", "is each row the right one, and is all of it written?"


def expect_outcome(outcome: Outcome[Any], index: int, batch: range, kind: type[Exception] | None, case: str) -> None:
    error = outcome.error
    expect(
        error is None or isinstance(error, Exception),
        f"{case}outcome {index} has the error {error!r:.60}, which is no exception",
        hint="future.exception() is None, or the error itself",
    )
    if error is not None and not (kind and isinstance(error, kind)):
        expect_explained(error, case, index, kind)
    expect(
        outcome.index == index,
        f"{case}outcome {index} has the index {outcome.index!r}",
        hint="outcomes come in the order of the batches, and each has its number: enumerate(…)",
    )
    expect(
        outcome.item == batch and isinstance(outcome.item, range),
        f"{case}outcome {index} has the item {outcome.item!r:.60}, not {batch}",
        hint="outcomes come in the order of the batches, whoever is done first"
        if isinstance(outcome.item, range)
        else "the item is the range of the batch",
    )
    expect(
        not kind or isinstance(error, kind),
        f"{case}batch {index} failed with a {kind and kind.__name__}, and its outcome is {outcome!r:.100}",
        hint="its outcome has the very error that came out of the worker",
    )


def expect_explained(error: Exception, case: str, index: int, kind: type[Exception] | None = None) -> None:
    """Fail for an error that the batch shouldn't have had, by its cause; not where it has another than that `kind`."""
    what = f"{case}batch {index} got {error!r:.120}"
    if isinstance(error, CannotStart):
        raise error.__cause__ or error
    if isinstance(error, WorkerDied) and not kind:
        expect(False, what, hint="what is left of a shared array ends its process when `with handle.opened()` is over")
    if isinstance(error, FileNotFoundError) and "sm_" in str(error):
        expect(False, what, hint="workers find the arrays only while the `with` block lasts: get all outcomes in it")
    if "pickle" in str(error).lower() or "local" in str(error):
        expect(False, what, hint="workers find a function by its name, and the name has to stand on the page itself")
    if kind:
        return
    if raising_place(error.__traceback__):
        raise error
    expect(False, what, hint="the worker raised it")
