"""What the workers of the inference tests do: how they are set up, and what becomes of a batch."""

import os
import time
from functools import partial
from pathlib import Path

import numpy as np
import threadpoolctl

from helpers import inference


def init_and_then(deed, folder, weights):
    """A model that does the deed at the batch whose first number is 7: each time, or once for the folder."""
    inference.init_worker(weights, 1)
    inference.Model.predict = partial(_misbehave, inference.Model.predict, deed, folder).__call__


def _misbehave(predict, deed, folder, batch):
    if batch[0, 0] == 7 and not (folder and _done_before(Path(folder))):
        {"die": os._exit, "hang": time.sleep}[deed](600 if deed == "hang" else 1)
    return predict(inference._model, batch)


def _done_before(folder):
    before = (folder / "done").exists()
    (folder / "done").touch()
    return before


def blas_threads(_=None):
    return {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"}


def multiply_nothing(sizes, rows):
    """Products of the same sizes as a model's, with weights that take no memory: pages of zeros nobody wrote to."""
    values = np.zeros((rows, sizes[0]), np.float32)
    for shape in zip(sizes, sizes[1:]):
        values = values @ np.zeros(shape, np.float32)
        np.maximum(values, 0, out=values)


def init_for_nothing(threads):
    threadpoolctl.threadpool_limits(threads, "blas")
