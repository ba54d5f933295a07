"""Reads tests/wrong_answers/NN_stem.py: answers that people really give, each below a heading.

# WRONG check: words of the message that must catch it     (then the code; it answers the cell above that check)
# RIGHT what is unusual about it                           (then for each answer `# answer: its grade_id` and the code)
"""

import re
from pathlib import Path
from typing import NamedTuple

from helpers.grading.notebook import answers_of_checks, read
from helpers.lab.paths import ROOT

SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))


class Case(NamedTuple):
    kind: str  # WRONG or RIGHT
    check: str  # empty for RIGHT
    words: str
    answers: dict[str, str]


def known_answers(solution: Path, kind: str) -> list[Case]:
    """The cases of that kind for the exercise, in the order of the file."""
    text = (ROOT / "tests/wrong_answers" / f"{solution.stem}.py").read_text(encoding="utf-8")
    answer_of = answers_of_checks(read(solution))
    found = []
    for check, words, body in re.findall(rf"^# {kind}(?: (\S+):)? (.+)\n((?:(?!# WRONG |# RIGHT ).*\n)*)", text, re.M):
        first, *parts = re.split(r"^# answer: (\S+)\n", body, flags=re.M)
        answers = dict(zip(parts[::2], parts[1::2], strict=True)) or {answer_of[check]: first}
        found.append(Case(kind, check, words, answers))
    return found
