"""What a call can end in: an answer, or an error that tells whether asking again may help."""

import pickle

from helpers.parts.llm.answers import (
    Answer,
    CheckFailed,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoAnswerInTime,
    NoBody,
    NotAnAnswer,
    NotAsked,
    PromptRefused,
    QuotaSpent,
    UnfinishedAnswer,
    Unreachable,
    WrongKey,
)


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(CutAnswer("cut", 200, 2, Answer("half"))))
    assert (str(error), error.answer.text, error.status) == ("cut (after 2 attempts)", "half", 200)
    assert repr(error) == "CutAnswer('cut (after 2 attempts)')"


def test_what_may_heal_is_told_from_what_will_not():
    assert LLMError("broken connection").may_heal and LLMError("busy", 503).may_heal and LLMError("slow", 429).may_heal
    assert not LLMError("wrong", 400).may_heal and not LLMError("wrong key", 401).may_heal
    assert NoBody("nothing", 200).may_heal and UnfinishedAnswer("half", 200).may_heal
    for kind in (NoAnswerInTime, QuotaSpent, NotAnAnswer, EmptyAnswer, CutAnswer, Unreachable, WrongKey, PromptRefused):
        assert not kind("not again", 429).may_heal and not kind("not again").may_heal
    assert CheckFailed("no label", 200).may_heal


def test_what_any_prompt_would_get_is_told_from_what_is_one_prompts_own():
    assert [status for status in range(200, 600) if LLMError("no", status).fatal and status >= 400] == [
        *(401, 402, 403, 404, 405, 410)
    ]
    assert LLMError("over there", 301).fatal and not LLMError("broken connection").fatal
    assert QuotaSpent("no money", 429).fatal and WrongKey("no", 400).fatal and not PromptRefused("flagged", 403).fatal
    for kind in (NoAnswerInTime, NotAnAnswer, EmptyAnswer, CutAnswer, CheckFailed, UnfinishedAnswer):
        assert not kind("no", 200).fatal


def test_not_asked_names_the_first_cause_and_survives_pickling():
    cause = LLMError("HTTP 401: no such key", 401, attempts=3)
    error = NotAsked.because(NotAsked.because(cause), attempts=2)
    assert error.__cause__ is cause and error.fatal and not error.may_heal
    assert str(error) == "not asked again: HTTP 401: no such key"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.attempts) == (str(error), 2)
    assert str(NotAsked.because(again)) == "not asked: HTTP 401: no such key"
    assert str(NotAsked.because(ValueError("spent"))) == "not asked: spent"
