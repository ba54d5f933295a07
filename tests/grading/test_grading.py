"""Whole submissions under nbval: honest answers, hostile ones, and files in every state, all end in an honest score."""

import csv
import io
import json
import time

import nbformat
import psutil
import pytest
from samples import hostile, sample

from helpers.grading import cli, run, sandbox
from helpers.grading.grade import grade_folder
from helpers.grading.notebook import grade_id
from helpers.grading.report import as_csv, as_html, as_json, as_text

RIGHT = dict.fromkeys(("fetch", "transfer", "median", "collect"), "right")


def messy():
    """Right answers in a notebook in which nothing else is as it was."""
    notebook = sample.exercise(**hostile.MESSY)
    cells = {grade_id(cell): cell for cell in notebook.cells if grade_id(cell)}
    cells["fetch"].metadata["tags"] = ["nbval-skip", "raises-exception"]
    cells["median"].cell_type = "markdown"
    cells["collect"].source, rest = (
        "async def collect(queue):\n    found = []",
        cells["collect"].source.split("[]", 1)[1],
    )
    second = nbformat.v4.new_code_cell("async def collect(queue):\n    found = []" + rest, metadata={})
    second.metadata = cells["collect"].metadata
    fake = sample.cell("checks.mine(median)", "bonus", grade=True, points=100)
    cells["order"].source = "pass"
    order = ["collect", "both_ways", "transfer", "median", "fetch", "order"]
    notebook.cells = [fake, *(cells[name] for name in order), second, nbformat.v4.new_code_cell("1 / 0")]
    return notebook


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The grades of all submissions of a class, by learner; cells are cut after 6 s so that it takes less time."""
    root = tmp_path_factory.mktemp("class")
    solutions, folder = root / "solutions", root / "handed-in"
    sample.write(sample.solution(), solutions / "03_sample.ipynb")
    for name in ("STUCK", "CRASHING", "WILD", "CHEATING"):
        sample.write(sample.exercise(**getattr(hostile, name)), folder / f"{name.lower()}.ipynb")
    sample.write(sample.exercise(), folder / "untouched.ipynb")
    sample.write(sample.exercise(**RIGHT), folder / "right" / "03_sample.ipynb")
    sample.write(messy(), folder / "messy" / "03_sample.ipynb")
    (folder / "messy" / "helpers.py").write_text("raise ImportError('shadowed')")
    (folder / "empty.ipynb").write_text("")
    before = {path: path.read_bytes() for path in folder.rglob("*.ipynb")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "CELL_LIMIT", 6.0)
        patch.setattr(sandbox, "readable", [*sandbox.readable, sample.CHECKS])
        started = time.monotonic()
        grades = list(grade_folder(folder, solutions=solutions))
        print(f"graded in {time.monotonic() - started:.0f} s")
    assert {path: path.read_bytes() for path in folder.rglob("*.ipynb")} == before
    return {grade.learner: grade for grade in grades}


def scores(grade):
    return {check.grade_id: check.score for check in grade.checks}


def messages(grade):
    return {line.grade_id: line.message for line in grade.lines}


def test_right_answers_get_all_points(graded):
    assert (graded["right"].score, graded["right"].points) == (sample.POINTS, sample.POINTS)
    assert not graded["right"].trouble and not graded["right"].notes


def test_untouched_exercise_gets_none(graded):
    assert graded["untouched"].score == 0
    assert set(messages(graded["untouched"]).values()) == {"✘ not answered yet"}


def test_deadlocks_and_endless_loops_name_their_line(graded):
    said = messages(graded["stuck"])
    assert graded["stuck"].score == 0
    assert "deadlock: 1 task waits" in said["order"] and "create_future()`" in said["order"]
    assert "2 x transfer(), line 3: `with target.lock:`" in said["both_ways"]
    assert "Hint" not in said["both_ways"]
    assert "deadlock or endless loop: stopped after 6 s at median(), line " in said["middle"]
    assert "collect(), line 4: `found.append(await queue.get())`" in said["collected"]


def test_a_crash_costs_its_own_exercise(graded):
    said = messages(graded["crashing"])
    assert scores(graded["crashing"])["collected"] == 2 == graded["crashing"].score
    assert "the event loop is blocked" in said["order"] and "`time.sleep(1000)`" in said["order"]
    assert "Python process died" in said["both_ways"]
    assert "SystemExit" in said["middle"]


def test_nothing_of_a_run_stays_alive(graded):
    left = [process for process in psutil.process_iter() if "left by an answer" in " ".join(_command(process))]
    assert left == []


def _command(process):
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_cells_that_fail_get_a_line_without_points(graded):
    grade, said = graded["wild"], messages(graded["wild"])
    assert said["fetch"] == "✘ SyntaxError: expected ':' (line 1)"
    assert "`fetch_all` of part 1 is not answered yet" in said["order"]
    assert said["transfer"] == "✘ prints without end: it was stopped"
    assert "could not be interrupted" in said["middle"]
    assert "stopped after" in said["collect"] and "line 3: `await asyncio" in said["collect"]
    assert scores(grade) == {
        "order": 0, "overlap": 0, "both_ways": 2, "middle": 0, "collected": 2
    }  # fmt: skip


def test_cheats_get_nothing(graded):
    said = messages(graded["cheating"])
    assert graded["cheating"].score == 0
    assert said["order"].splitlines()[1] == "  they do not"
    assert "they ran one after the other" in said["overlap"]
    assert "your code replaced helpers.grading.checks.check" in said["both_ways"]
    assert "SystemExit" in said["middle"]
    assert "your code replaced asyncio.sleep" in said["collected"]


def test_messy_notebooks_are_repaired(graded):
    grade = graded["messy"]
    assert grade.score == grade.points == sample.POINTS
    notes = "\n".join(grade.notes)
    for part in (
        "check 'order' had been changed",
        "check 'collected' had been deleted",
        "answer 'collect' is in 2 cells",
        "answer 'median' had become a markdown cell",
        "another order",
    ):
        assert part in notes
    assert messages(grade)["1 / 0"].startswith("✘ ZeroDivisionError")


def test_files_that_are_no_submission_say_so(graded):
    assert graded["empty"].trouble == "empty.ipynb is empty"
    assert graded["empty"].score == 0


def test_reports(graded):
    grades = list(graded.values())
    rows = {row["learner"]: row for row in csv.DictReader(io.StringIO(as_csv(grades)))}
    assert rows["right"]["score"] == "8" and rows["stuck"]["overlap"] == "0"
    assert rows["empty"]["trouble"] == "empty.ipynb is empty"
    page = as_html(grades)
    assert "<summary>messy</summary>" in page and "`with target.lock:`" in page and "<script" not in page
    assert {row["learner"]: row["score"] for row in json.loads(as_json(grades))}["crashing"] == 2
    assert as_text(graded["right"]).startswith("right: 8/8 points\n  [x] order (1/1)\n")


def test_command_line_says_what_it_cannot_grade(tmp_path, capsys):
    (tmp_path / "notes.ipynb").write_text("{")
    assert cli.main(str(tmp_path / "notes.ipynb"), solutions=str(tmp_path / "none")) == 1
    assert "is not JSON" in capsys.readouterr().out
    assert cli.main(str(tmp_path / "missing.ipynb")) == 1
    assert "there is no" in capsys.readouterr().err
