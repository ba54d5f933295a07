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
    load_model,
    notes,
    weights_file,
)
from .asking import expect_scores, loads, predictions, result_of, shown

LAST = "the global has to hold the model that was loaded last: `global`, and no model kept for its path"


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


def expect_threads(worker: Workers, threads: int, when: str) -> None:
    found = result_of(worker, blas_threads)
    expect(
        found in (0, threads),
        f"{when}, BLAS used {found} threads, not {threads}",
        hint="BLAS reads the environment when NumPy is imported, and never again; a `with` sets the number back",
    )


@check("a process loads the model once, maps it, and sets the threads of BLAS")
def loading(init_worker: Any, predict_batch: Any) -> None:
    with one_process(init_worker, 1) as (path, worker):
        expect_threads(worker, 1, "when init_worker(path, 1) had returned")
        expect_loads(path, 1, "when init_worker had returned")
        result_of(worker, predict_batch, example_rows(5))
        result_of(worker, predict_batch, example_rows(3))
        expect_loads(path, 1, "after two calls of predict_batch")
        copied = any(note.what == "copied" for note in notes(path))
        expect(
            not copied, "the model predicted with a copy of its weights", hint="leave them as load_model mapped them"
        )
        for count, threads in enumerate((3, 2, 1), 2):
            result_of(worker, init_worker, path, threads)
            expect_threads(worker, threads, f"when init_worker(path, {threads}) had returned")
            expect_loads(path, count, f"after {count} calls of init_worker")
            result_of(worker, predict_batch, example_rows(5))
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
        batches = [example_rows(10)[5:], *map(example_rows, (5, 64, 1, 0, 1000))]
        for asked, batch in enumerate(batches):
            scores = result_of(worker, predict_batch, batch)
            expect_scores(scores, batch, 0, "predict_batch", "", "return what the model's predict(batch) returns")
            found = [note.number for note in predictions(path)[asked:]]
            expect(
                found == [len(batch)],
                f"for a batch of {len(batch)} rows, predict was called with {shown(found)} rows",
                hint="one call of predict for the whole batch, also if it has no rows: BLAS is quick with many rows",
            )
        expect_loads(path, 1, "after six calls of predict_batch")
        batch = example_rows(6)
        result_of(worker, init_worker, other, 1)
        scores = result_of(worker, predict_batch, batch)
        expect_scores(scores, batch, 7, "predict_batch", "after a second init_worker, with another path, ", LAST)
        result_of(worker, init_worker, path, 1)
        scores = result_of(worker, predict_batch, batch)
        expect_scores(scores, batch, 0, "predict_batch", "after a third init_worker, with the first path again, ", LAST)
        with suppress(PermissionError):  # Windows replaces no file that somebody has mapped
            new = path.with_suffix(".new")
            with open(new, "wb") as file:
                np.save(file, drawn_weights(8))
            os.replace(new, path)
            result_of(worker, init_worker, path, 1)
            scores = result_of(worker, predict_batch, batch)
            case = "after init_worker with the same path, whose file is new, "
            expect_scores(scores, batch, 8, "predict_batch", case, LAST)


def expect_no_model(worker: Workers, predict_batch: Any, when: str) -> None:
    """Expect `predict_batch` to say what is missing."""
    hint = "raise RuntimeError(…) where the global is still None, and name init_worker in its text"
    kind, said = what_became_of(worker, predict_batch, example_rows(2))
    expect(kind is not None, f"{when}, predict_batch returned {said}", hint=hint)
    expect(
        kind and issubclass(kind, RuntimeError) and "init_worker" in said,
        f"{when}, predict_batch raised {said}",
        hint=hint,
    )


def what_became_of(worker: Workers, fn: Any, *args: Any) -> tuple[type[Exception] | None, str]:
    """The type of what it raised, if it did, and in words what that was, or what it returned."""
    try:
        return None, f"{result_of(worker, fn, *args)!r:.60}"
    except NotImplementedError:
        raise
    except Exception as error:
        if "coroutine" in str(error):
            raise
        return type(error), f"{type(error).__name__}: {error}"


def expect_refused(worker: Workers, init_worker: Any, path: Path) -> None:
    """Expect the error of `load_model` for that file from `init_worker`."""
    try:
        load_model(path, "r")
    except Exception as error:
        wanted = error
    kind, said = what_became_of(worker, init_worker, path, 1)
    right = f"{type(wanted).__name__}: {wanted}"
    expect(
        kind is not None,
        f"load_model raised {right:.90}, and init_worker returned as if all were well",
        hint="a pool learns only by an exception that its worker has no model",
    )
    expect(
        kind is type(wanted) and said == right,
        f"load_model raised {right:.90}, and init_worker {said:.90}",
        hint="let it go on: no except, and no other error in its place",
    )


@check("without a model, it says so")
def no_model(init_worker: Any, predict_batch: Any) -> None:
    with one_process() as (path, worker), weights_file(7) as other:
        missing, torn = path.with_name("missing.npy"), path.with_name("torn.npy")
        torn.write_bytes(path.read_bytes()[:1000])
        expect_no_model(worker, predict_batch, "before init_worker")
        for bad in (missing, torn):
            expect_refused(worker, init_worker, bad)
            expect_no_model(worker, predict_batch, f"after an init_worker for which {bad.name} was no good")
        batch = example_rows(4)
        for seed, good in ((0, path), (7, other)):
            result_of(worker, init_worker, good, 1)
            expect_refused(worker, init_worker, missing)
            scores = result_of(worker, predict_batch, batch)
            case = "when init_worker had loaded a model, and then failed to load another, "
            expect_scores(scores, batch, seed, "predict_batch", case, "keep the old model until the new one is there")
