"""Puts a learner's answers into the pristine solution notebook, which is then run: what else the learner changed,
deleted or added to the checks has no effect.
"""

import ast
import copy
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import nbformat

from .build import make_exercise
from .notebook import Cell, Notebook, code_cells, grade_id, is_answer, is_check, name, parse, without_marks
from .submission import SubmissionError, SubmittedCell

MOST_EXTRAS = 100  # cells of the learner's own, beside the answers


@dataclass
class Merged:
    """The notebook to run, what had to be repaired, and the grade_ids of answers that hold nothing of the learner's."""

    notebook: Notebook
    notes: list[str] = field(default_factory=list)
    unanswered: set[str] = field(default_factory=set)

    @property
    def untouched(self) -> bool:
        return all(grade_id(cell) in self.unanswered for cell in self.notebook.cells if is_answer(cell))


@dataclass
class _Found:
    """What a submission holds for the cells of its exercise."""

    answers: dict[str, list[SubmittedCell]] = field(default_factory=dict)
    fixed: dict[str, list[SubmittedCell]] = field(default_factory=dict)
    extras: dict[str, list[SubmittedCell]] = field(default_factory=dict)  # by the answer that they follow, "" for none
    left_out: int = 0  # extras beyond the most


def merge(solution: Notebook, submitted: Iterable[SubmittedCell], exercise_name: str = "this exercise") -> Merged:
    """The solution's cells with the learner's answers, by grade_id, else by cell id.

    Cells of the learner's own stay behind the answer that they follow. Raises `SubmissionError` when the notebook
    shares no cell with the exercise.
    """
    exercise = make_exercise(solution)
    stubs = {grade_id(cell): cell.source for cell in exercise.cells if is_answer(cell)}
    found = _sort(solution, submitted)
    if not found.answers and not found.fixed:
        raise SubmissionError(f"this is another notebook: it has no cell of {exercise_name}")
    merged = Merged(copy.deepcopy(solution))
    merged.notes = [*_notes_on_order(solution, found), *_notes_on_given(exercise, found)]
    if found.left_out:
        merged.notes.append(f"{found.left_out} more cells of your own were not run: {MOST_EXTRAS} are enough")
    cells: list[Cell] = []
    for cell in merged.notebook.cells:
        if cell.cell_type != "code":
            continue
        key = grade_id(cell)
        cell.outputs, cell.execution_count = [], None
        cell.metadata.pop("tags", None)
        if not is_answer(cell):
            cell.source = without_marks(cell.source)
            cells.append(cell)
            continue
        if not any(map(is_answer, cells)):
            cells += map(_extra, found.extras.get("", []))
        parts = _parts(found.answers.get(key, []), stubs[key])
        cell.source = "\n".join(part.source for part in parts) if parts else stubs[key]
        if _same_code(cell.source, stubs[key]):
            merged.unanswered.add(key)
        merged.notes += _notes_on_answer(key, parts, moved=bool(found.extras.get(key)) and key in merged.unanswered)
        cells += [cell, *map(_extra, found.extras.get(key, []))]
    merged.notebook.cells = cells
    merged.notebook.metadata["unanswered"] = sorted(merged.unanswered)
    return merged


def _sort(solution: Notebook, submitted: Iterable[SubmittedCell]) -> _Found:
    ours = {grade_id(cell): cell for cell in solution.cells if grade_id(cell)}
    ids = {str(cell.get("id", "")): cell for cell in solution.cells}
    found, after = _Found(), ""
    for cell in submitted:
        pristine = ours.get(cell.grade_id) or ids.get(cell.cell_id)
        if pristine is None:
            if cell.kind == "code" and cell.source.strip():
                if sum(map(len, found.extras.values())) < MOST_EXTRAS:
                    found.extras.setdefault(after, []).append(cell)
                else:
                    found.left_out += 1
            continue
        key = grade_id(pristine)
        if is_answer(pristine):
            found.answers.setdefault(key, []).append(cell)
            after = key
        elif pristine.cell_type == "code":
            found.fixed.setdefault(key or pristine.id, []).append(cell)
    return found


def _parts(cells: list[SubmittedCell], stub: str) -> list[SubmittedCell]:
    """The pieces of a split answer; copies of one text count once, untouched copies not at all beside an answer."""
    parts = list({cell.source: cell for cell in cells}.values())
    return [part for part in parts if not _same_code(part.source, stub)] or parts


def _notes_on_order(solution: Notebook, found: _Found) -> list[str]:
    order = [grade_id(cell) for cell in solution.cells if grade_id(cell) in found.answers]
    return (
        [] if list(found.answers) == order else ["the answers stand in another order: they ran in that of the exercise"]
    )


def _notes_on_given(exercise: Notebook, found: _Found) -> list[str]:
    notes = []
    for cell in code_cells(exercise):
        copies = found.fixed.get(grade_id(cell) or cell.id, [])
        called = f"check {name(cell)}" if is_check(cell) else f"given cell {name(cell)}"
        if is_answer(cell):
            continue
        if not copies:
            notes.append(f"{called} had been deleted: it was put back")
        elif any(each.kind != "code" or each.source.strip() != cell.source.strip() for each in copies):
            own = "" if is_check(cell) else "; what you import belongs into an answer's cell"
            notes.append(f"{called} had been changed: the original was used{own}")
        elif len(copies) > 1:
            notes.append(f"{called} is there {len(copies)} times: it counts once")
    return notes


def _notes_on_answer(key: str, parts: list[SubmittedCell], moved: bool) -> list[str]:
    notes = []
    if not parts:
        notes.append(f"answer '{key}' is missing: it counts as not answered")
    if len(parts) > 1:
        notes.append(f"answer '{key}' is in {len(parts)} cells: they were joined in their order")
    notes += [
        f"answer '{key}' had become a {part.kind} cell: it was read as code" for part in parts if part.kind != "code"
    ]
    if any(re.search(r"^\s*checks\.\w+\(", part.source, flags=re.MULTILINE) for part in parts):
        notes.append(f"answer '{key}' holds a check: only the exercise's own checks give points")
    if moved:
        notes.append(f"answer '{key}' is empty, but cells of your own follow it: write into the answer's own cell")
    return notes


def _extra(cell: SubmittedCell) -> Cell:
    return nbformat.v4.new_code_cell(cell.source, metadata={"extra": True})


def _same_code(source: str, stub: str) -> bool:
    """Is there nothing in `source` but comments and what the exercise gave?"""
    try:
        code, given = parse(source), parse(stub)
        statements = [ast.dump(each) for each in code.body if not isinstance(each, ast.Pass)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return set(statements) <= {ast.dump(each) for each in given.body}
