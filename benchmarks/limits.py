"""Rate limiters alone: 250 callers, of which 50 a second may pass. New ones come while others wait.

Run it with `python -m benchmarks.limits`.
"""

import asyncio
import bisect
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from benchmarks.command import main
from benchmarks.rounds import Contender, alone, interleave
from benchmarks.table import Bar, Column, Row, Table
from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import Rate, RateLimiter

CALLERS, RATE = 250, 50
EDGE = RATE + 1  # evenly spaced calls: one at the very beginning of a second, one at its very end
Acquire = Callable[[], Awaitable[Any]]


class Run(NamedTuple):
    """When each caller was let through (seconds), who they were, and the CPU seconds that all of it took."""

    times: list[float]
    order: list[int]
    cpu: float

    @property
    def worst(self) -> int:
        """The most callers in any one second, both its ends included."""
        return max(bisect.bisect_right(self.times, start + 1) - i for i, start in enumerate(self.times))

    @property
    def mean(self) -> float:
        return (CALLERS - 1) / (self.times[-1] - self.times[0])

    @property
    def in_order(self) -> bool:
        return self.order == list(range(CALLERS))


def ours(headroom: float) -> Acquire:
    return RateLimiter(Rate(RATE, per=1, headroom=headroom)).acquire


def aiolimiter(most: float, seconds: float) -> Acquire:
    from aiolimiter import AsyncLimiter

    return AsyncLimiter(most, seconds).acquire


def pyrate() -> Acquire:
    from pyrate_limiter import Duration, Limiter
    from pyrate_limiter import Rate as PyrateRate

    return Limiter(PyrateRate(RATE, Duration.SECOND)).try_acquire_async


def langchain(options: dict[str, float]) -> Acquire:
    from langchain_core.rate_limiters import InMemoryRateLimiter

    return InMemoryRateLimiter(requests_per_second=RATE, **options).aacquire


CONTENDERS = [
    Contender("ours, headroom 1.0", ours, (1.0,), ours=True),
    Contender("ours, headroom 0.95", ours, (0.95,), ours=True),
    Contender("aiolimiter(50, 1)", aiolimiter, (RATE, 1), ("aiolimiter",)),
    Contender("aiolimiter(1, 1/50)", aiolimiter, (1, 1 / RATE), ("aiolimiter",)),
    Contender("pyrate-limiter", pyrate, (), ("pyrate_limiter",)),
    Contender("LangChain, default", langchain, ({},), ("langchain_core",), once=True),
    Contender("LangChain, bucket of 50", langchain, ({"max_bucket_size": RATE},), ("langchain_core",)),
]


async def let_through(make: Callable[..., Acquire], *args: Any) -> Run:
    """Half of the callers at once, the others while those wait. Raises `TimeoutError` when they take over a minute."""
    loop, acquire = asyncio.get_running_loop(), make(*args)
    times: list[float] = []
    order: list[int] = []

    async def caller(number: int) -> None:
        await acquire()
        times.append(loop.time())
        order.append(number)

    before = time.process_time()
    async with asyncio.timeout(60), asyncio.TaskGroup() as callers:
        for number in range(CALLERS):
            if number >= CALLERS // 2 and number % 25 == 0:
                await asyncio.sleep(0.3)
            callers.create_task(caller(number))
    if sorted(order) != list(range(CALLERS)):
        raise RuntimeError("not every caller was let through once")
    return Run(times, order, time.process_time() - before)


def measure(make: Callable[..., Acquire], *args: Any) -> Run:
    return asyncio.run(let_through(make, *args))


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4
    runs = interleave(CONTENDERS, rounds, lambda contender, _: alone(measure, contender.run, *contender.args))
    rows = [_row(contender, runs[contender.name]) for contender in CONTENDERS]
    exact, _ = run_virtual(let_through, ours, 1.0)
    rows.insert(2, _row(Contender("ours, headroom 1.0, virtual time", ours, engine="virtual"), [exact]))
    first = runs[CONTENDERS[0].name]
    bars = [
        Bar("ours, headroom 1.0: worst second", max(run.worst for run in first), at_most=EDGE),
        Bar("ours, headroom 1.0: mean a second", max(run.mean for run in first), at_least=49),
        Bar("ours, headroom 1.0: rounds out of order", sum(not run.in_order for run in first), at_most=0),
    ]
    return [
        Table(
            f"Rate limiters: {CALLERS} callers, {RATE} a second",
            f"limit: {RATE} a second, {EDGE} in a second with both its ends; more in the mean is an opening burst. "
            f"Rounds: {rounds}; the worst second of all, the best of the other figures.",
            [
                Column("worst second"),
                Column("mean /s", ".1f", "more"),
                Column("limit /s"),
                Column("first in, first out"),
                Column("CPU ms", ".0f", "less"),
            ],
            rows,
            bars,
        )
    ]


def _row(contender: Contender, runs: list[Run]) -> Row:
    if not runs:
        return Row(contender.name)
    worst = max(run.worst for run in runs)
    figures = (
        worst,
        max(run.mean for run in runs),
        RATE,
        "yes" if all(run.in_order for run in runs) else "no",
        1000 * min(run.cpu for run in runs),
    )
    return Row(contender.name, figures, contender.engine, contender.ours, sound=worst <= EDGE)


if __name__ == "__main__":
    sys.exit(main([tables]))
