"""Every exercise: the solution gets all points, right answers do however they are written, wrong ones are told why.

For each solutions/NN_stem.ipynb there is wrong_answers/NN_stem.py with `WRONG` (check, words of the message, answers)
and `RIGHT` (answers). They run in this process; tests/test_grading.py takes the long way through nbval.
"""

import gc
import runpy
from collections import Counter
from pathlib import Path

import pytest

from helpers.grading.inprocess import try_answers
from helpers.grading.notebook import answers_of_checks, read

ROOT = Path(__file__).resolve().parents[1]
SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))
ANSWERS = {path.stem: runpy.run_path(str(ROOT / f"tests/wrong_answers/{path.stem}.py")) for path in SOLUTIONS}

wrong = [(path, *case) for path in SOLUTIONS for case in ANSWERS[path.stem]["WRONG"]]
right = [(path, answers) for path in SOLUTIONS for answers in ANSWERS[path.stem]["RIGHT"]]


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(("path", "check", "words", "answers"), wrong, ids=lambda value: getattr(value, "stem", None))
def test_a_wrong_answer_is_told_what_is_wrong(path, check, words, answers):
    result = try_answers(path, answers, only=[check])[check]
    gc.collect()  # a coroutine that it never awaited complains here and not in another test
    assert not result.passed and words in result.message
    assert "Hint: " in result.message


@pytest.mark.parametrize(("path", "answers"), right, ids=lambda value: getattr(value, "stem", None))
def test_a_right_answer_gets_every_point_however_it_is_written(path, answers):
    results = try_answers(path, answers)
    assert {check: result.message for check, result in results.items() if not result.passed} == {}
    assert set(results) == set(answers_of_checks(read(path)))


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_check_has_two_wrong_answers_and_every_exercise_three_right_ones(path):
    caught = Counter(check for check, *_ in ANSWERS[path.stem]["WRONG"])
    assert [check for check in answers_of_checks(read(path)) if caught[check] < 2] == []
    assert len(ANSWERS[path.stem]["RIGHT"]) >= 3


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_the_solution_itself_passes(path):
    assert [check for check, result in try_answers(path, {}).items() if not result.passed] == []
