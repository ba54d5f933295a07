"""An SQLite file that several processes write, and how many tasks of each state it holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path

from .opening import errors_of, expect_there, opened
from .rows import COUNTED, FORMAT, SCHEMA
from .task import ENDS, State

SET_COUNTS = "UPDATE counts SET " + ", ".join(f"{name} = ?" for name in COUNTED)


class SharedFile:
    """Opens the file, or makes it; see `opening` for what it raises. Used by the thread that has opened it.

    `counts`: of the tasks in each state, and of all that were ever added or ended, as of the last transaction.
    """

    def __init__(self, path: str | PathLike[str], *, fsync: bool) -> None:
        self._path = Path(path).absolute()
        self.name = self._path.name
        self._db = opened(path, SCHEMA, FORMAT)
        self._number = self._path.stat().st_ino
        self._fsync = fsync
        self._synchronous = ""
        try:
            with errors_of(self._path):
                self.counts = self._count()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self, *, keeps: bool) -> Iterator[None]:
        """All or nothing, one process at a time. `keeps`: somebody relies on it; with `fsync` it goes to the disk."""
        wanted = "FULL" if keeps and self._fsync else "NORMAL"
        if wanted != self._synchronous:
            self._db.execute(f"PRAGMA synchronous = {wanted}")
            self._synchronous = wanted
        self._db.execute("BEGIN IMMEDIATE")
        try:
            expect_there(self._path, self._number)
            before = self._count()
            self.counts = before.copy()
            yield
            if self.counts != before:
                self._db.execute(SET_COUNTS, tuple(self.counts.values()))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def changes(self) -> int:
        """A number that is another after another process has written, and -1 where it cannot be read."""
        try:
            return int(self._db.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:  # whoever asks for something will hear of it
            return -1

    def close(self) -> None:
        self._db.close()

    def _moved(self, tasks: int, before: State | None, after: State | None) -> bool:
        """So many have changed their state."""
        if before:
            self.counts[before] -= tasks
        if after:
            self.counts[after] += tasks
            self.counts["ended"] += tasks if after in ENDS else 0
        return tasks > 0

    def _count(self) -> dict[str, int]:
        counts = self._db.execute("SELECT * FROM counts").fetchone() or ()
        if [type(count) for count in counts] != [int] * len(COUNTED):
            raise sqlite3.DatabaseError("it is damaged")
        return dict(zip(COUNTED, counts, strict=True))
