"""The limiter keeps its rate in every window, in order, whoever comes and however late timers are."""

import asyncio
import bisect

import pytest
from async_tools import now, times_let_through
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import Rate, RateLimiter


def worst_window(times: list[float], width: float) -> int:
    return max(bisect.bisect_right(times, start + width) - i for i, start in enumerate(times))


def test_250_callers_at_50_a_second_in_virtual_time():
    times, seconds = run_virtual(lambda: times_let_through(RateLimiter(Rate(50, per=1, headroom=1)), 250))
    assert worst_window(times, 1.0) <= 51
    assert 249 / seconds >= 49
    assert times == sorted(times)


def test_late_timers_neither_break_the_rate_nor_lower_it():
    """As on a busy machine: other work holds the loop up for 7 ms at a time, so that each timer is seen late."""

    async def busy() -> None:
        while True:
            asyncio.get_running_loop().advance(0.007)
            await asyncio.sleep(0.0001)

    async def main() -> list[float]:
        neighbour = asyncio.create_task(busy())
        times = await times_let_through(RateLimiter(Rate(50, per=1, headroom=1)), 250)
        neighbour.cancel()
        return times

    times, seconds = run_virtual(main)
    assert worst_window(times, 1.0) <= 51
    assert 249 / seconds >= 49


def test_only_the_head_of_the_queue_sets_a_timer():
    async def main() -> int:
        loop, timers = asyncio.get_running_loop(), list[float]()
        call_at = loop.call_at
        loop.call_at = lambda when, *args, **options: timers.append(when) or call_at(when, *args, **options)
        limiter = RateLimiter(Rate(50, per=1))
        callers = [asyncio.create_task(limiter.acquire()) for _ in range(250)]
        await asyncio.wait(callers, return_when=asyncio.FIRST_COMPLETED)
        before = len(timers)
        for caller in callers:
            caller.cancel()
        return before

    assert run_virtual(main)[0] == 1


def test_no_opening_burst_and_none_after_an_idle_hour():
    async def main() -> tuple[list[float], list[float]]:
        limiter = RateLimiter(Rate(10, per=1, headroom=1))
        first = await times_let_through(limiter, 20)
        await asyncio.sleep(3600)
        return first, await times_let_through(limiter, 20)

    (first, second), _ = run_virtual(main)
    assert worst_window(first, 0.95) == worst_window(second, 0.95) == 10


def test_callers_are_served_in_the_order_they_came():
    async def main() -> list[int]:
        limiter, order = RateLimiter(Rate(100, per=1)), []

        async def one(number: int, amount: int) -> None:
            await limiter.acquire(amount)
            order.append(number)

        await asyncio.gather(*(one(i, 1 + 30 * (i % 3 == 0)) for i in range(60)))
        return order

    order, _ = run_virtual(main)
    assert order == list(range(60))


def test_entering_a_block_takes_one_turn():
    async def main() -> float:
        limiter = RateLimiter(Rate(10, per=1, headroom=1))
        for _ in range(3):
            async with limiter:
                pass
        return now()

    assert run_virtual(main)[0] == pytest.approx(0.2)


def test_the_slower_of_two_rates_decides_and_neither_is_broken():
    async def main() -> list[tuple[float, int]]:
        limiter, log = RateLimiter(Rate(20, per=1, headroom=1), Rate(1000, per=1, headroom=1)), []

        async def one(tokens: int) -> None:
            await limiter.acquire(1, tokens)
            log.append((now(), tokens))

        await asyncio.gather(*(one(400 if i % 10 == 0 else 5) for i in range(100)))
        return log

    log, seconds = run_virtual(main)
    times = [time for time, _ in log]
    assert worst_window(times, 1.0) <= 21
    for start in times:
        assert sum(tokens for time, tokens in log if start <= time < start + 1) <= 1000 + 400
    assert max(99 / 20, (10 * 400 + 90 * 5) / 1000) <= seconds <= 99 / 20 + (10 * 400 + 90 * 5) / 1000


@pytest.mark.parametrize("rate", [(0, 1), (-5, 60), (5, 0), (5, 60, 0), (5, 60, 1.5), (float("nan"), 60)])
def test_an_impossible_rate_is_refused(rate):
    with pytest.raises(ValueError, match="must be positive"):
        Rate(*rate)


@settings(max_examples=60)
@given(
    limit=st.integers(1, 200),
    per=st.sampled_from([0.5, 1.0, 60.0]),
    callers=st.lists(st.tuples(st.floats(0, 30), st.integers(1, 20), st.booleans()), min_size=1, max_size=40),
)
def test_in_every_window_no_more_than_the_rate_allows(limit, per, callers):
    """Callers come at any time with any amount, and some give up: what passes never exceeds the bound."""

    async def main() -> list[tuple[float, float]]:
        limiter, log = RateLimiter(Rate(max(limit, 20), per, headroom=1)), []

        async def one(delay: float, amount: int, gives_up: bool) -> None:
            await asyncio.sleep(delay)
            try:
                await asyncio.wait_for(limiter.acquire(amount), 0.7 if gives_up else None)
                log.append((now(), amount))
            except TimeoutError:
                pass

        await asyncio.gather(*(one(*caller) for caller in callers))
        assert len(log) >= sum(not gives_up for *_, gives_up in callers)
        return log

    log, _ = run_virtual(main)
    rate, largest = max(limit, 20) / per, max((amount for _, amount in log), default=0)
    for start, _ in log:
        for end, _ in log:
            if end >= start:
                passed = sum(amount for time, amount in log if start <= time <= end)
                assert passed <= rate * (end - start) + largest + 0.5 + 1e-6
