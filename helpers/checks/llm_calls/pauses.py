"""Part 1: a pause."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual
from .limiter import turns

MAX = "max() of what is due and the end of the pause"


async def paused(Limiter: Any, *pauses: float) -> list[float]:
    limiter = Limiter(10)
    waiting = asyncio.create_task(turns(limiter, [1] * 4))
    await asyncio.sleep(0.15)
    for seconds in pauses:
        expect(limiter.pause(seconds) is None, "pause gave something back", hint="`def pause`, without `async`")
    return sorted(round(time, 3) for time in await waiting)


async def paused_while_idle(Limiter: Any, amount: float, seconds: float, late: float) -> float:
    """When a caller goes that comes `late` seconds after a pause that began while nobody waited."""
    limiter = Limiter(10)
    if amount:
        await limiter.acquire(amount)
    limiter.pause(seconds)
    await asyncio.sleep(late)
    return (await turns(limiter, [1]))[0]


@check("a pause holds up everyone")
def pause(Limiter: Any) -> None:
    times, _ = run_virtual(paused, Limiter, 2.0)
    idle, _ = run_virtual(paused_while_idle, Limiter, 1, 2.0, 0.0)
    expect(
        times[:2] == [0, 0.1], f"the turns before the pause came at {times[:2]} s", hint="see to the first check first"
    )
    expect(
        times[2] != 0.2 or idle > 0.101,
        "a pause of 2 s held up nobody: the next turn came as if there were none",
        hint="a pause moves the time before which no turn may come, never to an earlier one",
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
    expect(
        times[3] == 2.25,
        f"after the pause turns came at {times[2:]} s, not at [2.15, 2.25]",
        hint="a pause keeps nobody away for longer than it lasts",
    )
    shorter, _ = run_virtual(paused, Limiter, 2.0, 0.5)
    expect(shorter == times, "a shorter pause cut the longer one", hint=MAX)
    longer, _ = run_virtual(paused, Limiter, 0.5, 2.0)
    expect(longer == times, "a second pause, longer than the first, was not obeyed", hint=MAX)
    for late in (0.0, 1.0):
        came, _ = run_virtual(paused_while_idle, Limiter, 1, 2.0, late)
        expect(
            abs(came - 2) < 0.001,
            f"paused for 2 s while nobody waited, it let one who came {late:g} s later through at {came:g} s",
            hint="a pause counts for those who come later too",
        )
    came, _ = run_virtual(paused_while_idle, Limiter, 0, 2.0, 0.0)
    expect(
        abs(came - 2) < 0.001,
        f"paused for 2 s before its first turn, it let the first caller through at {came:g} s",
        hint="a pause counts before the first turn too",
    )
    came, _ = run_virtual(paused_while_idle, Limiter, 10, 0.5, 0.0)
    expect(
        abs(came - 1) < 0.001,
        f"a turn that took 10, at 10 a second, then a pause of 0.5 s: the next came at {came:g} s, not at 1 s",
        hint=MAX,
    )
