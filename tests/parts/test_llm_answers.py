"""What a call can end in: an answer, or an error that tells whether asking again may help."""

import pickle

from helpers.parts.llm.answers import (
    Answer,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoAnswerInTime,
    NoBody,
    NotAnAnswer,
    QuotaSpent,
    UnfinishedAnswer,
    Unreachable,
)


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(CutAnswer("cut", 200, 2, Answer("half"))))
    assert (str(error), error.answer.text, error.status) == ("cut (after 2 attempts)", "half", 200)
    assert repr(error) == "CutAnswer('cut (after 2 attempts)')"


def test_what_may_heal_is_told_from_what_will_not():
    assert LLMError("broken connection").may_heal and LLMError("busy", 503).may_heal and LLMError("slow", 429).may_heal
    assert not LLMError("wrong", 400).may_heal and not LLMError("wrong key", 401).may_heal
    assert NoBody("nothing", 200).may_heal and UnfinishedAnswer("half", 200).may_heal
    for kind in (NoAnswerInTime, QuotaSpent, NotAnAnswer, EmptyAnswer, CutAnswer, Unreachable):
        assert not kind("not again", 429).may_heal and not kind("not again").may_heal
