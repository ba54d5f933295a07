"""Runs one merged notebook under nbval in a process of its own, and leaves nothing of it behind.

What counts is written by that process alone, into a file without a name; the learner's kernel is a child of it, in the
sandbox where one starts.
"""

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
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from . import leftovers, sandbox
from .course import Course, differing, stamps
from .notebook import Notebook, text_of

CELL_LIMIT = 20.0  # seconds for one cell
LIMIT = 60.0  # seconds; the plugin's own limits end a run before
RECORDS = 1_000_000  # bytes
KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT")

PLUGINS = ("helpers.grading.plugin", "nbval.plugin", "no:cacheprovider")
OPTIONS = [*(f"-p{plugin}" for plugin in PLUGINS), "-qs", "--color=no", "--tb=no", "--noconftest"]
NBVAL = ["--nbval-lax", "--nbval-current-env"]


@dataclass
class Run:
    """The plugin's records, why the run broke off (empty if it did not), and which files of its course it changed."""

    records: list[dict[str, Any]]
    trouble: str
    changed: list[str]


def run_notebook(notebook: Notebook, name: str, course: Course) -> Run:
    """Grade the cells of `notebook`. Raises `ValueError` when a record is none."""
    with _folder() as work, tempfile.TemporaryFile() as records, tempfile.TemporaryFile() as log:
        unpacked = course.unpack(work / "course")
        (work / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        path = work / "work" / f"{name}.ipynb"
        path.write_text(text_of(notebook), encoding="utf-8")
        where = [f"--rootdir={work}", f"--config-file={work / 'pytest.ini'}", str(path)]
        own = ["--grading", f"--nbval-cell-timeout={CELL_LIMIT}"]
        if sandbox.starts():
            own.append(f"--sandbox={os.pathsep.join(sandbox.readable)}")
        trouble = _run([sys.executable, "-P", "-m", "pytest", *OPTIONS, *NBVAL, *own, *where], work, records, log)
        # A line that was being written when the run was stopped has no end.
        lines = _content(records).split("\n")[:-1]
        if trouble and not lines:
            trouble += ": " + _content(log).strip()[-500:]
        return Run([json.loads(line) for line in lines], trouble, differing(unpacked, stamps(work / "course")))


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(RECORDS).decode("utf-8", "replace")


def _run(command: list[str], work: Path, records: IO[bytes], log: IO[bytes]) -> str:
    token = secrets.token_hex()
    earlier = leftovers.begin()
    process = subprocess.Popen(
        command, cwd=work, env=_environment(work, token), stdin=subprocess.DEVNULL, stdout=records, stderr=log
    )
    try:
        code = process.wait(LIMIT)
        return "" if code in (0, 1) else f"pytest ended with {code}"
    except subprocess.TimeoutExpired:
        return f"stopped after {LIMIT:.0f} s"
    finally:
        process.kill()
        process.wait()
        leftovers.end_all(token, earlier)


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A temporary folder; its removal waits for processes that were killed a moment ago."""
    work = Path(tempfile.mkdtemp(prefix="grading-"))
    try:
        for each in ("work", "tmp", "user", "course"):
            (work / each).mkdir()
        yield work
    finally:
        for _ in range(20):
            shutil.rmtree(work, ignore_errors=True)
            if not work.exists():
                break
            time.sleep(0.1)


def _environment(work: Path, token: str) -> dict[str, str]:
    """What Python needs, and nothing else of the user's: no keys, profiles, plugins or options."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    user = dict.fromkeys(("HOME", "USERPROFILE", "IPYTHONDIR", "JUPYTER_CONFIG_DIR"), str(work / "user"))
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "JUPYTER_RUNTIME_DIR"), str(work / "tmp"))
    python = {"PYTHONPATH": str(work / "course"), "PYTHONSAFEPATH": "1", "PYTHONNOUSERSITE": "1"}
    fixed = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONIOENCODING": "utf-8", leftovers.MARK: token}
    return kept | user | temporary | python | fixed
