"""Several workers on one file, in one process and in several: shared, cancelled, stalled, killed."""

import asyncio
import os
import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from multiprocessing import get_context

import psutil
import pytest
import task_jobs as jobs
from async_tools import comes_true
from pool_tools import light_workers, until

from helpers.parts.tasks.writer import Writer
from helpers.task_workers import AsyncTaskWorker, TaskFailed

SPAWN = get_context("spawn")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tasks.sqlite"


@pytest.fixture
def log(tmp_path):
    return str(tmp_path / "log")  # arguments are kept as JSON


@contextmanager
def process(file, *arguments, **options):
    """A worker in a process of its own, which is killed in the end."""
    worker = SPAWN.Process(target=jobs.serve, args=(file, *arguments), kwargs=options)
    with light_workers():
        worker.start()
    try:
        yield worker
    finally:
        worker.kill()
        worker.join()
        worker.close()


def starts(log):
    return [line for line in jobs.lines(log) if " start " in line]


async def begun(log, number=1):
    async def enough():
        return len(starts(log)) >= number

    await comes_true(enough)


def test_two_workers_in_one_process_share_a_file(file, log):
    seen = {"one": [], "two": []}

    async def main():
        async with (
            AsyncTaskWorker(2, file=file, observe=lambda event: seen["one"].append(event)) as one,
            AsyncTaskWorker(2, file=file, observe=lambda event: seen["two"].append(event)) as two,
        ):
            handles = [await one.submit(str(number), jobs.noted, log, number, 0.02) for number in range(40)]
            same = [await two.submit(str(number), jobs.noted, log, number, 0.02) for number in range(40)]
            answers = [await handle for handle in [*handles, *same]]
            await two.wait_all()
            return answers, await one.counts(), await two.counts()

    answers, *counts = asyncio.run(main())
    assert answers == [*range(40), *range(40)] and counts == [{"done": 40}] * 2
    assert sorted(int(line.split()[0]) for line in jobs.lines(log)) == [*range(40)]
    assert all(sum(event.what == "end" for event in events) >= 5 for events in seen.values())


def test_who_only_submits_hears_of_what_another_process_does(file, log):
    async def main():
        async with AsyncTaskWorker(0, file=file) as worker:
            handles = [await worker.submit(str(number), jobs.noted_in_thread, log, number) for number in range(20)]
            failing = await worker.options(attempts=1).submit("fails", jobs.fail)
            delayed = await worker.options(delay=0.3).submit("delayed", jobs.double, 4)
            with process(file):
                pids = {await handle for handle in handles}
                with pytest.raises(TaskFailed, match="task 'fails' is a dead letter after 1 attempt: ValueError: no"):
                    await failing
                assert await delayed == 8
                await worker.wait_all()
            assert len(starts(log)) == 20 and os.getpid() not in pids and len(pids) == 1
            return await worker.counts()

    assert asyncio.run(main()) == {"done": 21, "dead": 1}


@pytest.mark.parametrize("slots", [1, 2])
def test_a_task_is_cancelled_from_another_process(file, log, slots):
    async def main():
        async with AsyncTaskWorker(0, file=file) as worker:
            handle = await worker.submit("long", jobs.noted, log, "long start", 60)
            with process(file, slots):
                await begun(log)
                assert await worker.cancel("long")
                with pytest.raises(TaskFailed, match="task 'long' was cancelled"):
                    await handle
                assert await (await worker.submit("next", jobs.double, 2)) == 4  # its place is free
            return await worker.counts()

    assert asyncio.run(main()) == {"cancelled": 1, "done": 1}


def stall(worker, file):
    """Stops the process where it holds no lock: with one it would stop everybody."""
    for _ in range(100):
        os.kill(worker.pid, signal.SIGSTOP)
        assert until(lambda: psutil.Process(worker.pid).status() == psutil.STATUS_STOPPED)
        time.sleep(0.05)  # its other threads stop, too
        with closing(sqlite3.connect(file, timeout=0.2, isolation_level=None)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                os.kill(worker.pid, signal.SIGCONT)
                time.sleep(0.05)
                continue
            db.execute("ROLLBACK")
            return


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
@pytest.mark.parametrize("func", [jobs.noted_in_thread, jobs.noted])
def test_a_stalled_worker_loses_its_task_and_its_late_result_is_refused(file, log, func):
    async def main():
        async with AsyncTaskWorker(0, file=file, lease=0.5) as asker:
            handle = await asker.submit("a", func, log, "a start" if func is jobs.noted else "a", 1)
            with process(file, lease=0.5) as stalled:
                await begun(log)
                stall(stalled, file)
                async with AsyncTaskWorker(1, file=file, lease=0.5) as worker:
                    await handle
                    result = await worker.get_result("a")
                    os.kill(stalled.pid, signal.SIGCONT)
                    assert (result.state, result.attempts) == ("done", 2)
                    assert func is jobs.noted or result.value == os.getpid()
                # Now it is alone, and still works; what it says of the first task is refused.
                assert await (await asker.submit("b", jobs.triple, 2)) == 6
                await asyncio.sleep(1.2)
                assert await asker.get_result("a") == result
            return await asker.counts()

    assert asyncio.run(main()) == {"done": 2}
    assert len(starts(log)) == 2


def test_a_lease_is_renewed_while_a_task_runs_or_blocks_the_loop(file, log):
    async def main():
        async with AsyncTaskWorker(3, file=file, lease=1.5) as worker:
            with process(file, 3, lease=1.5):
                long = [
                    await worker.submit("thread", jobs.noted_in_thread, log, "thread", 3.5),
                    await worker.submit("task", jobs.noted, log, "task start", 3.5),
                    await worker.submit("loop", jobs.block_the_loop, log, 3.5),
                ]
                for handle in long:
                    await handle
                return [(await worker.get_result(handle.task_id)).attempts for handle in long]

    assert asyncio.run(main()) == [1, 1, 1] and len(starts(log)) == 3


@pytest.mark.parametrize("ask", ["wait_all", "submit"])
def test_who_asks_at_once_hears_of_a_task_whose_lease_was_over_before(file, log, monkeypatch, ask):
    async def left_behind():
        async with AsyncTaskWorker(0, file=file) as worker:
            await worker.options(attempts=1).submit("a", jobs.double, 1)

    asyncio.run(left_behind())
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE tasks SET state = 'running', attempt = 1, since = 1, until = 2")
        db.execute("UPDATE counts SET waiting = 0, running = 1")
        db.commit()
    serve = Writer._serve

    def serve_later(*arguments):
        time.sleep(0.1)  # so that its first transaction has what is asked
        serve(*arguments)

    monkeypatch.setattr(Writer, "_serve", serve_later)

    async def main():
        async with asyncio.timeout(20), AsyncTaskWorker(0, file=file) as worker:
            if ask == "wait_all":
                return await worker.wait_all()
            with pytest.raises(TaskFailed, match="its process died"):
                await (await worker.submit("a", jobs.double, 1))

    asyncio.run(main())


@pytest.mark.parametrize("attempts", [1, 2])
def test_a_killed_process_costs_an_attempt_and_with_one_alone_the_task_runs_once(file, log, attempts):
    async def main():
        async with AsyncTaskWorker(0, file=file, lease=0.5) as asker:
            with process(file, lease=0.5) as worker:
                handle = await asker.options(attempts=attempts).submit("a", jobs.noted, log, "a start", 60)
                await begun(log)
                worker.kill()
            for each in range(2, attempts + 1):
                with process(file, lease=0.5):
                    await begun(log, each)
            with pytest.raises(TaskFailed, match="is a dead letter after .*: its process died, or stood still"):
                await handle
            async with AsyncTaskWorker(1, file=file, lease=0.5) as worker:
                assert await (await worker.submit("b", jobs.double, 2)) == 4
            return await asker.counts()

    assert asyncio.run(main()) == {"dead": 1, "done": 1}
    assert len(starts(log)) == attempts


def test_what_is_cut_short_at_the_stop_waits_for_the_next_worker(file, log):
    async def main():
        async with AsyncTaskWorker(1, file=file) as first:
            await first.options(attempts=2).submit("a", jobs.long_the_first_time, log)
            await begun(log)
            await first.stop(drain=0)
        async with AsyncTaskWorker(1, file=file) as second:
            await second.wait_all()
            return await second.get_result("a")

    result = asyncio.run(main())
    assert (result.state, result.value) == ("done", 2) and len(starts(log)) == 2


def test_many_processes_make_one_new_file_at_once(file, log):
    async def main():
        with process(file), process(file), process(file):
            async with AsyncTaskWorker(2, file=file) as worker:
                handles = [await worker.submit(str(number), jobs.noted_in_thread, log, number) for number in range(60)]
                for handle in handles:
                    await handle
                return await worker.counts()

    assert asyncio.run(main()) == {"done": 60} and len(starts(log)) == 60
    assert until(lambda: not file.with_name("tasks.sqlite-journal").exists())


def test_what_is_main_s_own_is_refused_in_a_spawned_process_too(file):
    async def main():
        async with AsyncTaskWorker(0, file=file) as worker:
            for module in ("__main__", "__mp_main__"):

                def work():
                    """Looks as one of a script."""

                work.__module__, work.__qualname__ = module, "work"
                with pytest.raises(TypeError, match="task 'a': work is the notebook's or script's own: import it"):
                    await worker.submit("a", work)

    asyncio.run(main())
