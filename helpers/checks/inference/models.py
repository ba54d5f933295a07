"""Part 1: a model of each process's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from ...grading.checks import check, expect
from ...lab.exercises.inference import (
    MODES,
    Workers,
    blas_threads,
    drawn_weights,
    example_rows,
    in_a_thread,
    notes,
    varied_rows,
    weights_file,
)
from .asking import expect_scores, loads, predictions, result_of, shown, what_became_of

LAST = "the global has to hold the model that was loaded last: `global`, and no model kept for its path"
GLOBAL = "a function that sets a global needs `global model`; without it, `model` is a variable of its own"


@contextmanager
def one_process(*setup: Any) -> Iterator[tuple[Path, Workers]]:
    """A file of weights and one worker, which `setup` has prepared: an `init_worker` and how many threads."""
    with weights_file() as path:
        initializer, initargs = (setup[0], (path, setup[1])) if setup else (None, ())
        with Workers(1, initializer, initargs) as worker:
            yield path, worker


def expect_loads(path: Path, count: int, when: str) -> None:
    """Expect so many calls of `load_model` so far, all of them mapped and none in this process."""
    found = loads(path)
    expect(
        len(found) == count,
        f"{when}, load_model had been called {len(found)} times, not {count}",
        hint="load in init_worker, which runs once when a process starts, and each time that it's called",
    )
    expect(
        all(note.process != os.getpid() for note in found),
        f"{when}, the model had been loaded in the notebook's own process",
        hint="nothing is loaded where the functions are defined",
    )
    for note in found:
        mode = MODES[note.number]
        expect(
            mode == "r",
            f"load_model was called with mmap_mode={mode!r}",
            hint="None reads a copy into each process, and with another letter than 'r' the weights could be changed",
        )


def expect_mapped(path: Path) -> None:
    copied = any(note.what == "copied" for note in notes(path))
    expect(not copied, "the model predicted with a copy of its weights", hint="leave them as load_model mapped them")


def expect_threads(worker: Workers, threads: int, when: str) -> None:
    found = result_of(worker, blas_threads)
    expect(
        found in (0, threads),
        f"{when}, BLAS used {found} threads, not {threads}",
        hint="set just that number: BLAS doesn't read the environment again, and a `with` sets the number back",
    )


def predicted(worker: Workers, predict_batch: Any, batch: Any) -> Any:
    """What it gives in a worker that has called `init_worker`, and so says of no model that it's missing."""
    try:
        return result_of(worker, predict_batch, batch)
    except RuntimeError as error:
        if "init_worker" not in str(error):
            raise
        what = f"init_worker had returned, and predict_batch raised {error!r:.90}"
    expect(False, what, hint=GLOBAL)


@check("a process loads the model once, maps it, and sets the threads of BLAS")
def loading(init_worker: Any, predict_batch: Any) -> None:
    with one_process(init_worker, 1) as (path, worker):
        expect_threads(worker, 1, "when init_worker(path, 1) had returned")
        expect_loads(path, 1, "when init_worker had returned")
        predicted(worker, predict_batch, example_rows(5))
        predicted(worker, predict_batch, example_rows(3))
        expect_loads(path, 1, "after two calls of predict_batch")
        expect_mapped(path)
        more = min(os.cpu_count() or 1, 30) + 2
        for count, threads in enumerate((3, 2, 1, more), 2):
            result_of(worker, init_worker, path, threads)
            expect_threads(worker, threads, f"when init_worker(path, {threads}) had returned")
            expect_loads(path, count, f"after {count} calls of init_worker")
            predicted(worker, predict_batch, example_rows(5))
            expect_threads(worker, threads, f"after init_worker(path, {threads}) and a call of predict_batch")
            used = predictions(path)[-1].threads if predictions(path) else 0
            expect(
                used in (0, threads),
                f"after init_worker(path, {threads}), BLAS had {used} threads when the model predicted",
                hint="the number is init_worker's to set, for good",
            )


@check("the loaded model predicts each batch, whole")
def predicting(init_worker: Any, predict_batch: Any) -> None:
    with one_process(init_worker, 1) as (path, worker), weights_file(7) as other:
        batches = [example_rows(10)[5:], *map(example_rows, (5, 64, 1, 0, 10_000, 5)), varied_rows(9)]
        batches.append(np.repeat(example_rows(1), 7, axis=0))
        for asked, batch in enumerate(batches):
            scores = predicted(worker, predict_batch, batch)
            expect_scores(
                scores, batch, 0, "predict_batch", "", "return what the model's predict makes of the batch as it is"
            )
            found = [note.number for note in predictions(path)[asked:]]
            expect(
                found == [len(batch)],
                f"for a batch of {len(batch)} rows, predict was called with {shown(found)} rows",
                hint="one call of predict for each batch, whole, also if it has no rows or rows that were there before",
            )
        expect_mapped(path)
        expect_error_of_the_model(path, worker, predict_batch)
        expect_loads(path, 1, f"after {len(predictions(path))} calls of predict_batch")
        expect_of_the_process(worker, predict_batch)
        batch = example_rows(6)
        result_of(worker, init_worker, other, 1)
        scores = predicted(worker, predict_batch, batch)
        expect_scores(scores, batch, 7, "predict_batch", "after a second init_worker, with another path, ", LAST)
        result_of(worker, init_worker, path, 1)
        scores = predicted(worker, predict_batch, batch)
        expect_scores(scores, batch, 0, "predict_batch", "after a third init_worker, with the first path again, ", LAST)
        with suppress(PermissionError):  # Windows replaces no file that somebody has mapped
            new = path.with_suffix(".new")
            with open(new, "wb") as file:
                np.save(file, drawn_weights(8))
            os.replace(new, path)
            result_of(worker, init_worker, path, 1)
            scores = predicted(worker, predict_batch, batch)
            case = "after init_worker with the same path, whose file is new, "
            expect_scores(scores, batch, 8, "predict_batch", case, LAST)


def expect_error_of_the_model(path: Path, worker: Workers, predict_batch: Any) -> None:
    """Expect the model's own error, after one call of `predict`."""
    batch = example_rows(3)
    batch[1, 5] = np.nan
    asked = len(predictions(path))
    kind, said = what_became_of(worker, predict_batch, batch)
    gave = f"predict_batch {'raised' if kind else 'returned'} {said}"
    expect(
        kind is ValueError and said == "ValueError: a row has a NaN",
        f"predict raises a ValueError for a row that has a NaN, and {gave}",
        hint="the model gets the batch as it is, and its errors go on",
    )
    times = len(predictions(path)) - asked
    expect(
        times == 1,
        f"for a batch whose first predict raised, predict was called {times} times",
        hint="one call of predict, whatever comes of it",
    )


def expect_of_the_process(worker: Workers, predict_batch: Any) -> None:
    """Expect the same model in another thread, and scores that no later call changes."""
    batches = [example_rows(8), varied_rows(8), example_rows(3)]
    try:
        results = result_of(worker, in_a_thread, predict_batch, batches)
    except RuntimeError as error:
        what = f"in another thread of the same process, predict_batch raised {error!r:.90}"
        expect(False, what, hint="the model is the whole process's: a global, and nothing that each thread has anew")
        raise
    for scores, batch in zip(results, batches, strict=True):
        case = "looked at after a later call, "
        expect_scores(scores, batch, 0, "predict_batch", case, "each call returns an array of its own")
