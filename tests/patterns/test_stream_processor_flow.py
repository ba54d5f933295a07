"""The stream processor and sources that cannot wait: what is dropped, what is counted, and what a watcher sees."""

import asyncio
from collections import Counter

import pytest
from async_tools import now
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.trace import Trace
from helpers.lab.virtual_time import run_virtual
from helpers.parts.events import Event
from helpers.stream_processor import StreamProcessor


async def every(seconds: float, count: int):
    for item in range(count):
        yield item
        await asyncio.sleep(seconds)


def slow(seconds: float):
    return lambda item: asyncio.sleep(seconds, item)


@pytest.mark.parametrize(
    ("when_full", "given"),
    [("wait", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), ("drop_oldest", [0, 1, 3, 4, 7, 8, 9]), ("latest", [0, 1, 4, 5, 8, 9])],
)
def test_what_is_dropped_is_the_oldest_that_nobody_has_begun(when_full, given):
    """Two workers need 4.4 s for each, and an item comes every second."""

    async def main() -> tuple:
        async with StreamProcessor(slow(4.4), max_concurrent=2, when_full=when_full).run(every(1, 10)) as results:
            seen = [outcome.index async for outcome in results]
            return seen, results.flow.taken, results.flow.dropped, results.flow.given

    seen, taken, dropped, number = run_virtual(main)[0]
    assert (seen, taken, dropped, number) == (given, 10, 10 - len(given), len(given))


@settings(max_examples=150)
@given(
    when_full=st.sampled_from(["wait", "drop_oldest", "latest"]),
    ordered=st.booleans(),
    limit=st.integers(1, 4),
    pace=st.sampled_from([0, 1, 2]),
    work=st.lists(st.integers(0, 9), min_size=1, max_size=40),
    reader=st.sampled_from([0, 1, 5]),
)
def test_every_item_is_given_or_dropped_and_counted(when_full, ordered, limit, pace, work, reader):
    events: list[Event] = []
    count, most = len(work), {"wait": limit, "drop_oldest": limit, "latest": 1}[when_full]

    async def main() -> list[int]:
        seen = []
        processor = StreamProcessor(
            lambda item: asyncio.sleep(work[item]),
            max_concurrent=limit,
            ordered=ordered,
            when_full=when_full,
            observe=events.append,
        )
        async with processor.run(every(pace, count)) as results:
            async for outcome in results:
                seen.append(outcome.index)
                flow = results.flow
                assert flow.depth == flow.taken - flow.dropped - flow.given <= 2 * limit + (when_full != "wait") * most
                await asyncio.sleep(reader)
            assert (flow.taken, flow.given, flow.depth) == (count, len(seen), 0)
        return seen

    seen, _ = run_virtual(main)
    assert not ordered or seen == sorted(seen)
    dropped = [event.item for event in events if event.what == "drop"]
    assert sorted(seen + dropped) == [*range(count)] and dropped == sorted(dropped)
    assert count - 1 in seen and (when_full != "wait" or not dropped)
    happened = Counter(event.what for event in events)
    assert happened["take"] == count and happened["start"] == happened["end"] == happened["give"] == len(seen)
    waiting = begun = 0
    for event in events:
        waiting += {"take": 1, "drop": -1, "start": -1}.get(event.what, 0)
        begun += {"start": 1, "give": -1}.get(event.what, 0)
        assert waiting <= 2 * limit + most + 1 and begun <= 2 * limit


def test_a_source_that_never_waits_leaves_the_loop_to_others():
    async def flood():
        for item in range(100_000):
            yield item

    async def main() -> tuple:
        async with StreamProcessor(slow(0), max_concurrent=2, when_full="latest").run(flood()) as results:
            seen = [outcome.index async for outcome in results]
            return seen, results.flow.dropped

    seen, dropped = run_virtual(main)[0]
    assert len(seen) > 1000 and len(seen) + dropped == 100_000 and seen[-1] == 99_999


def test_with_the_latest_a_result_is_never_older_than_the_work_before_it_and_its_own():
    async def main(when_full: str) -> float:
        lags = []
        async with StreamProcessor(slow(3), max_concurrent=1, when_full=when_full).run(every(0.1, 300)) as results:
            async for _ in results:
                lags.append(results.flow.lag)
        return max(lags)

    assert run_virtual(main, "latest")[0] <= 3.2
    assert run_virtual(main, "wait")[0] > 5


def test_lag_depth_and_throughput_while_it_runs():
    async def main() -> list[tuple]:
        seen = []
        async with StreamProcessor(slow(2), max_concurrent=4).run(range(400)) as results:
            flow = results.flow
            assert (flow.depth, flow.throughput, flow.lag) == (8, 0, 0)
            async for outcome in results:
                if outcome.index in (3, 203):
                    seen.append((now(), flow.lag, flow.depth, round(flow.throughput, 2)))
            await asyncio.sleep(flow.throughput * 50)
            seen.append((flow.given, flow.depth, round(flow.throughput, 2)))
        return seen

    early, late, after = run_virtual(main)[0]
    assert early == (2, 2, 4, 2.0) and late == (102, 4, 4, 2.0)
    assert after == (400, 0, 0.67)


def test_spans_are_recorded_with_a_lane_for_each_worker():
    trace = Trace()

    async def main() -> None:
        async with StreamProcessor(slow(1), max_concurrent=3, observe=trace).run(range(9)) as results:
            async for _ in results:
                ...

    run_virtual(main)
    assert trace.workers == ["worker 1", "worker 2", "worker 3"]
    assert (trace.peak, trace.seconds, trace.busy_share) == (3, 3, 1)


def test_an_observer_that_raises_costs_no_item_and_is_heard_of():
    told = []

    async def main() -> int:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["exception"]))
        async with StreamProcessor(slow(1), observe=lambda event: 1 / 0).run(range(3)) as results:
            return len([outcome async for outcome in results])

    assert run_virtual(main)[0] == 3 and len(told) == 12
