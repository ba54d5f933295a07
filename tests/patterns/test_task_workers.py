"""The task worker in memory, on a clock that is exact: order, bounds, retries, time-outs, ends and results."""

import asyncio
import random
from collections import Counter

import numpy as np
import pytest
from async_tools import Gauge, now
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.task_workers import AsyncTaskWorker, Closed, OtherWork, QueueFull, TaskFailed


async def nap(seconds=1.0, value=None):
    await asyncio.sleep(seconds)
    return value


async def fail():
    raise ValueError("no")


async def total(array):
    return float(array.sum())


class Log:
    """Tasks that say when they began."""

    def __init__(self):
        self.begun = []

    async def work(self, name, seconds=1.0):
        self.begun.append((name, now()))
        await asyncio.sleep(seconds)

    async def fail(self, name):
        self.begun.append((name, now()))
        raise ValueError(name)


def virtual(main, **options):
    """The result of `main(worker)`; nothing is left behind."""

    async def run():
        async with AsyncTaskWorker(**options) as worker:
            return await main(worker)

    done = run_virtual(run)
    assert done.leftover == []
    return done


def test_results_come_to_who_waits_as_often_as_asked():
    async def main(worker):
        handle = await worker.submit("a", nap, 2, value="x")
        assert not handle.settled and "under way" in repr(handle)
        return [*await asyncio.gather(handle, handle, worker.submit("b", sum, [1, 2])), await handle, handle]

    (first, second, _, again, handle), _ = virtual(main)
    assert (first, second, again) == ("x",) * 3 and "done" in repr(handle)


@settings(max_examples=50)
@given(st.lists(st.sampled_from([0, 1, 5, 13]), max_size=30), st.integers(1, 5))
def test_never_more_at_once_than_the_limit_and_each_ends_once(naps, limit):
    gauge = Gauge()

    async def main(worker):
        for number, seconds in enumerate(naps):
            await worker.options(attempts=1).submit(str(number), gauge.work, seconds)
        await worker.wait_all()
        return await worker.counts()

    counts, _ = virtual(main, max_concurrent=limit)
    assert gauge.peak == min(limit, len(naps)) and gauge.started == len(naps) and gauge.now == 0
    assert counts == Counter("dead" if seconds == 13 else "done" for seconds in naps)


@pytest.mark.parametrize("round", range(20))
def test_waits_between_attempts_are_within_the_bounds_of_the_backoff(round):
    random.seed(round)
    log = Log()

    async def main(worker):
        with pytest.raises(TaskFailed, match=r"task 'a' is a dead letter after 9 attempts: ValueError: a$") as caught:
            await (await worker.options(attempts=9, backoff=2).submit("a", log.fail, "a"))
        assert isinstance(caught.value.__cause__, ValueError)

    virtual(main)
    times = [time for _, time in log.begun]
    waits = [later - time for time, later in zip(times, times[1:], strict=False)]
    assert len(waits) == 8 and all(0 <= wait <= min(60, 2 * 2**n) + 1e-6 for n, wait in enumerate(waits))
    assert sum(waits) > 10  # of 126 on average


def test_an_error_that_cannot_heal_is_not_tried_again():
    class Hopeless(Exception):
        may_heal = False

    async def work():
        raise Hopeless("never")

    async def main(worker):
        with pytest.raises(TaskFailed, match="after 1 attempt: Hopeless: never"):
            await (await worker.submit("a", work))

    virtual(main)


def test_each_attempt_has_its_own_time():
    log = Log()

    async def main(worker):
        with pytest.raises(TaskFailed, match="after 3 attempts: TimeoutError: it took longer than 5 s") as caught:
            await (await worker.options(timeout=5, backoff=0).submit("a", log.work, "a", 60))
        assert isinstance(caught.value.__cause__, TimeoutError)
        return now()

    assert virtual(main)[0] == 15
    assert log.begun == [("a", 0), ("a", 5), ("a", 10)]


def test_who_cleans_up_has_a_second_and_no_more():
    async def slow(seconds):
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(seconds)

    async def main(worker):
        quick = await worker.options(timeout=5, attempts=1).submit("quick", slow, 0.5)
        slower = await worker.options(timeout=5, attempts=1).submit("slow", slow, 5)
        with pytest.raises(TaskFailed, match="longer than 5 s"):
            await quick
        times = [now()]
        with pytest.raises(TaskFailed, match="longer than 5 s"):
            await slower
        times += [now(), worker.abandoned]
        await asyncio.sleep(10)
        return [*times, worker.abandoned]

    assert virtual(main)[0] == [5.5, 6.0, ["slow"], []]


def test_a_delayed_task_begins_at_its_time_and_holds_up_nobody():
    log = Log()

    async def main(worker):
        await worker.options(delay=3600).submit("late", log.work, "late")
        await worker.options(delay=60).submit("soon", log.work, "soon")
        await worker.submit("now", log.work, "now")
        await asyncio.sleep(0.5)
        counts = await worker.counts()
        await worker.wait_all()
        return counts

    counts, seconds = virtual(main, max_concurrent=1)
    assert counts == {"delayed": 2, "running": 1} and seconds == 3601
    assert log.begun == [("now", 0), ("soon", 60), ("late", 3600)]


def test_equals_go_first_in_first_out_and_priorities_ahead():
    log = Log()

    async def main(worker):
        await worker.submit("first", log.work, "first")
        for number in range(10):
            for priority in (0, 1, -1):
                name = f"{priority} {number}"
                await worker.options(priority=priority).submit(name, log.work, name, 0)
        await worker.wait_all()

    virtual(main, max_concurrent=1)
    expected = ["first", *(f"{priority} {number}" for priority in (1, 0, -1) for number in range(10))]
    assert [name for name, _ in log.begun] == expected


def test_a_task_of_low_priority_waits_a_minute_for_each_point_and_not_for_ever():
    log = Log()

    async def main(worker):
        await worker.submit("first", log.work, "first")
        await worker.submit("low", log.work, "low")
        for number in range(300):  # one of a higher priority each second, as many as can be done
            await worker.options(priority=2).submit(str(number), log.work, number)
            await asyncio.sleep(1)
        await worker.wait_all()

    virtual(main, max_concurrent=1)
    ((_, time),) = [each for each in log.begun if each[0] == "low"]
    assert 120 <= time <= 122
    assert [name for name, _ in log.begun if isinstance(name, int)] == [*range(300)]


def test_a_full_queue_makes_the_next_one_wait_in_turn():
    async def main(worker):
        times = []

        async def submit(name):
            await worker.submit(name, nap)
            times.append((name, now()))

        await asyncio.gather(*(submit(name) for name in "abcdefg"))
        return times

    times = virtual(main, max_concurrent=1, max_queue=2)[0]
    assert times == [("a", 0), ("b", 0), ("c", 0), ("d", 1), ("e", 2), ("f", 3), ("g", 4)]


def test_a_full_queue_refuses_where_that_is_wanted_and_takes_the_same_task_again():
    async def main(worker):
        for name in "abc":
            await worker.submit(name, nap)
        with pytest.raises(QueueFull, match="task 'd' was refused: 2 wait already"):
            await worker.submit("d", nap)
        await worker.submit("c", nap)
        await asyncio.sleep(1.5)
        await worker.submit("d", nap)

    virtual(main, max_concurrent=1, max_queue=2, when_full="refuse")


def test_who_gives_up_waiting_for_room_takes_none():
    async def main(worker):
        for name in "abc":
            await worker.submit(name, nap)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(worker.submit("d", nap), 0.5)
        await worker.submit("e", nap)
        assert now() == 1
        await worker.wait_all()
        assert await worker.get_result("d") is None
        return await worker.counts()

    assert virtual(main, max_concurrent=1, max_queue=2)[0] == {"done": 4}


def test_the_same_task_twice_in_line_for_room_is_one_task():
    log = Log()

    async def main(worker):
        await worker.submit("a", nap)
        await worker.submit("b", nap)
        return await asyncio.gather(*(worker.submit("c", log.work, "c") for _ in range(3)))

    handles = virtual(main, max_concurrent=1, max_queue=1)[0]
    assert len(set(handles)) == 1 and len(log.begun) == 1


def test_cancelling_ends_what_waits_is_delayed_or_under_way_and_frees_its_place():
    log = Log()

    async def main(worker):
        running = await worker.submit("running", log.work, "running", 60)
        waiting = await worker.submit("waiting", log.work, "waiting")
        delayed = await worker.options(delay=5).submit("delayed", log.work, "delayed")
        await asyncio.sleep(1)
        for name, handle in (("waiting", waiting), ("delayed", delayed), ("running", running)):
            assert await worker.cancel(name) is True
            with pytest.raises(TaskFailed, match=f"task '{name}' was cancelled"):
                await handle
            assert await worker.cancel(name) is False
        assert await worker.cancel("nobody") is False
        await worker.submit("next", log.work, "next")
        await worker.wait_all()
        assert now() == 2
        return await worker.counts()

    counts, seconds = virtual(main, max_concurrent=1)
    assert counts == {"cancelled": 3, "done": 1} and seconds == 2
    assert [name for name, _ in log.begun] == ["running", "next"]


def test_who_waits_for_a_task_may_give_up_and_the_task_goes_on():
    async def main(worker):
        handle = await worker.submit("a", nap, 5, value="x")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(handle, 1)
        return await handle

    assert virtual(main) == ("x", 5)


def test_results_expire_each_in_its_time_and_then_the_id_is_free():
    async def main(worker):
        await worker.submit("a", nap, 0, value=1)
        await worker.options(attempts=1).submit("b", fail)
        await worker.wait_all()
        assert (await worker.get_result("a")).unwrap() == 1
        with pytest.raises(OtherWork, match=r"task id 'a' belongs to other work: nap\(0, value=1\), not nap\(0"):
            await worker.submit("a", nap, 0, value=2)
        await asyncio.sleep(99)
        before = await worker.counts()
        await asyncio.sleep(2)
        assert await worker.get_result("a") is None and (await worker.get_result("b")).state == "dead"
        assert await (await worker.submit("a", nap, 0, value=2)) == 2
        await asyncio.sleep(200)
        return before, await worker.counts()

    assert virtual(main, keep=100, keep_dead=200)[0] == ({"done": 1, "dead": 1}, {})


def test_dead_letters_are_listed_in_their_order_and_sent_again():
    healed = []

    async def work(name):
        if not healed:
            raise ValueError(name)
        return name

    async def main(worker):
        for name in "cab":
            await worker.options(attempts=2, backoff=0).submit(name, work, name)
        await worker.wait_all()
        letters = await worker.dead_letters()
        assert [(each.task_id, each.state, each.attempts, each.error) for each in letters] == [
            (name, "dead", 2, f"ValueError: {name}") for name in "cab"
        ]
        assert [each.task_id for each in await worker.dead_letters(1)] == ["c"]
        again = await worker.send_again("c")
        with pytest.raises(TaskFailed, match="after 4 attempts"):
            await again
        healed.append(True)
        assert await (await worker.send_again("a")) == "a"
        for name in ("a", "nobody"):
            with pytest.raises(KeyError, match=f"there is no dead letter '{name}'"):
                await worker.send_again(name)
        return [each.task_id for each in await worker.dead_letters()]

    assert virtual(main)[0] == ["b", "c"]


def test_the_same_id_is_the_same_task_and_runs_once():
    log = Log()

    async def main(worker):
        handles = [await worker.submit("a", log.work, "a") for _ in range(3)]
        await handles[0]
        handles.append(await worker.submit("a", log.work, "a"))
        with pytest.raises(OtherWork, match="task id 'a' belongs to other work"):
            await worker.submit("a", nap, 1)
        return handles

    handles = virtual(main)[0]
    assert len(set(handles)) == 1 and len(log.begun) == 1


def test_arrays_as_arguments_are_the_same_when_they_are_the_same_objects():
    async def main(worker):
        array = np.ones(5)
        assert await (await worker.submit("a", total, array)) == 5
        assert await (await worker.submit("a", total, array)) == 5
        with pytest.raises(OtherWork, match=r"other work: total\(array\(\[1"):
            await worker.submit("a", total, np.ones(5))

    virtual(main)


def test_what_happens_is_told_to_who_observes():
    events = []

    def observe(event):
        events.append((event.item, event.what, event.worker, event.time))
        raise ValueError("a bad observer harms nobody")

    async def main(worker):
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        await worker.submit("good", nap, 1)
        await worker.options(attempts=2, backoff=0).submit("bad", fail)
        await asyncio.sleep(2)
        await worker.submit("cancelled", nap, 9)
        await asyncio.sleep(1)
        await worker.cancel("cancelled")

    virtual(main, max_concurrent=1, observe=observe)
    assert events == [
        ("good", "start", "worker 1", 0.0),
        ("good", "end", "worker 1", 1.0),
        *(("bad", what, "worker 1", 1.0) for what in ("start", "error", "retry", "start", "error", "dead")),
        ("cancelled", "start", "worker 1", 2.0),
        ("cancelled", "error", "worker 1", 3.0),
        ("cancelled", "stopped", "worker 1", 3.0),
    ]


def test_stopping_runs_what_was_accepted_and_takes_no_more():
    async def main():
        worker = AsyncTaskWorker(max_concurrent=2)
        await worker.start()
        handles = [await worker.submit(str(number), nap, 5, number) for number in range(4)]
        stopping = asyncio.create_task(worker.stop())
        await asyncio.sleep(1)
        for call in (worker.submit("late", nap), worker.counts(), worker.wait_all(), worker.cancel("0")):
            with pytest.raises(Closed, match="the worker has stopped"):
                await call
        await stopping
        await worker.stop()
        return [await handle for handle in handles]

    assert run_virtual(main) == ([0, 1, 2, 3], 10)


def test_what_is_not_done_by_its_deadline_is_cancelled():
    gauge = Gauge()

    async def main():
        worker = await AsyncTaskWorker(max_concurrent=2).start()
        handles = [await worker.submit(str(number), gauge.work, 5.0 + number) for number in range(4)]
        later = await worker.options(delay=60).submit("later", gauge.work, 1)
        await worker.stop(drain=7)
        answers = await asyncio.gather(*handles, later, return_exceptions=True)
        return [type(each) for each in answers], str(answers[2])

    run = run_virtual(main)
    assert run == (([float, float, Closed, Closed, Closed], "task '2' was not run: the worker has stopped"), 7)
    assert (gauge.started, gauge.now, gauge.cancelled) == (4, 0, 2) and run.leftover == []


def test_an_error_in_the_block_waits_for_nobody():
    async def main():
        with pytest.raises(KeyError):
            async with AsyncTaskWorker() as worker:
                await worker.submit("a", nap, 60)
                await asyncio.sleep(1)
                raise KeyError

    run = run_virtual(main)
    assert run[1] == 1 and run.leftover == []


def test_who_waits_for_all_or_for_room_is_told_when_the_worker_stops():
    async def main():
        worker = await AsyncTaskWorker(max_concurrent=1, max_queue=1).start()
        for name in "ab":
            await worker.submit(name, nap, 60)
        waits = [asyncio.create_task(worker.wait_all())]
        waits += [asyncio.create_task(worker.submit(name, nap)) for name in "cde"]
        await asyncio.sleep(1)
        await worker.stop(drain=1)
        return await asyncio.gather(*waits, return_exceptions=True)

    answers, seconds = run_virtual(main)
    assert [type(answer) for answer in answers] == [Closed] * 4 and seconds == 2
    assert "task 'c' was not accepted: the worker has stopped" in str(answers[1])
