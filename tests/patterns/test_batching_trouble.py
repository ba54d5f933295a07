"""The batching service in trouble: whatever happens, each caller gets its own answer or is told why not.

Each case runs once here, and a hundred times in `make soak`.
"""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError, Future, wait

import pytest
from batching_tools import BAD, PATIENCE, Model, until

from helpers.batching import BatchInferenceService, Closed, QueueFull

CASES: list[Callable[[], Awaitable[None]]] = []


def case(func):
    CASES.append(func)
    return func


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_once(case):
    before = threading.active_count()
    asyncio.run(asyncio.wait_for(case(), PATIENCE))
    assert threading.active_count() <= before


@pytest.mark.soak
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_hundred_times(case):
    for _ in range(100):
        test_once(case)


async def held_up(service, model) -> asyncio.Task:
    """A request that is in the model, so that those behind it wait."""
    first = asyncio.create_task(service.predict(0))
    assert await asyncio.to_thread(model.began.wait, PATIENCE)
    return first


async def ask(service, items) -> list[asyncio.Task]:
    tasks = [asyncio.create_task(service.predict(item)) for item in items]
    await asyncio.sleep(0)
    return tasks


async def ended(tasks) -> list:
    return await asyncio.gather(*tasks, return_exceptions=True)


@case
async def three_of_twenty_tasks_are_cancelled_while_they_wait():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        tasks = await ask(service, range(100, 120))
        for task in tasks[5:8]:
            task.cancel()
        await asyncio.sleep(0)
        assert service.waiting == 17
        model.go_on.set()
        results = await ended(tasks)
        assert await first == 0
    assert [result for result in results if type(result) is int] == [
        200 + 2 * n for n in range(20) if n not in (5, 6, 7)
    ]
    assert all(isinstance(result, asyncio.CancelledError) for result in results[5:8])
    assert model.seen.isdisjoint({105, 106, 107})


@case
async def three_of_twenty_tasks_are_cancelled_in_the_model():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        tasks = await ask(service, range(100, 120))
        model.began.clear()
        model.go_on.set()
        assert await asyncio.to_thread(model.began.wait, PATIENCE)
        for task in tasks[5:8]:
            task.cancel()
        results = await ended(tasks)
        assert await first == 0 and await service.predict(4) == 8
    assert [results[n] for n in range(20) if n not in (5, 6, 7)] == [
        200 + 2 * n for n in range(20) if n not in (5, 6, 7)
    ]


@case
async def three_of_twenty_futures_are_cancelled():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        futures = [service.submit(item) for item in range(100, 120)]
        assert all(future.cancel() for future in futures[5:8]) and service.waiting == 17
        model.go_on.set()
        await first
        assert all(future.result(PATIENCE) for future in futures[:5] + futures[8:])
        assert not futures[0].cancel()
    assert model.seen.isdisjoint({105, 106, 107})


@case
async def all_that_wait_are_cancelled():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        tasks = await ask(service, range(1, 5))
        for task in tasks:
            task.cancel()
        await ended(tasks)
        model.go_on.set()
        assert await first == 0 and await service.predict(7) == 14
    assert model.batches == [[0], [7]]


@case
async def the_model_raises():
    model = Model()
    async with BatchInferenceService(model) as service:
        results = await ended(await ask(service, [BAD] * 40))
        assert [str(result) for result in results] == ["cannot take -1"] * 40
        assert len({id(result) for result in results}) == 40  # an error of one's own, not one that others raise as well
        assert await service.predict(1) == 2


@case
async def one_item_is_bad():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        items = [*range(100, 131), BAD]
        tasks = await ask(service, items)
        model.go_on.set()
        results = await ended(tasks)
        await first
    assert results[:-1] == [2 * item for item in items[:-1]]
    assert isinstance(results[-1], ValueError) and results[-1].__context__ is None
    assert len(model.batches) <= 2 + 2 * 5


@case
async def the_model_raises_what_is_no_exception():
    for error in (SystemExit(3), KeyboardInterrupt(), GeneratorExit(), asyncio.CancelledError(), StopIteration(5)):
        async with BatchInferenceService(Model(error=error)) as service:
            results = await ended(await ask(service, [1, BAD, 2]))
            assert (results[0], results[2]) == (2, 4)
            assert isinstance(results[1], RuntimeError) and type(error).__name__ in str(results[1])
            assert results[1].__cause__ is error
            with pytest.raises(RuntimeError, match=type(error).__name__):
                service.submit(BAD).result(PATIENCE)
            assert await service.predict(3) == 6


@case
async def the_model_returns_too_few_or_too_many():
    def wrong(items):
        return [0] * (len(items) + items[0])

    for change in (-1, 1):
        async with BatchInferenceService(wrong) as service:
            results = await ended(await ask(service, [change] * 20))
            assert all(isinstance(result, ValueError) and "predict_batch returned" in str(result) for result in results)
            assert await service.predict(0) == 0


@case
async def the_model_returns_nothing():
    async with BatchInferenceService(lambda items: None) as service:
        assert all(isinstance(result, TypeError) for result in await ended(await ask(service, range(5))))


async def with_200_queued(way_out, left: int) -> list:
    """What they are told when the block is left so. The model goes on once so many are left in the closed queue."""
    model = Model(held=True)

    async def go_on() -> None:
        await until(lambda: service._line.ended and service.waiting == left)
        model.go_on.set()

    with contextlib.suppress(KeyError):
        async with BatchInferenceService(model) as service:
            first = await held_up(service, model)
            tasks = await ask(service, range(100, 300))
            futures = [service.submit(item) for item in range(300, 310)]
            going_on = asyncio.create_task(go_on())
            await way_out(service)
    await going_on
    assert await first == 0
    return await ended(tasks) + await ended(map(asyncio.wrap_future, futures))


@case
async def closed_with_200_queued_which_are_answered():
    async def leave(service):
        pass

    assert await with_200_queued(leave, 210) == [2 * item for item in range(100, 310)]


@case
async def closed_with_200_queued_which_are_told():
    async def shut(service):
        await asyncio.to_thread(service.shutdown, drain=False)

    async def fail(service):
        raise KeyError("mine")

    for way_out in (shut, fail):
        results = await with_200_queued(way_out, 0)
        assert len(results) == 210 and all(isinstance(result, Closed) for result in results)


@case
async def a_hundred_threads_and_a_hundred_tasks():
    model, results = Model(), {}
    async with BatchInferenceService(model, max_queue=64) as service:

        def of_thread(number: int) -> None:
            results[number] = [service.submit(10 * number + n).result(PATIENCE) for n in range(5)]

        async def of_task(number: int) -> None:
            results[number] = [await service.predict(10 * number + n) for n in range(5)]

        threads = [threading.Thread(target=of_thread, args=(number,)) for number in range(100)]
        for thread in threads:
            thread.start()
        await asyncio.gather(*map(of_task, range(100, 200)))
        for thread in threads:
            await asyncio.to_thread(thread.join)
    assert results == {number: [2 * (10 * number + n) for n in range(5)] for number in range(200)}


@case
async def two_event_loops():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)

        async def many(items: range) -> list[int]:
            return await asyncio.gather(*map(service.predict, items))

        other = asyncio.create_task(asyncio.to_thread(asyncio.run, many(range(200, 250))))
        here = asyncio.create_task(many(range(100, 150)))
        await until(lambda: service.waiting == 100)
        model.go_on.set()
        assert await here == [2 * item for item in range(100, 150)]
        assert await other == [2 * item for item in range(200, 250)]
        await first
    assert any(min(batch) < 200 <= max(batch) for batch in model.batches)


@case
async def a_loop_is_closed_while_its_request_waits():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)

        def short_lived() -> None:
            loop = asyncio.new_event_loop()
            loop.set_exception_handler(lambda *_: None)
            waiting = loop.create_task(service.predict(1))
            loop.call_soon(loop.stop)
            loop.run_forever()
            loop.close()
            waiting._log_destroy_pending = False

        await asyncio.to_thread(short_lived)
        tasks = await ask(service, [2, 3])
        assert service.waiting == 3
        model.go_on.set()
        assert await ended([first, *tasks]) == [0, 4, 6]


@case
async def ten_thousand_tasks_wait_for_a_queue_of_a_hundred():
    waited = []

    def model(items):
        waited.append(service.waiting)
        return [2 * item for item in items]

    async with BatchInferenceService(model, max_queue=100) as service:
        assert await ended(await ask(service, range(10_000))) == [2 * item for item in range(10_000)]
    assert max(waited) <= 100


@case
async def ten_thousand_tasks_are_refused_by_a_queue_of_a_hundred():
    model = Model(held=True)
    async with BatchInferenceService(model, max_queue=100, when_full="refuse") as service:
        first = await held_up(service, model)
        tasks = await ask(service, range(100, 10_100))
        model.go_on.set()
        results = await ended(tasks)
        await first
    assert results[:100] == [2 * item for item in range(100, 200)]
    assert all(isinstance(result, QueueFull) for result in results[100:])


@case
async def threads_wait_for_room_in_the_order_in_which_they_came():
    model, futures = Model(held=True), []
    async with BatchInferenceService(model, batch_size=2, max_queue=2) as service:
        first = await held_up(service, model)
        tasks = await ask(service, [1, 2])
        thread = threading.Thread(target=lambda: futures.extend(service.submit(item) for item in (3, 4, 5)))
        thread.start()
        await until(lambda: service._line._outside)
        behind = await ask(service, [6])
        assert service.waiting == 2
        model.go_on.set()
        await ended([first, *tasks, *behind])
        await asyncio.to_thread(thread.join)
        assert [future.result(PATIENCE) for future in futures] == [6, 8, 10]
    assert [item for batch in model.batches for item in batch][:4] == [0, 1, 2, 3]


@case
async def a_thread_that_waits_for_room_is_told_of_the_end():
    model, futures = Model(held=True), []
    async with BatchInferenceService(model, batch_size=1, max_queue=1) as service:
        first = await held_up(service, model)
        tasks = await ask(service, [1, 2])  # one in the queue, one outside
        thread = threading.Thread(target=lambda: futures.append(service.submit(3)))
        thread.start()
        await until(lambda: len(service._line._outside) == 2)
        tasks[1].cancel()
        shutting = asyncio.create_task(asyncio.to_thread(service.shutdown, drain=False))
        await asyncio.to_thread(thread.join)
        model.go_on.set()
        await shutting
        results = await ended([first, *tasks])
    assert results[0] == 0 and isinstance(results[1], Closed)
    assert isinstance(futures[0].exception(PATIENCE), Closed)


@case
async def a_cancelled_request_makes_room():
    model = Model(held=True)
    async with BatchInferenceService(model, batch_size=2, max_queue=2) as service:
        first = await held_up(service, model)
        tasks = await ask(service, [1, 2, 3])
        tasks[0].cancel()
        await ended(tasks[:1])
        assert service.waiting == 2
        model.go_on.set()
        assert await ended([first, *tasks[1:]]) == [0, 4, 6]


@case
async def before_the_start_and_after_the_end():
    service = BatchInferenceService(Model())
    for _ in range(2):
        with pytest.raises(Closed, match="not been started"):
            await service.predict(1)
        with pytest.raises(Closed, match="not been started"):
            service.submit(1)
    async with service:
        assert await service.predict(1) == 2
    for _ in range(2):
        with pytest.raises(Closed, match="shut down"):
            await service.predict(1)
        with pytest.raises(Closed, match="shut down"):
            service.submit(1)
        service.shutdown()
    with pytest.raises(RuntimeError, match="runs once"):
        service.start()


@case
async def the_system_has_no_more_threads():
    service = BatchInferenceService(Model())

    def start() -> None:
        raise RuntimeError("can't start new thread")

    service._thread.start = start
    with pytest.raises(RuntimeError, match="new thread"):
        service.start()
    with pytest.raises(Closed):
        await service.predict(1)


@case
async def a_thread_is_interrupted_while_it_waits_for_room():
    model = Model(held=True)
    async with BatchInferenceService(model, batch_size=1, max_queue=1) as service:
        first = await held_up(service, model)
        tasks = await ask(service, [1])
        wait = threading.Event.wait
        threading.Event.wait = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
        try:
            with pytest.raises(KeyboardInterrupt):
                service.submit(2)
        finally:
            threading.Event.wait = wait
        assert not service._line._outside
        model.go_on.set()
        assert await ended([first, *tasks]) == [0, 2]
    assert 2 not in model.seen


@case
async def the_block_is_cancelled_while_it_drains():
    model = Model(held=True)
    tasks: list[asyncio.Task] = []

    async def block() -> None:
        async with BatchInferenceService(model, batch_size=1) as service:
            tasks.append(await held_up(service, model))
            tasks.extend(await ask(service, range(1, 5)))

    leaving = asyncio.create_task(block())
    await until(lambda: len(tasks) == 5)
    for _ in range(3):
        await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.wait([leaving])
    assert leaving.cancelled()
    results = await ended(tasks[1:])
    assert all(isinstance(result, Closed) for result in results)
    model.go_on.set()
    assert await tasks[0] == 0
    await until(lambda: all(thread.name != "batches" for thread in threading.enumerate()))


@case
async def callbacks_of_futures_do_what_they_should_not():
    said, hook = [], threading.excepthook
    threading.excepthook = said.append
    try:
        service = BatchInferenceService(Model(), batch_size=1, max_queue=1).start()

        def ask_again(future: Future) -> None:
            with contextlib.suppress(QueueFull):
                for item in range(1, 10):
                    service.submit(item)

        def leave(future: Future) -> None:
            raise SystemExit

        for callback in (ask_again, leave, lambda _: service.shutdown()):
            done = threading.Event()
            future = service.submit(5)
            future.add_done_callback(callback)
            future.add_done_callback(lambda _, done=done: done.set())
            assert future.result(PATIENCE) == 10
            if callback is not leave:
                assert await asyncio.to_thread(done.wait, PATIENCE)
        service.shutdown()
    finally:
        threading.excepthook = hook
    assert [each.exc_type for each in said] in ([], [SystemExit])  # in this thread, where the future was done before


@case
async def shut_down_by_many_at_once():
    model = Model(held=True)
    async with BatchInferenceService(model) as service:
        first = await held_up(service, model)
        tasks = await ask(service, range(1, 5))
        shutting = [asyncio.create_task(asyncio.to_thread(service.shutdown)) for _ in range(4)]
        await asyncio.sleep(0)
        model.go_on.set()
        await asyncio.gather(*shutting)
        assert await ended([first, *tasks]) == [0, 2, 4, 6, 8]


@case
async def futures_cancelled_at_any_moment():
    async with BatchInferenceService(Model(), batch_size=4) as service:
        futures = [service.submit(100 + n) for n in range(200)]
        cancelled = [future.cancel() for future in futures[::3]]
        done = await asyncio.to_thread(wait, futures, PATIENCE)
        assert not done.not_done
        for n, future in enumerate(futures):
            if n % 3 == 0 and cancelled[n // 3]:
                with pytest.raises(CancelledError):
                    future.result()
            else:
                assert future.result() == 200 + 2 * n


@case
async def tasks_cancelled_at_any_moment():
    async with BatchInferenceService(Model(), batch_size=4) as service:
        for steps in range(12):
            tasks = await ask(service, range(100, 140))
            for _ in range(steps):
                await asyncio.sleep(0)
            for task in tasks[::3]:
                task.cancel()
            results = await ended(tasks)
            assert all(
                result == 2 * item or (isinstance(result, asyncio.CancelledError) and n % 3 == 0)
                for n, (item, result) in enumerate(zip(range(100, 140), results, strict=True))
            )
