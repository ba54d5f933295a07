"""The map over processes in an executor: a warm pool, threads, or somebody else's."""

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

import pool_jobs as jobs
import pytest
from pool_tools import light_workers, nothing_left

from helpers.parts.pools.maps import pool_map, warm_pool
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.worker import WorkerDied


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


def executors(kind) -> Executor:
    return {
        "threads": lambda: ThreadPoolExecutor(2),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        "ours": lambda: ProcessPool(2),
    }[kind]()


@pytest.mark.parametrize("kind", ["threads", "processes", "ours"])
def test_somebody_elses_executor_gives_the_same_again_and_again(kind):
    items = [*range(30), "raise", *range(30)]
    with executors(kind) as executor:
        for _ in range(3):
            outcomes = pool_map(jobs.do, items, executor=executor)
            assert [failed.index for failed in outcomes.failed] == [30]
        with ThreadPoolExecutor(4) as callers:
            every = callers.map(lambda n: pool_map(jobs.same, range(n), executor=executor).unwrap(), range(40, 48))
            assert [len(found) for found in every] == list(range(40, 48))


def test_a_broken_executor_fails_items_and_hangs_none():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        outcomes = pool_map(jobs.do, [1, 2, "exit", *range(100)], workers=2, executor=executor)
        assert len(outcomes) == 103 and isinstance(outcomes[2].error, BrokenProcessPool)
        assert {type(failed.error) for failed in outcomes.failed} == {BrokenProcessPool}


def test_what_is_no_exception_is_an_error_of_its_item_in_a_thread_too():
    with ThreadPoolExecutor(2) as threads:
        outcomes = pool_map(jobs.do, [1, "system exit", "panic", 2], executor=threads)
    assert [str(failed.error) for failed in outcomes.failed] == ["SystemExit: 3", "Panic: an odd item"]


def test_a_warm_pool_keeps_its_own_time_limit():
    with ProcessPool(2, timeout=1) as pool:
        assert [failed.item for failed in pool_map(jobs.do, [1, "hang", 2], executor=pool).failed] == ["hang"]
        assert pool_map(jobs.do, [1, 2], executor=pool).unwrap() == [1, 4]


def test_maps_that_share_a_warm_pool_run_in_the_same_processes():
    with warm_pool(workers=2, timeout=60) as options:
        found = [set(pool_map(jobs.pid, range(40), **options).unwrap()) for _ in range(2)]
    assert os.getpid() not in found[0] | found[1] and len(found[0] | found[1]) == 2


def test_leaving_a_warm_pool_kills_what_is_at_work():
    with pytest.raises(KeyError), warm_pool(workers=1) as options:
        call = options["executor"].submit(jobs.spin_for_ever)
        raise KeyError
    assert call.cancelled() or isinstance(call.exception(), WorkerDied)


def test_a_warm_pool_of_somebody_else_stays_open_and_keeps_its_own_rules():
    with ThreadPoolExecutor(1) as threads:
        with warm_pool(executor=threads) as options:
            assert pool_map(jobs.do, [3], **options).unwrap() == [9]
        assert threads.submit(jobs.do, 3).result() == 9
        with pytest.raises(ValueError, match="its own rules"), warm_pool(executor=threads, isolate=True):
            pass
