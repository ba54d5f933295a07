"""Rate limiters alone: 250 callers, of which 50 a second may pass. New ones come while others wait.

Run it with `python -m benchmarks.limits`.
"""

import asyncio
import bisect
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import Rate, RateLimiter

CALLERS, RATE = 250, 50
EDGE = RATE + 1  # evenly spaced calls: one at the very beginning of a second, one at its very end
Acquire = Callable[[], Awaitable[Any]]


class Passed(NamedTuple):
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
    def overtaken(self) -> int:
        """Callers that somebody who came later was let through before."""
        return sum(number < last for number, last in zip(self.order, accumulate(self.order, max), strict=True))


def acquire_of_ours(headroom: float) -> Acquire:
    return RateLimiter(Rate(RATE, per=1, headroom=headroom)).acquire


def acquire_by_sleeping() -> Acquire:
    """No limiter: everyone sleeps until a time of their own, so that the loop wakes as often as for an even rate."""
    due = 0.0

    async def acquire() -> None:
        nonlocal due
        now = asyncio.get_running_loop().time()
        due = max(due + 1 / RATE, now)
        await asyncio.sleep(due - now)

    return acquire


def acquire_of_aiolimiter(most: float, seconds: float) -> Acquire:
    from aiolimiter import AsyncLimiter

    return AsyncLimiter(most, seconds).acquire


def acquire_of_pyrate() -> Acquire:
    from pyrate_limiter import Duration, Limiter
    from pyrate_limiter import Rate as PyrateRate

    return Limiter(PyrateRate(RATE, Duration.SECOND)).try_acquire_async


def acquire_of_langchain(options: dict[str, float]) -> Acquire:
    from langchain_core.rate_limiters import InMemoryRateLimiter

    return InMemoryRateLimiter(requests_per_second=RATE, **options).aacquire


CONTENDERS = [
    Contender("ours, headroom 1.0", acquire_of_ours, (1.0,), role="ours"),
    Contender("ours, headroom 0.95", acquire_of_ours, (0.95,), role="ours"),
    Contender("aiolimiter(50, 1)", acquire_of_aiolimiter, (RATE, 1), ("aiolimiter",)),
    Contender("aiolimiter(1, 1/50)", acquire_of_aiolimiter, (1, 1 / RATE), ("aiolimiter",)),
    Contender("pyrate-limiter", acquire_of_pyrate, (), ("pyrate_limiter",)),
    Contender("LangChain, default", acquire_of_langchain, ({},), ("langchain_core",), once=True),
    Contender("LangChain, bucket of 50", acquire_of_langchain, ({"max_bucket_size": RATE},), ("langchain_core",)),
]
SLEEP = Contender("a sleep for each", acquire_by_sleeping, role="reference")
VIRTUAL = Contender("ours, headroom 1.0, virtual time", acquire_of_ours, (1.0,), engine="virtual time", role="ours")


async def let_through(make: Callable[..., Acquire], *args: Any) -> Passed:
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
    return Passed(times, order, time.process_time() - before)


def let_through_in_real_time(make: Callable[..., Acquire], *args: Any) -> Passed:
    return asyncio.run(let_through(make, *args))


def measure(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Passed:
        return alone(let_through_in_real_time, contender.run, *contender.args)

    found = interleave([SLEEP, *CONTENDERS], rounds, measure_one)
    exact, _ = run_virtual(let_through, VIRTUAL.run, *VIRTUAL.args)
    return {name: row(passed) for name, passed in (found | {VIRTUAL.name: [exact]}).items()}


def row(rounds: Sequence[Passed]) -> dict[str, Figure]:
    return {
        WORST.name: tuple(one.worst for one in rounds),
        MEAN.name: tuple(one.mean for one in rounds),
        OVERTAKEN.name: tuple(one.overtaken for one in rounds),
        CPU.name: tuple(1000 * one.cpu for one in rounds),
    }


def keeps_the_limit(row: Mapping[str, Figure]) -> bool:
    worst = row[WORST.name]
    return isinstance(worst, tuple) and max(worst) <= EDGE


def verdict(found: Found) -> str:
    ours = found.ours.name
    overtaken = found.worst(ours, OVERTAKEN.name)
    order = f"{overtaken:.0f} of them overtaken" if overtaken else "first in, first out"
    said = (
        f"Ours lets {found.worst(ours, WORST.name):.0f} callers through in its worst second, where {EDGE} is the "
        f"limit, and {found.says(ours, MEAN.name)} a second in the mean, {order}. "
        f"{found.beside(MEAN.name, 'lets')}"
    )
    over = [f"{peer.name} ({found.worst(peer.name, WORST.name):.0f})" for peer in found.peers(sound=False)]
    return f"{said} Over the limit: {', '.join(over)}." if over else said


WORST = Column("worst second")
MEAN = Column("a second in the mean", "", "more")
OVERTAKEN = Column("overtaken")
CPU = Column("CPU", "ms", "less")
TABLES = [
    Table(
        key="limits",
        title="Rate limiters",
        headline=Headline(MEAN.name, "callers a second in the mean", "50 and an opening burst"),
        method=f"{CALLERS} callers. The limit is {RATE} in any second, {EDGE} with both its ends; more than "
        f"{RATE} in the mean is an opening burst. In virtual time nobody waits for a clock, so its CPU is that of "
        "the limiter and the callers alone.",
        contenders=[SLEEP, *CONTENDERS[:2], VIRTUAL, *CONTENDERS[2:]],
        columns=[WORST, MEAN, OVERTAKEN, CPU],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("worst second", lambda found: found.worst(found.ours.name, WORST.name), at_most=EDGE),
            Bar("mean a second", lambda found: found.best(found.ours.name, MEAN.name), at_least=49),
            Bar("overtaken", lambda found: found.worst(found.ours.name, OVERTAKEN.name), at_most=0),
        ],
        reasons={
            "pyrate-limiter": "It lets the first 50 through in one moment and then 50 at every full second: an "
            "opening burst, which saves these 250 one second and a service that goes on for an hour nothing. So "
            "it wakes 5 times and ours 250 times, evenly spaced, and waking is what costs: *a sleep for each* "
            "limits nothing, sets as many timers as ours and takes about as much; and in virtual time, where nobody "
            "sleeps, ours takes about as little as pyrate-limiter.",
            "aiolimiter(1, 1/50)": "It keeps less: no refund, no pause, no second rate.",
        },
        sound=keeps_the_limit,
        flaw=f"those that let more than {EDGE} through in a second",
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
