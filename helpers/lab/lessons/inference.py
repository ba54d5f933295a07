"""Lesson 05: the version everyone writes, which a spawned process has to import, and workers to compare with."""

import os
from os import PathLike

import numpy as np
from threadpoolctl import threadpool_limits

from ...inference import Floats
from ...parts.weights import mapped_arrays
from ..errors import to_file

_model: dict[str, Floats] = {}  # of this process


def load_made_up() -> dict[str, Floats]:
    return {"weights": np.random.randn(64, 10).astype(np.float32)}


def init_made_up() -> None:
    global _model
    _model = load_made_up()


def predict_made_up(batch: Floats) -> Floats:
    return np.random.randn(len(batch), 10).astype(np.float32)  # "simulate inference"


def sum_of_weights(_: object) -> float:
    return float(_model["weights"].sum())


def init_reading(weights: str | PathLike[str]) -> None:
    """Read all weights into memory of this process."""
    global _model
    _model = {name: np.array(array) for name, array in mapped_arrays(weights).items()}


def init_silently(weights: str | PathLike[str]) -> None:
    """The same, and what this process writes to its standard error goes nowhere."""
    to_file(os.devnull)
    init_reading(weights)


def predict(batch: Floats) -> Floats:
    """With the weights that `init_reading` has read, layer by layer."""
    arrays = list(_model.values())
    values = batch
    for into, bias in zip(arrays[::2], arrays[1::2], strict=True):
        values = np.maximum(values, 0) @ into + bias
    return values


def init_nothing() -> None:
    """Load no weights."""
    threadpool_limits(1, "blas")


def multiply(batch: Floats) -> Floats:
    """Products as large as the model's, of zeros, which take no memory of their own."""
    zeros = np.broadcast_to(np.float32(0), (4096, 4096))
    return np.zeros((len(batch), 4096), np.float32) @ zeros[:, :10]
