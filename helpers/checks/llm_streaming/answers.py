"""Part 2: what the events of an answer say."""

import json
from typing import Any

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.llm_streaming import BrokenOff

DONE = "[DONE]"
NOT_WHOLE = "raise BrokenOff, with what had come as its text"
MESSAGE = "the server's message belongs into the reason"
ANY_JSON = "the error may be any JSON, say a text, or an object without a message: put all of it into the reason"
OWN = "set everything in __init__, with `self.`"
LOOKED = LookupError, TypeError, AttributeError  # raised where an answer looks into what is no dict
DONE_FIRST = 'look for [DONE] before anything else is read, and return "" there'


def event(content: Any = None, reason: str | None = None, **more: Any) -> str:
    """An event of one choice."""
    return json.dumps({"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": reason}], **more})


ROLE = json.dumps({"choices": [{"delta": {"role": "assistant"}}]})
END = json.dumps({"choices": [{"delta": {}, "finish_reason": "stop"}]})
TWO = json.dumps({"choices": [{"delta": {"content": "+"}}, {"delta": {"content": "-"}}]})
USAGE = json.dumps({"choices": [], "usage": {"completion_tokens": 2}})
NO_CHOICES = json.dumps({"id": "7"})
LATE = event("more"), '{"error": {"message": "late"}}', "no JSON", "", "[1]", '{"choices": [{}]}'  # after [DONE]


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
    first = "BrokenOff(reason, text): both are texts, and the reason comes first"
    expect(isinstance(error.reason, str), f"{after} raised {error!r}; its reason is no text", hint=first)
    expect(reason in error.reason, f"{after} raised {error!r}; {reason!r} is not in its reason", hint=hint)


@check("each event adds its text, until [DONE]")
def texts(Answer: Any) -> None:
    answer, so_far = Answer(), ""
    expect(answer.text == "", f"before any event, text is {answer.text!r}", hint='begin with ""')
    for data, text, hint in [
        (event("Hel"), "Hel", "the text is at choices[0].delta.content: return it"),
        (event("lo"), "lo", "add returns what this event adds, not all that has come"),
        (event(" é\r\n "), " é\r\n ", "the text goes on as it is: no strip()"),
        (event("\r\n"), "\r\n", "a blank text is a text: no strip()"),
        (event("0"), "0", "it's a text, whatever is in it"),
        (ROLE, "", "the delta may have no content: .get"),
        (event(), "", "null is None in Python, and adds no text"),
        (event(""), "", "an empty text adds nothing"),
        (USAGE, "", "choices may be empty: look before you take [0]"),
        (NO_CHOICES, "", "choices may be missing: .get"),
        ("{}", "", "an empty object is an object, and false in an `if`: isinstance(event, dict)"),
        (TWO, "+", "the text of the first choice: choices[0]"),
        (event("!", "stop"), "!", "the event with the finish_reason may have a text too"),
    ]:
        found, so_far = added(answer, data, hint), so_far + text
        expect(found == text, f"the event {data} added {found!r} instead of {text!r}", hint=hint)
        got = f"after {so_far!r} had come, text was {answer.text!r}"
        expect(answer.text == so_far, got, hint="`text` is all texts so far")
        expect(answer.done is False, f"done is {answer.done!r} before [DONE]", hint="[DONE] alone says so")
    for data in (DONE, *LATE, DONE):
        what = "[DONE]" if data == DONE else f"after [DONE], the event {data}"
        try:
            found = answer.add(data)
        except (BrokenOff, ValueError, *LOOKED) as error:
            expect(False, f"{what} raised {type(error).__name__}: {error}", hint=DONE_FIRST)
        expect_type(found, str, "add")
        none = "[DONE] adds no text" if data == DONE else DONE_FIRST
        expect(found == "" and answer.text == so_far, f"{what} added {found!r}", hint=none)
        expect(answer.done is True, f"after [DONE], done is {answer.done!r}", hint="set it to True, and leave it so")
    second = "a second Answer begins with what the first one had"
    expect(Answer().text == "" and not Answer().done, second, hint=OWN)
    one, other = Answer(), Answer()
    for answer, data in ((one, event("a")), (other, event("b")), (other, DONE)):
        added(answer, data)
    pair = [one.text, one.done, other.text, other.done]
    expect(pair == ["a", False, "b", True], f"two answers at a time had the text and the done {pair}", hint=OWN)


def failed(Answer: Any, data: str, reason: str = "", hint: str = "", text: str = "Hello") -> None:
    """The event raises BrokenOff after "Hello" has come."""
    answer = Answer()
    added(answer, event("Hel"))
    added(answer, event("lo"))
    try:
        found = answer.add(data)
    except BrokenOff as error:
        expect_broken(error, text, reason, f"the event {data}", hint or MESSAGE)
    except ValueError as error:
        hint = hint or "json.loads raises ValueError: catch it, and raise BrokenOff"
        expect(False, f"the event {data!r} raised {type(error).__name__}: {error}", hint=hint)
    except LOOKED as error:
        hint = hint or "see that it's a dict before you look into it"
        expect(False, f"the event {data!r} raised {error!r}", hint=hint)
    else:
        expect_type(found, str, "add")
        hint = hint or "it is an error, and no text: raise BrokenOff(reason, text)"
        expect(False, f"the event {data!r} added {found!r} and raised nothing", hint=hint)


@check("an event that is an error, or no JSON object, ends the answer")
def faults(Answer: Any) -> None:
    for message in ("overloaded", "out of memory " * 8):
        failed(Answer, json.dumps({"error": {"message": message, "code": 503}}), reason=message)
        failed(Answer, event("", "error", error={"message": message}), reason=message)
    failed(Answer, json.dumps({"choices": [], "error": {"message": "late"}}), reason="late")
    failed(Answer, '{"error": "overloaded"}', "overloaded", ANY_JSON)
    failed(Answer, '{"error": {"code": 503}}', hint=ANY_JSON)
    for nothing in ("{}", '""', "0", "false", "[]"):
        failed(Answer, f'{{"error": {nothing}}}', hint="only null is no error: is not None")
    for data in ('{"choices": [{"del', "[1]", '"Hello"', "7", "null", "[]", "true", "", "done", '"[DONE]"', "{} {}"):
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
