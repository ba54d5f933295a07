"""Grades learners' notebooks: a file, or a folder of them. Submissions are read, never changed.

All are read before the first one runs. Answers are put into the pristine solution notebook (merge.py), and what reaches
for the grader's machinery is noted for the teacher (suspicions.py). Then each runs under nbval in a process of its own
(run.py) with the checks shielded (guard.py), one after the other, so that nobody pays for a busy neighbour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..lab.paths import ROOT
from . import sandbox
from .course import Course
from .merge import Merged, merge
from .notebook import code_cells, grade_id, is_check, metadata
from .run import run_notebook
from .submission import SubmissionError, SubmittedCell, read_submission
from .suspicions import suspicions

SOLUTIONS = ROOT / "solutions"
NOT_THEIRS = ("__MACOSX", ".")  # what names of files and folders begin with that no learner made


@dataclass(frozen=True)
class Line:
    """A check; or, worth no points, another cell of the learner's that failed. `message` is empty when it passed."""

    grade_id: str
    points: float
    score: float
    message: str = ""


@dataclass
class Grade:
    """What one submission earned. `trouble` says why it could not be graded, or not to its end.

    `suspicions` are for the teacher to look at, and cost nothing; `ran_in` is "bubblewrap", "a copy", or empty.
    """

    learner: str
    exercise: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: str = ""
    suspicions: list[str] = field(default_factory=list)
    ran_in: str = ""

    @property
    def checks(self) -> list[Line]:
        return [line for line in self.lines if line.points]

    @property
    def score(self) -> float:
        return sum(line.score for line in self.lines)

    @property
    def points(self) -> float:
        return sum(line.points for line in self.lines)


def grade(submission: Path, *, solutions: Path = SOLUTIONS, learner: str = "") -> Grade:
    """Grade one notebook; what is wrong with the file is in `trouble`, and the score is then 0.

    At its end, processes that this one started meanwhile are taken for the learner's, and ended.
    """
    course = Course(solutions)
    return _run(*_read(submission, learner or submission.stem, course), course)


def grade_folder(folder: Path, *, solutions: Path = SOLUTIONS) -> Iterator[Grade]:
    """Grade `<learner>.ipynb` and `<learner>/<exercise>.ipynb`, in the order of their names."""
    found = sorted(folder.glob("*.ipynb")) + sorted(folder.glob("*/*.ipynb"))
    theirs = [path for path in found if not any(each.startswith(NOT_THEIRS) for each in path.relative_to(folder).parts)]
    course = Course(solutions)
    read = [_read(path, path.stem if path.parent == folder else path.parent.name, course) for path in theirs]
    return (_run(result, merged, course) for result, merged in read)


def _read(submission: Path, learner: str, course: Course) -> tuple[Grade, Merged | None]:
    """The grade so far, and what is to run."""
    result = Grade(learner, exercise="")
    try:
        cells = read_submission(submission)
        result.exercise = _exercise_of(submission, cells, course)
        solution = course.solutions[result.exercise]
        checks = filter(is_check, code_cells(solution))
        result.lines = [Line(grade_id(cell), metadata(cell)["points"], 0, "✘ not run") for cell in checks]
        merged = merge(solution, cells, result.exercise)
        result.notes = merged.notes
        if submission.stem in course.solutions and submission.stem != result.exercise:
            result.notes.append(f"{submission.name} holds the exercise {result.exercise}")
        result.suspicions = suspicions(merged.notebook)
        return result, merged
    except SubmissionError as error:
        result.trouble = str(error)
    except Exception as error:  # whatever else a file can hold, the others are graded
        result.trouble = f"{submission.name} cannot be understood: {type(error).__name__}: {error}"
    return result, None


def _exercise_of(submission: Path, cells: Iterable[SubmittedCell], course: Course) -> str:
    """The exercise with which it shares most cells, by grade_id or id; the file's name decides between equals."""
    theirs = {name for cell in cells for name in (cell.grade_id, cell.cell_id) if name}
    shared = {
        stem: len(theirs & {name for cell in solution.cells for name in (grade_id(cell), cell.get("id"))})
        for stem, solution in course.solutions.items()
    }
    best = max(shared, key=lambda stem: (shared[stem], stem == submission.stem), default="")
    if not shared.get(best) and submission.stem not in shared:
        raise SubmissionError(f"{submission.name} shares no cell with any exercise")
    return best if shared[best] else submission.stem


def _run(result: Grade, merged: Merged | None, course: Course) -> Grade:
    if merged is None:
        return result
    if merged.untouched:
        result.lines = [replace(line, message="✘ not answered yet") for line in result.lines]
        return result
    result.ran_in = "bubblewrap" if sandbox.starts() else "a copy"
    try:
        run = run_notebook(merged.notebook, result.exercise, course)
        result.suspicions += [f"its code changed {name}" for name in run.changed]
        result.lines = _lines(run.records, result.lines)
        blocked = (each["message"] for each in run.records if each["kind"] == "blocked")
        result.trouble = run.trouble or next(blocked, "")
    except Exception as error:  # records that are none, a full disk: the others are graded
        result.trouble = f"its run left no results: {type(error).__name__}: {error}"
        if isinstance(error, ValueError):
            result.suspicions.append("its results do not fit the run")
    result.suspicions += [f"its code changed {name}" for name in course.changes()]
    return result


def _lines(records: Iterable[dict[str, Any]], checks: list[Line]) -> list[Line]:
    """What the records say, in their order, then the checks that they lack.

    Points are those of the solution's checks. Raises `ValueError` for a check that is unknown, or there twice.
    """
    waiting, lines = {check.grade_id: check for check in checks}, []
    for record in records:
        match record:
            case {"kind": "check", "grade_id": str(name), "passed": bool(passed), "message": str(message)}:
                if name not in waiting:
                    raise ValueError(f"a second or unknown check, {name}")
                points = waiting.pop(name).points
                lines.append(Line(name, points, points if passed else 0, message))
            case {"kind": "answer" | "extra" | "given", "grade_id": str(name), "message": str(message)}:
                lines.append(Line(name, 0, 0, message))
            case {"kind": "blocked", "message": str()}:
                pass
            case _:
                raise ValueError(f"a record that is none: {record!r:.80}")
    return lines + list(waiting.values())
