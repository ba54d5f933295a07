"""The notebooks of an exercise in nbgrader's conventions: what each cell is, and what its regions hold."""

import ast
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

Cell = Any  # nbformat's NotebookNode: a dictionary with attributes
Notebook = Any

STUB = ("# YOUR CODE HERE", "raise NotImplementedError")
SIZE = re.compile(r"\s*# about \d+ lines?\b")
_parsing = threading.Lock()


class NotebookError(ValueError):
    """A notebook that breaks the conventions; the message names the cell and what is wrong with it."""


def read(path: Path) -> Notebook:
    """A notebook of the project's own."""
    return nbformat.read(path, as_version=4)


def text_of(notebook: Notebook) -> str:
    """The file's content, the same for the same notebook."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def metadata(cell: Cell) -> dict[str, Any]:
    found = cell.metadata.get("nbgrader")
    return found if isinstance(found, dict) else {}


def grade_id(cell: Cell) -> str:
    return str(metadata(cell).get("grade_id", ""))


def is_answer(cell: Cell) -> bool:
    return bool(metadata(cell).get("solution"))


def is_check(cell: Cell) -> bool:
    return bool(metadata(cell).get("grade"))


def name(cell: Cell) -> str:
    """For messages: its grade_id, else its first line."""
    return f"'{grade_id(cell)}'" if grade_id(cell) else f"`{cell.source.strip().partition(chr(10))[0][:60]}`"


def answers_of_checks(notebook: Notebook) -> dict[str, str]:
    """grade_id of each check -> grade_id of the nearest answer above it."""
    found, answer = {}, ""
    for cell in notebook.cells:
        if is_answer(cell):
            answer = grade_id(cell)
        elif is_check(cell):
            found[grade_id(cell)] = answer
    return found


def without_solution(cell: Cell) -> str:
    """The cell's source, each `### BEGIN SOLUTION` … `### END SOLUTION` replaced by the indented stub."""
    lines: list[str] = []
    indent: str | None = None
    source = cell.source.split("\n")
    for number, line in enumerate(source):
        mark = re.fullmatch(r"([ \t]*)#+ *(BEGIN|END) SOLUTION[ \t]*", line)
        if mark is None:
            if indent is None:
                lines.append(line)
            continue
        begins = mark[2] == "BEGIN"
        if begins == (indent is not None):
            raise NotebookError(f"cell {name(cell)}: `{line.strip()}` without its {'END' if begins else 'BEGIN'}")
        indent = mark[1] if begins else None
        if begins:
            lines += [line.rstrip() for line in source[number + 1 : number + 2] if SIZE.match(line)]
            lines += [f"{indent}{line}" for line in STUB]
    if indent is not None:
        raise NotebookError(f"cell {name(cell)}: `### BEGIN SOLUTION` without its END")
    return "\n".join(lines)


def without_marks(source: str) -> str:
    """The source with the solution kept and only its marks gone."""
    return re.sub(r"^[ \t]*#+ *(BEGIN|END) SOLUTION[ \t]*(\n|\Z)", "", source, flags=re.MULTILINE)


def has_solution(cell: Cell) -> bool:
    return re.search(r"^[ \t]*#+ *(BEGIN|END) SOLUTION[ \t]*$", cell.source, flags=re.MULTILINE) is not None


def parse(source: str) -> ast.Module:
    """`ast.parse`, one thread at a time: two count their depth in the same place (python/cpython#106905), and fail."""
    with _parsing:
        return ast.parse(source)


def checks_called(source: str) -> str:
    """The name of the check that a cell calls, `checks.NAME(…)` and nothing else; empty when it is no such cell."""
    match parse(source).body:
        case [ast.Expr(ast.Call(ast.Attribute(ast.Name("checks"), called)))]:
            return called
    return ""


def checks_of(notebook: Notebook) -> str:
    """The module that a given cell imports as `checks`, such as "helpers.checks.llm_calls"; empty if none does."""
    for cell in code_cells(notebook):
        if found := re.search(r"^from (\S+) import (\w+) as checks$", cell.source, flags=re.MULTILINE):
            if not (is_answer(cell) or is_check(cell) or cell.metadata.get("extra")):
                return f"{found[1]}.{found[2]}"
    return ""


def code_cells(notebook: Notebook) -> Iterator[Cell]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")
