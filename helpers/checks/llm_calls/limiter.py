"""Part 1: a limiter's turns, and the time between them."""

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect, run_virtual

LATE = "sleep until it is due, neither longer nor shorter: do not poll"


async def turns(limiter: Any, amounts: Sequence[float | None]) -> list[float]:
    """When each of the callers, who all come at once, got its turn; None is `acquire()`."""

    async def caller(amount: float | None) -> float:
        await (limiter.acquire() if amount is None else limiter.acquire(amount))
        return asyncio.get_running_loop().time()

    return await asyncio.gather(*map(caller, amounts))


async def turns_of(Limiter: Any, rate: float, amounts: Sequence[float | None]) -> list[float]:
    return await turns(Limiter(rate), amounts)


@check("turns are evenly spaced, by what they take")
def rate(Limiter: Any) -> None:
    times, seconds = run_virtual(turns_of, Limiter, 20, [1] * 100)
    times = sorted(times)
    expect(
        seconds > 0.001,
        "100 callers, 20 a second, and all went through at once: nothing holds them up",
        hint="a bound on how many are inside is not a rate: each turn has a time before which it may not come",
    )
    opening = sum(time < 0.001 for time in times)
    expect(
        opening > 0,
        f"the first caller of all waited for {times[0]:.2f} s",
        hint="the first one goes at once: what its turn takes keeps the next one away",
    )
    expect(
        opening == 1,
        f"{opening} callers went through at the very start, before any time had passed",
        hint="a full bucket, or a count for each second, is a burst: space the turns from the first one on",
    )
    gap, turn = min((later - earlier, turn) for turn, (earlier, later) in enumerate(itertools.pairwise(times), 1))
    expect(
        gap > 0.0499,
        f"20 a second is a turn every 0.05 s, and turns {turn} and {turn + 1} were {gap:.4f} s apart",
        hint="read the clock again after a sleep; and only the head of a queue may sleep for the next turn",
    )
    times = [round(time, 4) for time in run_virtual(turns_of, Limiter, 8, [4, 1, 2, 1])[0]]
    expect(
        times == [0, 0.5, 0.625, 0.875],
        f"at 8 a second, turns that take 4, 1, 2 and 1 came at {times}, not at [0, 0.5, 0.625, 0.875]",
        hint=LATE
        if times == sorted(times) and 0 < times[-1] - 0.875 < 0.05
        else "first come, first served; a turn that takes `amount` keeps the next one away for amount / rate seconds",
    )
    times = [round(time, 4) for time in run_virtual(turns_of, Limiter, 2.5, [0.5, 2, 1, 1])[0]]
    expect(
        times == [0, 0.2, 1.0, 1.4],
        f"at 2.5 a second, turns that take 0.5, 2, 1 and 1 came at {times}, not at [0, 0.2, 1.0, 1.4]",
        hint="rates and amounts need not be whole numbers",
    )
    times = [round(time, 4) for time in run_virtual(turns_of, Limiter, 8, [None, None])[0]]
    expect(
        times == [0, 0.125],
        f"at 8 a second, two calls of `acquire()` went at {times}, not at [0, 0.125]",
        hint="without a word about it the amount is 1",
    )


async def alone_then_many(Limiter: Any) -> tuple[float, list[float]]:
    limiter, loop = Limiter(20), asyncio.get_running_loop()
    await limiter.acquire()
    await asyncio.sleep(10)
    came = loop.time()
    await limiter.acquire()
    alone = loop.time() - came
    await asyncio.sleep(10)
    begin = loop.time()
    return alone, [time - begin for time in await turns(limiter, [1] * 41)]


async def arriving(Limiter: Any, rate: float, *times: float) -> list[float]:
    """When the callers that come at these times get their turns."""
    limiter, loop, went = Limiter(rate), asyncio.get_running_loop(), list[float]()
    for time in times:
        await asyncio.sleep(max(0.0, time - loop.time()))
        await limiter.acquire()
        went.append(round(loop.time(), 4))
    return went


@check("the rate is used to the full, and time that nobody used is gone")
def full_rate(Limiter: Any) -> None:
    (alone, times), _ = run_virtual(alone_then_many, Limiter)
    expect(
        alone < 0.001,
        f"a caller that came alone, 10 s after the last one, waited {alone:.3f} s",
        hint="no turn is owed, so no sleep; and is it loop.time() that you read?",
    )
    times = sorted(times)
    took = times[-1]
    expect(
        took < 2.0001,
        f"41 callers took {took:.3f} s, 40 intervals are 2.000 s",
        hint=LATE,
    )
    soon = sum(time < 0.999 for time in times)
    expect(
        soon <= 20,
        f"after 10 idle seconds {soon} callers went within a second, at 20 a second",
        hint="time that nobody used is gone: count the next turn from now, not from long ago",
    )
    went, _ = run_virtual(arriving, Limiter, 10, 0, 0.17, 0.2, 0.48)
    expect(
        went == [0, 0.17, 0.27, 0.48],
        f"at 10 a second, callers that came at 0, 0.17, 0.2 and 0.48 s went at {went}, not at [0, 0.17, 0.27, 0.48]",
        hint="who comes late goes at once, and the next turn counts from then",
    )
    went, _ = run_virtual(arriving, Limiter, 10, 5, 5, 5)
    expect(
        went == [5, 5.1, 5.2],
        f"at 10 a second, the first three callers, who came at 5 s, went at {went}, not at [5, 5.1, 5.2]",
        hint="the time before the first turn is nobody's: count from now",
    )
