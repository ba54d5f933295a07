"""Exercise 05: what is given for the answers: rows, a file of weights, and a model that keeps books."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from mmap import mmap
from multiprocessing import parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_info

from ...parts.pools.shared import Handle, shared_zeros
from ..datasets import in_one_step, kept
from ..shipped import Workers

__all__ = ["Workers"]

INPUTS, OUTPUTS = 64, 10
MODES = (None, "r", "r+", "c")  # of np.load
SLOW = 9.0
Floats = npt.NDArray[np.float32]


class Model:
    """One layer: 10 scores for a row of 64 numbers. It notes in a file beside its weights what it was asked for."""

    def __init__(self, path: Path, weights: Floats) -> None:
        self.path = path
        self.weights = weights

    def predict(self, batch: Floats) -> Floats:
        """The scores `(n, 10)` of rows `(n, 64)`.

        Raises `ValueError` for a NaN. An infinity ends the process, as a fault in C code does, minus infinity only at
        its first try. A row that has `SLOW` takes a while.
        """
        _note(self.path, "predict", len(batch), blas_threads())
        if not _mapped(self.weights):
            _note(self.path, "copied", 1, 0)
        if batch.shape[1:] != (INPUTS,):
            raise ValueError(f"a batch must have the shape (n, {INPUTS}), not {batch.shape}")
        if np.isposinf(batch).any() or (np.isneginf(batch).any() and _first_time(self.path)):
            _die()
        if np.isnan(batch).any():
            raise ValueError("a row has a NaN")
        if (batch == SLOW).any():
            time.sleep(0.2)
        return right_scores(batch, np.asarray(self.weights))


def load_model(path: str | Path, mmap_mode: Literal["r", "r+", "c"] | None = None) -> Model:
    """The model whose weights lie in that file. `mmap_mode` is that of `np.load`: None reads them, "r" maps them."""
    path = Path(path)
    try:
        weights = np.load(path, mmap_mode=mmap_mode)
    except Exception:
        with suppress(OSError):
            _note(path, "failed", MODES.index(mmap_mode), 0)
        raise
    _note(path, "load", MODES.index(mmap_mode), blas_threads())
    return Model(path, weights)


class Note(NamedTuple):
    """What a process did: "load", with the place of its mode in `MODES`, or "predict", with the number of rows.

    "failed" is a "load" that raised, and "copied" is noted where the weights aren't mapped when it predicts.
    """

    process: int
    what: str
    number: int
    threads: int  # of its BLAS at that moment; 0 where nobody can say


def notes(path: Path) -> list[Note]:
    """What was done with the weights of that file so far, by whichever process."""
    try:
        lines = _book(path).read_text().splitlines()
    except FileNotFoundError:
        return []
    words = [line.split() for line in lines]
    return [Note(int(process), what, int(count), int(threads)) for process, what, count, threads in words]


def _note(path: Path, what: str, count: int, threads: int) -> None:
    with open(_book(path), "a") as book:
        book.write(f"{os.getpid()} {what} {count} {threads}\n")


def _book(path: Path) -> Path:
    return path.with_suffix(".notes")


def _mapped(array: Any) -> bool:
    """Whether its numbers lie in a mapped file. A copy of a `memmap` has that class too."""
    while array is not None and not isinstance(array, mmap):
        array = getattr(array, "base", None)
    return array is not None


def _die() -> None:
    if parent_process() is None:
        raise RuntimeError("a row with an infinity ends the process that predicts it, and this is the notebook's own")
    os._exit(1)


def _first_time(path: Path) -> bool:
    try:
        path.with_suffix(".died").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def blas_threads() -> int:
    """How many threads this process's BLAS uses; 0 where it can't be told, as on Apple's Accelerate."""
    return max((each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"), default=0)


@contextmanager
def weights_file(seed: int = 0) -> Iterator[Path]:
    """A new file of weights in a folder of its own. They are small whole numbers, so that all sums are exact."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # Windows keeps what is mapped
        path = Path(folder) / "weights.npy"
        np.save(path, drawn_weights(seed))
        yield path


def drawn_weights(seed: int) -> Floats:
    return np.random.default_rng(seed).integers(-8, 9, (INPUTS, OUTPUTS)).astype(np.float32)


@contextmanager
def shared_array(shape: tuple[int, ...]) -> Iterator[tuple[Floats, Handle]]:
    """A new float32 array and a handle by which workers find it, as long as the block lasts.

    Its numbers are NaN until somebody writes others. The array itself stays good after the block.
    """
    with shared_zeros(shape) as (array, handle):
        array.fill(np.nan)
        yield array, handle


def right_scores(rows: Floats, weights: Floats) -> Floats:
    """All sums are of small whole numbers, and so the same in any order."""
    scores: Floats = np.where(np.isfinite(rows), rows, 0) @ weights
    return scores


def in_a_thread(predict: Callable[[Floats], Floats], batches: list[Floats]) -> list[Floats]:
    """In a worker: what another thread of the process gets for the batches, looked at when all are there."""
    with ThreadPoolExecutor(1) as thread:
        return list(thread.map(predict, batches))


def wait_for(path: Path) -> None:
    """Keep a worker until the file is there."""
    end = time.monotonic() + 20
    while not path.exists() and time.monotonic() < end:
        time.sleep(0.01)


def varied_rows(count: int) -> Floats:
    """The first row is of large numbers, the others have fractions that need all the digits of a float32."""
    rows = example_rows(count) + np.float32(2**-10)
    rows[:1] = 1000 * example_rows(1)
    return rows


def example_weights() -> Path:
    """A file of weights, made once, to try an answer with."""
    path = kept("exercise-05") / "weights.npy"
    if not path.exists():
        with in_one_step(path) as new, open(new, "wb") as file:
            np.save(file, drawn_weights(5))
    return path


def example_rows(count: int) -> Floats:
    """So many rows of 64 small whole numbers, the same each time."""
    return np.random.default_rng(1).integers(-8, 9, (count, INPUTS)).astype(np.float32)
