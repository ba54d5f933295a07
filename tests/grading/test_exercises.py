"""Every exercise: the solution gets all points, right answers do however they are written, wrong ones are told why.

They run in this process. test_grading_course.py takes the long way through nbval, with the solution, the first right
answer and the first wrong one of each.
"""

import gc
import re
from collections import Counter

import pytest
from known_answers import SOLUTIONS, known_answers, sentences

from helpers.grading.inprocess import try_answers
from helpers.grading.notebook import answers_of_checks, read
from helpers.lab.paths import ROOT

# Real seconds for what a wrong answer never does; a right one has more of them, and a learner.
IMPATIENT = {"helpers.checks.batching.threads.DEADLINE": 1.2, "helpers.checks.cluster.watched.DEADLINE": 0.9}


def named(kind, begin=0):
    """Parameters, one for each case, named so that `-k 03_llm_calls-rate` finds those of a check."""
    return [
        pytest.param(path, case, id=f"{path.stem}-{case.check}-{case.words[:50]}")
        for path in SOLUTIONS
        for case in known_answers(path, kind)[begin:]
    ]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("path", "case"), named("WRONG"))
def test_a_wrong_answer_is_told_what_is_wrong(path, case, monkeypatch):
    for deadline, seconds in IMPATIENT.items():
        monkeypatch.setattr(deadline, seconds)
    result = try_answers(path, case.answers, only=[case.check])[case.check]
    gc.collect()  # a coroutine that it never awaited complains here and not in another test
    assert not result.passed and case.words in result.message


@pytest.mark.parametrize(("path", "case"), named("RIGHT", begin=1))
def test_a_right_answer_gets_every_point_however_it_is_written(path, case):
    results = try_answers(path, case.answers)
    assert {check: result.message for check, result in results.items() if not result.passed} == {}
    assert set(results) == {check for check, answer in answers_of_checks(read(path)).items() if answer in case.answers}


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_check_has_two_wrong_answers_and_every_exercise_three_right_ones(path):
    caught = Counter(case.check for case in known_answers(path, "WRONG"))
    assert [check for check in answers_of_checks(read(path)) if caught[check] < 2] == []
    assert len(known_answers(path, "RIGHT")) >= 3


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_for_every_sentence_an_answer_that_breaks_it_alone_is_caught(path):
    numbers, cases = sentences(path), known_answers(path, "WRONG")
    assert len(numbers) > 10 and len(set(numbers)) == len(numbers)
    assert {number for case in cases for number in case.breaks} <= set(numbers)
    assert set(numbers) - {case.breaks[0] for case in cases if len(case.breaks) == 1} == set()


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_no_heading_of_an_answer_is_misspelt(path):
    text = (ROOT / "tests/wrong_answers" / f"{path.stem}.py").read_text(encoding="utf-8")
    cases = known_answers(path, "WRONG") + known_answers(path, "RIGHT")
    assert len(cases) == len(re.findall(r"^# *(?:WRONG|RIGHT)\b", text, re.M))
