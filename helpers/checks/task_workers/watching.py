"""Part 3: the connections of an answer, which may be held up between two of its statements."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from ...grading.checks import expect, run_deadline

SECONDS = 60.0
PAUSE = 0.2  # seconds for which one is held up for the other, who may be waiting for its lock
LOCKED = (
    "whoever comes second waits for the lock: connect(…, timeout=30), and BEGIN IMMEDIATE before you read and write"
)
BETWEEN = "let nobody in between your reading and your writing: one statement that does both, or BEGIN IMMEDIATE before"
COMMIT = "commit before you return: with isolation_level=None each statement commits itself"
TABLE = "execute(SCHEMA) in __init__ makes the table of the cell above"

_of_thread = threading.local()  # `hook`, called before each statement in this thread


class Row(NamedTuple):
    """What the file says of a task."""

    id: str
    work: str
    state: str
    attempt: int
    until: float
    result: str | None


class Opened:
    """A file in a folder of its own, and `TaskFile`s on it, which are closed in the end."""

    def __init__(self, TaskFile: Any, path: Path) -> None:
        self.TaskFile, self.path = TaskFile, path
        self.made: list[Any] = []

    def __call__(self, *options: Any) -> Any:
        self.made.append(self.TaskFile(self.path, *options))
        return self.made[-1]

    def rows(self) -> list[Row]:
        """The tasks in the file, as somebody else sees them."""
        connection = sqlite3.connect(self.path)
        try:
            found = connection.execute("SELECT id, work, state, attempt, until, result FROM tasks ORDER BY number")
            return [Row(*row) for row in found]
        except sqlite3.OperationalError as error:
            expect("no such" not in str(error), f"the file can't be read as SCHEMA says: {error}", hint=TABLE)
            raise
        finally:
            connection.close()

    def row(self, task_id: str, when: str) -> Row:
        found = [row for row in self.rows() if row.id == task_id]
        expect(found, f"{when}, the file has no task {task_id!r}", hint=COMMIT)
        return found[0]


@contextmanager
def opened(TaskFile: Any) -> Iterator[Opened]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # Windows keeps what is open
        file = Opened(TaskFile, Path(folder) / "tasks.db")
        try:
            yield file
        finally:
            for each in file.made:
                each.close()


@contextmanager
def watched(patience: float) -> Iterator[None]:
    """Connections that are made meanwhile wait at most so long for a lock, and call this thread's hook."""
    connect: Any = sqlite3.connect

    def connecting(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
        if args:
            args = (min(args[0], patience), *args[1:])
        else:
            options["timeout"] = min(options.get("timeout", 5.0), patience)
        connection: sqlite3.Connection = connect(database, *args, **options)
        connection.set_trace_callback(_before)
        return connection

    sqlite3.connect = connecting  # type: ignore[assignment]
    try:
        yield
    finally:
        sqlite3.connect = connect


def _before(_: str) -> None:
    if hook := getattr(_of_thread, "hook", None):
        hook()


def alone(scenario: Callable[..., None], TaskFile: Any, *args: Any) -> None:
    """`scenario(file, *args)` in one thread, where a lock that isn't free will never be."""

    def run() -> None:
        with opened(TaskFile) as file:
            scenario(file, *args)

    with watched(1.0):
        try:
            run_deadline(run, seconds=SECONDS)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            what = "two objects used one file, one after the other, and the second got"
            expect(False, f"{what} OperationalError: {error}", hint=COMMIT)


class Ended(NamedTuple):
    """What a call gave, or raised."""

    value: Any = None
    error: Exception | None = None


Call = Callable[[Any], Any]


def interleaved(TaskFile: Any, prepare: Call, first: Call, second: Call) -> Iterator[tuple[Ended, Ended, list[Row]]]:
    """What two calls at a time gave, and the file: the second begins before statement 1, 2, … of the first.

    In the end it begins after the first. An error because of the other is told.
    """
    for at in range(1, 30):
        with watched(20.0), opened(TaskFile) as file:
            one, two, reached = run_deadline(_both, file, (prepare, first, second), at, seconds=SECONDS)
            for each in one, two:
                if isinstance(each.error, sqlite3.Error):
                    what = "two objects used one file at the same time, and one of them got"
                    hint = LOCKED if "lock" in str(each.error) else BETWEEN
                    expect(False, f"{what} {type(each.error).__name__}: {each.error}", hint=hint)
                if each.error is not None and not isinstance(each.error, ValueError):
                    raise each.error
            rows = file.rows()
        yield one, two, rows
        if not reached:
            return


def _both(file: Opened, calls: tuple[Call, Call, Call], at: int) -> tuple[Ended, Ended, bool]:
    prepare, first, second = calls
    tasks = file.TaskFile(file.path)
    try:
        prepare(tasks)
    finally:
        tasks.close()
    go, done, reached, ready = (threading.Event() for _ in range(4))
    statements = 0

    def hook() -> None:
        nonlocal statements
        statements += 1
        if statements == at:
            reached.set()
            go.set()
            done.wait(PAUSE)

    def run(call: Call, mine: Callable[[], None] | None) -> Ended:
        tasks = None
        try:
            tasks = file.TaskFile(file.path)
            if mine:
                ready.wait(SECONDS)
                _of_thread.hook = mine
            else:
                ready.set()
                go.wait(SECONDS)
            return Ended(call(tasks))
        except Exception as error:
            return Ended(error=error)
        finally:
            _of_thread.hook = None
            ready.set()
            (go if mine else done).set()
            if tasks is not None:
                tasks.close()

    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(run, second, None)
        one = threads.submit(run, first, hook).result()
        return one, other.result(), reached.is_set()
