"""The bounded gather when it is left or read in odd ways: nothing hangs, and nothing is left behind."""

import asyncio
import itertools

import pytest
from async_tools import Gauge

from helpers.lab.virtual_time import run_virtual
from helpers.parts.bounded import Abort, as_completed, gather


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


def test_a_call_that_cancels_itself_costs_itself_alone():
    async def work(item: int) -> int:
        if item == 1:
            raise asyncio.CancelledError
        return item

    outcomes, _ = run_virtual(lambda: gather(work, range(4), max_concurrent=2))
    assert [outcome.ok for outcome in outcomes] == [True, False, True, True]
    assert "cancelled from inside" in str(outcomes[1].error)


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
