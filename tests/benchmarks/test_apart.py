"""Contenders in processes of their own: what they yield arrives, and nothing of them is left, whatever they do."""

import os
import time

import psutil
import pytest

from benchmarks.harness.apart import apart
from benchmarks.maps.ways import SPAWN
from benchmarks.peers.faults import die


def _pids_then_hang():
    yield [os.getpid(), *(child.pid for child in _with_a_child())]
    time.sleep(3600)


def _with_a_child():
    SPAWN.Process(target=time.sleep, args=(3600,)).start()
    return [
        child
        for child in psutil.Process().children()
        if "resource_tracker import main" not in " ".join(child.cmdline())
    ]


def _ends():
    yield 1
    yield 2


def _raises():
    yield 1
    raise ZeroDivisionError("half-way")


def _dies():
    yield 1
    die()


def test_what_a_contender_yields_is_told_with_its_seconds():
    said, seconds, ended = apart(_ends)
    assert said == [1, 2] and ended and 0 <= seconds < 60


def test_a_contender_that_hangs_is_ended_with_all_that_it_started():
    said, seconds, ended = apart(_pids_then_hang, limit=1)
    assert not ended and seconds == 1
    assert len(said[0]) == 2
    gone, alive = psutil.wait_procs([psutil.Process(pid) for pid in said[0] if psutil.pid_exists(pid)], timeout=10)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(("run", "message"), [(_raises, "ZeroDivisionError: half-way"), (_dies, "died")])
def test_a_contender_that_fails_fails_the_benchmark(run, message):
    with pytest.raises(RuntimeError, match=message):
        apart(run)
