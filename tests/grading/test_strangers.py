"""A class with accidents and ill will in it: each costs only itself, and nothing of it is left behind."""

import json
import os
import time
from pathlib import Path

import psutil
import pytest
from samples import hostile, sample

from helpers.grading import cli, run, sandbox
from helpers.grading import grade as grading
from helpers.grading.grade import grade_folder
from helpers.grading.notebook import grade_id
from helpers.grading.report import as_csv, as_html, as_text
from helpers.grading.submission import SubmissionError, read_submission

RIGHT = dict.fromkeys(("fetch", "transfer", "median", "collect"), "right")


ODD = "caf\udce9\n\x1b[2J"


def odd():
    """Right answers in a notebook of 20,000 cells that kept the ids of its cells and nothing else."""
    notebook = sample.exercise(**RIGHT)
    for cell in notebook.cells:
        cell.metadata = {}
        cell.source = f"# \ud800\r\n{cell.source}" if cell.id == "median" else cell.source
    notebook.cells += [sample.cell(f"x = {number}", f"own-{number}") for number in range(20_000)]
    return notebook


def write_class(folder: Path, solutions: Path, names: list[str]) -> None:
    for name in names:
        answers = {
            part: code.replace("SOLUTIONS", repr(str(solutions))) for part, code in getattr(hostile, name).items()
        }
        sample.write(sample.exercise(**answers), folder / f"{name.lower()}.ipynb")
    sample.write(odd(), folder / f"{ODD}.ipynb")
    for path in ("zealous.ipynb", "__MACOSX/03_sample.ipynb", ".ipynb_checkpoints/03_sample.ipynb"):
        sample.write(sample.exercise(**RIGHT), folder / path)
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "link.ipynb").symlink_to("/dev/zero")


@pytest.fixture(scope="module", params=["bubblewrap", "a copy"])
def graded(request, tmp_path_factory):
    """The grades by learner, and how long each took."""
    if request.param == "bubblewrap" and not sandbox.starts():
        pytest.skip("bubblewrap does not start here")
    grades, seconds = grade_class(tmp_path_factory.mktemp("class"), ["CLUMSY", "VANDAL", "HOLDING"], request.param)
    assert {grade.ran_in for grade in grades.values()} == {request.param, ""}
    return grades, seconds


def grade_class(root: Path, names: list[str], place: str):
    solutions, folder = root / "solutions", root / "handed-in"
    sample.write(sample.solution(), solutions / "03_sample.ipynb")
    write_class(folder, solutions, names)
    grades, seconds, started = {}, {}, time.monotonic()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "CELL_LIMIT", 6.0)
        patch.setattr(sandbox, "readable", [*sandbox.readable, sample.CHECKS])
        patch.setattr(sandbox, "starts", lambda: place == "bubblewrap")
        for grade in grade_folder(folder, solutions=solutions):
            grades[grade.learner], seconds[grade.learner] = grade, time.monotonic() - started
            started = time.monotonic()
    return grades, seconds


def scores(grade):
    return {check.grade_id: check.score for check in grade.checks}


def test_accidents_cost_nothing_of_what_is_right(graded):
    grades, _ = graded
    for learner in ("clumsy", "zealous", ODD):
        assert grades[learner].score == sample.POINTS, as_text(grades[learner])
        assert not grades[learner].trouble and not grades[learner].suspicions
    assert grades[ODD].notes == ["19900 more cells of your own were not run: 100 are enough"]


def test_an_answer_that_cannot_be_stopped_costs_its_own_checks(graded):
    grades, _ = graded
    assert scores(grades["holding"]) == {"order": 0, "overlap": 0, "both_ways": 2, "middle": 1, "collected": 2}
    said = {line.grade_id: line.message for line in grades["holding"].lines}
    assert "could not be interrupted" in said["order"] and "could not be stopped in an earlier" in said["overlap"]


@pytest.mark.soak  # what else runs on the machine feels it
@pytest.mark.skipif(not sandbox.starts(), reason="bubblewrap does not start here")
def test_an_answer_that_wants_all_of_the_machine_costs_its_own_checks(tmp_path):
    grades, seconds = grade_class(tmp_path, ["GREEDY"], "bubblewrap")
    said = {line.grade_id: line.message for line in grades["greedy"].lines}
    assert "MemoryError" in said["order"] and "File too large" in said["middle"]
    assert "more processes than a machine can bear" in said["both_ways"]
    assert scores(grades["greedy"])["collected"] == 2 and grades["zealous"].score == sample.POINTS
    assert max(seconds.values()) < 60


def test_what_is_no_regular_file_is_not_opened(graded):
    grades, _ = graded
    for learner in ("pipe", "link"):
        assert grades[learner].trouble == f"{learner}.ipynb is not a file but a link, a folder, a pipe or a device"
    assert not {"__MACOSX", ".ipynb_checkpoints"} & set(grades)


def test_ill_will_gains_nothing_and_is_shown(graded):
    grades, _ = graded
    vandal = grades["vandal"]
    assert vandal.score <= 2
    assert any("answer 'fetch', line 2: `import helpers.grading`" in each for each in vandal.suspicions)
    if vandal.ran_in == "a copy":
        assert "its code changed course/sitecustomize.py" in vandal.suspicions
        assert "its code changed solutions/03_sample.ipynb" in vandal.suspicions


def test_each_takes_less_than_a_minute_and_leaves_nothing(graded):
    _, seconds = graded
    assert {learner: took for learner, took in seconds.items() if took > 60} == {}
    assert list(Path("/dev/shm").glob("left_by_an_answer*")) == []
    for process in psutil.process_iter(["cmdline"]):
        assert "left by an answer" not in " ".join(process.info["cmdline"] or [])


def test_the_teacher_sees_where_it_ran_and_what_to_look_at(graded):
    grades = list(graded[0].values())
    page, table, text = as_html(grades), as_csv(grades), "\n".join(map(as_text, grades))
    assert "<summary>vandal <b>look at this</b></summary>" in page and "<summary>zealous</summary>" in page
    assert ("in bubblewrap" if grades[0].ran_in == "bubblewrap" else "in a copy of the course") in page
    assert "look at this: answer &#x27;fetch&#x27;, line 2: `import helpers.grading`" in page
    assert "(helpers.grading); " in table and f",{grades[0].ran_in}," in table
    assert "\x1b" not in page + table + text and "caf� �[2J: 8/8 points" in text


def test_a_folder_is_written_grade_by_grade_whatever_its_names(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample.write(sample.solution(), tmp_path / "solutions" / "03_sample.ipynb")
    for name in ("caf\udce9", "=cmd()", "\r=cmd()"):
        path = sample.write({"cells": []}, tmp_path / "in" / f"{name}.ipynb")
        path.write_text(json.dumps({"cells": []}))
    assert cli.main("in", json="all.json", solutions="solutions") == 1
    assert "shares no cell with any exercise" in capsys.readouterr().out
    rows = (tmp_path / "graded/grades.csv").read_text(encoding="utf-8").splitlines()
    assert [row.partition(",")[0] for row in rows[1:]] == ["' =cmd()", "'=cmd()", "caf�"]
    assert len(json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))) == 3


GOOD = {"kind": "check", "grade_id": "order", "passed": True, "message": "", "points": 1000, "score": 1000}


@pytest.mark.parametrize(
    ("records", "score"),
    [([GOOD], 1), ([GOOD, GOOD], 0), ([GOOD | {"grade_id": "bonus"}], 0), ([{"kind": "check"}], 0), ([7], 0)],
)
def test_records_cannot_be_worth_more_than_the_checks(records, score, tmp_path, monkeypatch):
    sample.write(sample.solution(), tmp_path / "solutions" / "03_sample.ipynb")
    path = sample.write(sample.exercise(**RIGHT), tmp_path / "in.ipynb")
    monkeypatch.setattr(grading, "run_notebook", lambda *_: run.Run(records, "", []))
    result = grading.grade(path, solutions=tmp_path / "solutions")
    assert (result.score, result.points) == (score, sample.POINTS)
    assert ("its results do not fit the run" in result.suspicions) == bool(result.trouble) == (score == 0)


def test_an_error_of_the_run_is_the_trouble_of_one(tmp_path, monkeypatch):
    sample.write(sample.solution(), tmp_path / "solutions" / "03_sample.ipynb")
    for name in ("one", "two"):
        sample.write(sample.exercise(**RIGHT), tmp_path / "in" / f"{name}.ipynb")
    monkeypatch.setattr(grading, "run_notebook", lambda *_: (tmp_path / "full").read_bytes())
    troubles = [grade.trouble for grade in grade_folder(tmp_path / "in", solutions=tmp_path / "solutions")]
    assert len(troubles) == 2 and all("FileNotFoundError" in each for each in troubles)


def test_an_exercise_in_a_file_of_another_name_is_known_by_its_cells(tmp_path):
    other = sample.solution()
    for cell in other.cells:
        cell.id = f"other-{cell.id}"
        if grade_id(cell):
            cell.metadata["nbgrader"]["grade_id"] = f"other_{grade_id(cell)}"
    sample.write(other, tmp_path / "solutions" / "02_other.ipynb")
    sample.write(sample.solution(), tmp_path / "solutions" / "03_sample.ipynb")
    result = grading.grade(
        sample.write(sample.exercise(), tmp_path / "02_other.ipynb"), solutions=tmp_path / "solutions"
    )
    assert (result.exercise, result.notes) == ("03_sample", ["02_other.ipynb holds the exercise 03_sample"])
    assert {line.message for line in result.lines} == {"✘ not answered yet"} and not result.ran_in


@pytest.mark.parametrize(
    ("content", "message"),
    [("[" * 100_000, "is not JSON"), ("9" * 5_000, "is not JSON"), ('{"cells": "x"}', "it has no cells")],
)
def test_strange_json_is_refused(content, message, tmp_path):
    path = tmp_path / "in.ipynb"
    path.write_text(content)
    with pytest.raises(SubmissionError, match=message):
        read_submission(path)


def test_too_much_code_is_refused(tmp_path):
    path = sample.write(sample.exercise(median="x = 1\n" * 100_000), tmp_path / "in.ipynb")
    with pytest.raises(SubmissionError, match="more than 300,000 characters of code"):
        read_submission(path)
