"""How a cluster's executor ends, and what dies under it: a worker, a node, the connection, the cluster."""

import os
import signal
import time
from concurrent.futures import wait
from functools import partial

import cluster_jobs as jobs
import numpy as np
import pytest
from pool_tools import until

ray = pytest.importorskip("ray", reason="there is no Ray for this Python")

from helpers.cluster import ClusterExecutor, ClusterGone  # noqa: E402
from helpers.lab.executors import warm_up  # noqa: E402
from helpers.lab.nodes import Nodes  # noqa: E402
from helpers.parts import cluster_calls, cluster_link  # noqa: E402
from helpers.parts.pools.errors import WorkerDied  # noqa: E402
from helpers.parts.pools.maps import pool_map  # noqa: E402


@pytest.fixture(scope="module")
def nodes():
    with Nodes(2) as nodes:
        yield nodes


def test_shutting_down_finishes_what_there_is_and_takes_no_more(nodes, tmp_path):
    cluster = ClusterExecutor(nodes.address)
    futures = [cluster.submit(jobs.note, tmp_path, str(number), 0.05) for number in range(12)]
    cluster.shutdown()
    assert all(future.done() for future in futures) and len(list(tmp_path.iterdir())) == 12
    with pytest.raises(RuntimeError, match="shut down"):
        cluster.submit(abs, 1)
    cluster.shutdown()


def test_shutting_down_may_cancel_what_waits_and_need_not_wait(nodes, tmp_path):
    cluster = ClusterExecutor(nodes.address)
    futures = [cluster.submit(jobs.note, tmp_path, str(number), 2) for number in range(12)]
    assert until(futures[0].running)
    cluster.shutdown(wait=False, cancel_futures=True)
    assert any(future.running() for future in futures)
    assert wait(futures, timeout=30).not_done == set()
    assert 1 <= sum(not future.cancelled() for future in futures) <= 4
    assert until(lambda: not ray.is_initialized())


def test_leaving_by_an_exception_ends_what_runs(nodes):
    begin = time.monotonic()
    with pytest.raises(KeyError), ClusterExecutor(nodes.address) as cluster:
        future = cluster.submit(jobs.place, 60)
        other = [cluster.submit(jobs.place, 60) for _ in range(8)][-1]
        assert until(future.running)
        raise KeyError
    assert isinstance(future.exception(), WorkerDied) and other.cancelled() and time.monotonic() - begin < 30


def test_only_a_connection_of_its_own_is_closed(nodes):
    with ClusterExecutor(nodes.address):
        assert ray.is_initialized()
    assert not ray.is_initialized()
    ray.init(nodes.address, logging_level="ERROR")
    try:
        for address in ("auto", nodes.address):
            with ClusterExecutor(address) as cluster:
                assert cluster.submit(abs, -3).result() == 3
            assert ray.is_initialized()
        with pytest.raises(ConnectionError, match="connected to the cluster at"):
            ClusterExecutor("127.0.0.1:1")
    finally:
        ray.shutdown()


def test_where_nobody_answers_it_says_so_at_once():
    with pytest.raises(ConnectionError, match=r"no cluster answers at 127\.0\.0\.1:1"):
        ClusterExecutor("127.0.0.1:1")
    with pytest.raises(ValueError, match="num_cpus=0"):
        ClusterExecutor(num_cpus=0)


def test_a_call_may_take_less_than_a_processor_or_more_than_there_are(nodes):
    for share, workers in ((0.5, 4), (1, 2), (2, 1)):
        with ClusterExecutor(nodes.address, num_cpus=share) as cluster:
            assert cluster.workers == workers
    with ClusterExecutor(nodes.address, num_cpus=0.5) as cluster:
        assert len(set(cluster.map(jobs.place, [0.5] * 16))) == 4


def test_a_node_that_died_has_no_name_when_nobody_is_connected():
    assert not ray.is_initialized()
    error = cluster_calls.in_our_words(ray.exceptions.NodeDiedError("node 4711 died"), 1)
    assert isinstance(error, WorkerDied) and str(error) == "the node died while it was at work"


def test_an_item_that_kills_its_worker_costs_itself_alone(nodes):
    with ClusterExecutor(nodes.address, max_retries=0) as cluster:
        outcomes = pool_map(partial(jobs.die_at, 7), range(30), executor=cluster)
    assert [failed.item for failed in outcomes.failed] == [7]
    assert str(outcomes[7].error) == "the worker process died"
    assert [outcome.value for outcome in outcomes if outcome.ok] == [*range(7), *range(8, 30)]


def test_a_node_dies_in_mid_run_and_nothing_is_lost(nodes, tmp_path):
    with ClusterExecutor(nodes.address) as cluster:
        warm_up(cluster, 2)
        futures = [cluster.submit(jobs.note, tmp_path, str(number), 0.1) for number in range(40)]
        assert until(lambda: futures[6].done())
        nodes.kill(nodes.names[0])
        assert [future.result(60) for future in futures] == list(map(str, range(40)))
        assert 40 <= len(list(tmp_path.iterdir())) <= 42
        assert until(lambda: cluster.workers == 1)
        name = nodes.add()
        assert until(lambda: cluster.workers == 2)
        assert until(lambda: any(place.startswith(name) for place in cluster.map(jobs.place, [0.2] * 8)))


def test_a_map_over_a_cluster_survives_the_death_of_a_node_too(nodes, tmp_path):
    items = range(60)
    with ClusterExecutor(nodes.address) as cluster:
        warm_up(cluster, 2)
        killed = []

        def kill(event):
            if len(killed) == 0 and event.what == "end" and event.item == 10:
                killed.append(nodes.kill(nodes.names[0]))

        outcomes = pool_map(Noted(tmp_path), items, executor=cluster, observe=kill)
    assert outcomes.unwrap() == [str(item) for item in items] and killed
    nodes.add()


class Noted:
    def __init__(self, folder):
        self.folder = folder

    def __call__(self, item):
        return jobs.note(self.folder, str(item), 0.05)


def test_a_call_that_may_not_run_twice_says_which_node_died(nodes):
    with ClusterExecutor(nodes.address, max_retries=0) as cluster:
        warm_up(cluster, 2)
        futures = [cluster.submit(jobs.place, 3) for _ in range(2)]
        assert until(lambda: all(future.running() for future in futures))
        time.sleep(0.5)
        name = nodes.names[0]
        nodes.kill(name)
        errors = [error for future in futures if (error := future.exception(60))]
        assert [type(error) for error in errors] == [WorkerDied]
        assert str(errors[0]) == f"{name} died while it was at work"
    nodes.add()


def test_a_worker_that_is_asked_to_end_in_mid_call_costs_no_result(nodes, tmp_path):
    with ClusterExecutor(nodes.address) as cluster:
        future = cluster.submit(jobs.note_pid, tmp_path, 1.5)
        assert until(lambda: list(tmp_path.iterdir()))
        os.kill(int(next(tmp_path.iterdir()).name), signal.SIGTERM)
        assert future.result(60) != int(next(tmp_path.iterdir()).name) or len(list(tmp_path.iterdir())) == 2


def test_a_connection_that_somebody_closes_fails_what_is_under_way(nodes):
    with ClusterExecutor(nodes.address) as cluster:
        futures = [cluster.submit(jobs.place, 30) for _ in range(8)]
        assert until(futures[0].running)
        ray.shutdown()
        with pytest.raises(ClusterGone, match="was closed"):
            cluster.submit(jobs.total, np.ones(100_000))
        assert not ray.is_initialized()
        for future in futures:
            assert "the connection to the cluster" in str(future.exception(30))
        with pytest.raises(ClusterGone, match="was closed"):
            cluster.submit(abs, 1)


def test_a_call_that_is_handed_over_as_the_connection_closes_opens_no_other(nodes):
    with ClusterExecutor(nodes.address) as cluster:
        call = cluster._packer.pack(abs, (1,), {})
        ray.shutdown()
        _, settled = cluster._start(call)
        assert isinstance(settled.exception(30), ClusterGone) and not ray.is_initialized()


def test_what_ray_cannot_do_is_an_error_of_the_call(nodes):
    with ClusterExecutor(nodes.address, no_such_option=1) as cluster:
        assert "no_such_option" in str(cluster.submit(abs, 1).exception(30))


def test_a_cluster_that_is_silent_is_given_up_before_ray_ends_the_process(monkeypatch):
    monkeypatch.setattr(cluster_link, "PATIENCE", 2.0)
    with Nodes(1) as nodes, ClusterExecutor(nodes.address) as cluster:
        futures = [cluster.submit(jobs.place, 8) for _ in range(4)]
        assert until(futures[0].running)
        nodes.kill("head")
        errors = [future.exception(60) for future in futures]
        assert {type(error) for error in errors} == {ClusterGone}
        with pytest.raises(ClusterGone):
            cluster.submit(abs, 1)
    assert not ray.is_initialized()
