"""The bounded gather and its twin: order, bound, errors, memory, and an end to everything."""

import asyncio
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.bounded import Abort, as_completed, gather


class Gauge:
    """Counts calls, how many are under way, and the most there ever were."""

    def __init__(self) -> None:
        self.started = self.now = self.peak = self.cancelled = 0

    async def work(self, seconds: float) -> float:
        self.started += 1
        self.now += 1
        self.peak = max(self.peak, self.now)
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.now -= 1
        if seconds == 13:
            raise ValueError("unlucky")
        return seconds


@settings(max_examples=60, deadline=None)
@given(items=st.lists(st.integers(0, 13), max_size=30), limit=st.integers(1, 8))
def test_one_outcome_for_each_item_in_order_and_never_more_than_the_limit(items, limit):
    gauge = Gauge()
    run = run_virtual(lambda: gather(gauge.work, items, max_concurrent=limit))
    outcomes, _ = run
    assert [(o.index, o.item) for o in outcomes] == list(enumerate(items))
    assert all(o.value == o.item if o.item != 13 else "unlucky" in str(o.error) for o in outcomes)
    assert gauge.peak <= limit and gauge.now == 0 and run.leftover == []


def test_ten_sleeps_five_at_a_time_take_two_rounds():
    gauge = Gauge()
    _, seconds = run_virtual(lambda: gather(gauge.work, [1] * 10, max_concurrent=5))
    assert (seconds, gauge.peak) == (2, 5)


def test_arrivals_come_as_they_are_ready():
    async def main() -> list[float]:
        async with as_completed(Gauge().work, [3, 1, 2], max_concurrent=3) as outcomes:
            return [outcome.unwrap() async for outcome in outcomes]

    assert run_virtual(main)[0] == [1, 2, 3]


def test_endless_input_is_taken_as_it_is_needed():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield 1

    async def main() -> int:
        read = 0
        async with as_completed(Gauge().work, endless(), max_concurrent=4) as outcomes:
            async for _ in outcomes:
                read += 1
                await asyncio.sleep(100)
                assert taken <= read + 2 * 4
                if read == 20:
                    break
        return read

    assert run_virtual(main)[0] == 20


@pytest.mark.parametrize("way_out", ["break", "error", "cancel"])
def test_leaving_early_leaves_nothing_behind(way_out):
    gauge = Gauge()

    async def read() -> None:
        async with as_completed(gauge.work, itertools.repeat(5), max_concurrent=4) as outcomes:
            async for _ in outcomes:
                if way_out == "break":
                    break
                if way_out == "error":
                    raise KeyError("mine")
                await asyncio.sleep(1000)

    async def main() -> set:
        task = asyncio.create_task(read())
        await asyncio.sleep(7)
        task.cancel()
        await asyncio.wait([task])
        if way_out == "error":
            assert isinstance(task.exception(), KeyError)
        return asyncio.all_tasks() - {asyncio.current_task()}

    left, _ = run_virtual(main)
    assert left == set() and gauge.now == 0


def test_cancelling_gather_cancels_every_call():
    gauge = Gauge()

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(gather(gauge.work, [10] * 9, max_concurrent=3), 4)

    run_virtual(main)
    assert (gauge.started, gauge.cancelled, gauge.now) == (3, 3, 0)


@pytest.mark.parametrize("asynchronous", [False, True])
def test_when_the_source_fails_what_it_gave_is_delivered_and_then_the_error(asynchronous):
    def plain():
        yield from (3, 1, 2)
        raise ConnectionError("source")

    async def streamed():
        for item in plain():
            yield item

    async def main() -> list[float]:
        seen = []
        with pytest.raises(ConnectionError, match="source"):
            async with as_completed(
                Gauge().work, streamed() if asynchronous else plain(), max_concurrent=2
            ) as outcomes:
                async for outcome in outcomes:
                    seen.append(outcome.value)
        return sorted(seen)

    assert run_virtual(main)[0] == [1, 2, 3]


def test_a_call_that_cancels_itself_costs_itself_alone():
    async def work(item: int) -> int:
        if item == 1:
            raise asyncio.CancelledError
        return item

    outcomes, _ = run_virtual(lambda: gather(work, range(4), max_concurrent=2))
    assert [outcome.ok for outcome in outcomes] == [True, False, True, True]
    assert "cancelled from inside" in str(outcomes[1].error)


def test_nothing_in_nothing_out_and_no_concurrency_is_refused():
    assert run_virtual(lambda: gather(Gauge().work, [], max_concurrent=3))[0] == []
    with pytest.raises(ValueError, match="at least 1"):
        run_virtual(lambda: gather(Gauge().work, [1], max_concurrent=0))


def test_an_outcome_shows_item_and_cause_and_unwraps():
    async def work(item: str) -> str:
        if item == "bad":
            raise ValueError("no")
        return item

    (good, bad), _ = run_virtual(lambda: gather(work, ["good" * 50, "bad"], max_concurrent=1))
    assert good.unwrap() == "good" * 50 and len(repr(good).split(", value")[0]) < 60
    assert repr(bad) == "Outcome(1, 'bad', error=ValueError('no'))"
    with pytest.raises(ValueError, match="no"):
        bad.unwrap()


# Leaving and reading in odd ways: nothing may hang.


async def left_after_a_moment(work) -> None:
    async with as_completed(work, range(20), max_concurrent=3):
        await asyncio.sleep(0.5)


def test_a_call_that_answers_its_cancellation_with_an_error_or_a_value_does_not_keep_the_block_open():
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

    assert run_virtual(left_after_a_moment, raises)[1] == 0.5
    assert run_virtual(left_after_a_moment, returns)[1] == 0.5


def test_a_call_that_cancels_its_task_and_a_source_that_is_cancelled_end_the_run():
    async def cancels(item: int) -> int:
        asyncio.current_task().cancel()
        return await asyncio.sleep(1, item)

    outcomes, _ = run_virtual(lambda: gather(cancels, range(4), max_concurrent=2))
    assert all("cancelled from inside" in str(outcome.error) for outcome in outcomes) and len(outcomes) == 4

    async def source():
        yield 1
        raise asyncio.CancelledError

    with pytest.raises(RuntimeError, match="gives the items was cancelled"):
        run_virtual(lambda: gather(Gauge().work, source(), max_concurrent=2))


def test_a_reader_that_gives_up_waiting_can_come_back():
    async def main() -> list[float]:
        seen = []
        async with as_completed(Gauge().work, [3, 5, 7], max_concurrent=3) as outcomes:
            while len(seen) < 3:
                try:
                    seen.append((await asyncio.wait_for(anext(outcomes), 1)).value)
                except TimeoutError:
                    pass
            with pytest.raises(StopAsyncIteration):
                await anext(outcomes)
        return seen

    assert run_virtual(main)[0] == [3, 5, 7]


def test_a_call_can_end_the_whole_run():
    async def work(item: int) -> int:
        await asyncio.sleep(item)
        if item == 3:
            raise Abort(OSError("disk full"))
        return item

    with pytest.raises(OSError, match="disk full"):
        run_virtual(lambda: gather(work, range(10**9), max_concurrent=2))
