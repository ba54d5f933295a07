"""Opens an SQLite file that several processes share, and nothing that is not ours."""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from os import PathLike
from pathlib import Path

APPLICATION = 0x7461736B  # "task": stands in the header of a file of ours
PAGE = 1024  # bytes: a commit writes each page that a task has touched as a whole
LOG = 8192  # pages of the write-ahead log before they go to their places in the file
PATIENCE = 5.0  # seconds for another process that is writing


def opened(path: str | PathLike[str], schema: str, version: int) -> sqlite3.Connection:
    """A connection to the file, which is made where it is missing.

    Raises `ValueError` where it is another program's or of another version, and `OSError` where it cannot be used: a
    folder that is missing or read-only, a full disk, a damaged file, a file system without locks or shared memory.
    A file that is refused is left as it was.
    """
    path = Path(path)
    with errors_of(path):
        if path.exists() and not path.is_file():
            raise OSError(f"{path.name} is not a regular file: tasks cannot be kept in it")
        if not locks_work(path.parent):
            raise OSError(f"locks do not work in the folder of {path.name}: keep it on a local disk")
        _refuse_untouched(path, version)
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            if _check(db, path, version):
                db.execute(f"PRAGMA page_size = {PAGE}")
            _set_wal(db, path)
            db.execute(f"PRAGMA wal_autocheckpoint = {LOG}")
            db.execute("PRAGMA fullfsync = 1")  # macOS calls less than that a sync
            db.execute("BEGIN IMMEDIATE")
            if _check(db, path, version):
                for statement in _statements(schema):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {version}")
            db.execute("COMMIT")
        except BaseException:
            db.close()
            raise
        return db


def expect_there(path: Path, number: int) -> None:
    """Raises `OSError` where the file of this number (`st_ino`) is no longer at its path: it would keep nothing."""
    try:
        there = path.stat().st_ino == number
    except OSError:
        there = False
    if not there:
        raise OSError(f"{path.name} was removed or replaced while it was open: it can keep nothing more")


@contextmanager
def errors_of(path: Path) -> Iterator[None]:
    """What SQLite or the system says of a file, as an `OSError` that names it."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise OSError(error.errno, f"{path.name} cannot be used as a file of tasks: {error.strerror}") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # its words about what is damaged may be damaged, too
        raise OSError(f"{path.name} cannot be used as a file of tasks: {error}") from error


def locks_work(folder: Path) -> bool:
    """Whether two who want the same lock there get it one after the other. Where it cannot be tried, True."""
    if sys.platform != "linux":
        return True
    import fcntl
    import struct

    set_lock = fcntl.F_OFD_SETLK

    lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".locks-") as one, open(one.name, "r+b") as other:
        try:
            fcntl.fcntl(one, set_lock, lock)
        except OSError:
            return False
        try:
            fcntl.fcntl(other, set_lock, lock)
        except (BlockingIOError, PermissionError):
            return True
        return False


def _refuse_untouched(path: Path, version: int) -> None:
    """Raises `ValueError` where it is not ours. Opened as usual, it would be tidied up after a crash of its program."""
    if path.exists() and path.stat().st_size:
        with suppress(sqlite3.DatabaseError, UnicodeDecodeError):  # another process may be making it
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
                _check(db, path, version)


def _check(db: sqlite3.Connection, path: Path, version: int) -> bool:
    """Whether the file is new. Raises `ValueError` where it is not ours."""
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (found,) = db.execute("PRAGMA user_version").fetchone()
    (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (application, found, tables) == (0, 0, 0):
        return True
    if application != APPLICATION:
        raise ValueError(f"{path.name} belongs to another program: it was left as it is")
    if found != version:
        raise ValueError(f"{path.name} has format {found}, and this program reads {version}: it was left as it is")
    return False


def _set_wal(db: sqlite3.Connection, path: Path) -> None:
    """Readers and one writer at a time, and a commit is one append. Two that open a new file at once wait in turn."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)
    if mode != "wal":
        raise OSError(f"{path.name} lies where memory cannot be shared (mode {mode}): keep it on a local disk")


def _statements(schema: str) -> Iterator[str]:
    text = ""
    for line in schema.splitlines(keepends=True):
        text += line
        if sqlite3.complete_statement(text):
            yield text
            text = ""
