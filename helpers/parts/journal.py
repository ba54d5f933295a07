"""Answers that survive the death of the process: one JSON line each, appended as they come."""

import errno
import hashlib
import json
import os
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet


class Journal:
    """A file of `{"key": …, "value": …}` lines. What it holds need not be done again.

    >>> with Journal("answers.jsonl") as journal:
    ...     key = journal.key(question)
    ...     if key not in journal:
    ...         journal.add(key, answer)

    Each line goes to the operating system in one write before `add` returns, so that `kill -9` loses nothing; the disk
    is forced on closing alone, so that a power failure may cost the last seconds: that work is done again, not wrong.
    A line cut short by a crash is dropped. Raises `BlockingIOError` when the journal is open already (on a file system
    without locks nobody can know), and other kinds of `OSError` when it cannot be opened or written, or is a file of
    something else. A process that is forked meanwhile has no part in it.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.damaged = 0  # lines that could not be read: their work is done again
        self._values: dict[str, Any] = {}
        self._mid_line = False
        self._seen: Counter[str] = Counter()
        if self.path.exists() and not self.path.is_file():
            raise OSError(f"{self.path.name} is not a regular file: a journal cannot be kept in it")
        self._file = open(self.path, "a+b", buffering=0)
        try:
            _lock(self._file.fileno(), self.path)
            self._load()
        except BaseException:
            self._file.close()
            raise
        _journals.add(self)

    def key(self, request: object) -> str:
        """A name for the n-th time that this request (anything JSON can hold) comes up since the journal was opened."""
        digest = hashlib.sha256(json.dumps(request, sort_keys=True, default=repr).encode()).hexdigest()
        self._seen[digest] += 1
        return f"{digest}-{self._seen[digest]}"

    def __contains__(self, key: str) -> bool:
        """Whether the file held the key when it was opened; what is added meanwhile is not kept in memory."""
        return key in self._values

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __len__(self) -> int:
        return len(self._values)

    def add(self, key: str, value: Any) -> None:
        """Write down `value` (anything JSON can hold) under `key`.

        Raises `OSError` when the disk is full, and when the file was removed: what it held is lost already.
        """
        line = json.dumps({"key": key, "value": value}).encode() + b"\n"
        if self._mid_line:  # what was cut short becomes a line of its own
            line = b"\n" + line
        self._mid_line = self._file.write(line) != len(line)
        if self._mid_line:
            raise OSError(f"only part of a line could be written to {self.path.name}: is the disk full?")
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise OSError(f"{self.path.name} was removed or replaced while it was open: it can keep nothing more")

    def close(self) -> None:
        if not self._file.closed:
            try:
                os.fsync(self._file.fileno())
            finally:
                self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def _load(self) -> None:
        self._file.seek(0)
        lines = self._file.read().split(b"\n")
        self._mid_line = bool(lines[-1])
        for line in lines:
            try:
                entry = json.loads(line)
                self._values[entry["key"]] = entry["value"]
            except (ValueError, TypeError, KeyError, RecursionError):
                if line.strip():
                    self.damaged += 1
        if self.damaged > self._mid_line and not self._values:
            raise OSError(f"{self.path.name} is no journal: no line of it has a key and a value")


def _lock(descriptor: int, path: Path) -> None:
    """One process at a time; the lock goes with the process, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, 0x7FFF_FFFF, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES):
            raise BlockingIOError(f"{path.name} is already open: two writers would do the work twice") from None
        # any other error: this file system has no locks, and the journal is as good without


_journals: WeakSet[Journal] = WeakSet()


def _close_all() -> None:
    """In a process that was just forked: it would hold the lock as well, for as long as it lives."""
    for journal in _journals:
        journal._file.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_all)
