"""Runs the checks of an exercise on changed solutions, each in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from helpers.grading.inprocess import try_answers
from helpers.grading.notebook import answers_of_checks, code_cells, grade_id, is_answer, read, without_marks
from helpers.lab.paths import ROOT

from .changes import Change, changes

TIME_LIMIT = 40.0  # seconds, for a change that waits for ever


class Mutant(NamedTuple):
    solution: Path
    answer: str  # its grade_id
    change: Change


def mutants(solution: Path) -> list[Mutant]:
    """Every change to every answer of the solution."""
    answers = {grade_id(cell): without_marks(cell.source) for cell in code_cells(read(solution)) if is_answer(cell)}
    return [Mutant(solution, answer, change) for answer, source in answers.items() for change in changes(source)]


def outcomes(chosen: Iterable[Mutant], at_once: int = 2) -> Iterator[tuple[Mutant, dict[str, str]]]:
    """Each mutant with what the checks said, by check; nothing said is a change that they let pass."""
    with ThreadPoolExecutor(at_once) as executor:
        chosen = list(chosen)
        yield from zip(chosen, executor.map(_said, chosen), strict=True)


def _said(mutant: Mutant) -> dict[str, str]:
    given = json.dumps([str(mutant.solution), mutant.answer, mutant.change.source])
    command = [sys.executable, "-W", "ignore", "-m", "tests.grading.mutants.run"]
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    try:
        printed, errors = process.communicate(given, TIME_LIMIT)
    except subprocess.TimeoutExpired:
        _end(process)
        return {"": "never ended"}
    _end(process)
    try:
        found: dict[str, str] = json.loads(printed.rstrip().rpartition("\n")[2])
    except ValueError:
        return {"": f"the process ended with {process.returncode}: {errors.strip()[-200:]}"}
    return found


def _end(process: "subprocess.Popen[str]") -> None:
    """End the process and the workers that it may have left."""
    if sys.platform != "win32":
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
    else:
        process.kill()
    process.communicate()


def _main() -> None:
    solution, answer, source = json.load(sys.stdin)
    notebook = read(Path(solution))
    checks = [check for check, of in answers_of_checks(notebook).items() if of == answer]
    results = try_answers(Path(solution), {answer: source}, only=checks)
    print()
    print(json.dumps({check: result.message for check, result in results.items() if not result.passed}), flush=True)
    os._exit(0)  # whatever threads it has left


if __name__ == "__main__":
    _main()
