"""What a chat-completions server can say, in right and in odd forms."""

import pickle

import pytest

from helpers.parts.llm.answers import (
    Answer,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoAnswerInTime,
    NotAnAnswer,
    QuotaSpent,
    read_answer,
    read_error,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"content": 7}}]}',
    ],
)
def test_a_body_of_another_shape_is_no_answer(body):
    with pytest.raises(NotAnAnswer):
        read_answer(body)


@pytest.mark.parametrize(
    "usage", ["", ', "usage": "n/a"', ', "usage": {"prompt_tokens": null, "completion_tokens": "5"}']
)
def test_an_answer_with_a_strange_usage_is_an_answer(usage):
    body = '\ufeff{"choices": [{"message": {"content": "naïve"}}]' + usage + "}"
    assert read_answer(body.encode()) == Answer("naïve")


def test_spent_quota_is_told_from_too_many_requests():
    assert type(read_error(429, b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}')) is LLMError
    spent = read_error(429, b'{"error": {"message": "no credit", "code": "insufficient_quota"}}')
    assert isinstance(spent, QuotaSpent) and str(spent) == "HTTP 429: no credit"
    assert str(read_error(502, b"<html>\n Bad   gateway")) == "HTTP 502: <html> Bad gateway"


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(CutAnswer("cut", 200, 2, Answer("half"))))
    assert (str(error), error.answer.text, error.status) == ("cut (after 2 attempts)", "half", 200)
    assert repr(error) == "CutAnswer('cut (after 2 attempts)')"


def test_what_may_heal_is_told_from_what_will_not():
    assert LLMError("broken connection").may_heal and LLMError("busy", 503).may_heal and LLMError("slow", 429).may_heal
    assert not LLMError("wrong", 400).may_heal and not LLMError("wrong key", 401).may_heal
    for kind in (NoAnswerInTime, QuotaSpent, NotAnAnswer, EmptyAnswer, CutAnswer):
        assert not kind("not again", 429).may_heal and not kind("not again").may_heal
