"""Worker processes, to be started, watched and killed."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ...paths import ROOT
from ...trace import Span, Trace


class Workers:
    """Processes that work on the tasks of `folder/tasks.sqlite`, each with a name, until they are killed or closed."""

    def __init__(self, folder: str | os.PathLike[str], where: Mapping[str, str]) -> None:
        Path(folder).mkdir(exist_ok=True)
        self.file = Path(folder, "tasks.sqlite")
        self._log = Path(folder, "events.log")
        self._environment = os.environ | {f"LLM_{name.upper()}": value for name, value in where.items()}
        self._environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        self._processes: dict[str, subprocess.Popen[str]] = {}
        self._killed: dict[str, float] = {}

    def start(self, name: str, *, in_memory: bool = False) -> None:
        """Returns when it is ready. With `in_memory` it has forty tasks of its own."""
        file = "" if in_memory else str(self.file)
        command = [sys.executable, "-m", f"{__package__}.work", file, str(self._log), name]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=self._environment)
        self._processes[name] = process
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            self.kill(name)
            raise RuntimeError(f"the worker process {name} did not start")

    def kill(self, name: str) -> float:
        """`kill -9`: it cannot do anything about it. Returns when that was (monotonic seconds)."""
        self._processes[name].kill()
        self._killed[name] = time.monotonic()
        self._end(name)
        return self._killed[name]

    def close(self) -> None:
        """Have those that are left finish what they are at, and end."""
        for name in list(self._processes):
            self._end(name)

    def events(self) -> list[tuple[str, str, str, float]]:
        """Task, what happened to it, where and when, in order of time."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        return sorted((tuple(json.loads(line)) for line in lines), key=lambda event: event[3])

    def trace(self) -> Trace:
        """The attempts. One that a kill has broken off ends with it, and counts as failed."""
        trace = Trace()
        under_way: dict[str, tuple[str, float]] = {}
        for task, what, worker, moment in self.events():
            if what == "start":
                under_way[worker] = (task, moment)
            elif what in ("end", "error") and worker in under_way:
                trace.add(Span(task, worker, under_way.pop(worker)[1], moment, "ok" if what == "end" else "error"))
        for worker, (task, began) in under_way.items():
            trace.add(Span(task, worker, began, self._killed.get(worker.split(",")[0], began), "error"))
        return trace

    def _end(self, name: str) -> None:
        process = self._processes.pop(name)
        if process.stdin is not None and process.stdout is not None:
            process.stdin.close()
            process.wait()
            process.stdout.close()
