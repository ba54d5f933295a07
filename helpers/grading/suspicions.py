"""Lines that no honest answer needs, found in the source before it runs: what reaches for the machinery of the checks.

Code that shares a process with its checks can always fool them, so nothing is forbidden: the teacher is shown the line.
"""

import ast
import re
from collections.abc import Mapping

from .notebook import Cell, Notebook, checks_of, code_cells, grade_id, is_answer, parse
from .suspect_names import NAMES, Reader

MOST = 20  # lines shown of one submission

ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)  # of what is no Python, or too deep
TIMES = re.compile(r"^([ \t]*)%%?time(?:it)?\b(?: -\w+(?: \d+)?)*[ \t]*", flags=re.MULTILINE)
JUPYTERS = re.compile(r"^([ \t]*)(?:[%!?;,/].*|[\w., =]+=[ \t]*[%!].*|[\w.]+\?+[ \t]*)$", flags=re.MULTILINE)
HONEST = re.compile(r"\s*(%%?(time|timeit|writefile|matplotlib|capture|pip|conda|precision)\b|!pip |[\w.]+\?)")


def suspicions(notebook: Notebook) -> list[str]:
    """The suspicious lines of the learner's cells in a merged notebook: each with its cell, number, text and reason."""
    cells = list(code_cells(notebook))
    given = {line.strip() for cell in cells if not _theirs(cell) for line in cell.source.split("\n")}
    imported: dict[str, str] = {}
    for cell in cells:
        imported |= _imported(_tree(cell.source))
    imported["checks"] = f"{checks_of(notebook)}."
    found = []
    for cell in filter(_theirs, cells):
        called = f"answer '{grade_id(cell)}'" if is_answer(cell) else "a cell of their own"
        lines = cell.source.split("\n")
        for number, reason in sorted(_in_cell(cell.source, imported).items()):
            if (line := lines[number - 1].strip()) not in given:
                found.append(f"{called}, line {number}: `{line:.100}` ({reason})")
    return found[:MOST]


def _theirs(cell: Cell) -> bool:
    return is_answer(cell) or bool(cell.metadata.get("extra"))


def _python(source: str) -> str:
    """The cell without Jupyter's own lines, if it has any."""
    try:
        parse(source)
        return source
    except ERRORS:
        return JUPYTERS.sub(r"\1pass", TIMES.sub(r"\1", source))


def _tree(source: str) -> ast.Module | None:
    try:
        return parse(_python(source))
    except ERRORS:
        return None


def _imported(tree: ast.Module | None) -> dict[str, str]:
    """What the names stand for that imports bind; what `import` binds, a module for sure, ends in a dot."""
    found: dict[str, str] = {}
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            paths = [(each.asname, each.name) if each.asname else (_top(each.name),) * 2 for each in node.names]
            found |= {name: f"{path}." for name, path in paths}
        elif isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name: f"{node.module}.{each.name}" for each in node.names}
    return found


def _top(path: str) -> str:
    return path.partition(".")[0]


def _in_cell(source: str, imported: Mapping[str, str]) -> dict[int, str]:
    """The numbers of the suspicious lines, with the reason."""
    reader, python = Reader(imported), _python(source)
    words: frozenset[str] = frozenset()
    try:
        reader.visit(parse(python))
    except (SyntaxError, ValueError):  # which the kernel will raise too
        words = NAMES
    except (RecursionError, MemoryError):
        reader.found[1] = "is nested too deeply to be read"
    for number, (line, kept) in enumerate(zip(source.split("\n"), python.split("\n"), strict=True), 1):
        if odd := sorted(words & set(re.findall(r"\w+", line))):
            reader.found.setdefault(number, odd[0])
        elif line != kept and not HONEST.match(line):
            reader.found.setdefault(number, "a command of Jupyter's or the shell's")
    return reader.found
