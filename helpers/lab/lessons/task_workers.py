"""Lesson 07: what its tasks do, and worker processes to kill: `python -m helpers.lab.lessons.task_workers`."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...llm_calls import LLMClient
from ...parts.events import Event
from ...task_workers import AsyncTaskWorker
from .. import datasets
from ..paths import ROOT
from ..trace import Span, Trace

LEASE = 1.0  # seconds: short, so that you need not wait
_llm: LLMClient  # of this process, open while its worker runs


async def summarise(number: int, folder: str) -> str:
    """Note the request in the bill, ask for a summary of a passage, and keep it under the passage's number."""
    passage = datasets.passages(number + 1)[number]
    _append(Path(folder, "bill.log"), f"{number}\n")
    answer = await _llm.complete(f"Summarise.\n\n{passage.text}")
    _write(Path(folder, f"{number}.txt"), answer.text)
    return answer.text


async def double(number: int) -> int:
    return 2 * number


async def nap(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def serve(file: str, log: str, name: str) -> None:
    """Work on the tasks of a file, four at a time, until standard input ends. What happens is noted in the log."""
    global _llm
    datasets.passages(40)  # so that the first attempt is no longer than the others
    key, url, model = (os.environ[f"LLM_{name}"] for name in ("API_KEY", "BASE_URL", "MODEL"))

    def note(event: Event) -> None:
        _append(Path(log), json.dumps([event.item, event.what, f"{name}, {event.worker}", event.time]) + "\n")

    async with LLMClient(key, base_url=url, model=model, attempts=1) as _llm:
        async with AsyncTaskWorker(4, file=None if file == "memory" else file, lease=LEASE, observe=note) as worker:
            if file == "memory":
                for number in range(40):
                    await worker.submit(f"summary-{number}", summarise, number, str(Path(log).parent))
            print("ready", flush=True)
            await asyncio.to_thread(sys.stdin.read)


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

    def start(self, name: str, file: str | None = None) -> None:
        """Returns when it is ready. With `file="memory"` it has 40 tasks of its own."""
        command = [sys.executable, "-m", __name__, file or str(self.file), str(self._log), name]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=self._environment)
        self._processes[name] = process
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
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


async def rate(file: Path | None, count: int, *, at_once: int, **options: Any) -> float:
    """Tasks a second, submitted and done, so many at a time, by a worker of this process."""
    async with AsyncTaskWorker(at_once, file=file, **options) as worker:
        begin = time.perf_counter()
        for first in range(0, count, at_once):
            numbers = range(first, min(first + at_once, count))
            handles = await asyncio.gather(*(worker.submit(f"task-{each}", double, each) for each in numbers))
            for number, handle in zip(numbers, handles, strict=True):
                assert await handle == 2 * number
        return count / (time.perf_counter() - begin)


def commits(path: Path, count: int) -> float:
    """Single commits a second that this disk makes, each of one row, each waited for until the disk has it."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE rows (number)")
    begin = time.perf_counter()
    for number in range(count):
        db.execute("INSERT INTO rows VALUES (?)", (number,))
    seconds = time.perf_counter() - begin
    db.close()
    return count / seconds


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8", buffering=1) as file:
        file.write(line)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":  # which is another module than the one that tasks are imported from
    from . import task_workers

    asyncio.run(task_workers.serve(*sys.argv[1:]))
