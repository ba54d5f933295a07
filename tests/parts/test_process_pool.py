"""A pool that owns its processes: what it runs, and what a lost worker costs."""

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_all_start_methods, get_context

import pool_jobs as jobs
import pytest
from pool_tools import alone, gone, light_workers, nothing_left, until

from helpers.parts.pools import process_pool
from helpers.parts.pools.process_pool import CannotStart, ProcessPool
from helpers.parts.pools.worker import TimedOut, WorkerDied

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


def pids(pool):
    """Those of its workers, both of which must be idle."""
    found: set[int] = set()
    assert until(lambda: found.update(pool.map(jobs.pid, range(4))) or len(found) == pool.workers)
    return found


def test_it_is_an_executor():
    with ProcessPool(2) as pool:
        assert pool.submit(jobs.add, 1, right=2).result() == 3
        assert list(pool.map(jobs.same, range(50))) == list(range(50))
        assert os.getpid() not in pids(pool)


def test_an_event_loop_can_wait_for_it():
    async def main(pool):
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*(loop.run_in_executor(pool, jobs.same, n) for n in range(10)))

    with ProcessPool(1) as pool:
        assert asyncio.run(main(pool)) == list(range(10))


@pytest.mark.parametrize(
    "deed, error, words",
    [
        ("raise", ValueError, "a bad item"),
        ("cannot leave", TypeError, "cannot pickle"),
        ("cannot arrive", ValueError, "invalid literal"),
        ("error cannot leave", RuntimeError, "^ValueError: "),
        ("error cannot arrive", RuntimeError, "^TwoArguments: this: that"),
        ("frozen error", RuntimeError, "^Frozen: 7"),
        ("system exit", RuntimeError, "^SystemExit: 3"),
        ("panic", RuntimeError, "^Panic: an odd item"),
        ("panic on leaving", RuntimeError, "^Panic: it will not be pickled"),
        ("panic on arrival", RuntimeError, "^Panic: it will not be unpickled"),
        ("cut off", WorkerDied, "the worker process (ended|cannot be reached)"),
        ("exit", WorkerDied, "exit code 4"),
        pytest.param("kill", WorkerDied, "killed by SIGKILL", marks=posix),
        pytest.param("unnamed signal", WorkerDied, "killed by signal 40", marks=posix),
    ],
)
def test_a_call_that_fails_fails_alone_and_says_how(deed, error, words):
    with ProcessPool(1) as pool:
        bad, good = pool.submit(jobs.do, deed), pool.submit(jobs.do, 3)
        with pytest.raises(error, match=words) as caught:
            bad.result()
        assert good.result() == 9
    if "error" in deed or deed in ("raise", "system exit", "panic"):
        assert any("In the worker" in note and "in do" in note for note in caught.value.__notes__)


def test_arguments_that_cannot_be_pickled_fail_their_own_call():
    with ProcessPool(1) as pool:
        with pytest.raises(TypeError, match="pickle"):
            pool.submit(jobs.same, threading.Lock()).result()
        for leaving in (True, False):
            with pytest.raises(RuntimeError, match="^Panic: it will not be"):
                pool.submit(jobs.same, jobs.PanicsWhen(leaving)).result()
        assert pool.submit(jobs.same, 1).result() == 1


@posix
@pytest.mark.parametrize("deed", ["hang", "freeze"])
def test_a_silent_worker_is_killed_and_replaced(deed):
    with ProcessPool(1, timeout=1) as pool:
        old = pids(pool)
        with pytest.raises(TimedOut, match="within 1 s"):
            pool.submit(jobs.do, deed).result()
        assert all(gone(pid) for pid in old) and pids(pool).isdisjoint(old)


@pytest.mark.parametrize("timeout", [1e9, float("inf")])
def test_a_timeout_longer_than_the_system_can_wait(timeout):
    with ProcessPool(1, timeout=timeout) as pool:
        assert pool.submit(jobs.do, 3).result() == 9


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"timeout": 0}, {"timeout": -1.0}])
def test_numbers_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        ProcessPool(**wrong)


def test_a_pool_whose_initializer_raises_says_what_it_raised():
    with ProcessPool(2, initializer=jobs.fail_to_set_up, initargs=("gpt",)) as pool:
        with pytest.raises(CannotStart, match="ValueError: no model called gpt") as caught:
            pool.submit(jobs.same, 1).result()
        assert isinstance(caught.value.__cause__, ValueError)
        with pytest.raises(CannotStart):
            pool.submit(jobs.same, 1)


@pytest.mark.parametrize("func, words", [(jobs.panic, "RuntimeError: Panic: x"), (sys.exit, "SystemExit: x")])
def test_so_does_one_whose_initializer_panics(func, words):
    with ProcessPool(2, initializer=func, initargs=("x",)) as pool, pytest.raises(CannotStart, match=words):
        pool.submit(jobs.same, 1).result()


def test_a_pool_whose_workers_die_at_once_gives_up():
    with ProcessPool(1, initializer=os._exit, initargs=(5,)) as pool, pytest.raises(CannotStart, match="exit code 5"):
        pool.submit(jobs.same, 1).result()


def test_what_the_initializer_returns_need_not_be_pickled():
    with ProcessPool(1, initializer=jobs.set_up_and_return_a_lock) as pool:
        assert pool.submit(jobs.same, 1).result() == 1


def test_a_worker_that_the_system_refuses_fails_the_calls_and_hangs_none(monkeypatch):
    def refuse(context):
        raise BlockingIOError(11, "no more processes")

    with ProcessPool(1) as pool:
        pids(pool)
        monkeypatch.setattr(process_pool, "Worker", refuse)
        calls = [pool.submit(jobs.do, deed) for deed in ("exit", 1, 2)]
        assert [type(call.exception()) for call in calls] == [WorkerDied, CannotStart, CannotStart]


def test_many_threads_may_submit():
    with ProcessPool(2) as pool, ThreadPoolExecutor(8) as threads:
        lists = list(threads.map(lambda n: [pool.submit(jobs.same, (n, at)) for at in range(25)], range(8)))
        assert [[call.result() for call in calls] for calls in lists] == [
            [(n, at) for at in range(25)] for n in range(8)
        ]


@pytest.mark.parametrize("method", get_all_start_methods())
def test_every_way_to_start_a_process_will_do(method):
    alone(use_pool, method)


def use_pool(method):
    with ProcessPool(2, mp_context=get_context(method)) as pool:
        assert sorted(pool.map(jobs.do, range(20))) == [n**2 for n in range(20)]
        assert isinstance(pool.submit(jobs.do, "exit").exception(), WorkerDied)
        assert pool.submit(jobs.map_within, 200).result() == 1  # a worker has no workers of its own
