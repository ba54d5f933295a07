"""What a streamed reply is, it is told to be: the same as if its answer had come in one piece."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.parts.llm.answers import Answer, EmptyAnswer, LLMError, NoBody, NotAnAnswer, UnfinishedAnswer
from helpers.parts.llm.replies import read_reply
from helpers.parts.llm.streamed import StreamedReply

DONE = "data: [DONE]\n\n"


def event(delta, reason=None, **more) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta, 'finish_reason': reason}], **more})}\n\n"


def streamed(body: str | bytes, status: int = 200) -> Answer | LLMError:
    reply = StreamedReply(status)
    try:
        texts = list(reply.feed(body if isinstance(body, bytes) else body.encode()))
        answer = reply.answer()
        assert "".join(texts) in ("", answer.text)  # one that has no events has no pieces
        return answer
    except LLMError as error:
        return error


def plain(content, reason, usage=None, status=200, **message) -> Answer | LLMError:
    choice = {"message": {"content": content, **message}, "finish_reason": reason}
    try:
        return read_reply(status, json.dumps({"choices": [choice], "usage": usage}).encode())
    except LLMError as error:
        return error


def same(one: Answer | LLMError, other: Answer | LLMError) -> bool:
    if isinstance(one, LLMError) and isinstance(other, LLMError):
        return (type(one), str(one), one.status, one.may_heal) == (
            type(other),
            str(other),
            other.status,
            other.may_heal,
        )
    return one == other


REASONS = [
    *("stop", "eos", "end_turn", "COMPLETE", "x"),
    *("length", "model_length", "max_tokens", "MAX_TOKENS", "max_output_tokens"),
    *("content_filter", "SAFETY", "refusal", "sensitive", "RECITATION"),
    *("abort", "error", "network_error", "cancelled", "insufficient_system_resource"),
]
USAGE = {"prompt_tokens": 5, "completion_tokens": 70}


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_for_its_end_means_what_it_means_to_a_plain_answer(reason):
    body = event({"content": "Hel"}) + event({"content": "lo"})
    for usage in (None, USAGE):
        counts = f"data: {json.dumps({'choices': [], 'usage': usage})}\n\n"
        expected = plain("Hello", reason, usage)
        assert same(streamed(body + event({}, reason) + counts + DONE), expected)
        assert same(streamed(body + event({}, reason, usage=usage)), expected)
    without_delta = f"data: {json.dumps({'choices': [{'finish_reason': reason}]})}\n\n"
    assert same(streamed(body + without_delta + DONE), plain("Hello", reason))


CONTENTS = [
    "Hello",
    "",
    None,
    [],
    [{"type": "text", "text": "Hello"}, {"type": "thinking"}],
    [{"type": "output_text", "text": "Hello"}],
    {"type": "text", "text": "Hello"},
    [{"type": "refusal", "refusal": "no"}],
]


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("part", ["delta", "message"])
def test_content_in_every_form_is_read_as_in_a_plain_answer(content, part):
    choice = {"index": 0, part: {"content": content}, "finish_reason": "stop"}
    assert same(streamed(f"data: {json.dumps({'choices': [choice]})}\n\n{DONE}"), plain(content, "stop"))


@pytest.mark.parametrize("other", ["refusal", "tool_calls", "function_call"])
@pytest.mark.parametrize("first", ["", None])
def test_what_comes_in_place_of_text_is_no_empty_text(other, first):
    body = event({"role": "assistant", "content": first, other: None}) + event({other: [{"index": 0}]})
    assert type(streamed(body + event({}, "stop") + DONE)) is EmptyAnswer
    assert streamed(body + event({"content": "Hello"}) + event({}, "stop") + DONE) == Answer("Hello", "stop")


ERRORS = [
    ({"error": {"message": "m", "code": 429}}, 429),
    ({"error": {"message": "m", "code": "rate_limit_exceeded"}}, 429),
    ({"error": {"message": "m", "type": "server_error", "code": None}}, 503),
    ({"error": "m", "code": 500}, 500),
    ([{"error": {"message": "m", "code": 503}}], 503),
    ({"object": "error", "message": "m", "code": 404}, 404),
    ({"choices": [], "error": {"message": "m", "code": 500}}, 500),
    ({"choices": [{"error": {"message": "m", "code": 502}, "message": None}]}, 502),
    ({"choices": [{"error": {"message": "m", "code": 400}, "delta": {"content": ""}, "finish_reason": "error"}]}, 400),
]


@pytest.mark.parametrize(("error", "status"), ERRORS)
@pytest.mark.parametrize("before", ["", event({"content": "Hel"})])
def test_an_error_in_place_of_an_event_counts_by_its_own_code(before, error, status):
    failure = streamed(f"{before}data: {json.dumps(error)}\n\n{DONE}")
    assert (type(failure), failure.status) == (LLMError, status)
    assert str(failure) == f"HTTP 200 with an error {status} inside: m"


@pytest.mark.parametrize("name", ["", "event: error\n"])
def test_an_error_without_a_code_is_one_where_the_server_names_it_so(name):
    failure = streamed(f"{name}data: {json.dumps({'error': {'message': 'm'}})}\n\n")
    assert type(failure) is LLMError and not failure.may_heal and str(failure) == "HTTP 200 with an error inside: m"
    assert streamed(event({"content": "Hello"}, "stop", error={}, code=0)) == Answer("Hello", "stop")


ODD = {
    "no JSON": "data: {\n\n",
    "deep JSON": f"data: {'[' * 100_000}\n\n",
    "a number": "data: 7\n\n",
    "a list": "data: []\n\n",
    "a choice that is none": 'data: {"choices": [7]}\n\n',
    "content that is none": 'data: {"choices": [{"delta": {"content": 7}}]}\n\n',
    "parts that are none": 'data: {"choices": [{"delta": {"content": [{"type": "text"}]}}]}\n\n',
}


@pytest.mark.parametrize("case", ODD)
def test_what_cannot_be_read_is_no_answer_and_nothing_is_left_out(case):
    reply = StreamedReply(200)
    pieces = reply.feed((event({"content": "Hel"}) + ODD[case]).encode())
    assert next(pieces) == "Hel" and reply.so_far == Answer("Hel")
    with pytest.raises(NotAnAnswer, match="an event of the stream is not"):
        next(pieces)


def test_an_end_without_a_word_is_none():
    half = event({"content": "Hello"})
    assert type(streamed(half)) is UnfinishedAnswer
    assert streamed(half + DONE) == Answer("Hello")
    assert streamed(half + event({}, "stop")) == Answer("Hello", "stop")
    assert streamed(half + DONE.rstrip("\n")) != Answer("Hello")
    assert type(streamed(DONE)) is type(streamed("")) is type(streamed(": ping\n\n" + DONE)) is NoBody


@pytest.mark.parametrize(
    "body",
    [
        b'{"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]}',
        b'{"choices":\n\n[{"message": {"content": "Hello"}, "finish_reason": "length"}]}\n',
        b'{"error": {"message": "busy", "code": 503}}',
        b"<!doctype html>\n<title>502</title>\n",
        b"",
        b"\n\n",
        b"{" * 2_000_000,
    ],
)
@pytest.mark.parametrize("status", [200, 201])
def test_a_reply_without_events_is_read_as_a_plain_one(body, status):
    try:
        expected = read_reply(status, body)
    except LLMError as error:
        expected = error
    assert same(streamed(body, status), expected)


def test_a_large_plain_answer_may_come_in_the_smallest_pieces():
    body = json.dumps({"choices": [{"message": {"content": "x" * 900_000}}]}).encode()
    reply = StreamedReply(200)
    for at in range(0, len(body), 16):  # takes minutes if all that has come is copied for each
        assert list(reply.feed(body[at : at + 16])) == []
    assert reply.answer() == Answer("x" * 900_000)


def test_an_event_that_never_ends_is_no_answer():
    reply = StreamedReply(200)
    with pytest.raises(NotAnAnswer, match=r"an event of more than 10,000,000 bytes"):
        for _ in range(400):
            assert list(reply.feed(b"data: " + b"x" * 65_536)) == []


@settings(max_examples=200)
@given(st.lists(st.text(max_size=5), max_size=6), st.sampled_from(REASONS), st.randoms(use_true_random=False))
def test_an_answer_is_the_same_however_its_bytes_are_cut(texts, reason, chance: random.Random):
    stream = ("".join(event({"content": text}) for text in ["", *texts]) + event({}, reason) + DONE).encode()
    reply = StreamedReply(200)
    pieces = []
    while stream:
        size = chance.randint(1, 40)
        pieces += reply.feed(stream[:size])
        stream = stream[size:]
    assert pieces == [text for text in texts if text]
    try:
        answer = reply.answer()
    except LLMError as error:
        answer = error
    assert same(answer, plain("".join(texts), reason))
