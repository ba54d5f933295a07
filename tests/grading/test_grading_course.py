"""The course's own exercises, the long way: handed in as files, merged, run under nbval, reported.

In `make test` each is graded untouched, right and once wrong; `make soak` adds the solutions, which nbval runs by
themselves too, and every kind of hostile notebook.
"""

import copy
import time
from pathlib import Path

import nbformat
import pytest
from known_answers import SOLUTIONS, Case, known_answers, namesakes

from helpers.grading.build import make_exercise
from helpers.grading.grade import Grade, grade, grade_folder
from helpers.grading.notebook import answers_of_checks, grade_id, is_answer, read
from helpers.lab.paths import ROOT


def hand_in(path: Path, notebook) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def exercise(solution: Path, answers: dict[str, str]):
    notebook = make_exercise(read(solution))
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell), cell.source)
    return notebook


def answers_in(solution: Path) -> dict[str, str]:
    return {grade_id(cell): cell.source for cell in read(solution).cells if is_answer(cell)}


@pytest.fixture(scope="module", params=SOLUTIONS, ids=lambda path: path.stem)
def a_class(request, tmp_path_factory) -> tuple[dict[str, Grade], Case]:
    """The grades of three learners, and the wrong answer that one of them gave."""
    solution, folder = request.param, tmp_path_factory.mktemp("class")
    wrong, right = known_answers(solution, "WRONG")[0], known_answers(solution, "RIGHT")[0]
    for learner, answers in {
        "untouched": {},
        "right": namesakes(solution, right.answers),
        "wrong": wrong.answers,
    }.items():
        hand_in(folder / learner / solution.name, exercise(solution, answers))
    return {result.learner: result for result in grade_folder(folder)}, wrong


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_the_helpers_of_that_solution_have_the_names_of_some_in_the_checks(path):
    answers = namesakes(path, {})
    first = answers[next(iter(answers))]
    assert all(f"def {name}(" in first for name in ("prompt", "status", "seen", "cut", "found", "expect"))


def test_untouched_gets_nothing_and_right_answers_everything(a_class):
    grades, _ = a_class
    assert grades["untouched"].score == 0 and not grades["untouched"].trouble
    assert {line.message for line in grades["untouched"].checks} == {"✘ not answered yet"}
    assert [line for line in grades["right"].lines if line.message] == []
    assert grades["right"].score == grades["right"].points > 0


def test_a_wrong_answer_is_told_its_fault_and_the_rest_was_not_answered(a_class):
    grades, wrong = a_class
    messages = {line.grade_id: line.message for line in grades["wrong"].checks}
    assert wrong.words in messages[wrong.check]


@pytest.mark.soak
@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_a_solution_gets_everything(path, tmp_path):
    result = grade(hand_in(tmp_path / path.name, exercise(path, answers_in(path))))
    assert [line for line in result.lines if line.message] == [] and result.score == result.points > 0


# Every kind of hostile notebook, on exercise 03. Its limiter is the hostile part; gather and retry are right: 7 points.

LLM_CALLS = ROOT / "solutions/03_llm_calls.ipynb"
ANSWER_OF = answers_of_checks(read(LLM_CALLS))
REST = 7

HOSTILE = {
    "deadlock": ("await self.queue.acquire(); await self.queue.acquire()", "deadlock"),
    "endless loop": ("while True:\n            await asyncio.sleep(0)", "still running"),
    "blocked loop": ("import time; time.sleep(3600)", "the event loop is blocked"),
    "busy loop": ("while True: pass", "the event loop is blocked"),
    "os._exit": ("import os; os._exit(0)", "the Python process died"),
    "sys.exit": ("raise SystemExit", "SystemExit"),
    "syntax error": ("await await", "SyntaxError"),
}


@pytest.mark.soak
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_answer_costs_its_own_part_and_is_told_why(kind, tmp_path):
    body, words = HOSTILE[kind]
    answers = answers_in(LLM_CALLS)
    answers["limiter"] = f"""
class Limiter:
    def __init__(self, rate):
        self.queue = asyncio.Lock()

    async def acquire(self):
        {body}

    def pause(self, seconds):
        pass
"""
    result, seconds = timed_grade(hand_in(tmp_path / "03_llm_calls.ipynb", exercise(LLM_CALLS, answers)))
    said = {line.grade_id: line.message for line in result.lines}
    assert words in "\n".join(said.values())
    assert sum(line.score for line in result.checks if ANSWER_OF[line.grade_id] == "limiter") == 0
    assert sum(line.score for line in result.checks if ANSWER_OF[line.grade_id] in ("gather", "ask")) == REST
    assert seconds < 60, f"{seconds:.0f} s"


def delete_checks(notebook):
    notebook.cells = [cell for cell in notebook.cells if ANSWER_OF.get(grade_id(cell)) != "limiter"]


def edit_checks(notebook):
    for cell in notebook.cells:
        if ANSWER_OF.get(grade_id(cell)) == "limiter":
            cell.source = "print('✔ everything')"


def split_answers(notebook):
    index, cell = next((i, c) for i, c in enumerate(notebook.cells) if grade_id(c) == "client")
    first, second = cell.source.split("    async def batch", 1)
    new = copy.deepcopy(cell)
    cell.source, new.source, new.id = f"half = '''{first}'''", f"exec(half + '''    async def batch{second}''')", "new"
    notebook.cells.insert(index + 1, new)


def copy_cells(notebook):
    for cell in list(notebook.cells):
        if grade_id(cell):
            notebook.cells.append(copy.deepcopy(cell))
            notebook.cells[-1].id = f"{cell.id}-copy"


def answers_as_markdown(notebook):
    for cell in notebook.cells:
        if is_answer(cell):
            cell.cell_type = "markdown"


def clear_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None


def redefine_checks(notebook):
    cell = next(cell for cell in notebook.cells if grade_id(cell) == "gather")
    cell.source += """
class checks:
    def order(gather): print("✔ everything")
    bound = laziness = order
async def gather(func, items, limit): return []
"""


DAMAGE = {
    delete_checks: 16,
    edit_checks: 16,
    split_answers: 16,
    copy_cells: 16,
    answers_as_markdown: 16,
    clear_outputs: 16,
    redefine_checks: 16 - 3 - 5,
}


@pytest.mark.soak
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_notebook_gets_an_honest_score(damage, tmp_path):
    notebook = exercise(LLM_CALLS, answers_in(LLM_CALLS))
    damage(notebook)
    result, seconds = timed_grade(hand_in(tmp_path / "03_llm_calls.ipynb", notebook))
    assert result.score == DAMAGE[damage], [line for line in result.lines if line.message]
    assert seconds < 60, f"{seconds:.0f} s"


def timed_grade(path: Path) -> tuple[Grade, float]:
    begin = time.monotonic()
    return grade(path), time.monotonic() - begin
