"""Part 3: how long a retry waits, and when it ends."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_calls import Failed, Reply
from .ask import Script, run_script


async def waits_of_many(ask: Any, *replies: Reply, attempts: int) -> list[list[float]]:
    """The waits before attempts 2, 3 … of 300 calls."""
    scripts = [Script(*replies) for _ in range(300)]
    ended = await asyncio.gather(
        *(ask(script.send, attempts=attempts, deadline=1000.0) for script in scripts), return_exceptions=True
    )
    for error in ended:
        if isinstance(error, BaseException) and not isinstance(error, Failed):
            raise error
    waits = [[later - earlier for earlier, later in itertools.pairwise(script.times)] for script in scripts]
    made = min(map(len, waits))
    expect(made >= attempts - 1, f"with attempts={attempts} only {made + 1} were made", hint="attempts counts them all")
    return [list(column) for column in zip(*waits, strict=False)]


@check("without a word from the server the wait doubles, with full jitter")
def jitter(ask: Any) -> None:
    columns, _ = run_virtual(lambda: waits_of_many(ask, Reply(500), attempts=12))
    for number, (column, bound) in enumerate(zip(columns, (0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8, 8), strict=False), 1):
        most, least, mean = max(column), min(column), sum(column) / len(column)
        expect(
            most - least > 1e-3,
            f"everyone waits the same {most:.2f} s before attempt {number + 1}",
            hint="300 clients that failed together come back together: random.uniform(0, ...)",
        )
        expect(
            most <= bound + 1e-6,
            f"wait {number} was up to {most:.2f} s, its bound is {bound} s",
            hint="0.5 s, doubled each time, at most 8 s",
        )
        expect(
            most > 0.8 * bound,
            f"wait {number} was never above {most:.2f} s, its bound is {bound} s",
            hint="does the bound double with each attempt?",
        )
        expect(
            least < 0.2 * bound,
            f"wait {number} was never below {least:.2f} s",
            hint="full jitter starts at 0: the whole wait is random, not only a part of it",
        )
        expect(
            0.35 < mean / bound < 0.65,
            f"wait {number} is {mean:.2f} s on average; between 0 and {bound} s that would be {bound / 2:g}",
            hint="every time between 0 and the bound is as likely as any other: first the bound, then the random time",
        )
    at_once = Reply(500, {"retry-after": "0"})
    columns, _ = run_virtual(lambda: waits_of_many(ask, at_once, at_once, at_once, Reply(500), attempts=5))
    most = max(columns[3])
    expect(
        3.2 < most <= 4 + 1e-6,
        f"after three waits that the server chose, the fourth was up to {most:.2f} s, its bound is 4 s",
        hint="the bound goes by the number of the attempt, whoever chose the waits before",
    )


async def deaf(ask: Any, deadline: float) -> tuple[str, float, int]:
    """What came of it, when, and how often a server was asked that never answers."""
    asked = itertools.count()

    async def send() -> Reply:
        next(asked)
        await asyncio.sleep(3600)
        return Reply(200)

    try:
        await ask(send, deadline=deadline)
    except TimeoutError:
        return "TimeoutError", asyncio.get_running_loop().time(), next(asked)
    return "an answer", asyncio.get_running_loop().time(), next(asked)


@check("the deadline covers the whole call")
def deadline(ask: Any) -> None:
    (result, seconds, asked), _ = run_virtual(deaf, ask, 5.0)
    expect(
        asked == 1 or seconds < 5.01,
        "at the deadline `send` was ended, and then called again",
        hint="a bare `except` or `except BaseException` swallows the cancellation by which asyncio.timeout works",
    )
    expect(
        seconds < 5.01,
        f"a server that never answers was waited for {seconds:g} s, the deadline is 5 s",
        hint="asyncio.timeout(deadline) around everything; the clock is the loop's, not that of `time`",
    )
    expect(
        result == "TimeoutError", "after the deadline there was no TimeoutError", hint="let asyncio.timeout raise it"
    )
    answer, times, seconds = run_script(ask, Reply(429, {"retry-after": "3600"}), deadline=10.0)
    expect(
        seconds <= 10.01,
        f"told to wait an hour, it ended after {seconds:g} s, the deadline is 10 s",
        hint="the waits between the attempts belong into the deadline too",
    )
    expect(
        isinstance(answer, TimeoutError), f"it ended with {answer!r}, not with TimeoutError", hint="the waits count too"
    )
    answer, times, seconds = run_script(ask, Reply(429, {"retry-after": "4"}), attempts=100, deadline=10.0)
    expect(
        times[-1] <= 10,
        f"attempts went on until {times[-1]:g} s, the deadline is 10 s",
        hint="one deadline for all attempts together, not one for each, on the loop's clock, not that of `time`",
    )
    expect(
        isinstance(answer, TimeoutError), f"it ended with {answer!r}, not with TimeoutError", hint="the waits count too"
    )
