"""Part 2: rows of one array."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from pickle import PicklingError
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL.Image import DecompressionBombError

from ...grading.checks import check, expect, expect_type, run_deadline
from ...lab.executors import RecordingExecutor
from ...lab.exercises.images import SHAPE, Job, bad_picture, decode, pictures, two_processes
from ...parts.outcome import Outcome

JOBS = "partial(fill_row, handle) with a Job: no lambda, no array, no bare path"
Pixels = npt.NDArray[np.float32]


def lent(refuse_after: int = 1000, refusal: BaseException | None = None) -> RecordingExecutor:
    """The two processes, which stay open, and the books of what they were sent."""
    return RecordingExecutor(two_processes(), lent=True, refuse_after=refuse_after, refusal=refusal)


def loaded(load: Any, paths: Sequence[Path], *seeds: Any) -> tuple[Pixels, list[Outcome[Any]], RecordingExecutor]:
    """What `load` gives with two processes, and the books of its executor."""
    executor = lent()
    result = run_deadline(load, executor, paths, *seeds, seconds=8)
    expect_type(result, tuple, "load")
    expect(len(result) == 2, f"load returned {len(result)} things, not two", hint="return pixels, outcomes")
    pixels, outcomes = result
    expect_type(pixels, np.ndarray, "for the pixels load")
    expect(
        not isinstance(outcomes, Iterator),
        f"for the outcomes load gave {outcomes!r:.60}, which is no list",
        hint="nothing runs before a generator is read: list(…), and inside the `with` block",
    )
    expect_type(outcomes, list, "for the outcomes load")
    for outcome in outcomes:
        expect_type(outcome, Outcome, "an outcome of load")
    return pixels, outcomes, executor


def expect_calls_that_work(outcomes: list[Outcome[Any]]) -> None:
    for outcome in outcomes:
        failed = isinstance(outcome.error, AttributeError | TypeError | PicklingError)
        expect(not failed, f"a call failed: {outcome.error!r:.200}", hint=JOBS)


def expect_one_for_each(outcomes: list[Outcome[Any]], paths: Sequence[Path], case: str = "") -> None:
    """Expect an outcome for each picture, in order, of calls that found what they need."""
    indices = [outcome.index for outcome in outcomes]
    expect(
        len(indices) == len(paths),
        f"{case}{len(paths)} pictures, and {len(indices)} outcomes",
        hint="a generator can be read once only; and an error is an outcome too",
    )
    expect(
        indices == list(range(len(paths))),
        f"{case}the outcomes came in the order {indices!s:.80}",
        hint="in the order of the pictures, not in that of their ends",
    )
    expect_calls_that_work(outcomes)
    for path, outcome in zip(paths, outcomes, strict=True):
        lost = isinstance(outcome.error, FileNotFoundError) and path.exists()
        expect(
            not lost,
            f"{case}{path.name} is there, and its worker said {outcome.error!r:.120}: no memory of that name",
            hint="workers find the array only while the `with shared_zeros(…)` block lasts: get all outcomes in it",
        )


def expect_rows(
    found: tuple[Pixels, list[Outcome[Any]]],
    paths: Sequence[Path],
    bad: Collection[int] = (),
    seeds: Sequence[int] | None = None,
    case: str = "",
) -> None:
    """Expect each row to be its picture, or zero, and each outcome to name its job."""
    pixels, outcomes = found
    shape = (len(paths), *SHAPE)
    expect(
        pixels.shape == shape and pixels.dtype == np.float32,
        f"{case}pixels is a {pixels.dtype} array of shape {pixels.shape}, and should be float32 of {shape}",
        hint="shared_zeros((len(paths), *SHAPE)) makes it",
    )
    expect_one_for_each(outcomes, paths, case)
    jobs = [Job(row, path, None if seeds is None else seeds[row]) for row, path in enumerate(paths)]
    for row, (outcome, job) in enumerate(zip(outcomes, jobs, strict=True)):
        filled = getattr(outcome.item, "row", row)
        expect(
            filled == row,
            f"{case}picture {row} was written into row {filled}",
            hint="does each job have its own row, counted from 0? A path may occur twice: enumerate(paths)",
        )
        expect(
            getattr(outcome.item, "seed", job.seed) == job.seed,
            f"{case}picture {row} got the seed {getattr(outcome.item, 'seed', None)!r:.40}",
            hint="Job(row, path, seeds[row])",
        )
        expect(
            outcome.item == job,
            f"{case}outcome {row} has the item {outcome.item!r:.120}, not its job",
            hint="the item that you map over is the Job(row, path, seed)",
        )
        expect(row in bad or outcome.ok, f"{case}{job.path.name} got {outcome.error!r:.200}", hint=JOBS)
    for row, (path, job) in enumerate(zip(paths, jobs, strict=True)):
        wanted = np.zeros(SHAPE, np.float32) if row in bad else decode(path, job.seed)
        expect(
            np.array_equal(pixels[row], wanted),
            f"{case}row {row} is not {'zero' if row in bad else 'the picture ' + path.name}",
            hint="a row that failed may hold pixels already: set it to 0 afterwards"
            if row in bad
            else "does each job have its own row, and are all of them done when the `with` block ends?",
        )


@check("two processes fill the rows, and each pixel is right", hint="one Job for each path, its row counted from 0")
def pixels(load: Any) -> None:
    paths = [*pictures(23), pictures(2)[1]]
    array, outcomes, executor = loaded(load, paths)
    expect(executor.calls, "nothing was submitted to the executor", hint="the decoding belongs into the workers")
    expect_rows((array, outcomes), paths)
    for outcome, path in zip(outcomes, paths, strict=True):
        expect(
            isinstance(outcome.value, float) and outcome.value == float(decode(path).mean()),
            f"outcome {outcome.index} is {outcome!r:.120}",
            hint="its value is what fill_row returned",
        )
    made = len(executor.calls)
    expect(made == 24, f"24 pictures made {made} calls", hint="one call for each picture")
    expect(
        executor.peak >= 2,
        "the pictures went to the workers one by one",
        hint="submit several before you wait for the first: a larger window",
    )
    array, outcomes, _ = loaded(load, paths[:5], range(5))
    expect_rows((array, outcomes), paths[:5], seeds=range(5), case="with seeds=range(5) ")
    array, outcomes, _ = loaded(load, paths[:1])
    expect_rows((array, outcomes), paths[:1], case="for one picture: ")
    array, outcomes, _ = loaded(load, [])
    expect_rows((array, outcomes), [], case="for no pictures: ")


@check("no pixels travel through the pipe", hint="partial(fill_row, handle) is all that a worker needs beside its job")
def pipe(load: Any) -> None:
    paths = pictures(24)
    _, outcomes, executor = loaded(load, paths)
    calls = executor.calls
    expect(calls, "nothing was submitted to the executor", hint="executor.submit, or your bounded_map")
    returned, sent = max(call.returned for call in calls), max(call.sent for call in calls)
    expect(
        returned < 2000,
        f"a call sent {returned:,} bytes back; the pixels of a picture are {decode(paths[0]).nbytes:,}",
        hint="let the worker write into the shared array, as fill_row does, and return a number",
    )
    expect(
        sent < 4000,
        f"a call carried {sent:,} bytes to the worker",
        hint="send the handle, not the array: an array is pickled with all its elements",
    )
    expect_calls_that_work(outcomes)


@check("what is no picture costs its own row, which is zero", hint="an error is an outcome: it may not end the others")
def bad_pictures(load: Any) -> None:
    good = pictures(4)
    blank, bomb = bad_picture("blank"), bad_picture("bomb")
    mixed = [good[0], bad_picture("cut"), good[1], blank, bad_picture("missing"), good[2], blank, good[3], bomb]
    try:
        array, outcomes, _ = loaded(load, mixed)
    except (OSError, ValueError, DecompressionBombError) as error:
        expect(False, f"one picture ended all: {error!r:.120}")
        raise
    expect_one_for_each(outcomes, mixed)
    for row, kind in ((1, OSError), (3, ValueError), (4, FileNotFoundError), (8, DecompressionBombError)):
        expect(
            isinstance(outcomes[row].error, kind),
            f"{mixed[row].name} got {outcomes[row]!r:.200}",
            hint="the error that fill_row raised belongs into its outcome",
        )
    expect_rows((array, outcomes), mixed, bad=(1, 3, 4, 6, 8))
    array, outcomes, _ = loaded(load, [blank, good[0]])
    expect_rows((array, outcomes), [blank, good[0]], bad=[0], case="with the bad one first, ")
