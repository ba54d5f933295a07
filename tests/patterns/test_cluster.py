"""A Ray cluster as an executor: it keeps what the standard library promises of one, and gives what a loop gives."""

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait
from functools import partial

import cluster_jobs as jobs
import numpy as np
import pytest
from pool_tools import until

ray = pytest.importorskip("ray", reason="there is no Ray for this Python")

from helpers.cluster import ClusterExecutor  # noqa: E402
from helpers.images import process_images_parallel  # noqa: E402
from helpers.inference import init_worker, parallel_inference, predict_batch  # noqa: E402
from helpers.lab.datasets import passages, photographs  # noqa: E402
from helpers.lab.nodes import Nodes  # noqa: E402
from helpers.parts import cluster_calls  # noqa: E402
from helpers.parts.pools.maps import pool_map  # noqa: E402
from helpers.parts.weights import save_arrays  # noqa: E402
from helpers.text import preprocess_batch, preprocess_text  # noqa: E402


@pytest.fixture(scope="module")
def nodes():
    with Nodes(2) as nodes:
        yield nodes


@pytest.fixture(scope="module")
def cluster(nodes):
    """One connection for all of them: each has workers of its own, which take seconds to start."""
    with ClusterExecutor(nodes.address) as cluster:
        yield cluster


def test_calls_run_on_the_nodes_and_their_results_come_in_order(cluster):
    assert list(cluster.map(abs, range(-40, 0))) == list(range(40, 0, -1))
    places = set[str]()

    def on_both():  # one of the workers may come up when the other has done all
        places.update(place.split(",")[0] for place in cluster.map(jobs.place, [0.3] * 8))
        return len(places) == 2

    assert until(on_both) and places == {"node 1", "node 2"} and cluster.workers == 2


def test_an_error_is_itself_and_says_where_it_was_raised(cluster):
    error = cluster.submit(jobs.fail, KeyError("which")).exception()
    assert type(error) is KeyError and error.args == ("which",)
    assert "in fail" in error.__notes__[0]


def test_what_is_defined_in_a_function_or_in_a_notebook_travels_and_comes_back_as_what_it_was(cluster):
    class Odd(Exception):
        pass

    def check(number):
        if number % 2:
            raise Odd(number)
        return Odd

    assert cluster.submit(check, 2).result() is Odd
    with pytest.raises(Odd, match="3"):
        cluster.submit(check, 3).result()


def test_what_cannot_be_pickled_is_an_error_of_its_own_call(cluster):
    assert isinstance(cluster.submit(jobs.place, threading.Lock()).exception(), TypeError)
    assert isinstance(cluster.submit(jobs.lock).exception(), TypeError)
    assert str(cluster.submit(jobs.fail_strangely).exception()) == "TwoArguments: this: that"
    assert str(cluster.submit(jobs.fail, SystemExit(3)).exception()) == "SystemExit: 3"
    assert cluster.submit(abs, -1).result() == 1


def test_a_call_that_waits_can_be_cancelled_and_never_runs(cluster, tmp_path):
    first = [cluster.submit(jobs.note, tmp_path, f"first-{n}", 0.5) for n in range(4)]
    waiting = [cluster.submit(jobs.note, tmp_path, f"waiting-{n}") for n in range(4)]
    assert until(lambda: all(future.running() for future in first))
    assert not any(future.cancel() for future in first) and all(future.cancel() for future in waiting)
    assert wait(waiting + first, timeout=30).not_done == set()
    with pytest.raises(CancelledError):
        waiting[0].result()
    assert cluster.submit(jobs.note, tmp_path, "last").result() == "last"
    assert not list(tmp_path.glob("waiting-*"))


def test_a_callback_may_submit(cluster):
    found = []
    enough = threading.Event()

    def again(future):
        found.append(future.result())
        enough.set() if len(found) == 5 else cluster.submit(abs, -len(found)).add_done_callback(again)

    cluster.submit(abs, 0).add_done_callback(again)
    assert enough.wait(30) and found == [0, 1, 2, 3, 4]


def test_a_callback_that_raises_ends_nothing(cluster):
    for error in KeyError, SystemExit:
        future = cluster.submit(abs, -1)
        future.add_done_callback(partial(jobs.fail_with, error))
        assert future.result(30) == 1 and cluster.submit(abs, -2).result(30) == 2


def test_many_threads_may_share_it(cluster):
    with ThreadPoolExecutor(4) as threads:
        every = threads.map(lambda n: pool_map(abs, range(n), executor=cluster).unwrap(), range(40, 48))
        assert [len(found) for found in every] == list(range(40, 48))


def test_an_array_is_sent_once_and_shared_and_its_owner_may_change_it_meanwhile(cluster, monkeypatch):
    puts = []
    monkeypatch.setattr(cluster_calls.ray, "put", lambda buffer, put=ray.put: puts.append(buffer) or put(buffer))
    array = np.ones(100_000)
    calls = [cluster.submit(jobs.total, array) for _ in range(20)]
    array[:] = 2
    calls += [cluster.submit(jobs.total, array) for _ in range(20)]
    assert [call.result() for call in calls] == [(100_000.0, False)] * 20 + [(200_000.0, False)] * 20
    assert len(puts) == 2
    assert cluster.submit(jobs.total, np.ones(100)).result() == (100.0, True) and len(puts) == 2
    with pytest.raises(ValueError, match="read-only"):
        cluster.submit(jobs.overwrite, array).result()


def test_the_object_store_keeps_nothing_that_nobody_needs(cluster):
    assert cluster.submit(jobs.total, np.ones(1_000_000)).result()[0] == 1e6
    found = cluster.submit(jobs.ones, 1_000_000).result()
    found += 1
    assert found.sum() == 2e6 and found.flags.owndata is False
    assert until(lambda: not cluster._packer._kept)


def test_text_is_prepared_as_in_a_loop_and_the_events_name_the_nodes(cluster):
    texts = [passage.text for passage in passages(200)]
    seen = []
    outcomes = preprocess_batch([*texts, None], executor=cluster, observe=seen.append)
    assert [outcome.value for outcome in outcomes][:-1] == [preprocess_text(text) for text in texts]
    assert isinstance(outcomes[-1].error, TypeError)
    assert {event.worker.split(",")[0] for event in seen} <= {"node 1", "node 2"}
    assert all(", process " in event.worker for event in seen)


def test_images_get_the_pixels_that_they_get_in_threads(cluster, tmp_path):
    paths = [*photographs(6), tmp_path / "missing.jpg"]
    pixels, outcomes = process_images_parallel(paths, (64, 64), executor=cluster)
    with ThreadPoolExecutor(2) as threads:
        expected, _ = process_images_parallel(paths, (64, 64), executor=threads)
    assert pixels.tobytes() == expected.tobytes() and [failed.index for failed in outcomes.failed] == [6]


def test_a_model_gives_the_bits_that_it_gives_in_a_loop(cluster, tmp_path):
    draw = np.random.default_rng(0)
    layers = {"weights": draw.standard_normal((64, 10), np.float32), "bias": np.zeros(10, np.float32)}
    save_arrays(tmp_path / "model.npy", layers)
    rows = draw.standard_normal((500, 64), np.float32)
    scores, outcomes = parallel_inference(rows, tmp_path / "model.npy", 64, executor=cluster)
    init_worker(tmp_path / "model.npy")
    expected = [predict_batch(rows[at : at + 64]) for at in range(0, 500, 64)]
    assert scores.tobytes() == np.concatenate(expected).tobytes() and not outcomes.failed
