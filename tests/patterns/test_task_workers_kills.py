"""Processes that share a file of tasks are killed at any moment: each accepted task ends once, and has run."""

import asyncio
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from multiprocessing import get_context

import pytest
import task_jobs as jobs
from pool_tools import light_workers

from helpers.task_workers import AsyncTaskWorker

LEASE = 1.5  # seconds: longer than a busy machine lets a process wait
SPAWN = get_context("spawn")


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment_each_accepted_task_ends_once(tmp_path, seed):
    kill_workers(tmp_path, random.Random(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_killed_a_hundred_times(tmp_path, seed):
    kill_workers(tmp_path, random.Random(1000 + seed))


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
@pytest.mark.parametrize("seed", range(20))
def test_killed_and_stalled_for_longer_than_a_lease(tmp_path, seed):
    kill_workers(tmp_path, random.Random(2000 + seed), stall=True)


def kill_workers(folder, rng, stall=False):
    file, log, accepted = (str(folder / name) for name in ("tasks.sqlite", "log", "accepted"))
    processes, names = [], iter(range(100))

    def start():
        arguments = (file, log, accepted, str(next(names)), rng.randint(5, 40), LEASE)
        with light_workers():
            processes.append(SPAWN.Process(target=jobs.submit_and_serve, args=arguments))
            processes[-1].start()

    try:
        for _ in range(rng.randint(1, 3)):
            start()
        for _ in range(rng.randint(1, 4)):
            time.sleep(rng.uniform(0.0, 0.8))
            if stall:
                stopped = rng.choice(processes)
                os.kill(stopped.pid, signal.SIGSTOP)
                time.sleep(LEASE + rng.uniform(-0.2, 0.5))
                os.kill(stopped.pid, signal.SIGCONT)
            processes.pop(rng.randrange(len(processes))).kill()
            start()
        time.sleep(rng.uniform(0.2, 0.8))
    finally:
        for process in processes:
            process.kill()
        for process in processes:
            process.join()
    check(file, log, jobs.lines(accepted), asyncio.run(finish(file)), stall)


async def finish(file):
    async with asyncio.timeout(60), AsyncTaskWorker(20, file=file, lease=LEASE) as worker:
        await worker.wait_all()
        return await worker.counts()


def check(file, log, accepted, counts, stall):
    with closing(sqlite3.connect(file)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = db.execute("SELECT id, state, attempt, last, error, ended FROM tasks").fetchall()
        (ended,) = db.execute("SELECT ended FROM counts").fetchone()
    assert len(accepted) == len(set(accepted)) and set(accepted) <= {row[0] for row in rows}
    assert counts == Counter(state for _, state, *_ in rows)
    assert sorted(row[5] for row in rows) == [*range(1, ended + 1)]  # each ended, and once
    runs = {}
    for line in jobs.lines(log):
        what, name, pid = line.split()
        runs.setdefault(name, []).append((what, pid))
    for name, state, attempts, last, error, _ in rows:
        ran = runs.get(name, [])
        begun = sum(what == "start" for what, _ in ran)
        assert state in ("done", "dead") and begun <= attempts <= last, (name, state, attempts, last, ran)
        if state == "done":
            assert any(what == "end" for what, _ in ran), (name, ran)
        else:
            assert attempts == last and ("unlucky" in error or "its process died" in error)
            assert begun or "its process died" in error
        for at, (what, pid) in enumerate(
            [] if stall else ran
        ):  # while it runs where nobody is killed, it runs nowhere else
            assert what == "end" or ("end", pid) not in ran[at:] or ran[at + 1] == ("end", pid), (name, ran)
