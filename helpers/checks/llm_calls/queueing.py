"""Part 1: who goes when, among those who wait."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual


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
    done, waiting = await asyncio.wait(tasks, timeout=60)
    for task in done:
        if not task.cancelled():
            task.result()  # raises what the caller raised
    if not order:
        await asyncio.gather(*waiting)  # a deadlock, told with its line
    return order, times


async def gives_up_when_due(Limiter: Any, late: bool) -> tuple[list[int], list[float]]:
    """Who went and when, where caller 1 is cancelled at the moment when its turn is due."""
    limiter, loop = Limiter(10), asyncio.get_running_loop()
    order, times = list[int](), list[float]()

    async def caller(number: int) -> None:
        await limiter.acquire()
        order.append(number)
        times.append(round(loop.time(), 4))

    tasks = [asyncio.create_task(caller(number)) for number in range(5)]
    if late:
        await asyncio.sleep(0.05)  # the limiter has its timer already
    loop.call_at(0.1, tasks[1].cancel)
    await asyncio.wait(tasks, timeout=60)
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
    for late in (False, True):
        (order, times), _ = run_virtual(gives_up_when_due, Limiter, late)
        expect(
            times == [round(turn / 10, 4) for turn in range(len(order))] and len(order) >= 4,
            f"caller 1 of 5 gave up at 0.1 s, just when its turn was due, and callers {order} went at {times} s",
            hint="whoever is cancelled and did not go gives the turn to the next one, at once",
        )
    (came, went), _ = run_virtual(some_come_later, Limiter)
    expect(
        came == went,
        f"callers that came at {came} s went in the order {went}",
        hint="who comes at the moment when a turn is due queues too: no way past those who wait already",
    )
