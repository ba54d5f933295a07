"""A pool that owns its processes: what a lost worker costs, how it ends, and what it leaves behind."""

import asyncio
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor, wait
from multiprocessing import get_all_start_methods, get_context

import pool_jobs as jobs
import psutil
import pytest
from pool_tools import gone, light_workers, nothing_left, open_files, script, until

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
        ("system exit", WorkerDied, "exit code 3"),
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
    if "error" in deed or deed == "raise":
        assert any("In the worker" in note and "in do" in note for note in caught.value.__notes__)


def test_arguments_that_cannot_be_pickled_fail_their_own_call():
    with ProcessPool(1) as pool:
        with pytest.raises(TypeError, match="pickle"):
            pool.submit(jobs.same, threading.Lock()).result()
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


def test_after_the_end_it_takes_no_calls_and_may_be_ended_again():
    with ProcessPool(1) as pool:
        last = pool.submit(jobs.nap, 0.05)
    assert last.result() == 0.05
    pool.shutdown()
    pool.kill()
    pool.kill()
    with pytest.raises(RuntimeError, match="shut down"):
        pool.submit(jobs.same, 1)


def test_shutdown_may_cancel_what_has_not_begun():
    pool = ProcessPool(1)
    calls = [pool.submit(jobs.nap, 0.2) for _ in range(20)]
    until(calls[0].running)
    pool.shutdown(cancel_futures=True)
    assert not calls[0].cancelled() and calls[-1].cancelled() and not wait(calls, timeout=0).not_done


def test_shutdown_need_not_be_waited_for():
    pool = ProcessPool(1)
    calls = [pool.submit(jobs.same, n) for n in range(20)]
    pool.shutdown(wait=False)
    assert [call.result() for call in calls] == list(range(20))


def test_a_call_cancelled_before_it_begins_is_not_made():
    with ProcessPool(1) as pool:
        first, second, third = (pool.submit(jobs.nap, 0.1) for _ in range(3))
        assert second.cancel() and third.result() == 0.1 and not first.cancel()


def test_kill_ends_what_would_never_end():
    pool = ProcessPool(2)
    busy = [pool.submit(jobs.spin_for_ever) for _ in range(2)]
    waiting = pool.submit(jobs.same, 1)
    assert until(lambda: all(call.running() for call in busy))
    pool.kill()
    assert all(isinstance(call.exception(), WorkerDied) for call in busy) and waiting.cancelled()


def test_leaving_by_an_exception_kills():
    with pytest.raises(KeyError), ProcessPool(1) as pool:
        call = pool.submit(jobs.spin_for_ever)
        raise KeyError
    assert call.cancelled() or isinstance(call.exception(), WorkerDied)


@pytest.mark.parametrize("delay", [0, 0.02, 0.06, 0.12])
def test_kill_during_the_start(delay):
    pool = ProcessPool(2)
    call = pool.submit(jobs.spin_for_ever)
    time.sleep(delay)
    pool.kill()
    assert call.cancelled() or isinstance(call.exception(), WorkerDied)


def test_one_run_after_the_other_leaves_no_file_open():
    def run():
        with ProcessPool(1, timeout=60) as pool:
            calls = [pool.submit(jobs.do, deed) for deed in (1, "exit", 2)]
            assert [call.exception() is None for call in calls] == [True, False, True]

    run()
    files = open_files()
    for _ in range(10):
        run()
    assert until(lambda: open_files() <= files)


SPINNING = """
import sys, threading, pool_jobs
from helpers.parts.pools.process_pool import ProcessPool
if __name__ == "__main__":
    with ProcessPool(3) as pool:
        pool.submit(pool_jobs.announce_and_spin, sys.argv[1])
        pool.submit(pool_jobs.announce_and_spin, sys.argv[1])
        pool.submit(pool_jobs.announce_and_idle, sys.argv[1]).result()
        print("ready", flush=True)
        threading.Event().wait()
"""


@posix
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_and_a_killed_parent_leave_no_worker(tmp_path, stop):
    parent = script("-c", SPINNING, tmp_path)
    assert parent.stdout.readline() == "ready\n"
    assert until(lambda: len(list(tmp_path.iterdir())) == 3)
    workers = [int(path.name) for path in tmp_path.iterdir()]
    family = [child.pid for child in psutil.Process(parent.pid).children()]
    assert set(workers) <= set(family)
    if stop == signal.SIGINT:
        os.killpg(parent.pid, stop)  # as a terminal does: the parent and the workers alike
    else:
        parent.kill()
    _, errors = parent.communicate(timeout=30)
    assert until(lambda: all(map(gone, family)))
    if stop == signal.SIGINT:
        assert errors.count("Traceback") == 1 and errors.rstrip().endswith("KeyboardInterrupt")


def test_a_script_without_a_guard_is_told_and_does_not_hang(tmp_path):
    bare = tmp_path / "bare.py"
    lines = ["import pool_jobs", "from helpers.parts.pools.process_pool import ProcessPool", "pool = ProcessPool(1)"]
    bare.write_text("\n".join([*lines, "print(pool.submit(pool_jobs.same, 1).result())"]))
    answer, errors = script(bare).communicate(timeout=30)
    assert answer == "" and "CannotStart: no worker can start" in errors and "if __name__ == '__main__':" in errors


def test_a_script_that_forgets_its_pool_ends_quietly():
    code = "import time, pool_jobs; from helpers.parts.pools.process_pool import ProcessPool; pool = ProcessPool(2);"
    forgetful = script("-c", code + "calls = [pool.submit(time.sleep, 0.2) for _ in range(50)]; calls[0].result()")
    assert forgetful.communicate(timeout=30) == ("", "") and forgetful.returncode == 0


@pytest.mark.parametrize("method", get_all_start_methods())
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of fork, from Python 3.12 on
def test_every_way_to_start_a_process_will_do(method):
    with ProcessPool(2, mp_context=get_context(method)) as pool:
        assert sorted(pool.map(jobs.do, range(20))) == [n**2 for n in range(20)]
        assert isinstance(pool.submit(jobs.do, "exit").exception(), WorkerDied)
        assert pool.submit(jobs.map_within, 200).result() == 1  # a worker has no workers of its own


@pytest.mark.soak
def test_killed_at_any_moment_it_ends_and_leaves_nothing():
    for round in range(100):
        pool = ProcessPool(2)
        calls = [pool.submit(jobs.do, "exit" if n % 3 == 0 else n) for n in range(40)]
        time.sleep(round / 300)
        pool.kill()
        assert not wait(calls, timeout=0).not_done
