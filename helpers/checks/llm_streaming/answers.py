"""Part 2: what the events of an answer say together, and whether it is whole."""

import json
from typing import Any, NamedTuple

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.llm_streaming import BrokenOff

DONE = "[DONE]"
NOT_WHOLE = "raise BrokenOff, with what had come as its text"
LAST_REASON = "keep the last reason that was not null; events after it may have none, and no choices either"
STOP_ALONE = "where the server gives a finish_reason, it decides, and stop alone says whole"
DONE_FIRST = 'look for [DONE] before anything else is read, and return "" there'


def event(content: Any = None, reason: str | None = None, **more: Any) -> str:
    """An event of one choice."""
    return json.dumps({"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": reason}], **more})


ROLE = json.dumps({"choices": [{"delta": {"role": "assistant"}}]})
END = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}]})
TWO = json.dumps({"choices": [{"delta": {"content": "+"}}, {"delta": {"content": "-"}}]})
USAGE = json.dumps({"choices": [], "usage": {"completion_tokens": 2}})
NO_CHOICES = json.dumps({"id": "7"})


def added(answer: Any, data: str, hint: str = "it is an event like any other") -> str:
    """The text that `add` returns."""
    try:
        text = answer.add(data)
    except BrokenOff as error:
        expect(False, f"the event {data} raised {error!r}", hint=hint)
    expect_type(text, str, "add")
    return str(text)


def expect_broken(error: BrokenOff, text: str, reason: str, after: str, hint: str = NOT_WHOLE) -> None:
    """The error has all that had come, and the reason."""
    what = f"{after} raised {error!r}; its text should be {text!r}"
    expect(error.text == text, what, hint="BrokenOff(reason, text): the text is all that had come")
    expect(isinstance(error.reason, str), f"{after} raised {error!r}; its reason is no text", hint="reason comes first")
    expect(reason in error.reason, f"{after} raised {error!r}; {reason!r} is not in its reason", hint=hint)


@check("each event adds its text, until [DONE]")
def texts(Answer: Any) -> None:
    answer, so_far = Answer(), ""
    expect(answer.text == "", f"before any event, text is {answer.text!r}", hint='begin with ""')
    for data, text, hint in [
        (event("Hel"), "Hel", "the text is at choices[0].delta.content: return it"),
        (event("lo"), "lo", "add returns what this event adds, not all that has come"),
        (event(" é\n "), " é\n ", "the text goes on as it is: no strip()"),
        (event("0"), "0", "it's a text, whatever is in it"),
        (ROLE, "", "the delta may have no content: .get"),
        (event(), "", "null is None in Python, and adds no text"),
        (event(""), "", "an empty text adds nothing"),
        (USAGE, "", "choices may be empty: look before you take [0]"),
        (NO_CHOICES, "", "choices may be missing: .get"),
        (TWO, "+", "the text of the first choice: choices[0]"),
        (event("!", "stop"), "!", "the event with the finish_reason may have a text too"),
    ]:
        found, so_far = added(answer, data), so_far + text
        expect(found == text, f"the event {data} added {found!r} instead of {text!r}", hint=hint)
        got = f"after {so_far!r} had come, text was {answer.text!r}"
        expect(answer.text == so_far, got, hint="`text` is all texts so far")
        expect(answer.done is False, f"done is {answer.done!r} before [DONE]", hint="[DONE] alone says so")
    for data in (DONE, event("more"), json.dumps({"error": {"message": "late"}}), "no JSON", DONE):
        what = "[DONE]" if data == DONE else f"after [DONE], the event {data}"
        try:
            found = answer.add(data)
        except (BrokenOff, ValueError) as error:
            expect(False, f"{what} raised {type(error).__name__}: {error}", hint=DONE_FIRST)
        expect_type(found, str, "add")
        none = "[DONE] adds no text" if data == DONE else DONE_FIRST
        expect(found == "" and answer.text == so_far, f"{what} added {found!r}", hint=none)
        expect(answer.done is True, f"after [DONE], done is {answer.done!r}", hint="set it to True, and leave it so")
    expect(Answer().text == "" and not Answer().done, "a second Answer begins with what the first one had",
           hint="set everything in __init__, with `self.`")  # fmt: skip


def failed(Answer: Any, data: str, text: str = "Hello", reason: str = "") -> None:
    """The event raises BrokenOff after "Hello" has come."""
    answer = Answer()
    added(answer, event("Hel"))
    added(answer, event("lo"))
    try:
        found = answer.add(data)
    except BrokenOff as error:
        expect_broken(error, text, reason, f"the event {data}", "the server's message belongs into the reason")
    except ValueError as error:
        hint = "json.loads raises ValueError: catch it, and raise BrokenOff"
        expect(False, f"the event {data!r} raised {type(error).__name__}: {error}", hint=hint)
    except (LookupError, TypeError, AttributeError) as error:
        expect(False, f"the event {data!r} raised {error!r}", hint="see that it's a dict before you look into it")
    else:
        expect_type(found, str, "add")
        hint = "it is an error, and no text: raise BrokenOff(reason, text)"
        expect(False, f"the event {data!r} added {found!r} and raised nothing", hint=hint)


@check("an event that is an error, or no JSON object, ends the answer")
def faults(Answer: Any) -> None:
    for message in ("overloaded", "out of memory"):
        failed(Answer, json.dumps({"error": {"message": message, "code": 503}}), reason=message)
        failed(Answer, event("", "error", error={"message": message}), reason=message)
    failed(Answer, json.dumps({"choices": [], "error": {"message": "late"}}), reason="late")
    for data in ('{"choices": [{"del', "[1]", '"Hello"', "7", "null", "[]", "true", "", "done", '"[DONE]"'):
        failed(Answer, data)
    answer = Answer()
    text = added(answer, event("fine", error=None), "null is no error: is it None?")
    expect(text == "fine", f"an event whose error is null added {text!r}", hint="null is no error: is it None?")
    first = Answer()
    try:
        first.add(json.dumps({"error": {"message": "at once"}}))
    except BrokenOff as error:
        expect_broken(error, "", "at once", "an error before any text")
    else:
        expect(False, "an error as the very first event raised nothing", hint=NOT_WHOLE)


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
    Ending("length, and then stop", [*HELLO, event(None, "length"), END, DONE], "the last reason counts"),
    Ending("stop, and then length", [*HELLO, END, event(None, "length")], "the last reason counts", "length"),
]


@check("the end tells a whole answer from half of one")
def whole(Answer: Any) -> None:
    for words, events, hint, reason in ENDINGS:
        expect_end(Answer, events, "Hello", f"after {words}, end()", hint, reason)
    expect_end(Answer, [ROLE, END, DONE], "", "a whole answer without text: end()", "an empty answer can be whole")
    expect_end(Answer, [], "", "no event at all: end()", "nothing said that it's whole", "")
    expect_end(Answer, [ROLE, USAGE], "", "no text, and no end: end()", "nothing said that it's whole", "")


def expect_end(Answer: Any, events: list[str], text: str, what: str, hint: str, reason: str | None = None) -> None:
    answer = Answer()
    for data in events:
        added(answer, data)
    try:
        found = answer.end()
    except BrokenOff as error:
        expect(reason is not None, f"{what} raised {error!r} instead of returning {text!r}", hint=hint)
        expect_broken(error, text, reason or "", what, "the server's finish_reason belongs into the reason")
        return
    expect(reason is None, f"{what} returned {found!r} instead of raising BrokenOff", hint=hint)
    expect_type(found, str, "end")
    expect(found == text, f"{what} returned {found!r} instead of {text!r}", hint="all texts, joined")
