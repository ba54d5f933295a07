"""Runs an exercise in this process, without a kernel: a check of many answers takes milliseconds, not seconds."""

import ast
import asyncio
import contextlib
import importlib
import inspect
import io
import linecache
import sys
import types
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .checks import CheckFailed
from .notebook import Cell, answers_of_checks, checks_of, code_cells, grade_id, is_answer, is_check, read, without_marks

TIME_LIMIT = 20.0  # seconds for a cell that waits


@dataclass(frozen=True)
class Result:
    """What became of one check. `message` is empty when it passed, else its three lines."""

    passed: bool
    message: str = ""


def try_answers(solution: Path, answers: Mapping[str, str], only: Collection[str] = ()) -> dict[str, Result]:
    """Put `answers` (grade_id -> code) in place of the solution's own; the results of their checks, by grade_id.

    Runs the cells up to the last of those checks; all checks of the notebook with no `answers`; of all these the checks
    in `only`, if it names any. Cells that only measure, whose outputs nobody compares, are left out.
    """
    notebook = read(solution)
    unknown = set(answers) - {grade_id(cell) for cell in notebook.cells if is_answer(cell)}
    if unknown:
        raise KeyError(f"{solution.name} has no answer {sorted(unknown)}")
    wanted = [check for check, answer in answers_of_checks(notebook).items() if answer in answers or not answers]
    wanted = [check for check in wanted if check in only] if only else wanted
    results: dict[str, Result] = {}
    # Cells run in a module of their own called __main__, so that dataclasses and pickle find it.
    module, main = types.ModuleType("__main__"), sys.modules["__main__"]
    sys.modules["__main__"] = module
    try:
        with asyncio.Runner() as runner:
            for cell in code_cells(notebook):
                if not set(wanted) - set(results):
                    break
                if (is_check(cell) and grade_id(cell) not in wanted) or _only_measures(cell):
                    continue
                source = answers.get(grade_id(cell), without_marks(cell.source))
                if is_check(cell):
                    checks = importlib.import_module(checks_of(notebook))
                    results[grade_id(cell)] = runner.run(_run(source, cell, {**vars(module), "checks": checks}))
                    continue
                result = runner.run(_run(source, cell, vars(module)))
                if not result.passed and grade_id(cell) not in answers:
                    raise RuntimeError(f"{solution.name}: {result.message}")
    finally:
        sys.modules["__main__"] = main
    return results


def _only_measures(cell: Cell) -> bool:
    return "nbval-ignore-output" in cell.metadata.get("tags", ())


async def _run(source: str, cell: Cell, namespace: dict[str, Any]) -> Result:
    filename = f"<cell {grade_id(cell) or cell.get('id', '')}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    printed = io.StringIO()
    try:
        code = compile(source, filename, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        with contextlib.redirect_stdout(printed):
            awaited = eval(code, namespace)
            if inspect.iscoroutine(awaited):
                async with asyncio.timeout(TIME_LIMIT):
                    await awaited
    except CheckFailed as failed:
        return Result(False, "\n".join(failed._render_traceback_()))
    except (Exception, SystemExit) as error:
        return Result(False, f"✘ {type(error).__name__}: {error}")
    if is_check(cell) and "✔" not in printed.getvalue():
        return Result(False, "✘ the check did not run to its end")
    return Result(True)
