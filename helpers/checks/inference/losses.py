"""Part 3: batches that fail, and what is left of the shared memory."""

from collections.abc import Callable
from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.inference import Floats, example_rows
from ...lab.leaks import block_is_left
from ...parts.pools.errors import WorkerDied
from .asking import SECONDS, blocks_in
from .filling import MAP
from .mapped import Bad, expect_found, found_by, two_processes

BAD = (np.nan, np.inf)


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
    with two_processes(init_worker) as (_, executor):
        for case, given, bad in cases:
            try:
                found = found_by(MAP, parallel_inference, executor, given, 8)
            except tuple(bad.values()) as error:
                expect(False, f"{case}and so did {MAP}: {error!r:.100}", hint="an error is an outcome, and no end")
                raise
            expect_found(found, given, 8, case, bad)


class Stopped(BaseException):
    """Comes like a KeyboardInterrupt, which is no Exception either."""


def blocks_of(calls: list[Call]) -> set[str]:
    packed = [bytes(ForkingPickler.dumps((call.function, call.args, call.kwargs))) for call in calls if call.sent]
    return set[str]().union(*map(blocks_in, packed))


def expect_none_left(calls: list[Call], when: str) -> None:
    """Expect no shared memory of those that the calls name."""
    names = blocks_of(calls)
    expect(names, f"{when}no call had the name of shared memory", hint="a handle has it, and is small")
    left = [name for name in sorted(names) if block_is_left(name)]
    expect(
        not left,
        f"{when}{len(left)} of {len(names)} blocks of shared memory are still there",
        hint="`with shared_array(…)` takes the name away at the end of the block; entering it by hand does not",
    )


def expect_refusal(function: Callable[..., Any], rows: Any, batch_size: int, executor: RecordingExecutor) -> None:
    """Expect what `ranges` refuses to be refused before a call is made."""
    what = f"{type(rows).__name__} of {getattr(rows, 'dtype', 'what is no array')}, {batch_size} at a time"
    made = len(executor.calls)
    try:
        run_deadline(function, executor, rows, batch_size, seconds=SECONDS)
    except (NotImplementedError, NameError):
        raise
    except (TypeError, ValueError):
        now = len(executor.calls)
        expect(now == made, f"{what}: {now - made} calls were submitted before it was refused", hint="ask ranges first")
        return
    expect(False, f"{what}: it wasn't refused", hint="`ranges` raises for what the model can't take: ask it first")


def expect_error_passes(parallel_inference: Any, init_worker: Any, error: BaseException) -> None:
    """Expect the executor's error to come out, and nothing to stay behind."""
    with two_processes(init_worker) as (_, workers):
        executor = RecordingExecutor(workers, lent=True, refuse_after=3, refusal=error)
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
        expect_none_left(executor.calls, f"after submit had raised {error!r}, ")
        expect(not executor.closed, "when submit had raised, the executor was shut down", hint="it is the caller's")


@check("no memory stays behind, the executor stays open, and the scores stay good")
def clean_end(parallel_inference: Any, init_worker: Any) -> None:
    with two_processes(init_worker) as (_, executor):
        for rows, size in ((example_rows(9).astype("float64"), 4), (example_rows(9)[:, :63], 4), (example_rows(9), 0)):
            expect_refusal(parallel_inference, rows, size, executor)
        first, second = example_rows(100), example_rows(200)[100:]
        found = found_by(MAP, parallel_inference, executor, first, 8)
        expect_none_left(executor.calls, "afterwards, ")
        again = found_by(MAP, parallel_inference, executor, second, 8)
        expect_found(again, second, 8, "a second call: ")
        expect_found(found, first, 8, "after a second call, what the first one gave: ")
        made = len(executor.calls)
        found_by(MAP, parallel_inference, executor, with_bad(20, 8, _0=np.nan, _1=np.inf), 8)
        expect_none_left(executor.calls[made:], "when two batches had failed, ")
        expect(not executor.closed, f"{MAP} shut the executor down", hint="it is the caller's, and may be needed again")
    for error in (RuntimeError("no more calls are taken"), Stopped("as Ctrl-C does")):
        expect_error_passes(parallel_inference, init_worker, error)
