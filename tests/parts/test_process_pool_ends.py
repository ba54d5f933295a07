"""A pool that owns its processes: how it ends, and what it leaves behind."""

import os
import signal
import time
from concurrent.futures import wait

import pool_jobs as jobs
import psutil
import pytest
from pool_tools import gone, light_workers, nothing_left, open_files, script, until

from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.worker import WorkerDied

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


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


@pytest.mark.soak
def test_killed_at_any_moment_it_ends_and_leaves_nothing():
    for round in range(100):
        pool = ProcessPool(2)
        calls = [pool.submit(jobs.do, "exit" if n % 3 == 0 else n) for n in range(40)]
        time.sleep(round / 300)
        pool.kill()
        assert not wait(calls, timeout=0).not_done
