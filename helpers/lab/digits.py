"""A model that is really trained: a perceptron that reads scikit-learn's digits, with 68 MB of weights."""

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from ..parts.pools.process_pool import ProcessPool
from ..parts.weights import save_arrays
from .datasets import in_one_step, kept

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

SIZES = (64, 4096, 4096, 10)
TRAINED_ON = 1297  # of the 1797 digits
EPOCHS, BATCH, RATE = 4, 64, 0.2


class Digits(NamedTuple):
    """`rows`: (n, 64) float32, the 8 × 8 pixels of a handwritten digit, from 0 to 1. `labels`: (n,), from 0 to 9."""

    rows: Floats
    labels: Labels


def digits() -> Digits:
    """The 500 digits that the model has not seen."""
    return _shuffled(slice(TRAINED_ON, None))


def digits_model() -> Path:
    """The file with its weights, for `load_model`. It reads at least 97 % of `digits()` right.

    Trained once, in some eight seconds, by a process of its own, so that this one keeps none of its memory, and kept in
    the user's cache; a file that was changed there is made again.
    """
    path = kept("digits-1") / "model.npy"
    note = path.with_suffix(".sha256")
    try:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == note.read_text():
                return path
    except OSError:
        pass
    with in_one_step(path) as new, ProcessPool(1) as pool:
        found = pool.submit(_train, new).result()
    with in_one_step(note) as new:
        new.write_text(found)
    return path


def _shuffled(part: slice) -> Digits:
    from sklearn.datasets import load_digits

    pixels, labels = load_digits(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(labels))[part]
    return Digits((pixels[order] / 16).astype(np.float32), labels[order])


def _train(path: Path) -> str:
    """By stochastic gradient descent on the cross-entropy; returns the SHA-256 of the file."""
    threadpool_limits(1, "blas")  # the same weights on any machine; threads lose much on a busy one
    draw = np.random.default_rng(1)
    rows, labels = _shuffled(slice(TRAINED_ON))
    weights = [
        draw.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / shape[0]))  # He et al. 2015, for ReLU
        for shape in pairwise(SIZES)
    ]
    biases = [np.zeros(size, np.float32) for size in SIZES[1:]]
    batches = [
        order[start : start + BATCH]
        for order in (draw.permutation(len(rows)) for _ in range(EPOCHS))
        for start in range(0, len(rows), BATCH)
    ]
    for done, batch in enumerate(batches):
        rate = RATE * (1 - done / len(batches))  # smaller steps towards the end, or the last batches would decide
        _step(weights, biases, rows[batch], labels[batch], np.float32(rate))
    arrays: dict[str, Floats] = {}
    for layer, (into, bias) in enumerate(zip(weights, biases, strict=True), 1):
        arrays |= {f"weights {layer}": into, f"bias {layer}": bias}
    seen = digits()
    right = float((_values(weights, biases, seen.rows)[-1].argmax(1) == seen.labels).mean())
    if right < 0.97:
        raise RuntimeError(f"the trained model reads only {right:.1%} of the digits right")
    save_arrays(path, arrays)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _values(weights: list[Floats], biases: list[Floats], rows: Floats) -> list[Floats]:
    """What goes into each layer, and what comes out of the last."""
    values = [rows]
    for into, bias in zip(weights, biases, strict=True):
        values.append(values[-1] @ into + bias)
        if len(values) <= len(weights):
            np.maximum(values[-1], 0, out=values[-1])
    return values


def _step(weights: list[Floats], biases: list[Floats], rows: Floats, labels: Labels, rate: np.float32) -> None:
    """One step down the gradient, of all layers in place."""
    *inputs, scores = _values(weights, biases, rows)
    chances = np.exp(scores - scores.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    chances[np.arange(len(labels)), labels] -= 1
    slope = chances / np.float32(len(labels))
    for layer in reversed(range(len(weights))):
        steeper = slope @ weights[layer].T * (inputs[layer] > 0) if layer else slope
        step = inputs[layer].T @ slope
        step *= rate  # in place: it is as large as the weights
        weights[layer] -= step
        biases[layer] -= rate * slope.sum(0)
        slope = steeper
