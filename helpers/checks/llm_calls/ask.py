"""Part 3: a retry that obeys the server."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_calls import Failed, Reply

FINE = Reply(200, text="fine")


class Script:
    """A server that gives prepared replies, the last one for ever, and notes when it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.times: list[float] = []

    async def send(self) -> Reply:
        self.times.append(asyncio.get_running_loop().time())
        return self.replies[min(len(self.times), len(self.replies)) - 1]


def run_script(ask: Any, *replies: Reply, **options: float) -> tuple[Any, list[float], float]:
    """What came of it, when the server was asked, and how long it took."""
    script = Script(*replies)

    async def main() -> Any:
        try:
            answer = await ask(script.send, **options)
        except (Failed, TimeoutError) as error:
            return error
        expect(answer is not None, "ask returned None", hint="is a `return` missing?")
        expect(not asyncio.iscoroutine(answer), "ask returned a coroutine", hint="is an `await` missing?")
        expect(not isinstance(answer, Exception), f"ask returned {answer!r} as if it were an answer", hint="raise it")
        return answer

    answer, seconds = run_virtual(main)
    return answer, script.times, seconds


async def refused_connection(ask: Any) -> int:
    """How often it was tried."""
    tried = itertools.count()

    async def send() -> Reply:
        next(tried)
        raise ConnectionError("refused")

    try:
        await ask(send)
    except ConnectionError:
        return next(tried)
    expect(False, "send raised ConnectionError, and ask did not", hint="what `send` raises is not yours to catch")
    return 0


@check("what may heal is tried again, the rest is not")
def statuses(ask: Any) -> None:
    for status in (408, 409, 429, 500, 501, 502, 503, 504, 520, 529, 599):
        answer, times, _ = run_script(ask, Reply(status), FINE)
        expect(
            answer == "fine",
            f"after one {status} it gave {answer!r} instead of the answer of the second attempt",
            hint="408, 409, 429 and every 5xx may heal: try again",
        )
    for status in (204, 302, 400, 401, 403, 404, 410, 418, 422):
        answer, times, _ = run_script(ask, Reply(status), FINE)
        expect(
            len(times) == 1,
            f"a {status} was tried {len(times)} times",
            hint="any other status fails at once: raise Failed",
        )
        expect(
            isinstance(answer, Failed), f"a {status} gave {answer!r} instead of Failed", hint="200 alone is an answer"
        )
        expect(
            answer.args == (status, 1), f"Failed{answer.args} instead of Failed({status}, 1)", hint="status, attempts"
        )
    answer, times, _ = run_script(ask, Reply(503), Reply(400), FINE)
    expect(
        isinstance(answer, Failed) and answer.args == (400, 2),
        f"a 503, then a 400 gave {answer!r} after {len(times)} attempts instead of Failed(400, 2)",
        hint="look at the status of every attempt, not of the first alone",
    )
    answer, times, _ = run_script(ask, Reply(503), attempts=4)
    expect(len(times) == 4, f"with attempts=4 it was sent {len(times)} times", hint="attempts counts the first one too")
    expect(
        isinstance(answer, Failed) and answer.args == (503, 4),
        f"after 4 attempts it gave {answer!r}",
        hint="the last failure is raised: Failed(503, 4)",
    )
    tried, _ = run_virtual(refused_connection, ask)
    expect(tried == 1, f"what `send` raised was tried {tried} times", hint="what `send` raises is not yours to catch")


@check("the server's Retry-After is obeyed")
def retry_after(ask: Any) -> None:
    for text in ("3", "0", "0.5", "20"):
        answer, times, _ = run_script(ask, Reply(429, {"retry-after": text}), FINE)
        expect(answer == "fine", f"with retry-after {text!r} it gave {answer!r}", hint="wait, then try again")
        waited = times[1] - times[0]
        expect(
            waited >= float(text) - 1e-6,
            f"it came back after {waited:.2f} s when asked to wait {text} s",
            hint="a server that says when is not to be guessed at: reply.headers['retry-after'], in lower case",
        )
        expect(
            waited <= float(text) + 1e-6,
            f"it waited {waited:.2f} s when {text} s were asked for",
            hint="the server's word replaces the back-off, it is not added to it",
        )
    answer, times, _ = run_script(ask, Reply(503, {"retry-after": "2"}), FINE)
    waited = times[1] - times[0] if len(times) > 1 else 0
    expect(
        abs(waited - 2) < 1e-6,
        f"a 503 asked to wait 2 s, and it came back after {waited:.2f} s",
        hint="retry-after counts on 503 as on 429: look at the header, not the status",
    )
    answer, times, seconds = run_script(ask, Reply(503, {"retry-after": "7"}), attempts=2)
    expect(
        seconds < 7.1,
        f"it waited once more after the last attempt: {seconds:g} s in all instead of 7",
        hint="no attempt follows, so there is nothing to wait for: raise Failed first",
    )


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
    answer, times, seconds = run_script(ask, Reply(429, {"retry-after": "4"}), attempts=100, deadline=10.0)
    expect(
        times[-1] <= 10,
        f"attempts went on until {times[-1]:g} s, the deadline is 10 s",
        hint="one deadline for all attempts together, not one for each, on the loop's clock, not that of `time`",
    )
    expect(
        isinstance(answer, TimeoutError), f"it ended with {answer!r}, not with TimeoutError", hint="the waits count too"
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
