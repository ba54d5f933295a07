"""The limiter through pauses, refunds, callers that give up, and callers that ask for too much."""

import asyncio

import pytest
from async_tools import now, times_let_through

from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import OverBudget, Rate, RateLimiter


def test_its_repr_says_its_rates_and_how_many_wait():
    async def main() -> str:
        limiter = RateLimiter(Rate(600), Rate(90_000, per=1.0, headroom=1))
        await limiter.acquire()
        waiting = [asyncio.create_task(limiter.acquire()) for _ in range(5)]
        await asyncio.sleep(0)
        for task in waiting[2:]:
            task.cancel()
        await asyncio.sleep(0)
        said = repr(limiter)
        await asyncio.gather(*waiting, return_exceptions=True)
        return said

    rates = "Rate(limit=600, per=60.0, headroom=0.95), Rate(limit=90000, per=1.0, headroom=1)"
    assert run_virtual(main)[0] == f"<RateLimiter {rates}; 2 waiting>"


def test_a_pause_holds_everyone_and_a_shorter_one_does_not_shorten_it():
    async def main() -> list[float]:
        limiter = RateLimiter(Rate(10, per=1, headroom=1))
        waiting = asyncio.create_task(times_let_through(limiter, 5))
        await asyncio.sleep(0.15)
        limiter.pause(2.0)
        limiter.pause(0.5)
        return await waiting

    times, _ = run_virtual(main)
    assert [round(time, 3) for time in times] == [0.0, 0.1, 2.15, 2.25, 2.35]


def test_a_pause_works_without_any_rate():
    async def main() -> float:
        limiter = RateLimiter()
        await limiter.acquire()
        limiter.pause(3)
        await limiter.acquire()
        return now()

    assert run_virtual(main)[0] == 3


def test_a_refund_lets_the_next_one_go_earlier_and_a_charge_later():
    async def after(refund: float) -> float:
        limiter = RateLimiter(Rate(100, per=1, headroom=1))
        await limiter.acquire(100)
        waiting = asyncio.create_task(times_let_through(limiter, 1))
        await asyncio.sleep(0.1)
        limiter.refund(refund)
        return (await waiting)[0]

    assert run_virtual(after, 80)[0] == pytest.approx(0.2, abs=0.011)
    assert run_virtual(after, -100)[0] == pytest.approx(2.0, abs=0.011)


def test_who_gives_up_makes_room_and_leaves_nothing():
    async def main() -> tuple[list[float], RateLimiter]:
        limiter = RateLimiter(Rate(10, per=1, headroom=1))
        await limiter.acquire()
        impatient = [asyncio.create_task(limiter.acquire(5)) for _ in range(10)]
        patient = asyncio.create_task(times_let_through(limiter, 2))
        await asyncio.sleep(0.05)
        for task in impatient:
            task.cancel()
        return await patient, limiter

    (times, limiter), _ = run_virtual(main)
    assert [round(time, 3) for time in times] == [0.1, 0.2]
    assert not limiter._waiting and limiter._timer is None


def test_cancelled_in_the_very_step_it_was_let_through_the_turn_is_given_back():
    async def main() -> float:
        limiter = RateLimiter(Rate(10, per=1, headroom=1))
        await limiter.acquire()
        task = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_at(0.1, task.cancel)  # set later than the limiter's timer: runs just after it
        await asyncio.wait([task])
        await limiter.acquire()
        return now()

    assert run_virtual(main)[0] == pytest.approx(0.1, abs=0.06)


def test_more_than_the_whole_budget_is_refused_at_once():
    async def main() -> None:
        limiter = RateLimiter(Rate(10), Rate(1000))
        with pytest.raises(OverBudget, match="1001 is more than the whole budget of 1000 in 60 s"):
            await limiter.acquire(1, 1001)
        await limiter.acquire(1, 1000)

    assert run_virtual(main)[1] == 0


def test_too_many_amounts_are_refused():
    async def main() -> None:
        await RateLimiter(Rate(1)).acquire(1, 2)

    with pytest.raises(ValueError, match="2 amounts for 1 rates"):
        run_virtual(main)


def test_one_loop_after_the_other_works_and_two_at_once_is_told():
    limiter = RateLimiter(Rate(1000, per=1))
    for _ in range(2):
        asyncio.run(limiter.acquire())

    async def waits() -> None:
        limiter.pause(60)
        task = asyncio.create_task(limiter.acquire())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="another event loop"):
            await asyncio.to_thread(lambda: asyncio.run(limiter.acquire()))
        task.cancel()

    asyncio.run(waits())


def test_rates_change_while_callers_wait_who_keep_their_order_and_go_at_the_new_pace():
    async def main() -> tuple[list[int], list[float]]:
        limiter, order, times = RateLimiter(Rate(10, per=1, headroom=1)), list[int](), list[float]()

        async def one(number: int) -> None:
            await limiter.acquire()
            order.append(number)
            times.append(now())

        callers = [asyncio.create_task(one(number)) for number in range(30)]
        await asyncio.sleep(0.25)
        callers[5].cancel()
        limiter.change(Rate(100, per=1, headroom=1))
        await asyncio.sleep(0.055)
        limiter.change(Rate(1, per=1, headroom=1))
        await asyncio.gather(*callers, return_exceptions=True)
        return order, times

    (order, times), _ = run_virtual(main)
    assert order == [*range(5), *range(6, 30)]
    assert times[:3] == pytest.approx([0, 0.1, 0.2])
    assert times[3] == pytest.approx(0.255) and times[4] == pytest.approx(0.265)  # half an interval was left
    assert all(later - earlier == pytest.approx(1) for earlier, later in zip(times[10:], times[11:], strict=False))


def test_what_was_let_through_weighs_as_many_units_after_a_change():
    async def after(*rates: Rate) -> float:
        limiter = RateLimiter(Rate(100, per=1, headroom=1))
        await limiter.acquire(50)
        limiter.change(*rates)
        await limiter.acquire()
        return now()

    assert run_virtual(after, Rate(10, per=1, headroom=1))[0] == pytest.approx(5.0)
    assert run_virtual(after, Rate(float("inf")))[0] == 0
    with pytest.raises(ValueError, match="argument 2"):
        run_virtual(after, Rate(10), Rate(10))
