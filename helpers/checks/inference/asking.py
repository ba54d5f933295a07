"""What workers answer, and what their model has noted."""

import os
from collections.abc import Callable
from concurrent.futures import wait
from pathlib import Path
from typing import Any

import numpy as np

from ...grading.checks import expect, expect_type
from ...lab.exercises.inference import Floats, Note, Workers, drawn_weights, notes, right_scores
from ...parts.pools.errors import CannotStart

SECONDS = 10.0  # for what takes a tenth of one


def result_of(workers: Workers, fn: Callable[..., Any], *args: Any) -> Any:
    """What `fn(*args)` gives in a worker; raises what it raises there, or what the initializer did."""
    try:
        future = workers.submit(fn, *args)
        name = getattr(fn, "__name__", "it")
        expect(wait([future], SECONDS).done, f"{name} is still running in its worker after {SECONDS:g} s", hint="")
        return future.result()
    except CannotStart as error:
        raise error.__cause__ or error from None


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


def loads(path: Path) -> list[Note]:
    return [note for note in notes(path) if note.what == "load"]


def predictions(path: Path) -> list[Note]:
    return [note for note in notes(path) if note.what == "predict"]


def failures(path: Path) -> list[Note]:
    """The calls of `load_model` in other processes that raised."""
    return [note for note in notes(path) if note.what == "failed" and note.process != os.getpid()]


def expect_scores(scores: object, batch: Floats, seed: int, giver: str, case: str, hint: str) -> None:
    """Expect what the model with the weights of `seed` makes of the rows."""
    expect_type(scores, np.ndarray, giver)
    right = right_scores(batch, drawn_weights(seed))
    expect(
        isinstance(scores, np.ndarray) and scores.shape == right.shape and scores.dtype == np.float32,
        f"{case}{giver} gave {described(scores)} for {len(batch)} rows, and should give float32 of shape {right.shape}",
        hint=hint,
    )
    expect(np.array_equal(scores, right), f"{case}{giver} gave other scores than the model does", hint=hint)  # type: ignore[arg-type]


def described(value: object) -> str:
    return f"{value.dtype} of shape {value.shape}" if isinstance(value, np.ndarray) else f"{value!r:.60}"


def shown(numbers: list[int]) -> str:
    if len(numbers) <= 5:
        return str(numbers)
    return f"[{', '.join(map(str, numbers[:3]))} … {', '.join(map(str, numbers[-2:]))}]"
