"""A pytest plugin on top of nbval that grades a merged notebook: `-s -p helpers.grading.plugin --grading`.

Writes one line of JSON to standard output for each check, and for each other cell of the learner's that fails. A cell
that hangs is interrupted, one that cannot be is killed, and the notebook goes on in a fresh kernel.
"""

import contextlib
import json
import os
import time
from collections import defaultdict
from collections.abc import Generator
from queue import Empty
from typing import Any, TextIO

import nbval.plugin
import psutil
import pytest

from .feedback import NotRun, is_unanswered, message_for
from .kernel import GradingKernel, Manager
from .notebook import answers_of_checks, checks_of, grade_id, is_answer, is_check

ALLOWANCE = 35.0  # seconds that all cells of a notebook together may lose
PATIENT = 5.0  # seconds that a cell may take before it loses time
END = 50.0  # seconds for all cells
FILE_SIZE = 1 << 30  # bytes of the largest file that a process may write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--grading", action="store_true", help="write the results to standard output, as JSON, and no more"
    )
    parser.addoption("--sandbox", default="", help="run the kernel in bubblewrap, where it can read these folders")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.grading:
        patched: Any = nbval.plugin
        patched.RunningKernel = GradingKernel
        Manager.readable = list(filter(None, config.option.sandbox.split(os.pathsep)))
        records = os.fdopen(os.dup(1), "w", encoding="utf-8")  # which no child inherits
        os.dup2(2, 1)
        _limit_resources()
        config.pluginmanager.register(Grader(records, config.option.nbval_cell_timeout), "grader")


def _limit_resources() -> None:
    """Of this process and, since children inherit it, of all that the learner's code starts (not on Windows)."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        memory = max(4 << 30, psutil.virtual_memory().total // 2)
        for name, most in {"CORE": 0, "FSIZE": FILE_SIZE, "AS": memory}.items():
            limit = getattr(resource, f"RLIMIT_{name}")
            _, hard = resource.getrlimit(limit)
            if hard == resource.RLIM_INFINITY or hard > most:
                resource.setrlimit(limit, (most, most))


class Grader:
    """Grades one notebook, cell by cell."""

    def __init__(self, records: TextIO, cell_limit: float) -> None:
        self.records = records
        self.lost = 0.0
        self.limit = self.cell_limit = cell_limit
        self.end = time.monotonic() + END
        self.done: list[str] = []  # sources of the cells to run again in a fresh kernel
        self.unstoppable: set[str] = set()  # answers that a check could not be stopped in

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
            kernel = item.parent.kernel
            if is_check(item.cell) and not kernel.is_alive() and not kernel.died:
                self.unstoppable.add(_answer_of(item))
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
        return max(3.0, min(self.cell_limit, (ALLOWANCE - self.lost) / 2, self.end - time.monotonic()))

    def _prepare(self, item: Any) -> None:
        cell, notebook = item.cell, item.parent.nb
        if is_check(cell) and _answer_of(item) in notebook.metadata["unanswered"]:
            raise NotRun("not answered yet")
        if is_check(cell) and _answer_of(item) in self.unstoppable:
            raise NotRun("not run: this answer could not be stopped in an earlier check")
        if self.lost > ALLOWANCE:
            raise NotRun("not run: earlier cells of this notebook used up its time")
        if time.monotonic() > self.end:
            raise NotRun(f"not run: the notebook took longer than {END:.0f} s (is this machine busy?)")
        if is_check(cell):
            replaced = item.parent.kernel.prepare(checks_of(notebook))
            if replaced:
                raise NotRun(f"your code replaced {', '.join(replaced)}: checks need the original")

    def _demand_tick(self, item: Any) -> None:
        if is_check(item.cell) and not item.parent.kernel.ticked:
            raise NotRun("the check did not report: was its output redirected, or the check cut short?")

    def _record(self, item: Any, error: BaseException | None) -> None:
        cell = item.cell
        message = message_for(item, error, self.limit) if error else ""
        if is_check(cell):
            self._write(kind="check", grade_id=grade_id(cell), passed=not error, message=message)
        elif error is None:
            self.done.append(cell.source)
        elif not is_unanswered(item):
            kind = "answer" if is_answer(cell) else "extra" if cell.metadata.get("extra") else "given"
            self._write(kind=kind, grade_id=grade_id(cell) or _first_line(cell.source), message=message)

    def _write(self, **record: object) -> None:
        self.records.write(json.dumps(record) + "\n")
        self.records.flush()


def _answer_of(item: Any) -> str:
    """The grade_id of the answer that the check `item` is about."""
    return answers_of_checks(item.parent.nb)[grade_id(item.cell)]


def _first_line(source: str) -> str:
    return source.strip().partition("\n")[0][:60]
