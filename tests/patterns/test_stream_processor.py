"""The stream processor: order, bound, speed, memory, and run after run."""

import asyncio
import gc
import itertools
import tracemalloc

import pytest
from async_tools import Gauge, now
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.stream_processor import StreamProcessor


async def read(processor: StreamProcessor, source) -> list:
    async with processor.run(source) as results:
        return [outcome async for outcome in results]


async def echo(item):
    return item


async def streamed(items, seconds: float = 0.0):
    for item in items:
        await asyncio.sleep(seconds)
        yield item


@settings(max_examples=100)
@given(
    items=st.lists(st.integers(0, 13), max_size=40),
    limit=st.integers(1, 8),
    ordered=st.booleans(),
    asynchronous=st.booleans(),
    pause=st.sampled_from([0, 1, 5]),
)
def test_one_outcome_for_each_item_and_never_more_than_the_limit(items, limit, ordered, asynchronous, pause):
    gauge = Gauge()
    taken = 0

    def plain():
        nonlocal taken
        for item in items:
            taken += 1
            yield item

    async def main() -> list:
        seen = []
        processor = StreamProcessor(gauge.work, max_concurrent=limit, ordered=ordered)
        async with processor.run(streamed(plain()) if asynchronous else plain()) as results:
            async for outcome in results:
                seen.append(outcome)
                await asyncio.sleep(pause)
                assert taken <= len(seen) + 2 * limit
        return seen

    run = run_virtual(main)
    outcomes, _ = run
    assert [(o.index, o.item) for o in (outcomes if ordered else sorted(outcomes, key=index))] == list(enumerate(items))
    assert all(o.value == o.item if o.item != 13 else "unlucky" in str(o.error) for o in outcomes)
    assert gauge.peak <= limit and gauge.now == 0 and run.leftover == []


def index(outcome) -> int:
    return outcome.index


@pytest.mark.parametrize("ordered", [True, False])
def test_order_costs_no_speed(ordered):
    seconds_of_work = [0.008, 0.002] * 500
    processor = StreamProcessor(Gauge().work, max_concurrent=10, ordered=ordered)
    _, seconds = run_virtual(read, processor, seconds_of_work)
    assert sum(seconds_of_work) / 10 / seconds >= 0.98


def test_unordered_outcomes_come_as_they_are_ready():
    outcomes, _ = run_virtual(read, StreamProcessor(Gauge().work, max_concurrent=3, ordered=False), [3, 1, 2, 5, 1])
    assert [(outcome.index, outcome.value) for outcome in outcomes] == [(1, 1), (2, 2), (0, 3), (4, 1), (3, 5)]


def test_a_slow_one_in_front_holds_the_workers_up_only_when_as_many_again_are_done():
    started = []

    async def work(item: int) -> None:
        started.append((item, now()))
        await asyncio.sleep(1 if item else 100)

    run_virtual(read, StreamProcessor(work, max_concurrent=4), range(9))
    assert started == [(0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (5, 1), (6, 1), (7, 2), (8, 100)]


def test_the_next_item_comes_while_others_are_worked_on():
    processor = StreamProcessor(lambda item: asyncio.sleep(1, item), max_concurrent=1)
    outcomes, seconds = run_virtual(read, processor, streamed(range(10), 1))
    assert (len(outcomes), seconds) == (10, 11)


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("asynchronous", [True, False])
def test_a_reader_that_is_slow_stops_the_source(asynchronous, ordered):
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield taken

    async def main() -> int:
        processor = StreamProcessor(echo, max_concurrent=5, ordered=ordered)
        async with processor.run(streamed(endless()) if asynchronous else endless()) as results:
            read = 0
            async for _ in results:
                read += 1
                await asyncio.sleep(10)
                assert taken == read + 10
                if read == 20:
                    return results.flow.depth

    assert run_virtual(main)[0] == 10


def test_nothing_in_nothing_out():
    assert run_virtual(read, StreamProcessor(echo), [])[0] == []
    assert run_virtual(read, StreamProcessor(echo), streamed([]))[0] == []


def test_none_is_an_item_and_a_value_like_any_other():
    outcomes, _ = run_virtual(read, StreamProcessor(echo, max_concurrent=2), [None, 0, None, "", StopAsyncIteration])
    assert [outcome.unwrap() for outcome in outcomes] == [None, 0, None, "", StopAsyncIteration]


def test_a_processor_runs_again_and_twice_at_once_and_on_another_loop():
    processor = StreamProcessor(Gauge().work, max_concurrent=2)

    async def main() -> list:
        return [await read(processor, [1, 2]), *await asyncio.gather(read(processor, [3, 1]), read(processor, [2]))]

    for _ in range(2):
        runs, seconds = run_virtual(main)
        assert [[outcome.value for outcome in run] for run in runs] == [[1, 2], [3, 1], [2]]
        assert seconds == 5


def test_results_are_a_source_for_the_next_processor():
    async def main() -> tuple[list, float]:
        slow = StreamProcessor(lambda item: asyncio.sleep(1, item), max_concurrent=1)
        async with slow.run(range(10)) as first, slow.run(first) as second:
            return [outcome.value.value async for outcome in second], now()

    assert run_virtual(main)[0] == ([*range(10)], 11)


@pytest.mark.parametrize("ordered", [True, False])
def test_the_memory_of_an_endless_run_does_not_grow(ordered):
    async def main() -> list[int]:
        kept = []
        async with StreamProcessor(echo, ordered=ordered).run(itertools.count()) as results:
            async for _ in results:
                if results.flow.given % 10_000 == 0:
                    gc.collect()
                    kept.append(tracemalloc.get_traced_memory()[0])
                    if len(kept) == 4:
                        return kept

    tracemalloc.start()
    try:
        _, first, *_, last = asyncio.run(main())
    finally:
        tracemalloc.stop()
    assert last - first < 20_000


@pytest.mark.parametrize(
    ("options", "told"),
    [({"max_concurrent": 0}, "at least 1, not 0"), ({"when_full": "block"}, '"wait", "drop_oldest" or "latest"')],
)
def test_options_that_cannot_be_kept_are_refused(options, told):
    with pytest.raises(ValueError, match=told):
        StreamProcessor(echo, **options)


def test_what_gives_no_items_is_refused_at_the_door():
    with pytest.raises(TypeError, match="not iterable"):
        run_virtual(read, StreamProcessor(echo), 5)
