"""In every exercise: a missing `await` or `return`, an answer that is not there, a deadlock have words of their own."""

import gc
import importlib
import inspect
import re

import pytest
from kinds import wrong_answers
from known_answers import SOLUTIONS

from helpers.grading.inprocess import try_answers
from helpers.grading.notebook import checks_of, read

WORDS = {
    "await": r"`await` is missing|is an `await` missing|without `async`|`async` (missing|too many)",
    "return": r"`(return|yield)`[^?]* missing|returns self",
    "unanswered": r"is not answered yet\n",
    "deadlock": r"deadlock: |still waiting after|the time was up",
}
REAL_TIME = {"connections", "refusals", "failures", "doomed", "free_loop"}  # they need seconds where nothing is wrong

SPINS = {
    "limiter: await asyncio.sleep(wait)",
    "fresh: await self.news.wait()",
    "serve: await asyncio.wait([call])",
}  # its threads may still warn in the next check
LEFT_TO_THE_CHECK = {  # what is wrong looks like something else, and is told by other words
    ("return", "texts"),  # an event that was not returned from goes on as another
    ("return", "whole"),
    ("return", "processes"),  # what comes after the return divides by no processes
}


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_each_kind_is_told_in_its_own_words_and_no_stock_hint_stands_below(path, monkeypatch):
    monkeypatch.setattr("helpers.grading.running.PATIENCE", 0.5)
    monkeypatch.setattr("helpers.checks.cluster.watched.DEADLINE", 1.0)
    checks = importlib.import_module(checks_of(read(path)))
    untrue = []
    for wrong in wrong_answers(path):
        chosen = set(wrong.checks) - REAL_TIME
        real = not REAL_TIME.isdisjoint(wrong.checks)
        if not chosen or (real and wrong.kind == "deadlock") or wrong.name in SPINS:
            continue
        results = try_answers(path, wrong.answers, only=chosen)
        gc.collect()
        for check, result in results.items():
            stock = inspect.getclosurevars(getattr(checks, check)).nonlocals["hint"]
            own = re.search(WORDS[wrong.kind], result.message)
            own = own or (wrong.kind, check) in LEFT_TO_THE_CHECK
            if not result.passed and (not own or (stock and f"Hint: {stock}" in result.message)):
                untrue.append(f"{wrong.kind}, {wrong.name}, {check}: {result.message}")
    assert untrue == []
