"""How far a learner is: `python -m helpers progress`. It runs nothing: `grade` keeps what it found, and of what.

A grade counts for as long as the exercise is what was graded: its code, and the course's solution and checks.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ..grading.grade import Grade
from ..grading.merge import merge
from ..grading.notebook import code_cells, is_answer, is_check, metadata, read
from ..grading.report import number
from ..grading.submission import SubmissionError, read_submission
from ..lab.datasets import in_one_step
from ..lab.paths import ROOT
from .exercises import command, exercises
from .selfcheck import OWN_PYTHON


@dataclass(frozen=True)
class Kept:
    """What a grading found; `of` is the digest of what it graded, `open` are the checks that don't hold yet."""

    of: str
    score: float
    open: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True)
class Standing:
    """Where an exercise stands. `answered` counts its answers that hold something, of `answers`."""

    exercise: int
    path: Path
    points: float
    answers: int
    answered: int = 0
    grade: Kept | None = None
    current: bool = False  # the grade is that of the exercise as it is now
    fault: str = ""

    @property
    def begun(self) -> bool:
        return bool(self.answered or self.fault)

    @property
    def done(self) -> bool:
        return self.current and self.grade is not None and self.grade.score >= self.points


def keeper(path: Path, root: Path = ROOT) -> Callable[[Grade], None]:
    """A function that keeps the grade of the exercise as it is now; for any other notebook one that does nothing.

    Call it before the grading: what is edited meanwhile was not graded.
    """
    path = path.resolve()
    try:
        digest = _digest(path, root) if path in exercises(root).values() else ""
    except SubmissionError:
        digest = ""

    def keep(grade: Grade) -> None:
        if digest and grade.exercise == path.stem:
            unsolved = [check.grade_id for check in grade.checks if not check.score]
            record = json.dumps(asdict(Kept(digest, grade.score, unsolved, grade.trouble)))
            with suppress(OSError):  # then `show` says that it isn't graded
                file = _file(path, root)
                file.parent.mkdir(parents=True, exist_ok=True)
                with in_one_step(file) as new:
                    new.write_text(record, encoding="utf-8")

    return keep


def standings(root: Path = ROOT) -> list[Standing]:
    """Where each exercise stands, in the order of the course."""
    return [_standing(each, path, root) for each, path in exercises(root).items()]


def show(root: Path = ROOT) -> int:
    """Print a line for each exercise, the sum, and what is next; returns the exit status."""
    found = standings(root)
    if not found:
        print("there are no exercises here: run this in a clone of the course")
        return 1
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    for each in found:
        print(f"{each.path.stem:20} {_score(each):>7}   {_state(each)}".rstrip())
    score = sum(each.grade.score for each in found if each.grade and each.current)
    done = sum(each.done for each in found)
    print(
        f"{number(score)} of {number(sum(each.points for each in found))} points, {done} of {len(found)} exercises done"
    )
    print(f"\nNext: {_next(found, root)}")
    return 0


def _standing(exercise: int, path: Path, root: Path) -> Standing:
    solution = read(root / "solutions" / path.name)
    points = sum(metadata(cell)["points"] for cell in code_cells(solution) if is_check(cell))
    blank = Standing(exercise, path, points, sum(map(is_answer, solution.cells)))
    try:
        merged = merge(solution, read_submission(path), path.stem)
        digest = _digest(path, root)
    except Exception as error:  # whatever a file can hold, the others are shown
        return Standing(exercise, path, points, blank.answers, fault=str(error) or type(error).__name__)
    grade = _kept(path, root)
    current = grade is not None and grade.of == digest
    return Standing(exercise, path, points, blank.answers, blank.answers - len(merged.unanswered), grade, current)


def _digest(path: Path, root: Path) -> str:
    """Of what a grade depends on: the code of the cells, without their outputs, the solution, and the checks."""
    digest = hashlib.sha256()
    for cell in read_submission(path):
        digest.update(repr((cell.kind, cell.source, cell.grade_id, cell.cell_id)).encode())
    for file in (root / "solutions" / path.name, *sorted(root.glob(f"helpers/checks/{path.stem[3:]}/**/*.py"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _file(path: Path, root: Path) -> Path:
    return root / "graded" / "progress" / f"{path.stem}.json"


def _kept(path: Path, root: Path) -> Kept | None:
    try:
        return Kept(**json.loads(_file(path, root).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # never graded, or a file of something else's
        return None


def _score(each: Standing) -> str:
    earned = number(each.grade.score) if each.grade and each.current and each.begun else "–"
    return f"{earned}/{number(each.points)}"


def _state(each: Standing) -> str:
    grade = command("grade", each.exercise)
    if each.fault:
        return f"{each.fault}: `{_reset(each)}` puts the exercise back, and keeps your file"
    if not each.answered:
        return "not begun"
    if each.done:
        return "✔"
    if each.grade is None:
        return f"{each.answered} of {each.answers} answers written, not graded yet: {grade}"
    if not each.current:
        return f"changed since it was graded ({number(each.grade.score)} points then): {grade}"
    if each.grade.trouble:
        return f"not graded to its end: {each.grade.trouble}"
    return f"still to do: {', '.join(each.grade.open)}"


def _next(found: list[Standing], root: Path) -> str:
    """What was begun and isn't done comes first, then the first lesson whose exercise wasn't begun."""
    begun = [each for each in found if each.begun and not each.done]
    fresh = [each for each in found if not each.begun]
    if begun:
        if begun[0].fault:
            return _reset(begun[0])
        name = begun[0].path.relative_to(root).as_posix()
        return f"go on with {name}, save it, and type: {command('grade', begun[0].exercise)}"
    if fresh:
        name = fresh[0].path.name
        title = read(root / "notebooks" / name).cells[0].source.splitlines()[0].removeprefix("# ")
        return f"“{title}”\n      notebooks/{name}, and then exercises/{name}"
    return f"all exercises are done. `{OWN_PYTHON} -m helpers take` lists the patterns that you can take home"


def _reset(each: Standing) -> str:
    return f"{OWN_PYTHON} -m helpers reset {each.exercise}"
