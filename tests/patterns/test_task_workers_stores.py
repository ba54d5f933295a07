"""What the task worker promises in memory and in a file alike: every kind of task, error and end, in real time."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import task_jobs as jobs
from async_tools import comes_true, run
from pool_tools import until

from helpers.task_workers import AsyncTaskWorker, Closed, OtherWork, QueueFull, TaskFailed


@pytest.fixture(params=["memory", "file"])
def new(request, tmp_path):
    """Makes workers of one kind; those with a file share it."""
    return partial(AsyncTaskWorker, file=tmp_path / "tasks.sqlite" if request.param == "file" else None)


@pytest.fixture(autouse=True)
def _little_grace(monkeypatch):
    monkeypatch.setattr("helpers.parts.tasks.attempt.GRACE", 0.2)


TOLD = {
    jobs.fail: "ValueError: no",
    jobs.fail_in_thread: "KeyError: 'gone'",
    jobs.exit: "SystemExit: 3",
    jobs.exit_in_thread: "SystemExit: 3",
    jobs.interrupt_in_thread: "KeyboardInterrupt",
    jobs.close: "GeneratorExit",
    jobs.close_in_thread: "GeneratorExit",
    jobs.stop: "StopIteration",
    jobs.stop_in_thread: "StopIteration",
    jobs.panic: "Panic: index out of bounds",
    jobs.cancel_itself: "RuntimeError: it was cancelled from inside",
    jobs.raise_cancelled: "RuntimeError: it was cancelled from inside",
    jobs.raise_cancelled_in_thread: "RuntimeError: it was cancelled from inside",
    jobs.speechless: "Speechless",
    jobs.surrogates: r"ValueError: caf\\udce9",
    jobs.falsy: "Falsy: really",
    jobs.double: "TypeError: .*argument",
    jobs.spin: "TimeoutError: it took longer than 0.05 s",
    jobs.swallow: "TimeoutError: it took longer than 0.05 s",
    jobs.sleep_on: "TimeoutError: it took longer than 0.05 s",
}
ENDLESS = [jobs.spin, jobs.swallow, jobs.sleep_on]


def under_way(worker):
    async def it_is():
        return "running" in await worker.counts()

    return it_is


@pytest.mark.parametrize("func", TOLD, ids=lambda func: func.__name__)
def test_an_error_of_any_kind_costs_its_own_task_and_is_told(new, func):
    async def main():
        async with new(1) as worker:
            seconds = 0.05 if func in ENDLESS else None
            handle = await worker.options(attempts=2, timeout=seconds, backoff=0).submit("bad", func)
            with pytest.raises(TaskFailed, match=f"task 'bad' is a dead letter after 2 attempts: .*{TOLD[func]}"):
                await handle
            assert await (await worker.submit("good", jobs.double, 2)) == 4
            assert await (await worker.submit("well", jobs.triple, 2)) == 6
            assert await worker.counts() == {"dead": 1, "done": 2}
        jobs.GO_ON.set()

    jobs.GO_ON.clear()
    run(main)


def test_what_never_ends_is_abandoned_and_named(new):
    async def main():
        async with new(1) as worker:

            async def nobody_is_abandoned():
                return not worker.abandoned

            for func in (jobs.swallow, jobs.sleep_on):
                handle = await worker.options(attempts=1, timeout=0.05).submit(func.__name__, func)
                with pytest.raises(TaskFailed, match="longer than"):
                    await handle
            assert worker.abandoned == ["swallow", "sleep_on"]
            assert await (await worker.submit("good", jobs.triple, 2)) == 6
            jobs.GO_ON.set()
            await comes_true(nobody_is_abandoned)

    jobs.GO_ON.clear()
    run(main)


@pytest.mark.parametrize("func", [jobs.swallow, jobs.sleep_on])
def test_what_never_ends_does_not_keep_the_worker_from_stopping(new, func):
    async def main():
        worker = await new(1).start()
        handle = await worker.submit("bad", func)
        waiting = await worker.submit("waiting", jobs.double, 2)
        await asyncio.sleep(0.05)
        await worker.stop(drain=0.05)
        for each in (handle, waiting):
            with pytest.raises(Closed, match=f"task '{each.task_id}' .*the worker has stopped"):
                await each
        assert worker.abandoned == ["bad"]
        jobs.GO_ON.set()

    jobs.GO_ON.clear()
    run(main)


def test_an_interrupt_in_the_loop_reaches_the_program(new):
    async def main():
        async with new(1) as worker:
            await worker.submit("a", jobs.interrupt)
            await asyncio.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    assert until(lambda: not [thread for thread in threading.enumerate() if thread.name.startswith("task")])


def test_an_awaitable_that_a_plain_function_returns_is_awaited(new):
    async def main():
        async with new() as worker:
            return await (await worker.submit("a", jobs.coroutine_of, 4))

    assert run(main) == 8


def test_sync_functions_run_beside_the_loop_each_in_its_thread(new):
    async def main():
        async with new(20) as worker:
            for number in range(20):
                await worker.submit(str(number), jobs.meet)
            await worker.wait_all()
            return await worker.counts()

    jobs.MEETING.reset()
    assert run(main) == {"done": 20}


def test_a_task_submits_the_next_one_and_waits_for_it():
    async def main():
        async def outer():
            return await (await worker.submit("inner", jobs.double, 4))

        async with AsyncTaskWorker(2) as worker:
            return await (await worker.submit("outer", outer))

    assert run(main) == 8


@pytest.mark.parametrize("call", ["submit", "counts", "wait_all", "get_result", "cancel", "dead_letters", "send_again"])
def test_before_the_start_and_after_the_end_it_is_closed(new, call):
    async def main():
        worker = new()
        arguments = {"submit": ("a", jobs.double, 1), "get_result": ("a",), "cancel": ("a",), "send_again": ("a",)}
        with pytest.raises(Closed, match="the worker has not been started"):
            await getattr(worker, call)(*arguments.get(call, ()))
        async with worker:
            with pytest.raises(RuntimeError, match="a worker runs once"):
                await worker.start()
        with pytest.raises(Closed, match="the worker has stopped") as caught:
            await getattr(worker, call)(*arguments.get(call, ()))
        assert call != "submit" or "task 'a' was not accepted" in str(caught.value)
        await worker.stop()

    run(main)


@pytest.mark.parametrize("where", ["here", "a thread"])
def test_another_event_loop_is_told_which_one_is_right(new, where):
    async def main():
        async with new() as worker:
            loop = asyncio.get_running_loop()

            def elsewhere():
                with pytest.raises(RuntimeError, match="task 'a' was not accepted: .*another event loop: there, or"):
                    asyncio.run(worker.submit("a", jobs.double, 1))

                async def ask():
                    return await (await worker.submit("b", jobs.double, 2))

                if where == "a thread":
                    return asyncio.run_coroutine_threadsafe(ask(), loop).result(10)
                return 4

            if where == "a thread":
                assert await asyncio.to_thread(elsewhere) == 4
            else:
                with ThreadPoolExecutor() as pool:
                    await asyncio.wrap_future(pool.submit(elsewhere))

    asyncio.run(main())


BAD = {
    "not callable": (lambda: 5, "pass a function and then its arguments, not int"),
    "a call": (lambda: jobs.double(2), "pass a function and then its arguments, not coroutine"),
    "a result": (lambda: "x", "pass a function"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_called_is_refused_at_once(new, what):
    make, why = BAD[what]

    async def main():
        async with new() as worker:
            with pytest.raises(TypeError, match=f"task 'a': {why}"):
                await worker.submit("a", make())
            with pytest.raises(TypeError, match="a task id must be a string, not 7"):
                await worker.submit(7, jobs.double, 1)
            assert await worker.counts() == {} and await (await worker.submit("a", jobs.double, 2)) == 4

    run(main)


@pytest.mark.parametrize(
    "options",
    [
        {"attempts": 0},
        {"attempts": 1.5},
        {"timeout": 0},
        {"timeout": float("inf")},
        {"backoff": -1},
        {"delay": float("nan")},
        {"priority": float("inf")},
    ],
    ids=str,
)
def test_options_that_make_no_sense_are_refused(options):
    (name,) = options
    with pytest.raises(ValueError, match=name):
        AsyncTaskWorker().options(**options)


@pytest.mark.parametrize(
    "options",
    [{"max_concurrent": 0}, {"max_queue": 0}, {"lease": 0}, {"keep": -1}, {"keep_dead": 0}, {"when_full": "drop"}],
    ids=str,
)
def test_a_worker_that_makes_no_sense_is_refused(options):
    (name,) = options
    with pytest.raises(ValueError, match=name):
        AsyncTaskWorker(**options)


def test_cancelling_what_waits_is_delayed_and_runs(new):
    async def main():
        async with new(1) as worker:
            handles = [
                await worker.submit("running", jobs.nap, 60),
                await worker.submit("waiting", jobs.double, 1),
                await worker.options(delay=60).submit("delayed", jobs.double, 1),
            ]
            await comes_true(under_way(worker))
            for handle in reversed(handles):
                assert await worker.cancel(handle.task_id) is True
                with pytest.raises(TaskFailed, match=f"task '{handle.task_id}' was cancelled"):
                    await handle
                assert await worker.cancel(handle.task_id) is False
            assert await (await worker.submit("good", jobs.double, 2)) == 4
            assert await worker.counts() == {"cancelled": 3, "done": 1}

    run(main)


def test_a_full_queue_waits_or_refuses(new):
    async def main():
        async with new(1, max_queue=2, when_full="refuse") as worker:
            jobs.GO_ON.clear()
            await worker.submit("a", jobs.sleep_on)
            await comes_true(under_way(worker))
            await worker.submit("b", jobs.double, 1)
            await worker.submit("c", jobs.double, 1)
            with pytest.raises(QueueFull, match="task 'd' was refused: 2 wait already"):
                await worker.submit("d", jobs.double, 1)
            await worker.submit("c", jobs.double, 1)
            with pytest.raises(OtherWork, match="task id 'c' belongs to other work"):
                await worker.submit("c", jobs.double, 2)
            jobs.GO_ON.set()
            await worker.wait_all()
        return True

    assert run(main)


def test_whoever_waits_for_room_goes_in_turn_and_is_told_of_the_end(new):
    async def main():
        order = []

        async def submit(name):
            handle = await worker.submit(name, jobs.nap, 0.01)
            order.append(name)
            return await handle

        async with new(1, max_queue=1) as worker:
            await asyncio.gather(*(submit(str(number)) for number in range(10)))
            assert order == [str(number) for number in range(10)]
            await worker.submit("long", jobs.nap, 60)
            late = [asyncio.create_task(submit(f"late {number}")) for number in range(4)]
            late.append(asyncio.create_task(worker.wait_all()))
            await asyncio.sleep(0.1)
            await worker.stop(drain=0)
            answers = await asyncio.gather(*late, return_exceptions=True)
        return answers

    answers = run(main)
    assert [type(answer) for answer in answers] == [Closed] * 5
    assert "task 'late 1' was not accepted: the worker has stopped" in str(answers[1])


def test_results_expire_and_dead_letters_are_sent_again(new):
    async def main():
        async with new(keep=0.2) as worker:
            assert await (await worker.submit("a", jobs.double, 1)) == 2
            assert (await worker.get_result("a")).value == 2
            with pytest.raises(TaskFailed):
                await (await worker.options(attempts=1).submit("b", jobs.fail))
            await asyncio.sleep(0.3)
            assert await worker.get_result("a") is None
            assert await (await worker.submit("a", jobs.double, 3)) == 6
            (letter,) = await worker.dead_letters()
            assert (letter.task_id, letter.attempts, letter.error) == ("b", 1, "ValueError: no")
            with pytest.raises(TaskFailed, match="after 2 attempts"):
                await (await worker.send_again("b"))
            for name in ("a", "c"):
                with pytest.raises(KeyError, match=f"there is no dead letter '{name}'"):
                    await worker.send_again(name)
            assert len(await worker.dead_letters()) == 1

    run(main)


def test_who_gives_up_the_stop_leaves_nothing_open(new):
    async def main():
        worker = await new(1).start()
        handle = await worker.submit("stubborn", jobs.swallow)
        await comes_true(under_way(worker))
        stopping = asyncio.create_task(worker.stop())
        for _ in range(2):
            await asyncio.sleep(0.02)
            stopping.cancel()
        await asyncio.wait([stopping])
        with pytest.raises(Closed, match="the worker has stopped"):
            await handle
        jobs.GO_ON.set()

    jobs.GO_ON.clear()
    run(main)


def test_a_task_that_stops_its_own_worker_leaves_nothing_open(new, monkeypatch):
    async def main():
        worker = await new(1).start()
        monkeypatch.setattr(jobs, "STOP", worker.stop)
        handles = [await worker.submit("a", jobs.stop_the_worker), await worker.submit("b", jobs.double, 1)]
        for handle in handles:
            with pytest.raises(Closed, match=f"task '{handle.task_id}' .*the worker has stopped"):
                await handle

    run(main)


def test_submits_that_are_given_up_in_a_full_queue_cost_no_room(new):
    async def main():
        async with new(5, max_queue=3) as worker:
            submits = [asyncio.create_task(worker.submit(str(number), jobs.nap, 0.001)) for number in range(100)]
            for number in range(0, 100, 3):
                await asyncio.sleep(0.001)
                submits[number].cancel()
            answers = await asyncio.gather(*submits, return_exceptions=True)
            await worker.wait_all()
            done = (await worker.counts())["done"]
            assert 66 <= sum(not isinstance(answer, BaseException) for answer in answers) <= done <= 100
            for number in range(10):
                await (await worker.submit(f"later {number}", jobs.double, 1))

    run(main)


def test_a_start_that_is_given_up_leaves_nothing_behind(new):
    async def main():
        starting = asyncio.create_task(new().start())
        await asyncio.sleep(0)
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)

    run(main)
