"""Part 1: a process that has no model yet, or couldn't load another."""

from pathlib import Path
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.inference import Workers, example_rows, load_model, weights_file
from .asking import expect_scores, failures, result_of, what_became_of
from .models import one_process


def expect_no_model(worker: Workers, predict_batch: Any, when: str) -> None:
    """Expect `predict_batch` to say what is missing."""
    hint = "raise RuntimeError(…) where the global is still None, and name init_worker in its text"
    for count in (2, 0):
        kind, said = what_became_of(worker, predict_batch, example_rows(count))
        expect(kind is not None, f"{when}, predict_batch returned {said} for {count} rows", hint=hint)
        expect(
            kind and issubclass(kind, RuntimeError) and "init_worker" in said,
            f"{when}, predict_batch raised {said}",
            hint=hint,
        )


def expect_refused(worker: Workers, init_worker: Any, path: Path) -> None:
    """Expect the error of `load_model` for that file from `init_worker`."""
    try:
        load_model(path, "r")
    except Exception as error:
        wanted = error
    failed = len(failures(path))
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
    times = len(failures(path)) - failed
    expect(
        times == 1,
        f"when load_model raised {right:.90}, init_worker had called it {times} times",
        hint="one call of load_model, whatever comes of it",
    )


@check("without a model, it says so")
def no_model(init_worker: Any, predict_batch: Any) -> None:
    with one_process() as (path, worker), weights_file(7) as other:
        missing, torn, empty = (path.with_name(f"{name}.npy") for name in ("missing", "torn", "empty"))
        torn.write_bytes(path.read_bytes()[:1000])
        empty.touch()
        expect_no_model(worker, predict_batch, "before init_worker")
        for bad in (missing, torn, empty):
            expect_refused(worker, init_worker, bad)
            expect_no_model(worker, predict_batch, f"after an init_worker for which {bad.name} was no good")
        batch = example_rows(4)
        for seed, good in ((0, path), (7, other)):
            result_of(worker, init_worker, good, 1)
            for bad in (missing, torn, empty):
                expect_refused(worker, init_worker, bad)
                scores = result_of(worker, predict_batch, batch)
                case = f"when init_worker had loaded a model, and then failed to load {bad.name}, "
                hint = "keep the old model until the new one is there"
                expect_scores(scores, batch, seed, "predict_batch", case, hint)
