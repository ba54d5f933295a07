"""Users who ask a service, each again as soon as it is answered, and what they saw."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

SPREAD = 0.02  # seconds, in which they come, one after the other


class Load(NamedTuple):
    """`rate`: answers a second. `p50`, `p99`: seconds from asking to the answer; NaN where none came."""

    rate: float
    p50: float
    p99: float


async def users(
    count: int,
    predict: Callable[[Any], Awaitable[Any]],
    items: Sequence[Any],
    right: Sequence[Any],
    seconds: float = 0.9,
) -> Load:
    """So many users for so many seconds, the last third is measured. Raises `ValueError` for a wrong answer."""
    begin = time.perf_counter()
    measured, end = begin + 2 / 3 * seconds, begin + seconds
    times: list[float] = []

    async def user(number: int) -> None:
        await asyncio.sleep(SPREAD * number / count)
        at, asked = number, time.perf_counter()
        while asked < end:
            at = (at + count) % len(items)
            if await predict(items[at]) != right[at]:
                raise ValueError(f"item {at} has another answer")
            answered = time.perf_counter()
            if measured <= answered < end:
                times.append(answered - asked)
            asked = answered

    await asyncio.gather(*map(user, range(count)))
    rate = len(times) / (end - measured)
    times = sorted(times) or [math.nan]
    return Load(rate, times[len(times) // 2], times[len(times) * 99 // 100])
