"""Inference in processes: the bits of a loop, in one array, whatever becomes of a worker or of the rows."""

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise

import inference_jobs as jobs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pool_tools import light_workers, nothing_left
from threadpoolctl import threadpool_limits

from helpers import inference
from helpers.inference import init_worker, load_model, parallel_inference, predict_batch
from helpers.parts.pools.errors import CannotStart, TimedOut, WorkerDied
from helpers.parts.pools.maps import warm_pool
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.shared import shared_zeros
from helpers.parts.weights import save_arrays

SIZES = (6, 33, 17, 4)
ROWS = np.random.default_rng(5).standard_normal((203, SIZES[0]), np.float32)


def save_model(path, sizes=SIZES, seed=0):
    draw = np.random.default_rng(seed)
    arrays = {}
    for layer, shape in enumerate(pairwise(sizes)):
        arrays[f"weights {layer}"] = draw.standard_normal(shape, np.float32)
        arrays[f"bias {layer}"] = draw.standard_normal(shape[1], np.float32)
    save_arrays(path, arrays)
    return path


def in_a_loop(weights, rows, size):
    """Batch after batch; the scores of none have no rows."""
    model = load_model(weights)
    found = [model.predict(rows[start : start + size]) for start in range(0, len(rows), size)]
    return np.concatenate([np.zeros((0, model.outputs), np.float32), *found])


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    return save_model(tmp_path_factory.mktemp("model") / "model.npy")


@pytest.fixture(scope="module")
def warm(weights):
    with light_workers(), warm_pool(workers=2, initializer=init_worker, initargs=(weights, 1)) as warm:
        yield warm


@pytest.fixture(autouse=True)
def _no_model_and_one_blas_thread_here(monkeypatch):
    monkeypatch.setattr(inference, "_model", None)
    with threadpool_limits(1, "blas"):
        yield


def equal(found, right):
    return found.dtype == right.dtype and found.shape == right.shape and found.tobytes() == right.tobytes()


def test_the_scores_are_those_of_the_formula(weights):
    layers = load_model(weights).layers
    values = ROWS.astype(np.float64)
    for number, (into, bias) in enumerate(layers):
        values = values @ into.astype(np.float64) + bias
        values = values if number == len(layers) - 1 else np.maximum(values, 0)
    init_worker(weights)
    assert np.allclose(predict_batch(ROWS), values, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_bits_of_a_loop(weights, workers):
    with light_workers(), nothing_left():
        found, outcomes = parallel_inference(ROWS, weights, 20, workers=workers, blas_threads=1)
    assert equal(found, in_a_loop(weights, ROWS, 20))
    assert [outcome.item for outcome in outcomes] == [range(at, min(at + 20, 203)) for at in range(0, 203, 20)]
    assert not outcomes.failed


@pytest.mark.parametrize("size", [1, 7, 64, 202, 203, 1000])
def test_any_batch_size_gives_the_bits_of_its_own_loop_and_the_labels_of_all(weights, warm, size):
    found, _ = parallel_inference(ROWS, weights, size, **warm)
    assert equal(found, in_a_loop(weights, ROWS, size))
    at_once = in_a_loop(weights, ROWS, len(ROWS))
    assert np.allclose(found, at_once, rtol=1e-4, atol=1e-4) and np.array_equal(found.argmax(1), at_once.argmax(1))


@given(st.integers(0, 60), st.integers(1, 70))
@settings(max_examples=60)
def test_any_number_of_rows_in_batches_of_any_size(weights, rows, size):
    with ThreadPoolExecutor(2) as threads:
        found, outcomes = parallel_inference(ROWS[:rows], weights, size, executor=threads)
    assert equal(found, in_a_loop(weights, ROWS[:rows], size))
    assert sum(len(outcome.item) for outcome in outcomes) == rows and not outcomes.failed


def test_one_row_takes_one_worker_and_no_rows_take_none(weights):
    with light_workers():
        found, _ = parallel_inference(ROWS[:1], weights, workers=2, blas_threads=1)
    assert equal(found, in_a_loop(weights, ROWS[:1], 1))
    with nothing_left():
        found, outcomes = parallel_inference(ROWS[:0], weights, workers=2)
    assert found.shape == (0, 4) and found.dtype == np.float32 and list(outcomes) == []


@pytest.mark.parametrize("rows", [ROWS[::-2], np.asfortranarray(ROWS), np.repeat(ROWS, 2, 1)[:, ::2]])
def test_rows_may_lie_in_memory_as_they_like(weights, warm, rows):
    rows.flags.writeable = False
    assert equal(parallel_inference(rows, weights, 20, **warm)[0], in_a_loop(weights, rows.copy(), 20))


@pytest.mark.parametrize(
    ("rows", "error", "words"),
    [
        (ROWS.astype(np.float64), TypeError, "must be an array of float32, not float64"),
        (ROWS.astype(">f4"), TypeError, "must be an array of float32, not >f4"),
        (ROWS.astype(object), TypeError, "must be an array of float32, not object"),
        (ROWS.tolist(), TypeError, "must be an array of float32, not list"),
        (ROWS[:, :5], ValueError, r"must have the shape \(n, 6\), not \(203, 5\)"),
        (ROWS[0], ValueError, r"must have the shape \(n, 6\), not \(6,\)"),
        (ROWS[None], ValueError, r"must have the shape \(n, 6\), not \(1, 203, 6\)"),
    ],
)
def test_rows_that_the_model_cannot_take_are_refused_before_any_work(weights, monkeypatch, rows, error, words):
    init_worker(weights)
    with pytest.raises(error, match=words):
        predict_batch(rows)
    monkeypatch.setattr(inference, "pool_map", None)
    with pytest.raises(error, match=words):
        parallel_inference(rows, weights)


@pytest.mark.parametrize("options", [{"batch_size": 0}, {"batch_size": -1}, {"workers": 0}, {"timeout": 0.0}])
def test_numbers_that_make_no_sense_are_refused(weights, options):
    with nothing_left(), pytest.raises(ValueError, match="must be"):
        parallel_inference(ROWS, weights, **options)


def damage(path, how):
    whole = path.read_bytes()
    if how == "cut off":
        path.write_bytes(whole[:-100])
    elif how == "foreign":
        path.write_bytes(b"I am no model.\n" * 100)
    elif how == "missing":
        path.unlink()
    else:
        first = np.zeros((6, 33), np.float32)
        arrays = {
            "no bias": {"a": first},
            "layers that do not fit": {
                "a": first,
                "b": first[0, :1].repeat(33),
                "c": first,
                "d": first[0].repeat(6)[:33],
            },
            "another type": {"a": first.astype(np.float64), "b": np.zeros(33)},
            "no matrix": {"a": first[0], "b": first[0]},
        }
        save_arrays(path, arrays[how])


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("cut off", "is cut off, or has grown: .* bytes in place of"),
        ("foreign", "is no file of arrays"),
        ("missing", "No such file"),
        ("no bias", "holds no layers of which one fits the next"),
        ("layers that do not fit", r"one fits the next: float32 \(6, 33\), float32 \(33,\), float32 \(6, 33\)"),
        ("another type", "float64"),
        ("no matrix", "holds no layers"),
    ],
)
def test_a_file_that_holds_no_model_is_told_in_words(tmp_path, how, words):
    path = save_model(tmp_path / "model.npy")
    damage(path, how)
    with nothing_left(), pytest.raises((ValueError, FileNotFoundError), match=words):
        parallel_inference(ROWS, path, workers=2)
    with light_workers(), nothing_left(), pytest.raises(CannotStart, match=f"no worker can start: .*{words}"):
        with warm_pool(workers=2, initializer=init_worker, initargs=(path, 1)) as warm:
            parallel_inference(ROWS, save_model(tmp_path / "good.npy"), **warm)


def test_a_file_that_goes_bad_before_the_workers_have_it_reaches_the_caller(weights, tmp_path, monkeypatch):
    path = save_model(tmp_path / "model.npy")

    def late(*args, **options):
        damage(path, "cut off")
        return pool_map(*args, **options)

    pool_map = inference.pool_map
    monkeypatch.setattr(inference, "pool_map", late)
    with light_workers(), nothing_left(), pytest.raises(CannotStart, match="ValueError: .*is cut off"):
        parallel_inference(ROWS, path, workers=2)


def test_a_killed_worker_costs_a_retry_and_nothing_else(weights, tmp_path):
    rows = ROWS.copy()
    rows[45, 0] = 7  # the first of its batch
    told = []
    options = {"initializer": jobs.init_and_then, "initargs": ("die", str(tmp_path), weights), "observe": told.append}
    with light_workers(), nothing_left():
        found, outcomes = parallel_inference(rows, weights, 15, workers=2, **options)
    assert equal(found, in_a_loop(weights, rows, 15)) and not outcomes.failed
    assert [event.item for event in told if event.what == "retry"] == [range(45, 60)]


@pytest.mark.parametrize(("deed", "kind"), [("die", WorkerDied), ("hang", TimedOut)])
def test_a_batch_that_is_deadly_costs_its_own_rows(weights, deed, kind):
    rows = ROWS.copy()
    rows[45, 0] = 7
    options = {"initializer": jobs.init_and_then, "initargs": (deed, "", weights), "timeout": 2}
    with light_workers(), nothing_left():
        found, outcomes = parallel_inference(rows, weights, 15, workers=2, **options)
    assert [(outcome.item, type(outcome.error)) for outcome in outcomes.failed] == [(range(45, 60), kind)]
    right = in_a_loop(weights, rows, 15)
    right[45:60] = 0
    assert equal(found, right)


def test_no_row_travels(weights):
    with shared_zeros(ROWS.shape) as (rows, given), shared_zeros((203, 4)) as (scores, taken):
        rows[:] = ROWS
        call = partial(inference._fill, weights, given, taken)
        sent, returned = pickle.dumps((call, range(40, 60))), pickle.dumps(call(range(40, 60)))
    assert len(sent) + len(returned) < 600
    assert equal(scores[40:60], in_a_loop(weights, ROWS[40:60], 20)) and not scores[:40].any()


def test_workers_times_blas_threads_are_the_processors(weights, monkeypatch):
    def threads(rows=203, **options):
        parallel_inference(ROWS[:rows], weights, 20, **options)
        return found["workers"], found["initargs"][1]

    found = {}
    monkeypatch.setattr(inference, "usable_cpus", lambda: 8)
    monkeypatch.setattr("helpers.parts.pools.process_pool.usable_cpus", lambda: 8)
    monkeypatch.setattr(
        inference, "pool_map", lambda *_, **options: found.update(options) or inference.Outcomes([], [], {})
    )
    assert threads() == (8, 1) and threads(workers=2) == (2, 4) and threads(workers=1) == (1, 8)
    assert threads(workers=3) == (3, 2) and threads(workers=20) == (11, 1)
    assert threads(rows=30) == (2, 4) and threads(rows=0) == (1, 8)  # no more workers than there are batches
    assert threads(workers=2, blas_threads=3) == (2, 3)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_blas_of_a_worker_uses_the_threads_that_it_is_given(weights, threads):
    if not jobs.blas_threads():
        pytest.skip("threadpoolctl knows no BLAS of this NumPy")
    here = jobs.blas_threads()
    with light_workers(), ProcessPool(1, initializer=init_worker, initargs=(weights, threads)) as pool:
        assert pool.submit(jobs.blas_threads).result() <= set(range(1, threads + 1))
    init_worker(weights)
    assert jobs.blas_threads() == here


def test_an_executor_that_has_another_model_or_none_loads_this_one(weights, warm, tmp_path, pool):
    other = save_model(tmp_path / "other.npy", (6, 3, 2), seed=1)
    for path in (weights, other, weights):
        for options in (warm, {"executor": pool}):
            assert np.allclose(parallel_inference(ROWS, path, 20, **options)[0], in_a_loop(path, ROWS, 20), atol=1e-4)


def test_two_models_at_once_in_threads_of_one_process(weights, tmp_path):
    other = save_model(tmp_path / "other.npy", (6, 3, 2), seed=1)
    right = {path: in_a_loop(path, ROWS, 2) for path in (weights, other)}
    with ThreadPoolExecutor(2) as callers, ThreadPoolExecutor(4) as threads:
        run = partial(parallel_inference, ROWS, batch_size=2, executor=threads)
        paths = [weights, other] * 10
        for path, (found, outcomes) in zip(paths, callers.map(run, paths), strict=True):
            assert outcomes.failed == []
            np.testing.assert_array_equal(found, right[path])


@pytest.mark.parametrize("own", [{"executor": ThreadPoolExecutor(1)}, {"initializer": print}])
def test_blas_threads_are_refused_where_nobody_would_set_them(weights, own):
    with pytest.raises(ValueError, match="give them to your own"):
        parallel_inference(ROWS, weights, blas_threads=1, **own)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, ValueError])
def test_whatever_ends_it_leaves_nothing(weights, error):
    def stop(event):
        if event.what == "start":
            raise error("stop")

    with light_workers(), nothing_left(), pytest.raises(error, match="stop"):
        parallel_inference(ROWS, weights, 20, workers=2, observe=stop)


def test_less_than_one_blas_thread_is_refused(weights):
    with pytest.raises(ValueError, match="blas_threads must be at least 1, not 0"):
        init_worker(weights, 0)


def test_without_a_model_that_is_said():
    with pytest.raises(RuntimeError, match=r"init_worker\(weights\) loads it"):
        predict_batch(ROWS)


def test_a_path_may_be_relative_and_the_folder_may_change(weights, tmp_path, monkeypatch):
    monkeypatch.chdir(weights.parent)
    model = load_model("model.npy")
    monkeypatch.chdir(tmp_path)
    assert model.path == weights and os.path.isabs(model.path)
