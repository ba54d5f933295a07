"""What a worker starts: it goes with the worker, and whether it goes or stays, nobody waits for it."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pool_jobs as jobs
import pytest
from pool_tools import LONG, gone, light_workers, nothing_left, script, until

from helpers.parts.pools import ends
from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.process_pool import ProcessPool
from helpers.parts.pools.worker import TimedOut, Worker, WorkerDied

pytestmark = pytest.mark.skipif(os.name != "posix", reason="process groups and forks are POSIX's")
DEEDS = [("hang", TimedOut), ("exit", WorkerDied), ("kill", WorkerDied), ("freeze", TimedOut)]
without_pidfd = pytest.mark.parametrize("watched", [True, False], ids=["", "without pidfd"])


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path):
    with light_workers(), nothing_left():
        yield
        for path in tmp_path.glob("[0-9]*"):
            if not gone(int(path.name)):
                os.kill(int(path.name), signal.SIGKILL)


def noted(folder) -> list[int]:
    return [int(path.name) for path in folder.iterdir()]


@pytest.mark.parametrize("deed, error", DEEDS)
def test_programs_go_with_a_worker_that_is_lost(tmp_path, deed, error):
    run = partial(jobs.run_a_program, str(tmp_path))
    outcomes = pool_map(run, [1, deed, 2], workers=1, timeout=2)
    [failed] = outcomes.failed
    assert failed.item == deed and isinstance(failed.error, error)
    assert len(noted(tmp_path)) == 4 and until(lambda: all(map(gone, noted(tmp_path))))


@pytest.mark.parametrize("way", ["shutdown", "kill"])
def test_and_with_one_that_is_no_longer_needed(tmp_path, way):
    pool = ProcessPool(2)
    calls = [pool.submit(jobs.run_a_program, str(tmp_path), n) for n in (1, 2)]
    assert [call.result() for call in calls] == [1, 4]
    getattr(pool, way)()
    assert until(lambda: all(map(gone, noted(tmp_path))))


@without_pidfd
@pytest.mark.parametrize("deed, code", [("exit", "ended with exit code 4"), ("kill", "was killed by SIGKILL")])
def test_a_death_is_noticed_while_children_live(tmp_path, monkeypatch, deed, code, watched):
    if not watched:
        monkeypatch.setattr(ends, "_pidfd_open", None)
    fork = partial(jobs.fork_a_child, str(tmp_path), False)
    [failed] = pool_map(fork, [1, deed, 2], workers=1, isolate=True).failed
    assert failed.item == deed and str(failed.error) == f"the worker process {code}"
    assert until(lambda: all(map(gone, noted(tmp_path))))


@without_pidfd
def test_also_while_a_daemon_lives_on(tmp_path, monkeypatch, watched):
    if not watched:
        monkeypatch.setattr(ends, "_pidfd_open", None)
    fork = partial(jobs.fork_a_child, str(tmp_path), True)
    begin = time.monotonic()
    [failed] = pool_map(fork, [1, "exit", 2], workers=1, isolate=True).failed
    assert isinstance(failed.error, WorkerDied) and "exit code 4" in str(failed.error)
    assert time.monotonic() - begin < LONG  # which a daemon outlives
    assert len(noted(tmp_path)) == 4 and not any(map(gone, noted(tmp_path)))


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the system lets nobody watch a process")
def test_also_while_a_child_lives_of_which_python_knows_nothing(tmp_path):
    fork = partial(jobs.fork_a_child_in_c, str(tmp_path))
    [failed] = pool_map(fork, [1, "exit", 2], workers=1, isolate=True).failed
    assert isinstance(failed.error, WorkerDied) and "exit code 4" in str(failed.error)
    assert not any(map(gone, noted(tmp_path)))


def test_an_error_in_cleaning_up_keeps_nobody_waiting(monkeypatch):
    real = Worker.end

    def end(worker):
        real(worker)
        raise OSError("the handle is gone")

    monkeypatch.setattr(Worker, "end", end)
    with ProcessPool(1) as pool:
        calls = [pool.submit(jobs.do, deed) for deed in ("exit", 2)]
        assert isinstance(calls[0].exception(LONG), WorkerDied) and calls[1].result(LONG) == 4


CHILDLESS = """
import signal, pool_jobs
from helpers.parts.pools.maps import pool_map
if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print(*(outcome.ok for outcome in pool_map(pool_jobs.do, [1, "exit", "kill", 2], workers=2, isolate=True)))
"""


def test_where_the_system_keeps_no_exit_codes_the_deaths_are_known_all_the_same():
    assert script("-c", CHILDLESS).communicate(timeout=LONG) == ("True False False True\n", "")


BUSY = """
import sys, threading, pool_jobs
from helpers.parts.pools.process_pool import ProcessPool
if __name__ == "__main__":
    with ProcessPool(2) as pool:
        pool.submit(pool_jobs.announce_and_match_for_ever, sys.argv[1])
        pool.submit(pool_jobs.run_a_program, sys.argv[1], "hang")
        threading.Event().wait()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a worker in C code outlives its parent")
def test_a_killed_parent_takes_all_of_them_along_also_one_that_is_in_c_code(tmp_path):
    parent = script("-c", BUSY, tmp_path)
    assert until(lambda: len(noted(tmp_path)) == 2)
    parent.kill()
    parent.communicate(timeout=LONG)
    assert until(lambda: all(map(gone, noted(tmp_path))))


def test_other_processes_of_the_parent_are_left_alone(tmp_path):
    neighbour = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        pool_map(partial(jobs.run_a_program, str(tmp_path)), [1, "exit", "hang", 2], workers=2, timeout=1)
        assert neighbour.poll() is None
    finally:
        neighbour.kill()
        neighbour.wait()
