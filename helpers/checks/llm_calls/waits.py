"""Part 3: how long a retry waits, and when it ends."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_calls import Failed, Reply
from .ask import Script, run_script

LIKELY = "every time between 0 and the bound is as likely as any other: first the bound, then the random time"


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
    hint = "attempts counts them all" if made else "every 5xx is tried again"
    expect(made >= attempts - 1, f"with attempts={attempts} only {made + 1} were made", hint=hint)
    return [list(column) for column in zip(*waits, strict=False)]


@check("without a word from the server the wait doubles, with full jitter")
def jitter(ask: Any) -> None:
    columns, _ = run_virtual(lambda: waits_of_many(ask, Reply(500), attempts=12))
    for number, (column, bound) in enumerate(zip(columns, (0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8, 8), strict=False), 1):
        most, least, mean = max(column), min(column), sum(column) / len(column)
        expect(
            most > 0, f"nobody waited before attempt {number + 1}", hint="asyncio.sleep, awaited, between the attempts"
        )
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
            most > 0.95 * bound,
            f"wait {number} was never above {most:.2f} s, its bound is {bound} s",
            hint="does the bound double with each attempt, up to 8 s?",
        )
        expect(
            least < 0.05 * bound,
            f"wait {number} was never below {least:.2f} s",
            hint="full jitter starts at 0: the whole wait is random, not only a part of it",
        )
        expect(
            0.35 < mean / bound < 0.65,
            f"wait {number} is {mean:.2f} s on average; between 0 and {bound} s that would be {bound / 2:g}",
            hint=LIKELY,
        )
        quarters = [sum(int(4 * wait / bound) == quarter for wait in column) for quarter in range(4)]
        expect(
            min(quarters) >= 30 and len(set(column)) > 200,
            f"of 300 waits before attempt {number + 1} {len(set(column))} differ; {quarters} lie in the four quarters",
            hint=LIKELY,
        )
    at_once = Reply(500, {"retry-after": "0"})
    columns, _ = run_virtual(lambda: waits_of_many(ask, at_once, at_once, at_once, Reply(500), attempts=5))
    most = max(columns[3])
    expect(most > 0, "a wait that one reply asked for was kept after the next reply too", hint="choose each wait anew")
    expect(
        3.2 < most <= 4 + 1e-6,
        f"after three waits that the server chose, the fourth was up to {most:.2f} s, its bound is 4 s",
        hint="the bound goes by the number of the attempt, whoever chose the waits before",
    )


async def slow(ask: Any) -> str:
    """What came of a server that needs 4.9 s."""

    async def send() -> Reply:
        await asyncio.sleep(4.9)
        return Reply(200, text="late, and in time")

    try:
        return str(await ask(send, deadline=5.0))
    except (Failed, TimeoutError) as error:
        return repr(error)


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


def expect_timeout(answer: Any) -> None:
    obeyed = "is a 429 tried again, and is its wait what retry-after says?"
    hint = obeyed if isinstance(answer, Failed) else "the waits count too"
    expect(isinstance(answer, TimeoutError), f"it ended with {answer!r}, not with TimeoutError", hint=hint)


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
    answer, _ = run_virtual(slow, ask)
    hint = "is a `return` missing?" if answer.startswith("Failed(200") else "not before the deadline"
    expect(answer == "late, and in time", f"an answer after 4.9 s of 5 gave {answer!r}", hint=hint)
    answer, times, seconds = run_script(ask, Reply(429, {"retry-after": "3600"}), deadline=10.0)
    expect(
        seconds <= 10.01,
        f"told to wait an hour, it ended after {seconds:g} s, the deadline is 10 s",
        hint="the waits between the attempts belong into the deadline too",
    )
    expect_timeout(answer)
    answer, times, seconds = run_script(ask, Reply(429, {"retry-after": "4"}), attempts=100, deadline=10.0)
    expect(
        times[-1] <= 10,
        f"attempts went on until {times[-1]:g} s, the deadline is 10 s",
        hint="one deadline for all attempts together, not one for each, on the loop's clock, not that of `time`",
    )
    expect_timeout(answer)
