"""Runs one merged notebook under nbval in a process of its own, and leaves nothing of it behind."""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from ..lab.paths import ROOT
from .notebook import Notebook, text_of

CELL_LIMIT = 20.0  # seconds for one cell
LIMIT = 150.0  # seconds; the plugin's own limits end a run long before
MARK = "COURSE_GRADING_RUN"

PLUGINS = ("nbval.plugin", "helpers.grading.plugin", "no:cacheprovider")
OPTIONS = [*(f"-p{plugin}" for plugin in PLUGINS), "-q", "--color=no", "--tb=no", "--nbval-lax", "--nbval-current-env"]


def run_notebook(notebook: Notebook, name: str) -> tuple[list[dict[str, Any]], str]:
    """Grade the cells of `notebook`; returns the plugin's records, and why the run broke off (empty if it did not)."""
    with _folder() as work:
        grades, log = work / "grades.jsonl", work / "log.txt"
        (work / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        path = work / "work" / f"{name}.ipynb"
        path.write_text(text_of(notebook), encoding="utf-8")
        where = [f"--rootdir={work}", f"--config-file={work / 'pytest.ini'}", f"--grades={grades}", str(path)]
        limit = f"--nbval-cell-timeout={CELL_LIMIT}"
        command = [sys.executable, "-P", "-m", "pytest", *OPTIONS, limit, *where]
        trouble = _run(command, work, log)
        # A line that was being written when the run was stopped has no end.
        lines = grades.read_text(encoding="utf-8").split("\n")[:-1] if grades.exists() else []
        if trouble and not lines:
            trouble += ": " + log.read_text(encoding="utf-8", errors="replace").strip()[-500:]
    return [json.loads(line) for line in lines], trouble


def _run(command: list[str], work: Path, log: Path) -> str:
    token = secrets.token_hex()
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=work, env=_environment(work, token), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            code = process.wait(LIMIT)
            return "" if code in (0, 1) else f"pytest ended with {code}"
        except subprocess.TimeoutExpired:
            return f"stopped after {LIMIT:.0f} s"
        finally:
            process.kill()
            _end_all(token)
            process.wait()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder; its removal waits for processes that were killed a moment ago."""
    work = Path(tempfile.mkdtemp(prefix="grading-"))
    try:
        for each in ("work", "tmp", "user"):
            (work / each).mkdir()
        yield work
    finally:
        for _ in range(20):
            shutil.rmtree(work, ignore_errors=True)
            if not work.exists():
                break
            time.sleep(0.1)


def _environment(work: Path, token: str) -> dict[str, str]:
    """The user's, without what could change the run: profiles, plugins, options."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "IPYTHON", "JUPYTER_", "COV_", "COVERAGE_")) and name != "PYTHONSTARTUP"
    }
    folders = {name: str(work / "user") for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    folders |= {name: str(work / "tmp") for name in ("TMPDIR", "TEMP", "TMP")}
    fixed = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONIOENCODING": "utf-8", MARK: token}
    return kept | folders | fixed


def _end_all(token: str) -> None:
    """Kill every process that the run started, whatever it did to leave its group: children inherit the mark."""
    for _ in range(5):  # one may start another meanwhile
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error, OSError):
                if process.environ().get(MARK) == token:
                    process.kill()
                    found.append(process)
        if not found:
            return
        psutil.wait_procs(found, timeout=2)
