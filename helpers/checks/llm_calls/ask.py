"""Part 3: a retry that obeys the server."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_calls import Failed, Reply

NOT_YOURS = "what `send` raises goes to the caller: do not catch it"
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
    except Failed as failed:
        expect(False, f"send raised ConnectionError, and ask {failed!r}", hint=NOT_YOURS)
    expect(False, "send raised ConnectionError, and ask did not", hint=NOT_YOURS)
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
    expect(tried == 1, f"what `send` raised was tried {tried} times", hint=NOT_YOURS)


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
