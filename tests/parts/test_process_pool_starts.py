"""A pool that cannot start says so and leaves nothing; one whose script is no file starts all the same."""

import errno
import os
import subprocess
import threading

import pool_jobs as jobs
import pytest
from pool_tools import LONG, light_workers, nothing_left, script

from helpers.parts.pools import process_pool
from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.process_pool import CannotStart, ProcessPool
from helpers.parts.pools.worker import Worker


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


def failing_after(count, real, error):
    """As good as `real`, so many times."""
    calls = []

    def fail_or_not(*args):
        calls.append(args)
        if len(calls) > count:
            raise error
        return real(*args)

    return fail_or_not


def run(how):
    if how == "pool":
        ProcessPool(4)
    else:
        pool_map(jobs.same, range(8), isolate=True, workers=4)


@pytest.mark.parametrize("how", ["pool", "map"])
@pytest.mark.parametrize("count", range(4))
def test_where_threads_run_out(monkeypatch, count, how):
    error = RuntimeError("can't start new thread")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", failing_after(count, threading.Thread.start, error))
        with pytest.raises(CannotStart, match="can't start new thread") as caught:
            run(how)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("error", [BlockingIOError(errno.EAGAIN, "no more processes"), OSError(errno.EMFILE, "files")])
def test_where_processes_or_files_run_out(monkeypatch, count, error):
    monkeypatch.setattr(process_pool, "Worker", failing_after(count, Worker, error))
    with pytest.raises(CannotStart, match=error.strerror):
        run("map")


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("what", ["thread", "process"])
def test_ctrl_c_while_it_starts(monkeypatch, count, what):
    with monkeypatch.context() as patch:
        if what == "thread":
            patch.setattr(threading.Thread, "start", failing_after(count, threading.Thread.start, KeyboardInterrupt))
        else:
            patch.setattr(process_pool, "Worker", failing_after(count, Worker, KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run("pool")


GUARDED = """
import os, sys, pool_jobs
from helpers.parts.pools.maps import pool_map
def here(item):
    return item
if __name__ == "__main__":
    if sys.argv[1:] == ["remove"]:
        os.remove(__file__)
    print(pool_map(pool_jobs.do, [1, 2, "exit"], isolate=True, workers=2), __file__.rpartition("/")[2])
    pool_map(here, [1])
"""


@pytest.mark.skipif(os.name != "posix", reason="pipes with names are POSIX's")
@pytest.mark.parametrize("way", ["-", "/dev/stdin", "removed.py"])
def test_a_script_that_is_no_file(tmp_path, way):
    if way == "removed.py":
        (tmp_path / way).write_text(GUARDED)
        process, given, name = script(tmp_path / way, "remove"), None, way
    else:
        process = script(way, stdin=subprocess.PIPE)
        given, name = GUARDED, {"-": "<stdin>", "/dev/stdin": "stdin"}[way]
    answer, errors = process.communicate(given, timeout=LONG)
    assert answer == f"<3 outcomes, 1 failed> {name}\n"
    assert "PicklingError: <function here" in errors and "in a script that is no file. Other processes" in errors


def test_what_dies_for_other_reasons_in_a_script_that_is_no_file_gets_no_advice_about_it():
    code = GUARDED.replace("isolate=True", "initializer=os._exit, initargs=(1,)")
    _, errors = script("-", stdin=subprocess.PIPE).communicate(code, timeout=LONG)
    assert "CannotStart: no worker can start: WorkerDied" in errors and "__main__" not in errors.splitlines()[-1]
