"""The file of tasks: what stands in it, and each step of a task's life as a statement. No thread, no loop, no clock.

Whoever calls a method is inside `transaction()`, and says what time it is (seconds since 1970).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from .opening import opened
from .task import State

SCHEMA = """
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    func TEXT NOT NULL, arguments TEXT NOT NULL, options TEXT NOT NULL,  -- names and JSON
    state TEXT NOT NULL,
    rank REAL NOT NULL,             -- the lowest of those that wait is next
    since REAL NOT NULL,            -- when it came into this state, or its lease was renewed
    until REAL,                     -- when it is due, its lease ends, or its result expires
    attempt INTEGER NOT NULL,       -- the number of the last one begun: only that one may end it
    last INTEGER NOT NULL,          -- the number after which it is a dead letter
    value TEXT, error TEXT,
    ended INTEGER                   -- it was the n-th to end
);
CREATE INDEX by_rank ON tasks (rank) WHERE state = 'waiting';
CREATE INDEX by_time ON tasks (until) WHERE state IN ('delayed', 'running');
CREATE INDEX by_expiry ON tasks (until) WHERE state IN ('done', 'dead', 'cancelled');
CREATE INDEX by_ended ON tasks (ended) WHERE ended IS NOT NULL;
CREATE INDEX dead_letters ON tasks (ended) WHERE state = 'dead';
CREATE TABLE counts (what TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counts VALUES ('waiting', 0), ('delayed', 0), ('running', 0), ('done', 0), ('dead', 0), ('cancelled', 0);
INSERT INTO counts VALUES ('ended', 0);
CREATE TRIGGER added AFTER INSERT ON tasks BEGIN
    UPDATE counts SET number = number + 1 WHERE what = NEW.state;
END;
CREATE TRIGGER moved AFTER UPDATE OF state ON tasks WHEN OLD.state != NEW.state BEGIN
    UPDATE counts SET number = number - 1 WHERE what = OLD.state;
    UPDATE counts SET number = number + 1 WHERE what = NEW.state;
END;
CREATE TRIGGER gone AFTER DELETE ON tasks BEGIN
    UPDATE counts SET number = number - 1 WHERE what = OLD.state;
END;
"""
FORMAT = 1
AT_ONCE = 500  # expired results that one transaction deletes


class Row(NamedTuple):
    """A task as it stands in the file."""

    id: str
    func: str
    arguments: str
    options: str
    state: State
    attempt: int
    last: int
    value: str | None
    error: str | None


COLUMNS = ", ".join(Row._fields)


class TaskFile:
    """Opens the file, or makes it; see `opening` for what it raises. Used by the thread that has opened it."""

    def __init__(self, path: str | PathLike[str], *, fsync: bool) -> None:
        self._path = Path(path).absolute()
        self._db = opened(path, SCHEMA, FORMAT)
        self._number = self._path.stat().st_ino
        self._fsync = fsync
        self._synchronous = ""

    @contextmanager
    def transaction(self, *, keeps: bool) -> Iterator[None]:
        """All or nothing, one process at a time. `keeps`: somebody relies on it; with `fsync` it goes to the disk."""
        wanted = "FULL" if keeps and self._fsync else "NORMAL"
        if wanted != self._synchronous:
            self._db.execute(f"PRAGMA synchronous = {wanted}")
            self._synchronous = wanted
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._expect_still_there()
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def changes(self) -> int:
        """A number that changes when another process has written."""
        return int(self._one("PRAGMA data_version"))

    def close(self) -> None:
        self._db.close()

    def add(self, row: Row, rank: float, due: float, now: float) -> bool:
        """False where the id is taken."""
        until = due if row.state == "delayed" else None
        found = self._db.execute(
            f"INSERT INTO tasks (rank, since, until, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (rank, now, until, *row),
        )
        return found.rowcount == 1

    def claim(self, most: int, lease: float, now: float) -> list[Row]:
        """The next tasks, which are under way from now on, each one's attempt counted."""
        found = self._db.execute(
            "UPDATE tasks SET state = 'running', attempt = attempt + 1, since = ?, until = ? WHERE rowid IN "
            f"(SELECT rowid FROM tasks WHERE state = 'waiting' ORDER BY rank, rowid LIMIT ?) RETURNING rank, {COLUMNS}",
            (now, now + lease, most),
        )
        return [Row(*row[1:]) for row in sorted(found.fetchall())]

    def renew(self, held: Iterable[tuple[str, int]], lease: float, now: float) -> list[tuple[str, int]]:
        """Leases that go on. Returns those that are lost: another has the task, or it has ended."""
        renew = "UPDATE tasks SET since = ?, until = ? WHERE id = ? AND attempt = ? AND state = 'running'"
        return [each for each in held if not self._db.execute(renew, (now, now + lease, *each)).rowcount]

    def end(
        self, task: tuple[str, int], state: State, value: str | None, error: str | None, until: float, now: float
    ) -> bool:
        """False where this attempt is not the one under way: its lease was lost, or the task was cancelled."""
        found = self._db.execute(
            "UPDATE tasks SET state = ?, value = ?, error = ?, since = ?, until = ?, ended = ? "
            "WHERE id = ? AND attempt = ? AND state = 'running'",
            (state, value, error, now, until, self._next_end(), *task),
        )
        return found.rowcount == 1

    def again(self, task: tuple[str, int], error: str | None, rank: float, due: float, more: int, now: float) -> bool:
        """The attempt has ended and the task has not: it is due again, with so many more attempts than it had."""
        found = self._db.execute(
            "UPDATE tasks SET state = ?, error = coalesce(?, error), rank = ?, since = ?, until = ?, last = last + ? "
            "WHERE id = ? AND attempt = ? AND state = 'running'",
            ("delayed" if due > now else "waiting", error, rank, now, due if due > now else None, more, *task),
        )
        return found.rowcount == 1

    def cancel(self, task_id: str, until: float, now: float) -> bool:
        found = self._db.execute(
            "UPDATE tasks SET state = 'cancelled', since = ?, until = ?, ended = ? "
            "WHERE id = ? AND state IN ('waiting', 'delayed', 'running')",
            (now, until, self._next_end(), task_id),
        )
        return found.rowcount == 1

    def send_again(self, task_id: str, attempts: int, rank: float, now: float) -> bool:
        found = self._db.execute(
            "UPDATE tasks SET state = 'waiting', last = attempt + ?, rank = ?, since = ?, until = NULL, ended = NULL "
            "WHERE id = ? AND state = 'dead'",
            (attempts, rank, now, task_id),
        )
        return found.rowcount == 1

    def look(self, keep_dead: float, now: float) -> None:
        """What time alone has changed: tasks are due, leases are over, results have expired."""
        soon = self.next_time()
        if soon is None or soon > now:
            return
        self._db.execute(
            "UPDATE tasks SET state = 'waiting', until = NULL WHERE state = 'delayed' AND until <= ?", (now,)
        )
        died = "the process or its lease ended during the attempt"
        late = self._db.execute("SELECT id, attempt, last FROM tasks WHERE state = 'running' AND until <= ?", (now,))
        for task_id, attempt, last in late.fetchall():
            if attempt < last:
                self._db.execute(
                    "UPDATE tasks SET state = 'waiting', error = ?, since = ?, until = NULL WHERE id = ?",
                    (died, now, task_id),
                )
            else:
                self.end((task_id, attempt), "dead", None, died, now + keep_dead, now)
        self._db.execute(
            "DELETE FROM tasks WHERE rowid IN "
            f"(SELECT rowid FROM tasks WHERE state IN ('done', 'dead', 'cancelled') AND until <= ? LIMIT {AT_ONCE})",
            (now,),
        )

    def set_clock(self, now: float) -> None:
        """Where the clock was put back, what was to last for a while lasts as long from now on."""
        self._db.execute(
            "UPDATE tasks SET until = until - since + ?1, since = ?1 "
            "WHERE state IN ('delayed', 'running') AND since > ?1 + 1",
            (now,),
        )

    def next_time(self) -> float | None:
        """When `look` will find something."""
        times = [
            self._one("SELECT min(until) FROM tasks WHERE state IN ('delayed', 'running')"),
            self._one("SELECT min(until) FROM tasks WHERE state IN ('done', 'dead', 'cancelled')"),
        ]
        return min((each for each in times if each is not None), default=None)

    def get(self, task_id: str) -> Row | None:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE id = ?", (task_id,)).fetchone()
        return Row(*found) if found else None

    def dead_letters(self, limit: int) -> list[Row]:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE state = 'dead' ORDER BY ended LIMIT ?", (limit,))
        return [Row(*row) for row in found.fetchall()]

    def counts(self) -> dict[str, int]:
        return dict(self._db.execute("SELECT what, number FROM counts"))

    def ended_since(self, number: int) -> list[tuple[str, int]]:
        """The tasks that have ended as the n-th, for all n > `number`: id and n."""
        return self._db.execute("SELECT id, ended FROM tasks WHERE ended > ? ORDER BY ended", (number,)).fetchall()

    def _expect_still_there(self) -> None:
        try:
            there = self._path.stat().st_ino == self._number
        except OSError:
            there = False
        if not there:
            raise OSError(f"{self._path.name} was removed or replaced while it was open: it can keep nothing more")

    def _next_end(self) -> int:
        return int(self._one("UPDATE counts SET number = number + 1 WHERE what = 'ended' RETURNING number"))

    def _one(self, statement: str) -> Any:
        return self._db.execute(statement).fetchone()[0]
