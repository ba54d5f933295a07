"""What a learner sees of their own exercises: how far they are, what is next, and a way back to the beginning."""

import json
import shutil
from pathlib import Path

import pytest

from helpers import __main__ as command_line
from helpers.course import exercises, progress
from helpers.grading.grade import Grade, Line
from helpers.grading.notebook import code_cells, is_answer, is_check, metadata, read, text_of, without_marks
from helpers.lab.paths import ROOT

NUMBERS = (0, 3)


@pytest.fixture
def course(tmp_path):
    """A course with two exercises, which hold nothing yet."""
    for number in NUMBERS:
        path = exercises.exercises()[number]
        for kind in ("notebooks", "exercises", "solutions"):
            (tmp_path / kind).mkdir(exist_ok=True)
            shutil.copy(ROOT / kind / path.name, tmp_path / kind)
        exercises.reset(str(number), tmp_path)
        shutil.copytree(ROOT / "helpers/checks" / path.stem[3:], tmp_path / "helpers/checks" / path.stem[3:])
    return tmp_path


def paths(course: Path) -> list[Path]:
    return list(exercises.exercises(course).values())


def answer(path: Path, answers: int | None = None) -> None:
    """Write our answers into the exercise, all of them or the first few."""
    solved = read(path.parents[1] / "solutions" / path.name)
    theirs = read(path)
    written = [cell for cell in theirs.cells if is_answer(cell)][:answers]
    for cell in written:
        cell.source = next(without_marks(each.source) for each in solved.cells if each.id == cell.id)
    path.write_text(text_of(theirs), encoding="utf-8")


def graded(path: Path, *, failing: int = 0) -> Grade:
    """What the grader would say, its last checks failing; kept as `grade` keeps it."""
    keep = progress.keeper(path, path.parents[1])
    checks = [cell for cell in code_cells(read(path.parents[1] / "solutions" / path.name)) if is_check(cell)]
    points = [(metadata(cell)["grade_id"], metadata(cell)["points"]) for cell in checks]
    lines = [
        Line(each, worth, worth if place < len(points) - failing else 0) for place, (each, worth) in enumerate(points)
    ]
    grade = Grade("ada", path.stem, lines)
    keep(grade)
    return grade


def shown(course: Path, capsys) -> list[str]:
    capsys.readouterr()
    assert progress.show(course) == 0
    return capsys.readouterr().out.splitlines()


def test_at_the_beginning_the_first_lesson_is_next(course, capsys):
    lines = shown(course, capsys)
    assert lines[0].split() == ["00_start", "–/6", "not", "begun"]
    assert lines[2] == "0 of 22 points, 0 of 2 exercises done"
    assert lines[4:] == [
        "Next: “Choose threads, processes or tasks”",
        "      notebooks/00_start.ipynb, and then exercises/00_start.ipynb",
    ]


def test_answers_that_nobody_graded_have_no_points(course, capsys):
    path = paths(course)[1]
    answer(path, 2)
    lines = shown(course, capsys)
    assert "–/16" in lines[1] and "2 of 4 answers written, not graded yet: " in lines[1]
    assert lines[2].startswith("0 of 22 points")
    assert lines[4].startswith("Next: go on with exercises/03_llm_calls.ipynb, save it, and type: ")


def test_a_grade_is_shown_with_the_checks_that_are_still_to_do(course, capsys):
    path = paths(course)[1]
    answer(path, 2)
    grade = graded(path, failing=2)
    lines = shown(course, capsys)
    assert f"{grade.score:g}/16" in lines[1]
    assert lines[1].endswith(f"still to do: {grade.checks[-2].grade_id}, {grade.checks[-1].grade_id}")
    assert lines[2] == f"{grade.score:g} of 22 points, 0 of 2 exercises done"


def test_an_exercise_that_is_done_leaves_the_first_that_was_not_begun(course, capsys):
    path = paths(course)[0]
    answer(path)
    graded(path)
    lines = shown(course, capsys)
    assert lines[0].split() == ["00_start", "6/6", "✔"]
    assert lines[2] == "6 of 22 points, 1 of 2 exercises done"
    assert lines[-1].strip() == "notebooks/03_llm_calls.ipynb, and then exercises/03_llm_calls.ipynb"


def test_when_all_is_done_there_is_a_pattern_to_take_home(course, capsys):
    for path in paths(course):
        answer(path)
        graded(path)
    assert "-m helpers take" in shown(course, capsys)[-1]


@pytest.mark.parametrize("changed", ["exercises", "solutions", "checks"])
def test_a_grade_of_something_else_does_not_count(course, capsys, changed):
    path = paths(course)[0]
    answer(path)
    graded(path)
    if changed == "checks":
        (course / "helpers/checks/start/__init__.py").write_text("# a newer course")
    else:
        notebook = read(course / changed / path.name)
        next(cell for cell in notebook.cells if is_answer(cell)).source += "\nprint('changed')"
        (course / changed / path.name).write_text(text_of(notebook), encoding="utf-8")
    lines = shown(course, capsys)
    assert "–/6" in lines[0] and "changed since it was graded (6 points then): " in lines[0]
    assert lines[2].startswith("0 of 22 points, 0 of 2")


def test_a_grade_still_counts_when_the_cells_were_only_run_again(course, capsys):
    path = paths(course)[0]
    answer(path)
    graded(path)
    notebook = read(path)
    for count, cell in enumerate(code_cells(notebook), 1):
        cell.execution_count = count
    path.write_text(text_of(notebook), encoding="utf-8")
    assert "6/6" in shown(course, capsys)[0]


def test_what_is_edited_while_it_is_graded_was_not_graded(course, capsys):
    path = paths(course)[0]
    answer(path, 1)
    keep = progress.keeper(path, course)
    answer(path)
    keep(Grade("ada", path.stem, [Line("all", 6, 6)]))
    assert "changed since it was graded" in shown(course, capsys)[0]


def test_another_notebook_leaves_the_grade_of_the_exercise_alone(course, tmp_path):
    answer(paths(course)[0])
    elsewhere = tmp_path / "00_start.ipynb"
    shutil.copy(paths(course)[0], elsewhere)
    progress.keeper(elsewhere, course)(Grade("bob", "00_start", [Line("all", 6, 6)]))
    progress.keeper(paths(course)[0], course)(Grade("ada", "03_llm_calls", [Line("all", 16, 16)]))
    assert not (course / "graded").exists()


def test_a_grade_that_cannot_be_kept_is_given_all_the_same(course, capsys):
    path = paths(course)[0]
    answer(path)
    (course / "graded").write_text("a file in the way")
    graded(path)
    assert "not graded yet" in shown(course, capsys)[0]


@pytest.mark.parametrize("rubbish", ["", "[1]", '{"of": "x"}', '{"of": 1, "score": 2, "more": 3}'])
def test_a_damaged_record_is_no_grade(course, capsys, rubbish):
    path = paths(course)[0]
    answer(path)
    graded(path)
    (course / "graded/progress/00_start.json").write_text(rubbish)
    assert "not graded yet" in shown(course, capsys)[0]


def test_a_notebook_that_cannot_be_read_is_named_with_the_way_out(course, capsys):
    paths(course)[0].write_text("{broken")
    lines = shown(course, capsys)
    assert "is not a notebook" in lines[0]
    assert lines[-1].endswith("-m helpers reset 0") and lines[-1].removeprefix("Next: ") in lines[0]


@pytest.mark.parametrize("submission", ["0", str(ROOT / "exercises/00_start.ipynb")])
def test_the_grade_command_keeps_the_grade_of_that_exercise(submission, monkeypatch, capsys):
    kept = []
    monkeypatch.setattr("helpers.grading.cli.grade", lambda path, **_: Grade("ada", path.stem, [Line("all", 6, 6)]))
    monkeypatch.setattr("helpers.course.progress.keeper", lambda path: lambda grade: kept.append((path, grade.score)))
    assert command_line.main(["grade", submission]) == 0
    assert kept == [(ROOT / "exercises/00_start.ipynb", 6)] and "6/6 points" in capsys.readouterr().out


def test_without_exercises_the_commands_say_so(tmp_path, capsys):
    assert progress.show(tmp_path) == 1 and exercises.reset("3", tmp_path) == 1
    out, err = capsys.readouterr()
    assert "clone" in out and "clone" in err


def test_reset_keeps_each_version(course, capsys):
    path = paths(course)[0]
    beginning = path.read_bytes()
    for number in (1, 2):
        answer(path, number)
        theirs = path.read_bytes()
        assert exercises.reset("0", course) == 0 and path.read_bytes() == beginning
        assert f"Your version is exercises/saved/00_start-{number}.ipynb. " in capsys.readouterr().out
        assert (course / f"exercises/saved/00_start-{number}.ipynb").read_bytes() == theirs


def test_reset_of_an_untouched_exercise_does_nothing(course, capsys):
    assert exercises.reset("0", course) == 0
    assert "nothing to do" in capsys.readouterr().out and not (course / "exercises/saved").exists()


def test_reset_brings_back_what_was_deleted_and_what_is_broken(course, capsys):
    path = paths(course)[0]
    beginning = path.read_bytes()
    path.unlink()
    assert exercises.reset("0", course) == 0 and path.read_bytes() == beginning
    path.write_bytes(b"\xff broken")
    assert exercises.reset(str(path), course) == 0 and path.read_bytes() == beginning
    assert (course / "exercises/saved/00_start-1.ipynb").read_bytes() == b"\xff broken"


def test_reset_changes_nothing_where_it_cannot_keep_the_version(course, capsys):
    path = paths(course)[0]
    answer(path)
    theirs = path.read_bytes()
    (course / "exercises/saved").write_text("a file in the way")
    assert exercises.reset("0", course) == 1
    assert path.read_bytes() == theirs and "was left as it is" in capsys.readouterr().err


@pytest.mark.parametrize("which", ["", "99", "README.md"])
def test_reset_knows_the_exercises_alone(which, course, capsys):
    assert exercises.reset(which, course) == 1
    assert "exercise" in capsys.readouterr().err


def test_the_command_line_has_both(monkeypatch, capsys):
    monkeypatch.setattr("helpers.course.exercises.reset", lambda which: print("reset", which) or 0)
    monkeypatch.setattr("helpers.course.progress.show", lambda: print("shown") or 0)
    assert command_line.main(["progress"]) == 0 and command_line.main(["reset", "3"]) == 0
    assert capsys.readouterr().out == "shown\nreset 3\n"


def test_a_record_holds_no_more_than_what_is_shown(course):
    path = paths(course)[0]
    answer(path)
    graded(path)
    record = json.loads((course / "graded/progress/00_start.json").read_text(encoding="utf-8"))
    assert record.keys() == {"of", "score", "open", "trouble"}
