"""Items in groups: by count or by time, all of them, in order, and no further ahead than one group."""

import asyncio
import itertools

import pytest
from async_tools import now
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.batches import batches
from helpers.stream_processor import StreamProcessor


async def paced(pauses):
    for item, pause in enumerate(pauses):
        await asyncio.sleep(pause)
        yield item


async def read(source, *, size: int, seconds: float) -> list[tuple[list, float]]:
    async with batches(source, size=size, seconds=seconds) as groups:
        return [(group, now()) async for group in groups]


def test_a_batch_leaves_when_it_is_full_or_when_its_first_item_has_waited_or_when_no_more_come():
    pauses = [0, 1, 1, 0, 5, 3, 3, 3, 1]
    assert run_virtual(lambda: read(paced(pauses), size=3, seconds=5))[0] == [
        ([0, 1, 2], 2),
        ([3], 7),
        ([4, 5], 12),
        ([6, 7, 8], 17),
    ]
    assert run_virtual(lambda: read(range(7), size=3, seconds=5)) == ([([0, 1, 2], 0), ([3, 4, 5], 0), ([6], 0)], 0)
    assert run_virtual(lambda: read([], size=3, seconds=5)) == ([], 0)


@settings(max_examples=150)
@given(
    pauses=st.lists(st.sampled_from([0, 0.5, 1, 3, 7]), max_size=40),
    size=st.integers(1, 6),
    seconds=st.sampled_from([0.25, 2, 5]),
    reader=st.sampled_from([0, 1, 10]),
)
def test_every_item_once_in_order_and_none_waits_longer_than_it_may(pauses, size, seconds, reader):
    came: list[float] = []

    async def noted():
        async for item in paced(pauses):
            came.append(now())
            yield item

    async def main() -> list[int]:
        seen = []
        async with batches(noted(), size=size, seconds=seconds) as groups:
            asked = now()
            async for group in groups:
                assert 1 <= len(group) <= size and len(came) <= len(seen) + 2 * size
                assert now() <= max(asked, came[group[0]] + seconds)
                seen += group
                await asyncio.sleep(reader)
                asked = now()
        return seen

    run = run_virtual(main)
    assert run[0] == [*range(len(pauses))] and run.leftover == []


@pytest.mark.parametrize("asynchronous", [True, False])
def test_a_slow_reader_stops_the_source(asynchronous):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield taken

    async def streamed():
        for item in endless():
            yield item

    async def main() -> None:
        async with batches(streamed() if asynchronous else endless(), size=4, seconds=1) as groups:
            for number in range(1, 10):
                assert len(await anext(groups)) == 4
                await asyncio.sleep(10)
                assert taken == 4 * number + 4

    run_virtual(main)


def test_an_error_of_the_source_is_raised_after_what_came_before_it():
    async def source():
        for item in range(5):
            yield item
        raise ConnectionError("gone")

    async def main() -> list[list[int]]:
        seen = []
        with pytest.raises(ConnectionError, match="gone"):
            async with batches(source(), size=3, seconds=9) as groups:
                async for group in groups:
                    seen.append(group)
        return seen

    assert run_virtual(main) == ([[0, 1, 2], [3, 4]], 0)


@pytest.mark.parametrize("way_out", ["break", "error", "cancel"])
def test_leaving_closes_the_source_and_leaves_nothing_behind(way_out):
    closed = []

    async def source():
        try:
            for item in itertools.count():
                await asyncio.sleep(1)
                yield item
        finally:
            closed.append(True)

    async def use() -> None:
        async with batches(source(), size=10, seconds=2.5) as groups:
            async for _ in groups:
                if way_out == "break":
                    break
                if way_out == "error":
                    raise KeyError("mine")

    async def main() -> set:
        task = asyncio.create_task(use())
        await asyncio.sleep(9)
        task.cancel()
        await asyncio.wait([task])
        assert (way_out == "error") == (not task.cancelled() and isinstance(task.exception(), KeyError))
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert run_virtual(main) == (set(), 9) and closed == [True]


def test_a_reader_that_gives_up_waiting_can_come_back_and_several_may_share():
    async def main() -> list[int]:
        seen = []

        async def some(groups) -> None:
            while True:
                try:
                    seen.extend(await asyncio.wait_for(anext(groups), 0.7))
                except TimeoutError:
                    pass
                except StopAsyncIteration:
                    return

        async with batches(paced([1] * 20), size=2, seconds=1.5) as groups:
            await asyncio.gather(some(groups), some(groups), some(groups))
        return seen

    assert run_virtual(main)[0] == [*range(20)]


def test_batches_that_were_left_give_what_they_had_and_then_say_so():
    async def main() -> list[int]:
        async with batches(paced([1] * 20), size=5, seconds=9) as groups:
            await asyncio.sleep(2.5)
        assert await anext(groups) == [0, 1]
        for _ in range(2):
            with pytest.raises(RuntimeError, match="block was left"):
                await anext(groups)

    run_virtual(main)


@pytest.mark.parametrize(("size", "seconds"), [(0, 1), (1, 0), (1, float("nan"))])
def test_what_could_never_leave_is_refused(size, seconds):
    with pytest.raises(ValueError, match="size must be at least 1 and seconds positive"):
        run_virtual(lambda: read([1], size=size, seconds=seconds))


def test_a_processor_works_on_batches():
    async def work(group: list[int]) -> int:
        await asyncio.sleep(1)
        return sum(group)

    async def main() -> list[int]:
        processor = StreamProcessor(work, max_concurrent=2)
        async with batches(range(10), size=4, seconds=1) as groups, processor.run(groups) as results:
            return [outcome.unwrap() async for outcome in results]

    assert run_virtual(main) == ([6, 22, 17], 2)
