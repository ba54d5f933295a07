"""Part 2: shared memory that does not stay behind."""

from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.images import pictures
from ...lab.leaks import block_is_left
from ...parts.pools.shared import Handle
from .rows import lent, loaded


def handle_in(calls: list[Call]) -> Handle:
    found = [each for call in calls for each in call.carried if isinstance(each, Handle)]
    expect(found, "no call carried the handle of a shared array", hint="the handle is the first argument of fill_row")
    return found[0]


class Stopped(BaseException):
    """Comes like a KeyboardInterrupt, which is no Exception either."""


def refused(load: Any, error: BaseException) -> RecordingExecutor:
    """The books of an executor that takes three calls, and then raises `error`."""
    executor = lent(refuse_after=3, refusal=error)
    try:
        run_deadline(load, executor, pictures(12), seconds=8)
    except (RuntimeError, Stopped) as came:
        expect(
            came is error,
            f"the executor raised {error!r}, and load {came!r}",
            hint="let the executor's own error go on to the caller",
        )
        return executor
    expect(
        False,
        "the executor refused to go on, and load returned as if nothing had happened",
        hint="let its error go on",
    )
    raise AssertionError


@check("no shared memory stays behind, and the executor stays open", hint="`with shared_zeros(...)`")
def clean_end(load: Any) -> None:
    array, outcomes, executor = loaded(load, pictures(12))
    handle, seen = handle_in(executor.calls), array.copy()
    expect(not executor.closed, "load shut the executor down", hint="it is the caller's, and may be needed again")
    loaded(load, pictures(24)[12:])
    expect(
        np.array_equal(array, seen),
        "the array changed when load was called again",
        hint="keep no buffer for the next call",
    )
    del array, outcomes
    expect(
        not block_is_left(handle.name),
        "the shared memory is still there after load has returned",
        hint="`with shared_zeros(...)` takes its name away at the end of the block; entering it by hand does not",
    )
    for error in (RuntimeError("no more calls are taken"), Stopped("as Ctrl-C does")):
        executor = refused(load, error)
        expect(
            not block_is_left(handle_in(executor.calls).name),
            f"after an error, {error!r}, the shared memory is still there",
            hint="`with`, or try … finally: clean up whatever happens",
        )
        expect(not executor.closed, "after an error the executor was shut down", hint="it is the caller's, always")
