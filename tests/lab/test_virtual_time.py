"""The virtual-time loop: exact durations, exact deadlocks, and an honest end for what would never end."""

import asyncio
import threading
import time

import pytest

from helpers.lab.virtual_time import BlockedLoop, Deadlock, Endless, run_virtual


def test_time_is_exact_and_takes_none():
    async def main():
        for _ in range(10):
            await asyncio.sleep(0.1)
        await asyncio.gather(*(asyncio.sleep(3600 * hours) for hours in range(1, 25)))
        return asyncio.get_running_loop().time()

    assert run_virtual(main) == (1.0 + 24 * 3600, 1.0 + 24 * 3600)


def test_years_pass_and_order_holds():
    woken = []

    async def sleep(seconds):
        await asyncio.sleep(seconds)
        woken.append(seconds)

    async def main():
        await asyncio.gather(*(sleep(seconds) for seconds in (1e9, 3.2e7, 0.5)))

    assert run_virtual(main)[1] == 1e9
    assert woken == [0.5, 3.2e7, 1e9]


def test_timeouts_fire_at_their_time():
    async def main(limit):
        async with asyncio.timeout(limit):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        run_virtual(main, 7.5)


def test_deadlock_names_each_task_and_its_line():
    async def consumer(queue):
        await queue.get()

    async def main():
        queue = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(consumer(queue))

    with pytest.raises(Deadlock) as raised:
        run_virtual(main)
    assert len(raised.value.places) == 4
    assert "3 x consumer(), test_virtual_time.py line" in str(raised.value)
    assert "`await queue.get()`" in str(raised.value)


def test_works_inside_a_running_loop():
    async def inner():
        await asyncio.sleep(5)
        return "done"

    async def outer():
        return run_virtual(inner)

    assert asyncio.run(outer()) == ("done", 5.0)


def test_errors_and_leftover_tasks():
    cancelled = []

    async def forever():
        try:
            while True:  # noqa: ASYNC110
                await asyncio.sleep(1)
        except asyncio.CancelledError:
            cancelled.append(asyncio.get_running_loop().time())
            raise

    async def main(fail):
        tasks = [asyncio.create_task(forever()) for _ in range(2)]
        await asyncio.sleep(2.5)
        if fail:
            raise KeyError("wrong")
        return len(tasks)

    run = run_virtual(main, False)
    assert run == (2, 2.5)
    assert len(run.leftover) == 2 and "await asyncio.sleep(1)" in run.leftover[0]
    assert cancelled == [2.5, 2.5]
    with pytest.raises(KeyError, match="wrong"):
        run_virtual(main, True)


def test_work_in_threads_holds_the_clock():
    async def main():
        ticker = asyncio.create_task(asyncio.sleep(1000))
        results = await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.02) for _ in range(20)))
        before = asyncio.get_running_loop().time()
        await ticker
        return len(results), before

    assert run_virtual(main) == ((20, 0.0), 1000.0)


def test_a_silent_thread_lets_time_outs_fire():
    release = threading.Event()

    async def main():
        try:
            await asyncio.wait_for(asyncio.to_thread(release.wait, 30), timeout=60)
        except TimeoutError:
            return "cut"
        finally:
            release.set()

    assert run_virtual(main) == ("cut", 60.0)


def test_a_thread_of_its_own_may_wake_the_loop():
    async def main():
        woken = asyncio.Event()
        loop = asyncio.get_running_loop()
        thread = threading.Thread(target=lambda: (time.sleep(0.1), loop.call_soon_threadsafe(woken.set)))
        thread.start()
        await woken.wait()
        thread.join()

    assert run_virtual(main)[1] == 0.0


@pytest.mark.parametrize("blocking", ["sleep", "spin"])
def test_blocked_loop_is_reported_with_its_line(blocking):
    release = threading.Event()

    async def worker():
        if blocking == "sleep":
            release.wait(30)  # blocks the loop
        while not release.is_set():
            pass

    async def main():
        await asyncio.gather(worker(), asyncio.sleep(1))

    try:
        with pytest.raises(BlockedLoop, match=r"worker\(\), test_virtual_time.py line \d+"):
            run_virtual(main, patience=1)
    finally:
        release.set()


@pytest.mark.parametrize("pause", [0, 1])
def test_endless_run_is_ended(pause):
    async def main():
        while True:  # noqa: ASYNC110
            await asyncio.sleep(pause)

    with pytest.raises(Endless, match="await asyncio.sleep"):
        run_virtual(main, patience=0.7)


def test_a_task_that_refuses_to_end_does_not_hold_the_result():
    async def stubborn():
        while True:
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                pass

    async def main():
        asyncio.create_task(stubborn())  # noqa: RUF006
        await asyncio.sleep(0.5)
        return "kept"

    run = run_virtual(main)
    assert run == ("kept", 0.5) and len(run.leftover) == 1
