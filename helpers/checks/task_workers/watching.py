"""Part 3: the connections of an answer, which may be held up between two of its statements."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
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
ENDS = (
    "end the transaction before you return, also where you refuse: commit; and roll back where you raise. "
    "With isolation_level=None each statement commits itself"
)
SEEN = "open the file by sqlite3.connect(path, …), and make all statements with what it gives"
TABLE = "execute(SCHEMA) in __init__ makes the table of the cell above"

of_thread = threading.local()  # `hook`, called before each statement in this thread


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
        self.name = str(path)
        self.made: list[Any] = []

    def __call__(self, *options: Any) -> Any:
        self.made.append(self.TaskFile(self.name, *options))
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

    def expect_free(self, what: str) -> None:
        """Nobody has a transaction open that keeps others from writing."""
        connection = sqlite3.connect(self.path, timeout=0, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            expect(False, f"{what}, and left a transaction open: nobody else can write now", hint=ENDS)
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
def watched(TaskFile: Any, patience: float) -> Iterator[None]:
    """Connections that are made meanwhile wait at most so long for a lock, and call this thread's hook."""
    connect: Any = sqlite3.connect
    theirs = getattr(getattr(TaskFile, "__init__", None), "__globals__", {})
    places = [(vars(sqlite3), "connect"), (vars(sqlite3.dbapi2), "connect")]
    places += [(theirs, name) for name, value in theirs.items() if value is connect]

    def connecting(database: Any, *args: Any, **options: Any) -> sqlite3.Connection:
        if args:
            args = (min(args[0], patience), *args[1:])
        else:
            options["timeout"] = min(options.get("timeout", 5.0), patience)
        connection: sqlite3.Connection = connect(database, *args, **options)
        connection.set_trace_callback(_before)
        return connection

    for names, name in places:
        names[name] = connecting
    try:
        yield
    finally:
        for names, name in places:
            names[name] = connect


def _before(_: str) -> None:
    if hook := getattr(of_thread, "hook", None):
        hook()


def alone(scenario: Callable[..., None], TaskFile: Any, *args: Any) -> None:
    """`scenario(file, *args)` in one thread, where a lock that isn't free will never be."""

    def run() -> None:
        with opened(TaskFile) as file:
            scenario(file, *args)

    with watched(TaskFile, 1.0):
        try:
            run_deadline(run, seconds=SECONDS)
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            what = "two objects used one file, one after the other, and the second got"
            expect(False, f"{what} OperationalError: {error}", hint=ENDS)
