"""What the workers of the inference tests do: how they are set up, and what becomes of a batch."""

import hashlib
import os
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import threadpoolctl

from helpers import inference


def init_and_then(deed, folder, weights):
    """A model that does the deed at the batch whose first number is 7: each time, or once for the folder."""
    inference.init_worker(weights, 1)
    well = inference.Model.predict

    def predict(model, batch):
        if batch[0, 0] == 7 and not (folder and _done_before(Path(folder))):
            time.sleep(600) if deed == "hang" else os._exit(1)
        return well(model, batch)

    inference.Model.predict = predict


def _done_before(folder):
    before = (folder / "done").exists()
    (folder / "done").touch()
    return before


def blas_threads(_=None):
    return {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if pool["user_api"] == "blas"}


def write_few_bytes(path):
    """In place of training."""
    path.write_bytes(b"a model")
    return hashlib.sha256(b"a model").hexdigest()


def fail_to_train(path):
    raise RuntimeError("the trained model reads only 12 % of the digits right")


def init_for_nothing(threads):
    threadpoolctl.threadpool_limits(threads, "blas")


def multiply_nothing(rows, sizes=(64, 4096, 4096, 10)):
    """Products of the same sizes as the model's, with weights that take no memory: zeros that nobody has written."""
    values = np.zeros((rows, sizes[0]), np.float32)
    for shape in pairwise(sizes):
        values = values @ np.zeros(shape, np.float32)
        np.maximum(values, 0, out=values)


def in_a_loop(rows, size):
    """In a worker that `init_worker` has set up."""
    return np.concatenate([inference.predict_batch(rows[at : at + size]) for at in range(0, len(rows), size)])
