"""The stream processor when it is left, cancelled or read in odd ways: nothing hangs, and nothing is left behind."""

import asyncio
import contextvars
import itertools
import sys

import pytest
from async_tools import Gauge, now

from helpers.lab.virtual_time import run_virtual
from helpers.stream_processor import StreamProcessor

WHEN_FULL = ["wait", "drop_oldest", "latest"]


class Source:
    """An endless source that says where it stands; closing it takes a second."""

    def __init__(self, seconds: float = 1) -> None:
        self.seconds = seconds
        self.begun = self.closed = False
        self.readers = set()

    async def items(self):
        self.begun = True
        try:
            for item in itertools.count():
                self.readers.add(asyncio.current_task())
                await asyncio.sleep(self.seconds)
                yield item
        finally:
            self.readers.add(asyncio.current_task())
            try:
                await asyncio.sleep(1)
            finally:
                self.closed = True


def others() -> set:
    return asyncio.all_tasks() - {asyncio.current_task()}


@pytest.mark.parametrize("when_full", WHEN_FULL)
@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("way_out", ["break", "error", "cancel"])
@pytest.mark.parametrize("pace", [0.1, 1, 100])
def test_leaving_leaves_nothing_behind(way_out, ordered, when_full, pace):
    gauge, source = Gauge(), Source(pace)
    processor = StreamProcessor(lambda _: gauge.work(5), max_concurrent=4, ordered=ordered, when_full=when_full)

    async def read() -> None:
        async with processor.run(source.items()) as results:
            async for _ in results:
                if way_out == "break":
                    break
                if way_out == "error":
                    raise KeyError("mine")
                await asyncio.sleep(1000)

    async def main() -> set:
        task = asyncio.create_task(read())
        await asyncio.sleep(150)
        task.cancel()
        await asyncio.wait([task])
        assert (way_out == "error") == (not task.cancelled() and isinstance(task.exception(), KeyError))
        return others()

    run = run_virtual(main)
    assert run[0] == set() and run.leftover == [] and gauge.now == 0
    assert source.closed and len(source.readers) == 1


@pytest.mark.parametrize("when_full", WHEN_FULL)
@pytest.mark.parametrize("ordered", [True, False])
def test_it_can_be_cancelled_at_any_step(ordered, when_full):
    async def main(steps: int) -> bool:
        gauge, source = Gauge(), Source(0.1)
        processor = StreamProcessor(lambda _: gauge.work(0.15), max_concurrent=2, ordered=ordered, when_full=when_full)

        async def read() -> None:
            async with processor.run(source.items()) as results:
                async for outcome in results:
                    await asyncio.sleep(0)
                    if outcome.index > 4:
                        break

        task = asyncio.create_task(read())
        for step in range(steps):
            await asyncio.sleep(0 if step % 5 else 0.05)
        task.cancel()
        await asyncio.wait([task])
        assert others() == set() and gauge.now == 0 and source.closed == source.begun
        return task.cancelled()

    ends = [run_virtual(main, steps)[0] for steps in range(200)]
    assert all(ends[:20]) and not all(ends)


def test_cancelled_again_it_still_waits_for_all_that_it_began():
    ended = []

    async def slow_to_end(item: int) -> None:
        try:
            await asyncio.sleep(1000)
        finally:
            try:
                await asyncio.sleep(5)
            finally:
                await asyncio.sleep(1)
                ended.append(item)

    async def read() -> None:
        async with StreamProcessor(slow_to_end, max_concurrent=3).run(Source(0).items()) as results:
            await anext(results)

    async def main() -> set:
        task = asyncio.create_task(read())
        for _ in range(2):
            await asyncio.sleep(2)
            task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        return others()

    assert run_virtual(main)[0] == set() and sorted(ended) == [0, 1, 2]


def test_entered_and_left_at_once_it_closes_the_source():
    async def main() -> tuple:
        source = Source()
        async with StreamProcessor(Gauge().work).run(source.items()):
            pass
        return source.closed, others()

    assert run_virtual(main)[0] == (True, set())


def test_a_source_is_read_and_closed_in_one_context():
    name = contextvars.ContextVar("name", default="outside")

    async def source():
        token = name.set("inside")
        try:
            async with asyncio.timeout(3):
                for item in itertools.count():
                    await asyncio.sleep(1)
                    yield item
        finally:
            name.reset(token)

    async def main() -> tuple:
        seen = []
        with pytest.raises(TimeoutError):
            async with StreamProcessor(Gauge().work).run(source()) as results:
                async for outcome in results:
                    seen.append(outcome.index)
        async with StreamProcessor(Gauge().work).run(source()) as results:
            await anext(results)
        return seen, name.get(), now()

    assert run_virtual(main)[0] == ([0, 1], "outside", 4)


def test_work_that_answers_its_cancellation_does_not_keep_the_block_open():
    async def raises(item: int) -> int:
        try:
            return await asyncio.sleep(10, item)
        finally:
            raise KeyError("clean-up failed")

    async def returns(item: int) -> int:
        try:
            return await asyncio.sleep(10, item)
        except asyncio.CancelledError:
            return -1

    async def main(work) -> None:
        async with StreamProcessor(work, max_concurrent=3).run(range(20)):
            await asyncio.sleep(0.5)

    assert run_virtual(main, raises)[1] == run_virtual(main, returns)[1] == 0.5


@pytest.mark.parametrize("when_full", WHEN_FULL)
def test_a_source_that_takes_no_notice_of_being_cancelled_is_left_after_its_next_item(when_full):
    async def stubborn():
        for item in itertools.count():
            try:
                await asyncio.sleep(1)
            except asyncio.CancelledError:
                await asyncio.sleep(3)
            yield item

    async def main() -> set:
        async with StreamProcessor(Gauge().work, max_concurrent=2, when_full=when_full).run(stubborn()) as results:
            await anext(results)
            await asyncio.sleep(0.5)
        return others()

    left, seconds = run_virtual(main)
    assert left == set() and 4 <= seconds <= 5


def test_what_goes_wrong_in_closing_the_source_is_raised():
    async def source():
        try:
            for item in itertools.count():
                yield item
        finally:
            raise OSError("cannot close")

    async def main(error: Exception | None) -> None:
        async with StreamProcessor(Gauge().work).run(source()) as results:
            await anext(results)
            if error:
                raise error

    with pytest.raises(OSError, match="cannot close"):
        run_virtual(main, None)
    with pytest.raises(OSError, match="cannot close") as caught:
        run_virtual(main, KeyError("mine"))
    assert isinstance(caught.value.__context__, asyncio.CancelledError | KeyError)


def test_a_reader_that_gives_up_waiting_can_come_back():
    async def main() -> list[float]:
        seen = []
        async with StreamProcessor(Gauge().work, max_concurrent=3).run([3, 5, 7]) as results:
            while len(seen) < 3:
                try:
                    seen.append((await asyncio.wait_for(anext(results), 0.7)).value)
                except TimeoutError:
                    pass
            for _ in range(2):
                with pytest.raises(StopAsyncIteration):
                    await anext(results)
        return seen

    assert run_virtual(main)[0] == [3, 5, 7]


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_readers_may_share_the_results(count, ordered):
    async def main() -> list[int]:
        seen = []

        async def read(results, seconds: float) -> None:
            async for outcome in results:
                seen.append(outcome.index)
                await asyncio.sleep(seconds)

        processor = StreamProcessor(Gauge().work, max_concurrent=3, ordered=ordered)
        async with processor.run([1, 2, 1] * count) as results:
            await asyncio.gather(*(read(results, seconds) for seconds in (0, 0, 0.3, 20)))
        return seen

    seen, _ = run_virtual(main)
    assert sorted(seen) == [*range(3 * count)]


@pytest.mark.parametrize("count", [0, 100])
def test_a_run_that_was_left_gives_no_more(count):
    async def main() -> int:
        processor = StreamProcessor(Gauge().work, max_concurrent=2)
        async with processor.run([0] * count if count else Source(100).items()) as results:
            waiting = asyncio.create_task(read_all(results))
            await asyncio.sleep(0.1 if not count else 0)
        for read in (waiting, anext(results)):
            with pytest.raises(RuntimeError, match="block was left"):
                await read
        return results.flow.given

    async def read_all(results) -> None:
        async for _ in results:
            await asyncio.sleep(1)

    assert run_virtual(main)[0] <= 1


def test_cancelling_on_the_way_in_leaves_nothing():
    async def main() -> int:
        gauge = Gauge()

        async def run() -> None:
            async with StreamProcessor(gauge.work, max_concurrent=4).run([1.0] * 100):
                raise AssertionError("the block is not entered")

        task = asyncio.create_task(run())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        return len(asyncio.all_tasks()) - 1

    assert run_virtual(main)[0] == 0


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
@pytest.mark.parametrize("ordered", [True, False])
def test_tasks_may_be_eager(ordered):
    async def quick_or_not(item: int) -> int:
        if item % 3:
            await asyncio.sleep(item % 3)
        return item

    async def main() -> list[int]:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
        async with StreamProcessor(quick_or_not, max_concurrent=4, ordered=ordered).run(range(50)) as results:
            return [outcome.value async for outcome in results]

    values, _ = run_virtual(main)
    assert (values if ordered else sorted(values)) == [*range(50)]
