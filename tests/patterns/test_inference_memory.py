"""A real model of 68 MB: two workers hold it once, the caller not at all, and its digits are read right."""

import shutil
from pathlib import Path

import inference_jobs as jobs
import numpy as np
import psutil
import pytest
from pool_tools import light_workers

from helpers.inference import init_worker, parallel_inference
from helpers.lab.digits import digits, digits_model
from helpers.lab.memory import memory_of
from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.process_pool import ProcessPool


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """A file of our own: who else maps the same one takes a share of it."""
    return Path(shutil.copy(digits_model(), tmp_path_factory.mktemp("weights")))


@pytest.fixture(scope="module")
def workers(weights):
    with light_workers(), ProcessPool(2, initializer=init_worker, initargs=(weights, 1)) as pool:
        yield pool


def pids(told):
    found = {int(event.worker.removeprefix("process ")) for event in told if event.what == "start"}
    assert len(found) == 2
    return found


@pytest.mark.skipif(not psutil.LINUX, reason="only Linux counts PSS")
def test_two_workers_hold_one_copy_of_the_weights_and_the_caller_none(weights, workers):
    rows, told = np.tile(digits().rows, (2, 1)), []
    before = memory_of([psutil.Process().pid]).rss
    parallel_inference(rows, weights, 64, executor=workers, observe=told.append)
    with_weights = memory_of(pids(told)).pss
    assert memory_of([psutil.Process().pid]).rss < before + 20e6
    assert str(weights) not in {each.path for each in psutil.Process().memory_maps()}
    told.clear()
    with light_workers(), ProcessPool(2, initializer=jobs.init_for_nothing, initargs=(1,)) as pool:
        pool_map(jobs.multiply_nothing, [64] * 16, executor=pool, observe=told.append).unwrap()
        without = memory_of(pids(told)).pss
    assert 0.9 <= (with_weights - without) / weights.stat().st_size <= 1.1


def test_the_real_model_gives_the_bits_of_a_loop_and_the_right_labels(weights, workers):
    rows, labels = digits()
    found, outcomes = parallel_inference(rows, weights, 64, executor=workers)
    with light_workers():
        alone, _ = parallel_inference(rows, weights, 64, workers=1, blas_threads=1)
        other, _ = parallel_inference(rows[:99], weights, 1, workers=2)
    assert found.tobytes() == alone.tobytes() and not outcomes.failed
    assert np.allclose(other, found[:99], rtol=1e-3, atol=1e-3)
    assert np.array_equal(other.argmax(1), found[:99].argmax(1))
    assert (found.argmax(1) == labels).mean() >= 0.97


@pytest.mark.parametrize("size", [1, 3, 64, 100])
def test_the_bits_do_not_depend_on_where_the_rows_lie(weights, workers, size):
    rows = digits().rows[:100]
    found, _ = parallel_inference(rows, weights, size, executor=workers)
    with light_workers(), ProcessPool(1, initializer=init_worker, initargs=(weights, 1)) as pool:
        right = pool.submit(jobs.in_a_loop, rows, size).result()
    assert found.tobytes() == right.tobytes()
