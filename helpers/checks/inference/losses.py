"""Part 3: batches that fail, and what is left of the shared memory."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.inference import Floats, Workers, example_rows
from ...parts.pools.errors import WorkerDied
from .asking import SECONDS, described, predictions
from .executors import Interrupting, RefusingOnce, Stopped
from .filling import MAP
from .mapped import Bad, Found, as_found, expect_found, found_by, ran, two_processes
from .memory import expect_none_left, expect_shared, memory_made

BAD = (np.nan, np.inf)
REFUSED: tuple[tuple[Any, int], ...] = (
    (example_rows(9).astype("float64"), 4),
    (example_rows(9)[:, :63], 4),
    (example_rows(9), 0),
    (example_rows(0), 0),
    (np.zeros((0, 63), np.float32), 4),
    (np.zeros((0, 64)), 4),
    ([*example_rows(9)], 4),
)


def with_bad(count: int, size: int, **bad: float) -> Floats:
    """Rows of which a batch has a number that's no good: `_3=nan` for batch 3."""
    rows = example_rows(count)
    for name, value in bad.items():
        rows[int(name[1:]) * size, 5] = value
    return rows


@check("a bad batch costs itself, and its rows are zero")
def bad_batches(parallel_inference: Any, init_worker: Any) -> None:
    nan, inf = BAD
    cases: tuple[tuple[str, Floats, Bad], ...] = (
        ("batch 1 raises: ", with_bad(50, 8, _1=nan), {1: ValueError}),
        ("the first and the last batch raise: ", with_bad(50, 8, _0=nan, _6=nan), {0: ValueError, 6: ValueError}),
        ("batch 2 ends its process: ", with_bad(50, 8, _2=inf), {2: WorkerDied}),
        (
            "batch 0 ends its process and batch 1 raises: ",
            with_bad(20, 8, _0=inf, _1=nan),
            {0: WorkerDied, 1: ValueError},
        ),
        ("the only batch raises: ", with_bad(5, 8, _0=nan), {0: ValueError}),
    )
    with two_processes(init_worker) as (path, executor):
        for case, given, bad in cases:
            made, asked = len(executor.calls), len(predictions(path))
            try:
                found = found_by(MAP, parallel_inference, executor, given, 8)
            except tuple(bad.values()) as error:
                expect(False, f"{case}and so did {MAP}: {error!r:.100}", hint="an error is an outcome, and no end")
                raise
            expect_found(found, given, 8, case, bad)
            expect_same_errors(found, executor.calls[made:], bad, case)
            batches, calls = len(found.outcomes), len(executor.calls) - made
            hint = "one call for each batch, whatever comes of it"
            expect(calls == batches, f"{case}{MAP} made {calls} calls for {batches} batches", hint=hint)
            asked = len(predictions(path)) - asked
            hint = "one predict_batch in each call, whatever comes of it"
            expect(asked == batches, f"{case}the model was asked {asked} times for {batches} batches", hint=hint)
    expect_predict_batch(parallel_inference)


def expect_predict_batch(parallel_inference: Any) -> None:
    """Expect that a worker without a model says so in the words of `predict_batch`."""
    with Workers(1) as worker:
        _, outcomes = as_found(MAP, ran(MAP, parallel_inference, worker, example_rows(9), 8))
    errors = [outcome.error for outcome in outcomes]
    expect(
        len(errors) == 2 and all(isinstance(error, RuntimeError) and "init_worker" in str(error) for error in errors),
        f"in a worker without a model, two batches had the errors {errors!r:.120}",
        hint="what a worker runs calls predict_batch, which says that there is no model",
    )


def expect_same_errors(found: Found, calls: list[Call], bad: Bad, case: str) -> None:
    """Expect the errors that came out of the calls, or that a call gave as its value."""
    came = [call.future.exception() or call.future.result() for call in calls]
    told = [repr(each) for each in came if isinstance(each, Exception)]
    for index in bad:
        error = found.outcomes[index].error
        expect(
            repr(error) in told or not told,
            f"{case}outcome {index} has the error {error!r:.90}, and what came out of the worker was {told[0]:.90}",
            hint="its outcome has the very error that came out of the worker",
        )


def expect_refusal(function: Callable[..., Any], rows: Any, batch_size: int, executor: RecordingExecutor) -> None:
    """Expect what `ranges` refuses to be refused before a call is made."""
    what = f"{described(rows)}, {batch_size} at a time"
    made = len(executor.calls)
    try:
        run_deadline(function, executor, rows, batch_size, seconds=SECONDS)
    except (NotImplementedError, NameError):
        raise
    except (TypeError, ValueError, AttributeError):
        now = len(executor.calls)
        expect(now == made, f"{what}: {now - made} calls were submitted before it was refused", hint="ask ranges first")
        return
    expect(False, f"{what}: it wasn't refused", hint="`ranges` raises for what the model can't take: ask it first")


def expect_error_passes(parallel_inference: Any, executor: RefusingOnce, error: BaseException) -> None:
    """Expect the executor's error to come out, and nothing to stay behind."""
    with memory_made() as made:
        try:
            run_deadline(parallel_inference, executor, example_rows(100), 8, seconds=SECONDS)
        except (RuntimeError, Stopped) as came:
            expect(
                came is error,
                f"submit raised {error!r}, and {MAP} raised {came!r:.100}",
                hint="let the executor's own error go on to the caller",
            )
        else:
            expect(False, f"submit raised {error!r}, and {MAP} returned all the same", hint="let its error go on")
        expect_none_left(made, f"after submit had raised {error!r}, ")
        expect(not executor.closed, "when submit had raised, the executor was shut down", hint="it is the caller's")


def expect_interruptible(parallel_inference: Any, executor: Interrupting) -> None:
    """Expect nothing to stay behind when the wait for a result is interrupted."""
    with memory_made() as made:
        with suppress(Stopped):
            run_deadline(parallel_inference, executor, example_rows(100), 8, seconds=SECONDS)
        expect_none_left(made, "when the wait for a result had been interrupted, as by Ctrl-C, ")
        expect(not executor.closed, "when it was interrupted, the executor was shut down", hint="it is the caller's")


@check("no memory stays behind, the executor stays open, and the scores stay good")
def clean_end(parallel_inference: Any, init_worker: Any) -> None:
    with memory_made() as made, two_processes(init_worker) as (_, executor):
        for rows, size in REFUSED:
            expect_refusal(parallel_inference, rows, size, executor)
            expect_none_left(made, f"when {described(rows)}, {size} at a time, had been refused, ")
        first, second = example_rows(100), example_rows(200)[110:]
        found = found_by(MAP, parallel_inference, executor, first, 8)
        expect_shared(made, first, MAP)
        expect_none_left(made, "afterwards, ")
        again = found_by(MAP, parallel_inference, executor, second, 8)
        expect_found(again, second, 8, "a second call: ")
        expect_found(found, first, 8, "after a second call, what the first one gave: ")
        found_by(MAP, parallel_inference, executor, example_rows(300)[200:], 8)
        expect_found(found, first, 8, "after a second call, what the first one gave: ")
        found_by(MAP, parallel_inference, executor, with_bad(20, 8, _0=np.nan, _1=np.inf), 8)
        expect_none_left(made, "when two batches had failed, ")
        expect(not executor.closed, f"{MAP} shut the executor down", hint="it is the caller's, and may be needed again")
        for after, error in (
            (3, RuntimeError("no more calls are taken")),
            (3, Stopped("as Ctrl-C does")),
            (0, RuntimeError("none is taken")),
        ):
            refusing = RefusingOnce(executor, lent=True, refuse_after=after, refusal=error)
            expect_error_passes(parallel_inference, refusing, error)
        expect_interruptible(parallel_inference, Interrupting(executor, lent=True))
