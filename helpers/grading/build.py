"""Makes exercises/ from solutions/: answers cleared, checks locked.

python -m helpers.grading.build            writes every exercise, or those named: 03_llm_calls.ipynb …
python -m helpers.grading.build --check    ends with 1 and names what differs
"""

import argparse
import copy
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path

from ..lab.paths import ROOT
from .notebook import (
    Cell,
    Notebook,
    NotebookError,
    checks_called,
    checks_of,
    grade_id,
    has_solution,
    is_answer,
    is_check,
    metadata,
    name,
    read,
    text_of,
    without_solution,
)


def make_exercise(solution: Notebook) -> Notebook:
    """The notebook that the learner gets; raises `NotebookError` where the solution breaks a convention."""
    ensure_sound(solution)
    exercise = copy.deepcopy(solution)
    exercise.metadata.pop("language_info", None)
    for cell in exercise.cells:
        if cell.cell_type == "code":
            _clear(cell)
    return exercise


def ensure_sound(solution: Notebook) -> None:
    """Raise `NotebookError` for what would make an exercise unfair or impossible to grade."""
    twice = [each for each, count in Counter(filter(None, map(grade_id, solution.cells))).items() if count > 1]
    if twice:
        raise NotebookError(f"grade_id '{twice[0]}' is used by several cells")
    if any(map(is_check, solution.cells)) and not checks_of(solution):
        raise NotebookError("no given cell says `from … import … as checks`")
    answer_seen = False
    for cell in solution.cells:
        answer_seen = answer_seen or is_answer(cell)
        wrong = _wrong_with(cell, answer_seen)
        if wrong:
            raise NotebookError(f"cell {name(cell)}: {wrong}")


def _wrong_with(cell: Cell, answer_seen: bool) -> str:
    if (is_answer(cell) or is_check(cell)) and not (grade_id(cell) and cell.cell_type == "code"):
        return "an answer or a check is a code cell with a grade_id"
    if is_answer(cell) and is_check(cell):
        return "is an answer and a check at once"
    if is_answer(cell) and not has_solution(cell):
        return "an answer without `### BEGIN SOLUTION` … `### END SOLUTION`"
    if not is_answer(cell) and has_solution(cell):
        return "a solution outside an answer cell"
    if not is_check(cell):
        return ""
    points = metadata(cell).get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or points <= 0:
        return "a check without points"
    if not answer_seen:
        return "a check without an answer above it"
    return "" if checks_called(cell.source) == grade_id(cell) else f"a check is one line, `checks.{grade_id(cell)}(…)`"


def _clear(cell: Cell) -> None:
    """Turn a code cell of the solution into that of the exercise."""
    cell.source = without_solution(cell).rstrip()
    cell.outputs, cell.execution_count = [], None
    cell.metadata.pop("execution", None)
    if grade_id(cell):
        nbgrader = {"grade": False, "solution": False, "task": False} | metadata(cell)
        cell.metadata["nbgrader"] = nbgrader | {"schema_version": 3, "locked": not is_answer(cell)}
        cell.metadata["deletable"] = False
        if not is_answer(cell):
            cell.metadata["editable"] = False


def build_all(root: Path = ROOT, *, only: Collection[str] = (), check: bool = False) -> list[str]:
    """Write `exercises/` for every notebook of `solutions/`, or for those in `only`.

    Returns what differed (and, with `check`, still does).
    """
    wanted = {}
    for path in sorted((root / "solutions").glob("*.ipynb")):
        if only and path.name not in only:
            continue
        try:
            wanted[path.name] = text_of(make_exercise(read(path)))
        except NotebookError as error:
            raise NotebookError(f"solutions/{path.name}: {error}") from None
    folder = root / "exercises"
    present = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.ipynb"))}
    differing = sorted(each for each in only or {*wanted, *present} if wanted.get(each) != present.get(each))
    if not check:
        folder.mkdir(exist_ok=True)
        for each in differing:
            if each in wanted:
                (folder / each).write_text(wanted[each], encoding="utf-8", newline="\n")
            else:
                (folder / each).unlink()
    return [f"exercises/{each}" for each in differing]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m helpers.grading.build", description="Make exercises/ of solutions/"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if something differs")
    parser.add_argument("only", nargs="*", metavar="NOTEBOOK", help="the names of solutions; default: all")
    arguments = parser.parse_args(argv)
    check = arguments.check
    try:
        differing = build_all(only=arguments.only, check=check)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    for each in differing:
        print(f"{each} {'is not what its solution makes' if check else 'written'}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
