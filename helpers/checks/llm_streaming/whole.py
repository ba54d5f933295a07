"""Part 2: how an answer ends, whole or half."""

from typing import Any, NamedTuple

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.llm_streaming import BrokenOff
from .answers import DONE, END, NOT_WHOLE, OWN, ROLE, USAGE, added, event, expect_broken

LAST_REASON = "keep the last reason that was not null; events after it may have none, and no choices either"
STOP_ALONE = "where the server gives a finish_reason, it decides, and stop alone says whole"


class Ending(NamedTuple):
    words: str
    events: list[str]
    hint: str
    reason: str | None = None  # in the error; None where the answer is whole


HELLO = [ROLE, event("Hel"), event("lo")]
ENDINGS = [
    Ending(
        "a finish_reason of stop, and [DONE]",
        [*HELLO, END, DONE],
        "it is whole: is a `return` missing, or another reason left in the way?",
    ),
    Ending("a finish_reason of stop, without [DONE]", [*HELLO, END], "stop says that it's whole, [DONE] or not"),
    Ending("stop, and then the usage", [*HELLO, END, USAGE, DONE], LAST_REASON),
    Ending("stop, and then null", [*HELLO, END, event()], LAST_REASON),
    Ending("[DONE] without any finish_reason", [*HELLO, DONE], "where no reason was given, [DONE] is enough"),
    Ending("stop beside the last text", [ROLE, event("Hel"), event("lo", "stop")], "a text may come with its reason"),
    Ending("two texts and no more", HELLO, "neither a finish_reason nor [DONE] has come: that's half an answer", ""),
    Ending("length, and [DONE]", [*HELLO, event(None, "length"), DONE], STOP_ALONE, "length"),
    Ending("length", [*HELLO, event(None, "length")], STOP_ALONE, "length"),
    Ending("length, and then null", [*HELLO, event(None, "length"), event(), USAGE, DONE], LAST_REASON, "length"),
    Ending("content_filter", [*HELLO, event(None, "content_filter"), DONE], NOT_WHOLE, "content_filter"),
    Ending("tool_calls, and [DONE]", [*HELLO, event(None, "tool_calls"), DONE], STOP_ALONE, "tool_calls"),
    Ending("stopped, and [DONE]", [*HELLO, event(None, "stopped"), DONE], STOP_ALONE, "stopped"),
    Ending("length, and then stop", [*HELLO, event(None, "length"), END, DONE], "the last reason counts"),
    Ending("stop, and then length", [*HELLO, END, event(None, "length")], "the last reason counts", "length"),
]


@check("the end tells a whole answer from half of one")
def whole(Answer: Any) -> None:
    for words, events, hint, reason in ENDINGS:
        expect_end(Answer, events, "Hello", f"after {words}, end()", hint, reason)
    expect_end(Answer, [ROLE, END, DONE], "", "a whole answer without text: end()", "an empty answer can be whole")
    expect_end(Answer, [DONE], "", "[DONE] and nothing else: end()", "where no reason was given, [DONE] is enough")
    expect_end(Answer, [], "", "no event at all: end()", "nothing said that it's whole", "")
    expect_end(Answer, [ROLE, USAGE], "", "no text, and no end: end()", "nothing said that it's whole", "")
    one, other = Answer(), Answer()
    for answer, reason in ((one, "length"), (other, "stop")):
        added(answer, event("Hello", reason))
    ends(other, "Hello", "stop, and beside it another answer with length: end()", OWN)
    ends(one, "Hello", "length, and beside it another answer with stop: end()", OWN, "length")


def expect_end(Answer: Any, events: list[str], text: str, what: str, hint: str, reason: str | None = None) -> None:
    answer = Answer()
    for data in events:
        added(answer, data)
    ends(answer, text, what, hint, reason)
    expect(answer.text == text, f"{what} changed the text to {answer.text!r}", hint="`text` stays all texts so far")


def ends(answer: Any, text: str, what: str, hint: str, reason: str | None = None) -> None:
    """What `end()` says; a `reason` where it must raise."""
    try:
        found = answer.end()
    except BrokenOff as error:
        expect(reason is not None, f"{what} raised {error!r} instead of returning {text!r}", hint=hint)
        expect_broken(error, text, reason or "", what, "the server's finish_reason belongs into the reason")
        return
    expect(reason is None, f"{what} returned {found!r} instead of raising BrokenOff", hint=hint)
    expect_type(found, str, "end")
    expect(found == text, f"{what} returned {found!r} instead of {text!r}", hint="all texts, joined")
