"""Grades learners' notebooks: a file, or a folder of them. Submissions are read, never changed.

Answers are put into the pristine solution notebook (merge.py), which runs under nbval in a process of its own (run.py)
with the checks shielded (guard.py). Code in one process with its checks can in the end always cheat: where much hangs
on a grade, look at the answers too.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ..lab.paths import ROOT
from .merge import Merged, merge
from .notebook import code_cells, grade_id, is_check, metadata, read
from .run import run_notebook
from .submission import SubmissionError, SubmittedCell, read_submission

SOLUTIONS = ROOT / "solutions"
AT_ONCE = 2


@dataclass(frozen=True)
class Line:
    """A check; or, worth no points, another cell of the learner's that failed. `message` is empty when it passed."""

    grade_id: str
    points: float
    score: float
    message: str = ""


@dataclass
class Grade:
    """What one submission earned. `trouble` says why it could not be graded, or not to its end."""

    learner: str
    exercise: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    trouble: str = ""

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
    """Grade one notebook; what is wrong with the file is in `trouble`, and the score is then 0."""
    result = Grade(learner or submission.stem, exercise="")
    try:
        cells = read_submission(submission)
        solution = _solution_for(submission, cells, solutions)
        result.exercise = solution.stem
        notebook = read(solution)
        checks = filter(is_check, code_cells(notebook))
        result.lines = [Line(grade_id(cell), metadata(cell)["points"], 0, "✘ not run") for cell in checks]
        merged = merge(notebook, cells, solution.stem)
    except SubmissionError as error:
        result.trouble = str(error)
        return result
    return _run(merged, result)


def grade_folder(folder: Path, *, solutions: Path = SOLUTIONS) -> list[Grade]:
    """Grade `<learner>.ipynb` and `<learner>/<exercise>.ipynb`, two at a time; in the order of their names."""
    found = sorted(folder.glob("*.ipynb")) + sorted(folder.glob("*/*.ipynb"))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda path: grade(path, solutions=solutions, learner=_learner(path, folder)), found))


def _learner(path: Path, folder: Path) -> str:
    return path.stem if path.parent == folder else path.parent.name


def _solution_for(submission: Path, cells: Iterable[SubmittedCell], solutions: Path) -> Path:
    """By the file's name, else the one with which it shares most cells."""
    candidates = sorted(solutions.glob("*.ipynb"))
    for path in candidates:
        if path.stem == submission.stem:
            return path
    ours = {cell.grade_id for cell in cells} - {""}
    shared = {path: len(ours & {grade_id(cell) for cell in read(path).cells}) for path in candidates}
    best = max(shared, key=lambda path: shared[path], default=None)
    if best is None or not shared[best]:
        raise SubmissionError(f"{submission.name} shares no cell with any exercise")
    return best


def _run(merged: Merged, result: Grade) -> Grade:
    records, broken = run_notebook(merged.notebook, result.exercise)
    result.notes = merged.notes
    result.trouble = broken or next((each["message"] for each in records if each["kind"] == "blocked"), "")
    lines = [
        Line(each["grade_id"], each.get("points", 0), each.get("score", 0), each["message"])
        for each in records
        if each["kind"] != "blocked"
    ]
    judged = {line.grade_id for line in lines if line.points}
    result.lines = lines + [line for line in result.lines if line.grade_id not in judged]
    return result
