"""Part 3: a retry that obeys the server."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_calls import Failed, Reply

NOTHING_FOLLOWS = "no attempt follows, so there is nothing to wait for: raise Failed first"
NOT_YOURS = "what `send` raises goes to the caller: do not catch it"
FINE = Reply(200, text="fine")
HEALS = (408, 409, 429, *range(500, 600))
FAILS = (204, 201, 206, 302, 304, 400, 401, 403, 404, 405, 406, 407, 410, 412, 418, 422, 425, 428, 430, 451, 499)


class Script:
    """A server that gives prepared replies, the last one for ever, and notes when it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.times: list[float] = []
        self.given: list[Reply] = []

    async def send(self) -> Reply:
        self.times.append(asyncio.get_running_loop().time())
        self.given.append(self.replies[min(len(self.times), len(self.replies)) - 1])
        return self.given[-1]


def run_script(ask: Any, *replies: Reply, **options: float) -> tuple[Any, list[float], float]:
    """What came of it, when the server was asked, and how long it took."""
    script = Script(*replies)

    async def main() -> Any:
        try:
            answer = await ask(script.send, **options)
        except (Failed, TimeoutError) as error:
            lost = error.args[:1] == (200,) and script.given[-1].text
            expect(not lost, f"the last reply had status 200, and ask raised {error!r}", hint="is a `return` missing?")
            return error
        good = script.given[-1:] and script.given[-1].status == 200
        missing = "is a `return` missing?" if good else "where the last reply is no 200, Failed is raised, not returned"
        expect(answer is not None, f"ask returned None after {len(script.times)} attempts", hint=missing)
        expect(not asyncio.iscoroutine(answer), "ask returned a coroutine", hint="is an `await` missing?")
        expect(not isinstance(answer, Exception), f"ask returned {answer!r} as if it were an answer", hint="raise it")
        return answer

    answer, seconds = run_virtual(main)
    expect(script.times, f"ask ended with {answer!r} and had never called `send`", hint="await send() comes first")
    return answer, script.times, seconds


async def raised(ask: Any, error: Exception, *replies: Reply) -> None:
    """`send` gives the replies, then raises."""
    script = Script(*replies)

    async def send() -> Reply:
        if len(script.times) < len(replies):
            return await script.send()
        script.times.append(asyncio.get_running_loop().time())
        raise error

    what = f"attempt {len(replies) + 1} of `send` raised {error!r}, and ask "
    try:
        answer = await ask(send)
    except type(error) as caught:
        expect(caught is error, f"{what}raised another one: {caught!r}", hint=NOT_YOURS)
    except Exception as other:
        expect(False, f"{what}raised {other!r}", hint=NOT_YOURS)
    else:
        expect(False, f"{what}gave {answer!r}", hint=NOT_YOURS)
    tried = len(script.times) - len(replies)
    expect(tried == 1, f"what `send` raised was tried {tried} times", hint=NOT_YOURS)


@check("what may heal is tried again, the rest is not")
def statuses(ask: Any) -> None:
    answer, *_ = run_script(ask, FINE)
    expect(answer == "fine", f"a 200 with the text 'fine' gave {answer!r}", hint="return the text of the reply")
    answer, *_ = run_script(ask, Reply(200, text=""))
    expect(answer == "", f"a 200 with an empty text gave {answer!r}", hint="status 200 is an answer, whatever its text")
    for status in HEALS:
        answer, times, _ = run_script(ask, Reply(status), FINE)
        expect(
            answer == "fine",
            f"after one {status} it gave {answer!r} instead of the answer of the second attempt",
            hint="408, 409, 429 and every 5xx may heal: try again",
        )
    for status in FAILS:
        answer, times, seconds = run_script(ask, Reply(status), FINE)
        expect(
            len(times) == 1,
            f"a {status} was tried {len(times)} times",
            hint="any other status fails at once: raise Failed",
        )
        expect(
            isinstance(answer, Failed), f"a {status} gave {answer!r} instead of Failed", hint="200 alone is an answer"
        )
        expect(
            answer.args == (status, 1),
            f"Failed{answer.args} instead of Failed({status}, 1)",
            hint="Failed(status, attempts made): the one that failed counts too",
        )
        expect(
            seconds == 0, f"a {status} failed after {seconds:.2f} s", hint="no attempt follows: raise Failed at once"
        )
    answer, times, _ = run_script(ask, Reply(503), Reply(400), FINE)
    expect(
        isinstance(answer, Failed) and answer.args == (400, 2),
        f"a 503, then a 400 gave {answer!r} after {len(times)} attempts instead of Failed(400, 2)",
        hint="look at the status of every attempt, not of the first alone, and count them all",
    )
    answer, times, seconds = run_script(ask, Reply(503), attempts=4)
    expect(len(times) == 4, f"with attempts=4 it was sent {len(times)} times", hint="attempts counts the first one too")
    expect(
        isinstance(answer, Failed) and answer.args == (503, 4),
        f"after 4 attempts it gave {answer!r}",
        hint="the last failure is raised: Failed(503, 4)",
    )
    expect(seconds == times[-1], f"it failed {seconds - times[-1]:.2f} s after attempt 4 of 4", hint=NOTHING_FOLLOWS)
    for attempts in (1, 4):
        answer, times, _ = run_script(ask, *[Reply(503)] * (attempts - 1), FINE, attempts=attempts)
        expect(
            answer == "fine",
            f"with attempts={attempts} a 200 in attempt {attempts} gave {answer!r}",
            hint="the last attempt counts like any other",
        )
    answer, *_ = run_script(ask, Reply(429), Reply(503), attempts=2)
    expect(
        isinstance(answer, Failed) and answer.args == (503, 2),
        f"a 429, then a 503, with attempts=2, gave {answer!r} instead of Failed(503, 2)",
        hint="Failed has the status of the last attempt, and how many were made",
    )
    for error in (ConnectionError("refused"), TimeoutError("of send"), ValueError("odd"), KeyError("odd")):
        run_virtual(raised, ask, error)
        run_virtual(raised, ask, error, Reply(503))


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
    for status in (503, 408, 409, 500, 502, 504, 599):
        answer, times, _ = run_script(ask, Reply(status, {"retry-after": "2"}), FINE)
        expect(answer == "fine", f"a {status} with retry-after '2' gave {answer!r}", hint="wait, then try again")
        expect(
            abs(times[1] - 2) < 1e-6,
            f"a {status} asked to wait 2 s, and it came back after {times[1]:.2f} s",
            hint=f"retry-after counts on {status} as on 429: look at the header, not the status",
        )
    answer, times, _ = run_script(ask, Reply(503, {"retry-after": "3600"}), FINE, deadline=4000.0)
    expect(
        answer == "fine", f"told to wait an hour, with an hour to go, it gave {answer!r}", hint="wait, then try again"
    )
    expect(
        abs(times[1] - 3600) < 1e-6,
        f"told to wait 3600 s it waited {times[1]:g} s",
        hint="8 s is the bound of the back-off; the server's word has none but the deadline",
    )
    answer, times, _ = run_script(ask, Reply(503), Reply(503, {"retry-after": "20"}), FINE)
    expect(
        answer == "fine" and abs(times[2] - times[1] - 20) < 1e-6,
        f"the second reply asked to wait 20 s, and attempt 3 came {times[-1] - times[1]:.2f} s after attempt 2",
        hint="look at the headers of every reply",
    )
    answer, times, seconds = run_script(ask, Reply(503, {"retry-after": "7"}), attempts=2)
    expect(
        seconds < 7.1,
        f"it waited once more after the last attempt: {seconds:g} s in all instead of 7",
        hint=NOTHING_FOLLOWS,
    )
