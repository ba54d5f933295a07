"""A pytest plugin on top of nbval that grades a merged notebook: `-p helpers.grading.plugin --grades FILE`.

Writes one line of JSON to FILE for each check, and for each other cell of the learner's that fails. A cell that hangs
is interrupted, one that cannot be is killed, and the notebook goes on in a fresh kernel.
"""

import json
import secrets
import time
from collections import defaultdict
from collections.abc import Generator
from pathlib import Path
from queue import Empty
from typing import Any

import nbval.plugin
import pytest

from .feedback import NotRun, is_unanswered, message_for
from .kernel import GradingKernel
from .notebook import answers_of_checks, checks_of, grade_id, is_answer, is_check, metadata

ALLOWANCE = 35.0  # seconds that all cells of a notebook together may lose
PATIENT = 5.0  # seconds that a cell may take before it loses time


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--grades", type=Path, help="file for the results, one JSON object a line")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.grades:
        patched: Any = nbval.plugin
        patched.RunningKernel = GradingKernel
        config.pluginmanager.register(Grader(config.option.grades, config.option.nbval_cell_timeout), "grader")


class Grader:
    """Grades one notebook, cell by cell."""

    def __init__(self, file: Path, cell_limit: float) -> None:
        self.file = file
        self.lost = 0.0
        self.limit = self.cell_limit = cell_limit
        self.done: list[str] = []  # sources of the cells to run again in a fresh kernel
        self.token = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        for item in items:
            item.options = defaultdict(bool)  # whatever markers the learner's cells hold

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: Any) -> None:
        notebook = item.parent
        notebook.timed_out = False
        if notebook.kernel is not None and not notebook.kernel.is_alive():
            started = time.monotonic()
            notebook.setup()
            for source in self.done:
                message = notebook.kernel.execute_cell_input(source, allow_stdin=False)
                try:
                    notebook.kernel.await_reply(message, timeout=self._next_limit())
                except Empty:
                    notebook.kernel.stop()
                    break
            self.lost += time.monotonic() - started

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: Any) -> Generator[None, Any, Any]:
        self.limit = item.config.option.nbval_cell_timeout = self._next_limit()
        started = time.monotonic()
        failed = True
        try:
            self._prepare(item)
            result = yield
            self._demand_tick(item)
            failed = False
            return result
        finally:
            took = time.monotonic() - started
            self.lost += max(0.0, took - (1.0 if failed else PATIENT))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: Any, call: pytest.CallInfo[Any]) -> Generator[None, Any, Any]:
        # The exception is the result: nbval marks the cells after a time-out as expected to fail.
        error = call.excinfo.value if call.excinfo else None
        if call.when == "call":
            self._record(item, error)
        elif call.when == "setup" and error is not None:
            self._write(kind="blocked", message=str(error))
        return (yield)

    def _next_limit(self) -> float:
        """Half of what is left, so that a notebook full of endless loops is still done within a minute."""
        return max(3.0, min(self.cell_limit, (ALLOWANCE - self.lost) / 2))

    def _prepare(self, item: Any) -> None:
        cell, notebook = item.cell, item.parent.nb
        if is_check(cell) and answers_of_checks(notebook)[grade_id(cell)] in notebook.metadata["unanswered"]:
            raise NotRun("not answered yet")
        if self.lost > ALLOWANCE:
            raise NotRun("not run: earlier cells of this notebook used up its time")
        if is_check(cell):
            self.token = secrets.token_hex()
            replaced = item.parent.kernel.prepare(checks_of(notebook), self.token)
            if replaced:
                raise NotRun(f"your code replaced {', '.join(replaced)}: checks need the original")

    def _demand_tick(self, item: Any) -> None:
        if is_check(item.cell):
            printed = "".join(output.text for output in item.test_outputs if output.output_type == "stream")
            if self.token not in printed:
                raise NotRun("the check did not report: was its output redirected, or the check cut short?")

    def _record(self, item: Any, error: BaseException | None) -> None:
        cell = item.cell
        message = message_for(item, error, self.limit) if error else ""
        if is_check(cell):
            points = metadata(cell)["points"]
            self._write(
                kind="check", grade_id=grade_id(cell), points=points, score=0 if error else points, message=message
            )
        elif error is None:
            self.done.append(cell.source)
        elif not is_unanswered(item):
            kind = "answer" if is_answer(cell) else "extra" if cell.metadata.get("extra") else "given"
            self._write(kind=kind, grade_id=grade_id(cell) or _first_line(cell.source), message=message)

    def _write(self, **record: object) -> None:
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def _first_line(source: str) -> str:
    return source.strip().partition("\n")[0][:60]
