"""Building exercises from solutions, merging answers into them, reading what was handed in."""

import gc
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from samples import sample

from helpers.grading.build import build_all, main, make_exercise
from helpers.grading.merge import merge
from helpers.grading.notebook import NotebookError, grade_id, parse, text_of
from helpers.grading.submission import SubmissionError, read_submission


def cells_of(notebook):
    return {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}


def test_exercise_has_holes_and_no_secrets():
    solution = sample.solution()
    solution.cells[2].outputs = [nbformat.v4.new_output("stream", text="secret")]
    exercise = make_exercise(solution)
    cells = cells_of(exercise)
    assert cells["fetch"].source.splitlines() == [
        "async def fetch_all(fetch, urls, limit):",
        "    # about 5 lines",
        "    # YOUR CODE HERE",
        "    raise NotImplementedError",
    ]
    assert "secret" not in text_of(exercise) and "Semaphore" not in text_of(exercise)
    assert cells["middle"].metadata["nbgrader"] == {
        "schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False,
        "grade_id": "middle", "points": 1,
    }  # fmt: skip
    assert cells["middle"].metadata["editable"] is False
    assert "editable" not in cells["fetch"].metadata and cells["fetch"].metadata["deletable"] is False
    assert [cell.id for cell in exercise.cells] == [cell.id for cell in solution.cells]
    assert text_of(exercise) == text_of(make_exercise(sample.solution()))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fetch": "x = 1"}, "'fetch': an answer without"),
        ({"fetch": "### BEGIN SOLUTION\nx = 1"}, "'fetch': `### BEGIN SOLUTION` without its END"),
        ({"fetch": "x = 1\n### END SOLUTION"}, "'fetch': `### END SOLUTION` without its BEGIN"),
        ({"setup": sample.SETUP + "### BEGIN SOLUTION\n### END SOLUTION"}, "a solution outside an answer"),
        ({"setup": "import asyncio"}, "no given cell says `from … import … as checks`"),
        ({"middle": "assert median([1]) == 1"}, "'middle': a check is one line, `checks.middle"),
        ({"middle": "checks.order(median)"}, "'middle': a check is one line, `checks.middle"),
        ({"middle": "checks.middle(median)\nprint()"}, "'middle': a check is one line, `checks.middle"),
    ],
)
def test_malformed_solutions_are_refused(change, message):
    solution = sample.solution()
    for cell in solution.cells:
        cell.source = change.get(cell.id, cell.source)
    with pytest.raises(NotebookError, match=re.escape(message)):
        make_exercise(solution)


def test_points_and_names_are_demanded():
    solution = sample.solution()
    del cells_of(solution)["middle"].metadata["nbgrader"]["points"]
    with pytest.raises(NotebookError, match="'middle': a check without points"):
        make_exercise(solution)
    solution = sample.solution()
    solution.cells.append(solution.cells[2])
    with pytest.raises(NotebookError, match="grade_id 'fetch' is used by several cells"):
        make_exercise(solution)


def test_build_all_writes_checks_and_removes(tmp_path, capsys, monkeypatch):
    sample.write(sample.solution(), tmp_path / "solutions" / "03_sample.ipynb")
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "99_gone.ipynb").write_text("{}")
    both = ["exercises/03_sample.ipynb", "exercises/99_gone.ipynb"]
    assert build_all(tmp_path, check=True) == both and not (tmp_path / "exercises" / "03_sample.ipynb").exists()
    assert build_all(tmp_path) == both
    assert build_all(tmp_path, check=True) == []
    sample.write(sample.solution(), tmp_path / "solutions" / "04_other.ipynb")
    assert build_all(tmp_path, only=["03_sample.ipynb"], check=True) == []
    monkeypatch.setattr("helpers.grading.build.build_all", lambda **_: both)
    assert main(["--check"]) == 1
    assert "exercises/99_gone.ipynb is not what its solution makes" in capsys.readouterr().out


def merged(notebook, tmp_path):
    return merge(sample.solution(), read_submission(sample.write(notebook, tmp_path / "handed-in.ipynb")))


def test_checks_come_from_the_solution(tmp_path):
    notebook = sample.exercise(median="def median(v): return 1")
    cells_of(notebook)["middle"].source = "print('✔ the middle of three and of four')"
    notebook.cells = [cell for cell in notebook.cells if cell.id != "setup"]
    result = merged(notebook, tmp_path)
    assert cells_of(result.notebook)["middle"].source == "checks.middle(median)"
    assert "check 'middle' had been changed: the original was used" in result.notes
    assert "given cell `import sys` had been deleted: it was put back" in result.notes
    assert result.unanswered == {"fetch", "transfer", "collect"}


def test_who_imports_in_the_first_cell_learns_where_it_belongs(tmp_path):
    notebook = sample.exercise()
    next(cell for cell in notebook.cells if cell.id == "setup").source += "\nimport json"
    [note] = [note for note in merged(notebook, tmp_path).notes if "`import sys`" in note]
    assert note.endswith("the original was used; what you import belongs into an answer's cell")


@pytest.mark.parametrize("source", ["", "# later\n", "def median(values):\n\n    raise NotImplementedError  # later"])
def test_empty_answers_are_unanswered(source, tmp_path):
    result = merged(sample.exercise(median=source, fetch="right"), tmp_path)
    assert result.unanswered == {"transfer", "median", "collect"}


def test_a_copied_stub_does_not_undo_the_answer(tmp_path):
    notebook = sample.exercise(median="def median(values): return 2")
    notebook.cells.append(cells_of(sample.exercise())["median"])
    assert cells_of(merged(notebook, tmp_path).notebook)["median"].source == "def median(values): return 2"


def test_own_cells_stay_behind_their_answer_and_are_never_checks(tmp_path):
    notebook = sample.exercise(median="right")
    own = sample.cell("checks.mine(median)", "bonus", grade=True, points=100)
    notebook.cells.insert([cell.id for cell in notebook.cells].index("median") + 1, own)
    cells = merged(notebook, tmp_path).notebook.cells
    place = [cell.source for cell in cells].index("checks.mine(median)")
    assert grade_id(cells[place - 1]) == "median" and grade_id(cells[place + 1]) == "middle"
    assert "nbgrader" not in cells[place].metadata


def test_answers_are_found_by_cell_id_and_checks_in_answers_are_noted(tmp_path):
    notebook = sample.exercise(median="def median(v): return 2\nchecks.middle(median)")
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)
    result = merged(notebook, tmp_path)
    assert "def median(v): return 2" in cells_of(result.notebook)["median"].source
    assert "answer 'median' holds a check: only the exercise's own checks give points" in result.notes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"not json", "is not JSON"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"[1, 2]", "it has no cells"),
        (b'{"cells": 3}', "it has no cells"),
        (b'{"worksheets": [3], "nbformat": 3}', "cannot be converted"),
    ],
)
def test_what_is_no_notebook_is_refused(content, message, tmp_path):
    path = tmp_path / "in.ipynb"
    path.write_bytes(content)
    with pytest.raises(SubmissionError, match=message):
        read_submission(path)


def test_odd_and_old_notebooks_are_read(tmp_path):
    path = tmp_path / "in.ipynb"
    odd = [{"cell_type": "code", "source": ["x", "\n", "y"], "metadata": None}, 7, {"metadata": {"nbgrader": []}}]
    path.write_text(json.dumps({"cells": odd}))
    assert [cell.source for cell in read_submission(path)] == ["x\ny", ""]
    path.write_text(nbformat.v3.writes_json(nbformat.convert(sample.exercise(), 3)))
    assert merge(sample.solution(), read_submission(path)).unanswered == {"fetch", "transfer", "median", "collect"}


def test_another_exercise_is_refused(tmp_path):
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    with pytest.raises(SubmissionError, match="it has no cell of this exercise"):
        merged(other, tmp_path)


def test_cells_are_parsed_in_several_threads():
    class Slow:
        def __init__(self):
            self.me = self

        def __del__(self):
            time.sleep(1e-5)  # the collector runs in the middle of parsing, and another thread gets its turn

    def parse_often(_):
        for _ in range(20):
            for _ in range(20):
                Slow()
            parse(source)

    source, threshold = Path(__file__).read_text(encoding="utf-8"), gc.get_threshold()
    gc.set_threshold(50)
    try:
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(parse_often, range(4)))
    finally:
        gc.set_threshold(*threshold)
