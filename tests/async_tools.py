"""What the tests of asyncio parts share."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from helpers.lab import leaks
from helpers.parts.limits import RateLimiter

R = TypeVar("R")


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


async def comes_true(condition: Callable[[], Awaitable[object]]) -> None:
    """Returns when it does; only a hang takes so long that this raises."""
    for _ in range(3000):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


def run(main: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """`main()` in a loop of its own; nothing is left behind."""

    async def checked() -> R:
        before = leaks.snapshot()
        answer = await main()
        await leaks.check(before)
        return answer

    return asyncio.run(checked())


def now() -> float:
    return asyncio.get_running_loop().time()


async def times_let_through(limiter: RateLimiter, count: int) -> list[float]:
    times: list[float] = []

    async def one() -> None:
        await limiter.acquire()
        times.append(now())

    await asyncio.gather(*(one() for _ in range(count)))
    return times
