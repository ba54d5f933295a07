"""Small changes to the solutions: the checks catch every one that breaks a sentence of the exercise.

`python -m tests.grading.mutants 03` shows what they say to each. One that breaks no sentence stands in harmless.toml.
"""

import tomllib

import pytest
from known_answers import SOLUTIONS
from mutants.changes import changes
from mutants.run import mutants, outcomes

from helpers.lab.paths import ROOT

HARMLESS = tomllib.loads((ROOT / "tests/grading/mutants/harmless.toml").read_text(encoding="utf-8"))
EXERCISES = {path.stem: mutants(path) for path in SOLUTIONS}

PIECE = """
async def wait(self, ready):
    while not ready():
        await self.queue.get()
    try:
        return 3 < self.count
    finally:
        self.close()
"""
SOME = {
    "while not ready(): …: not ready() → ready()",
    "while not ready(): … → if",
    "await self.queue.get(): await self.queue.get() → self.queue.get()",
    "await self.queue.get() → gone",
    "while not ready(): … → after try: …",
    "try: … → no finally",
    "return 3 < self.count → return None",
    "return 3 < self.count: 3 < self.count → 3 <= self.count",
    "return 3 < self.count: 3 → 2",
}


def test_operators_bounds_order_and_places_change_one_at_a_time():
    found = {change.words: change.source for change in changes(PIECE)}
    assert SOME - set(found) == set()
    assert len(set(found.values())) == len(found)
    assert "    if not ready():\n" in found["while not ready(): … → if"]
    assert found["try: … → no finally"].endswith("    return 3 < self.count\n    self.close()")


@pytest.mark.parametrize("stem", EXERCISES)
def test_what_is_called_harmless_is_still_a_change_and_says_why(stem):
    known = {(mutant.answer, mutant.change.words) for mutant in EXERCISES[stem]}
    listed = {(answer, words) for answer, each in HARMLESS.get(stem, {}).items() for words in each}
    assert listed - known == set()
    assert all(len(why.split()) > 2 for each in HARMLESS.get(stem, {}).values() for why in each.values())


@pytest.mark.soak
@pytest.mark.parametrize(
    ("stem", "answer"), sorted({(stem, m.answer) for stem, each in EXERCISES.items() for m in each})
)
def test_every_change_that_breaks_a_sentence_is_caught(stem, answer):
    harmless = HARMLESS.get(stem, {}).get(answer, {})
    chosen = [m for m in EXERCISES[stem] if m.answer == answer and m.change.words not in harmless]
    passed = [mutant.change.words for mutant, said in outcomes(chosen) if not said]
    assert passed == []
