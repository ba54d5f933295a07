"""Answers that go wrong in one of four ways, made from a solution: each at one place, at every place where it can be.

await: an `await` is missing, or an `async` is too many. return: a `return` is missing. unanswered: a function of the
answer, or another answer, is not there yet. deadlock: a function waits for something that never comes.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from helpers.grading.notebook import answers_of_checks, grade_id, is_answer, read, without_marks

Functions = ast.FunctionDef | ast.AsyncFunctionDef
Edit = Callable[[ast.AST], ast.AST | None]


class Wrong(NamedTuple):
    """One answer, or two where another one is missing; `checks` are those of the answer, which is tried."""

    kind: str
    name: str
    answers: dict[str, str]
    checks: list[str]


def wrong_answers(solution: Path) -> Iterator[Wrong]:
    """All of them for an exercise."""
    notebook = read(solution)
    answers = {grade_id(cell): without_marks(cell.source) for cell in notebook.cells if is_answer(cell)}
    checks = {name: [check for check, of in answers_of_checks(notebook).items() if of == name] for name in answers}
    for name, source in answers.items():
        for kind, edit in EDITS:
            for at, text in edited(source, edit):
                yield Wrong(kind, f"{name}: {at}", {name: text}, checks[name])
        for other, theirs in answers.items():
            made = "|".join(re.findall(r"^(?:async )?(?:def|class) (\w+)", theirs, re.M)) or "$."
            if re.search(rf"\b({made})\(", source):
                yield Wrong("unanswered", f"{name} without {other}", {name: source, other: "pass"}, checks[name])


def edited(source: str, edit: Edit) -> Iterator[tuple[str, str]]:
    """A line of the source, and what becomes of the source when only that is edited."""
    for number, node in enumerate(ast.walk(ast.parse(source))):
        if edit(copy.deepcopy(node)) is None:
            continue
        tree = ast.parse(source)
        old = [*ast.walk(tree)][number]
        text = ast.unparse(ast.fix_missing_locations(_Swap(old, edit(copy.deepcopy(old))).visit(tree)))
        yield ast.unparse(node).split("\n")[0], text


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST | None) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST | None:
        return self.new if node is self.old else self.generic_visit(node)


def _no_await(node: ast.AST) -> ast.AST | None:
    return node.value if isinstance(node, ast.Await) else None


def _asynchronous(node: ast.AST) -> ast.AST | None:
    return ast.AsyncFunctionDef(**vars(node)) if isinstance(node, ast.FunctionDef) else None


def _no_return(node: ast.AST) -> ast.AST | None:
    return ast.Expr(node.value) if isinstance(node, ast.Return) and node.value else None


def _stub(node: ast.AST) -> ast.AST | None:
    return _beginning(node, "raise NotImplementedError")


def _deadlock(node: ast.AST) -> ast.AST | None:
    return _beginning(node, "await asyncio.Event().wait()") if isinstance(node, ast.AsyncFunctionDef) else None


def _beginning(node: ast.AST, line: str) -> ast.AST | None:
    if isinstance(node, Functions):
        node.body = [*ast.parse(line).body, *node.body]
        return node
    return None


EDITS: list[tuple[str, Edit]] = [
    ("await", _no_await),
    ("await", _asynchronous),
    ("return", _no_return),
    ("unanswered", _stub),
    ("deadlock", _deadlock),
]
