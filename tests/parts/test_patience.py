"""Many short waits, none of them longer than it may be."""

import asyncio

import pytest
from async_tools import now

from helpers.lab.virtual_time import run_virtual
from helpers.parts.patience import Patience


async def sleep(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return seconds


def test_what_comes_in_time_is_given_however_often():
    async def main():
        with Patience(10) as patience:
            return [await patience.wait(sleep(seconds)) for seconds in (0, 9.9, 0.1, 9.9, 3, 9.9)]

    assert run_virtual(main) == ([0, 9.9, 0.1, 9.9, 3, 9.9], pytest.approx(32.8))


@pytest.mark.parametrize("before", [0.0, 0.1, 5.0, 9.9])
def test_what_does_not_come_is_given_up_after_exactly_that_time(before):
    ended = []

    async def never():
        try:
            await asyncio.sleep(1000)
        finally:
            ended.append(now())

    async def main():
        with Patience(10) as patience:
            await patience.wait(sleep(before))
            await sleep(7)  # between two waits it has all the time in the world
            await sleep(17)
            begin = now()
            with pytest.raises(TimeoutError):
                await patience.wait(never())
            return now() - begin

    (waited, _), left = (run := run_virtual(main)), run.leftover
    assert waited == pytest.approx(10) and ended == [pytest.approx(before + 34)] and left == []


def test_it_may_be_asked_again_after_it_gave_up():
    async def main():
        with Patience(1) as patience:
            for _ in range(3):
                with pytest.raises(TimeoutError):
                    await patience.wait(sleep(5))
                assert await patience.wait(sleep(0.5)) == 0.5
        assert asyncio.current_task().cancelling() == 0

    assert run_virtual(main)[1] == pytest.approx(4.5)


@pytest.mark.parametrize("at", [0.5, 1.0])  # in the very moment too
def test_cancelling_from_outside_stays_a_cancellation(at):
    async def main():
        with Patience(1) as patience:
            await patience.wait(sleep(5))

    async def cancelled():
        task = asyncio.create_task(main())
        asyncio.get_running_loop().call_at(at, task.cancel)
        await asyncio.wait([task])
        return task.cancelled(), now()

    run = run_virtual(cancelled)
    assert run[0] == (True, at) and run.leftover == []


def test_a_time_out_around_it_is_not_taken_for_its_own():
    async def main():
        with Patience(2) as patience:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await patience.wait(sleep(5))
            return now(), await patience.wait(sleep(1.5))

    assert run_virtual(main)[0] == (1, 1.5)


def test_an_error_is_raised_as_it_is_and_no_timer_is_left():
    async def wrong():
        raise KeyError("wrong")

    async def main():
        with pytest.raises(KeyError), Patience(1000) as patience:
            await patience.wait(wrong())

    assert run_virtual(main)[1] == 0
