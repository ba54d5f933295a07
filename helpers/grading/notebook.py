"""The notebooks of an exercise in nbgrader's conventions: what each cell is, and what its regions hold."""

from __future__ import annotations

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


def without_region(cell: Cell, region: str, stub: tuple[str, ...] = ()) -> str:
    """The cell's source, each `### BEGIN region` … `### END region` replaced by the indented stub."""
    lines: list[str] = []
    indent: str | None = None
    source = cell.source.split("\n")
    for number, line in enumerate(source):
        mark = re.fullmatch(rf"([ \t]*)#+ *(BEGIN|END) {region}[ \t]*", line)
        if mark is None:
            if indent is None:
                lines.append(line)
            continue
        begins = mark[2] == "BEGIN"
        if begins == (indent is not None):
            raise NotebookError(f"cell {name(cell)}: `{line.strip()}` without its {'END' if begins else 'BEGIN'}")
        indent = mark[1] if begins else None
        if begins:
            size = (
                source[number + 1 : number + 2] if stub and SIZE.match("".join(source[number + 1 : number + 2])) else []
            )
            lines += [line.rstrip() for line in size] + [f"{indent}{line}" for line in stub]
    if indent is not None:
        raise NotebookError(f"cell {name(cell)}: `### BEGIN {region}` without its END")
    return "\n".join(lines)


def without_marks(source: str) -> str:
    """The source with the regions' content kept and only their marks gone."""
    return re.sub(r"^[ \t]*#+ *(BEGIN|END) (SOLUTION|HIDDEN TESTS)[ \t]*(\n|\Z)", "", source, flags=re.MULTILINE)


def has_region(cell: Cell, region: str) -> bool:
    return re.search(rf"^[ \t]*#+ *(BEGIN|END) {region}[ \t]*$", cell.source, flags=re.MULTILINE) is not None


def parse(source: str) -> ast.Module:
    """`ast.parse`, one thread at a time: two count their depth in the same place (python/cpython#106905), and fail."""
    with _parsing:
        return ast.parse(source)


def ticks_of(source: str) -> int:
    """How many `with check(...)` a check cell holds."""
    return sum(
        isinstance(item.context_expr, ast.Call) and getattr(item.context_expr.func, "id", "") == "check"
        for node in ast.walk(parse(source))
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    )


def imports_of(notebook: Notebook) -> dict[str, tuple[str, str]]:
    """Names that the exercise's own cells import: name -> (module, attribute, or "" for the module itself)."""
    found: dict[str, tuple[str, str]] = {}
    for cell in code_cells(notebook):
        if is_answer(cell) or cell.metadata.get("extra"):
            continue
        for node in _parsed(without_marks(cell.source)).body:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    module = alias.name if alias.asname else alias.name.partition(".")[0]
                    found[alias.asname or module] = (module, "")
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {alias.asname or alias.name: (node.module, alias.name) for alias in node.names}
    return found


def _parsed(source: str) -> ast.Module:
    try:
        return parse(source)
    except SyntaxError:  # magics
        return ast.Module([], [])


def code_cells(notebook: Notebook) -> Iterator[Cell]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")
