"""Part 1: a limiter."""

import asyncio
import itertools
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect, run_virtual

MAX = "max() of what is due and the end of the pause"


async def turns(limiter: Any, amounts: Sequence[float]) -> list[float]:
    """When the callers, who all come at once, got their turns."""
    times = []

    async def caller(amount: float) -> None:
        await limiter.acquire(amount)
        times.append(asyncio.get_running_loop().time())

    await asyncio.gather(*map(caller, amounts))
    return times


async def turns_of(Limiter: Any, rate: float, amounts: Sequence[float]) -> list[float]:
    return await turns(Limiter(rate), amounts)


@check("turns are evenly spaced, by what they take")
def rate(Limiter: Any) -> None:
    times, seconds = run_virtual(turns_of, Limiter, 20, [1] * 100)
    expect(
        seconds > 0.001,
        "100 callers, 20 a second, and all went through at once: nothing holds them up",
        hint="a bound on how many are inside is not a rate: each turn has a time before which it may not come",
    )
    opening = sum(time < 0.001 for time in times)
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
        hint="a turn that takes `amount` keeps the next one away for amount / rate seconds",
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


@check("the rate is used to the full, and time that nobody used is gone")
def full_rate(Limiter: Any) -> None:
    (alone, times), _ = run_virtual(alone_then_many, Limiter)
    expect(
        alone < 0.001,
        f"a caller that came alone, 10 s after the last one, waited {alone:.3f} s",
        hint="no turn is owed, so no sleep; and is it loop.time() that you read?",
    )
    took = times[-1]
    expect(
        took < 2.2, f"41 callers took {took:.2f} s, 40 intervals are 2.00 s", hint="sleep until it is due: do not poll"
    )
    soon = sum(time < 0.999 for time in times)
    expect(
        soon <= 20,
        f"after 10 idle seconds {soon} callers went within a second, at 20 a second",
        hint="time that nobody used is gone: count the next turn from now, not from long ago",
    )


async def some_give_up(Limiter: Any) -> tuple[list[int], list[float]]:
    limiter, order, times = Limiter(10), list[int](), list[float]()

    async def caller(number: int) -> None:
        await limiter.acquire()
        order.append(number)
        times.append(asyncio.get_running_loop().time())

    tasks = [asyncio.create_task(caller(number)) for number in range(12)]
    await asyncio.sleep(0.15)
    for task in tasks[2:8]:
        task.cancel()
    for task in (await asyncio.wait(tasks, timeout=60))[0]:
        if not task.cancelled():
            task.result()  # raises what the caller raised
    return order, times


async def some_come_later(Limiter: Any) -> tuple[list[float], list[float]]:
    """When they came and in which order they went: two at each moment at which a turn is due."""
    limiter, came, went = Limiter(8), list[float](), list[float]()

    async def caller(start: float) -> None:
        await asyncio.sleep(start)
        came.append(start)
        await limiter.acquire()
        went.append(start)

    await asyncio.gather(*(caller(start / 8) for start in (1, 1, 2, 2, 3, 3, 0, 0, 0)))
    return came, went


@check("first come, first served, and who gives up costs nobody a turn")
def queue(Limiter: Any) -> None:
    (order, times), _ = run_virtual(some_give_up, Limiter)
    expect(
        order == sorted(order), f"callers 0 to 11 were served in the order {order}", hint="asyncio.Lock is a fair queue"
    )
    expect(
        len(order) >= 6,
        f"6 of 12 gave up, and only {len(order)} of the other 6 got a turn",
        hint="a cancelled caller must release what it holds: `async with` does",
    )
    expect(
        len(order) == 6,
        f"6 of 12 had given up before their turn, yet {len(order)} got one",
        hint="is the rate kept at all? and does the wait end when it is cancelled?",
    )
    expect(
        times[-1] < 0.501,
        f"after 6 of 12 had given up, the other 6 took {times[-1]:.2f} s, though 5 intervals are 0.50 s",
        hint="hand out no times beforehand, and do not poll: the head of the queue sleeps until its turn is due",
    )
    (came, went), _ = run_virtual(some_come_later, Limiter)
    expect(
        came == went,
        f"callers that came at {came} s went in the order {went}",
        hint="who comes at the moment when a turn is due queues too: no way past those who wait already",
    )


async def paused(Limiter: Any, *pauses: float) -> list[float]:
    limiter = Limiter(10)
    waiting = asyncio.create_task(turns(limiter, [1] * 4))
    await asyncio.sleep(0.15)
    for seconds in pauses:
        expect(limiter.pause(seconds) is None, "pause gave something back", hint="`def pause`, without `async`")
    return [round(time, 3) for time in await waiting]


async def paused_while_idle(Limiter: Any, amount: float, seconds: float) -> float:
    limiter = Limiter(10)
    await limiter.acquire(amount)
    limiter.pause(seconds)
    return (await turns(limiter, [1]))[0]


@check("a pause holds up everyone")
def pause(Limiter: Any) -> None:
    times, _ = run_virtual(paused, Limiter, 2.0)
    expect(
        times[:2] == [0, 0.1], f"the turns before the pause came at {times[:2]} s", hint="see to the first check first"
    )
    expect(
        times[2] != 0.2,
        "the caller that was waiting already went through during the pause",
        hint="after its sleep it has to look again: `while` the turn is ahead, sleep",
    )
    expect(
        times[2] == 2.15,
        f"after a pause of 2 s at 0.15 s the next turn came at {times[2]} s, not at 2.15 s",
        hint="the pause counts from now, loop.time() + seconds, and replaces an earlier time at which a turn was due",
    )
    expect(
        times[3] - times[2] > 0.0999,
        "after the pause all who had waited went through together",
        hint="pause by moving the time at which the next turn is due",
    )
    shorter, _ = run_virtual(paused, Limiter, 2.0, 0.5)
    expect(shorter == times, "a shorter pause cut the longer one", hint=MAX)
    came, _ = run_virtual(paused_while_idle, Limiter, 1, 2.0)
    expect(
        abs(came - 2) < 0.001,
        f"paused for 2 s while nobody waited, it let the next caller through at {came:g} s",
        hint="a pause counts for those who come later too",
    )
    came, _ = run_virtual(paused_while_idle, Limiter, 10, 0.5)
    expect(
        abs(came - 1) < 0.001,
        f"a turn that took 10, at 10 a second, then a pause of 0.5 s: the next came at {came:g} s, not at 1 s",
        hint=MAX,
    )
