"""Part 4: processes that die, and a model that can't be loaded."""

from collections import Counter
from contextlib import suppress
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.exercises.inference import Floats, example_rows
from ...parts.pools.errors import CannotStart, WorkerDied
from .asking import SECONDS, predictions
from .executors import Interrupting, RefusingOnce, Stopped
from .filling import expect_small
from .mapped import Bad, expect_found
from .memory import expect_none_left
from .together import expect_loads, inferred, watched

SIZE = 10


def rows_with(**bad: float) -> Floats:
    """Batches of 10 rows, the last of 7. `_3=inf`: batch 3 has such a number."""
    rows = example_rows(57)
    for name, value in bad.items():
        rows[int(name[1:]) * SIZE + 4, 5 if value == value else 6] = value
    return rows


def expect_tries(infer: Any, what: str, rows: Floats, bad: Bad, tries: int) -> None:
    """Expect the outcomes, and so many predictions for all 6 batches together."""
    with watched() as (path, pools):
        try:
            found = inferred(infer, path, pools, rows, SIZE)
        except (WorkerDied, ValueError) as error:
            expect(False, f"{what}and infer raised {error!r:.100}", hint="it's the batch's own error, in its outcome")
            raise
        asked = Counter(note.number for note in predictions(path)).total()
        expect(
            asked == tries,
            f"{what}the model was asked {asked} times for 6 batches, not {tries} times",
            hint="a batch whose outcome has a WorkerDied is tried once more, and no other one",
        )
        expect_found(found, rows, SIZE, what, bad)
        expect(len(pools.made) == 1, f"{what}{len(pools.made)} pools were made", hint="the pool replaces what died")
        expect_loads(path, what)
        pools.expect_closed(what)
        expect_small(pools.calls, SIZE)
        expect_none_left(pools.memory, what)


@check("a batch whose process died is tried once more")
def deaths(infer: Any) -> None:
    once, always, raises = -np.inf, np.inf, np.nan
    what = "batch 1 raises, and batch 2 ends its process the first time: "
    expect_tries(infer, what, rows_with(_1=raises, _2=once), {1: ValueError}, 7)
    rows = rows_with(_0=always, _5=once)
    rows[51, 0] = raises
    what = "batch 0 ends its process each time, and batch 5 the first time and then raises: "
    expect_tries(infer, what, rows, {0: WorkerDied, 5: ValueError}, 8)
    what = "batches 1 and 4 end their process each time: "
    expect_tries(infer, what, rows_with(_1=always, _4=always), {1: WorkerDied, 4: WorkerDied}, 8)


@check("a model that can't be loaded is told, and the pool is shut down")
def endings(infer: Any) -> None:
    with watched() as (path, pools):
        try:
            found: Any = run_deadline(
                infer, pools, path.with_name("gone.npy"), example_rows(30), SIZE, 2, 2, seconds=SECONDS
            )
        except (NotImplementedError, NameError):
            raise
        except CannotStart as came:
            errors = [call.future.exception() for call in pools.calls]
            expect(
                came in errors or (pools.made and not errors),
                f"the file of the model is gone, and infer raised {came!r:.100}, and not the pool's own",
                hint="raise the very error of the outcome: the pool knows best what happened",
            )
            pools.expect_closed("when the model couldn't be loaded, ")
        except (OSError, RuntimeError) as error:
            expect(
                False,
                f"the file of the model is gone, and infer raised {error!r:.100}, not the pool's CannotStart",
                hint="look at the errors in the outcomes: a CannotStart goes for all, so raise it",
            )
        else:
            expect(
                False,
                f"the file of the model is gone, and infer returned {found!r:.60}",
                hint="look at the errors in the outcomes: a CannotStart goes for all, so raise it",
            )
    for after, refusal, rows in (
        (2, RuntimeError("no more calls are taken"), example_rows(60)),
        (2, Stopped("as Ctrl-C does"), example_rows(60)),
        (6, RuntimeError("nothing is tried again"), rows_with(_2=-np.inf)),
    ):
        when = f"when submit had raised {refusal!r}, "
        with watched(RefusingOnce, refuse_after=after, refusal=refusal) as (path, pools):
            try:
                run_deadline(infer, pools, path, rows, SIZE, 2, 2, seconds=SECONDS)
            except (RuntimeError, Stopped) as came:
                expect(came is refusal, f"submit raised {refusal!r}, and infer {came!r:.100}", hint="let it go on")
            else:
                expect(False, f"submit raised {refusal!r}, and infer returned all the same", hint="let it go on")
            pools.expect_closed(when)
            expect_none_left(pools.memory, when)
    with watched(Interrupting) as (path, pools):
        with suppress(Stopped):
            run_deadline(infer, pools, path, example_rows(60), SIZE, 2, 2, seconds=SECONDS)
        when = "when the wait for a result had been interrupted, as by Ctrl-C, "
        pools.expect_closed(when)
        expect_none_left(pools.memory, when)
