"""A model over many rows, in several processes that hold its weights once between them, into one array.

>>> scores, outcomes = parallel_inference(rows, "model.npy")      # (n, outputs) float32; one outcome for each batch
"""

from functools import partial
from itertools import pairwise
from os import PathLike, fspath
from pathlib import Path
from typing import NamedTuple, Unpack

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from .parts.cpus import usable_cpus
from .parts.outcome import Outcomes
from .parts.pools.maps import pool_map
from .parts.pools.options import MapOptions
from .parts.pools.process_pool import checked
from .parts.pools.shared import Handle, shared_zeros
from .parts.weights import mapped_arrays

Floats = npt.NDArray[np.float32]
WeightsPath = str | PathLike[str]


class Model(NamedTuple):
    """A perceptron with ReLU between its layers, each of them weights `(inputs, outputs)` and a bias `(outputs,)`."""

    path: Path
    layers: list[tuple[Floats, Floats]]

    @property
    def inputs(self) -> int:
        return len(self.layers[0][0])

    @property
    def outputs(self) -> int:
        return len(self.layers[-1][1])

    def check(self, rows: Floats) -> None:
        """Raises `TypeError` or `ValueError` for what are no rows `(n, inputs)` of float32."""
        if not isinstance(rows, np.ndarray) or rows.dtype != np.float32:
            kind = rows.dtype if isinstance(rows, np.ndarray) else type(rows).__name__
            raise TypeError(f"rows must be an array of float32, not {kind}")
        if rows.ndim != 2 or rows.shape[1] != self.inputs:
            raise ValueError(f"rows must have the shape (n, {self.inputs}), not {rows.shape}")

    def predict(self, batch: Floats) -> Floats:
        self.check(batch)
        values = batch
        for weights, bias in self.layers:
            if values is not batch:
                np.maximum(values, 0, out=values)
            values = values @ weights
            values += bias
        return values


_model: Model | None = None  # of this process


def load_model(weights: WeightsPath) -> Model:
    """From a file that `save_arrays` wrote: weights and bias of the first layer, of the second, and so on.

    Its arrays are mapped and not read, so that it takes no time, and processes share them. Raises `ValueError`, with
    the reason, for a file that is cut off or holds no such model, and `OSError`.
    """
    path = Path(weights).absolute()
    arrays = list(mapped_arrays(path).values())
    layers = list(zip(arrays[::2], arrays[1::2], strict=False))
    fits = len(arrays) % 2 == 0 and all(array.dtype == np.float32 for array in arrays)
    fits = fits and all(into.ndim == 2 and into.shape[1:] == bias.shape for into, bias in layers)
    if not fits or any(bias.shape != into.shape[:1] for (_, bias), (into, _) in pairwise(layers)):
        shapes = ", ".join(f"{array.dtype} {array.shape}" for array in arrays)
        raise ValueError(f"{fspath(weights)!r} holds no layers of which one fits the next: {shapes}")
    return Model(path, layers)


def init_worker(weights: WeightsPath, blas_threads: int | None = None) -> None:
    """Load the model for `predict_batch` in this process, and let its BLAS use so many threads; None leaves them.

    For a pool's `initializer`. The number holds for OpenBLAS, MKL and BLIS; Apple's Accelerate cannot be told.
    Raises what `load_model` raises, and `ValueError` for less than one thread.
    """
    global _model
    if blas_threads is not None:
        if blas_threads < 1:
            raise ValueError(f"blas_threads must be at least 1, not {blas_threads}")
        threadpool_limits(blas_threads, "blas")
    _model = load_model(weights)


def predict_batch(batch: Floats) -> Floats:
    """The scores `(n, outputs)` of rows `(n, inputs)`; the highest of a row is its label. After `init_worker`."""
    if _model is None:
        raise RuntimeError("this process has no model yet: init_worker(weights) loads it")
    return _model.predict(batch)


def parallel_inference(
    data: Floats,
    weights: WeightsPath,
    batch_size: int = 64,
    *,
    blas_threads: int | None = None,
    **options: Unpack[MapOptions],
) -> tuple[Floats, Outcomes[None]]:
    """The scores of all rows in one `(n, outputs)` array that the workers fill in place; no row is pickled.

    Each outcome stands for a batch: its item is the `range` of its rows, and they are zero where it has an error. The
    bits are those of a loop over `predict_batch` with the same batches and as many BLAS threads. With other batches
    scores differ in their last digits, as sums are added up in another order.

    The options are those of `pool_map`. Workers share the processors: `blas_threads`, where it is not given, is the
    usable ones ÷ `workers`. With an `executor` or an `initializer` of your own, that is yours to set, by `init_worker`;
    a worker that has none or one of another path then loads this model, and one that has it keeps it, even if the file
    is replaced. Raises `TypeError` or `ValueError`, before anything starts, for rows that the model cannot take and for
    a file that `load_model` refuses, and `OSError` where there is no room to share the rows.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size must be at least 1, not {batch_size}")
    model = load_model(weights)  # for its shapes: no page of it is read here, and the mapping goes with it
    model.check(data)
    shape, path = (len(data), model.outputs), model.path
    del model
    batches = [range(at, min(at + batch_size, len(data))) for at in range(0, len(data), batch_size)]
    if options.get("executor") or options.get("initializer"):
        if blas_threads is not None:
            raise ValueError("blas_threads are for init_worker: give them to your own executor or initializer")
    else:
        workers = min(checked(options.get("workers"), None), max(1, len(batches)))
        threads = max(1, usable_cpus() // workers) if blas_threads is None else blas_threads
        options |= {"workers": workers, "initializer": init_worker, "initargs": (path, threads)}
    with shared_zeros(data.shape) as (rows, given), shared_zeros(shape) as (scores, taken):
        rows[:] = data
        outcomes = pool_map(partial(_fill, path, given, taken), batches, **options)
    for outcome in outcomes.failed:
        scores[outcome.item] = 0  # a worker may have died while it wrote them
    return scores, outcomes


def _fill(path: Path, given: Handle, taken: Handle, batch: range) -> None:
    global _model
    model = _model
    if model is None or model.path != path:
        _model = model = load_model(path)
    with given.opened() as rows, taken.opened() as scores:
        scores[batch.start : batch.stop] = model.predict(rows[batch.start : batch.stop])
