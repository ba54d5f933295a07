"""Reads tests/wrong_answers/NN_stem.py: answers that people really give, each below a heading.

# WRONG 1.3 check: words of the message that must catch it     (then the code; it answers the cell above that check)
# RIGHT what is unusual about it      (then `# answer: its grade_id` and the code for each that isn't the solution's)

The number is that of the sentence of the exercise which the answer breaks, and it keeps all others. Where none can be
broken alone, it names all that it breaks: `# WRONG 1.3+1.5 check: …`.
"""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from helpers.grading.notebook import answers_of_checks, checks_of, code_cells, grade_id, is_answer, read, without_marks
from helpers.lab.paths import ROOT

HELPERS = ("prompt", "status", "seen", "cut", "found")
SOLUTIONS = sorted(ROOT.glob("solutions/*.ipynb"))


class Case(NamedTuple):
    kind: str  # WRONG or RIGHT
    breaks: tuple[str, ...]  # numbers of sentences; none for RIGHT
    check: str  # empty for RIGHT
    words: str
    answers: dict[str, str]


def known_answers(solution: Path, kind: str) -> list[Case]:
    """The cases of that kind for the exercise, in the order of the file."""
    text = (ROOT / "tests/wrong_answers" / f"{solution.stem}.py").read_text(encoding="utf-8")
    answer_of = answers_of_checks(read(solution))
    found = []
    heading = r" ([\d.+]+) (\w+): (.+)" if kind == "WRONG" else r"()() (.+)"
    for numbers, check, words, body in re.findall(rf"^# {kind}{heading}\n((?:(?!# WRONG |# RIGHT ).*\n)*)", text, re.M):
        first, *parts = re.split(r"^# answer: (\S+)\n", body, flags=re.M)
        answers = dict(zip(parts[::2], parts[1::2], strict=True)) or {answer_of[check]: first}
        found.append(Case(kind, tuple(filter(None, numbers.split("+"))), check, words, answers))
    return found


def sentences(solution: Path) -> list[str]:
    """The numbers of the exercise's sentences, such as "1.3"."""
    cells = (cell.source for cell in read(solution).cells if cell.cell_type == "markdown")
    return [number for source in cells for number in re.findall(r"^\* \*\*(\d+\.\d+)\*\*", source, re.M)]


def namesakes(solution: Path, given: dict[str, str]) -> dict[str, str]:
    """The answers behind functions of the learner's that are called as the names in the checks' module are.

    Those that are not `given` are the solution's. Names that the page itself binds are left alone. Whoever calls one of
    the functions gets an error.
    """
    notebook = read(solution)
    for cell in code_cells(notebook):
        cell.source = given.get(grade_id(cell), without_marks(cell.source))
    module = checks_of(notebook)
    importlib.import_module(module)
    names = {name for key, each in sys.modules.items() if key.startswith(module) for name in vars(each)}
    bound = {name for cell in code_cells(notebook) for name in _bound(cell.source)}
    theirs = sorted(name for name in {*names, *HELPERS} - bound if not name.startswith("__"))
    cover = "\n".join(f"def {name}(*_, **__): raise AssertionError('the learner\\'s {name}')" for name in theirs)
    answers = {grade_id(cell): cell.source for cell in notebook.cells if is_answer(cell)}
    first = next(iter(answers))
    return answers | {first: f"{cover}\n\n{answers[first]}"}


def _bound(source: str) -> Iterator[str]:
    """The names that a cell binds at its top level."""
    for node in ast.parse(source).body:
        match node:
            case ast.Import(aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                yield name
            case ast.Assign(targets):
                yield from (each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name))
