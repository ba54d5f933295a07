"""The file of tasks: each step of a task's life as a statement. No thread, no loop, no clock.

Whoever calls a method is inside `transaction()`, and says what time it is (seconds since 1970).
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import inf
from os import PathLike
from pathlib import Path
from typing import Any

from .opening import errors_of, expect_there, opened
from .rows import COLUMNS, COUNTED, FORMAT, SCHEMA, Held, Row
from .task import ENDS, State

SET_COUNTS = "UPDATE counts SET " + ", ".join(f"{name} = ?" for name in COUNTED)
TIMED = "state IN ('delayed', 'running')"  # SQLite takes an index of some rows where its condition is there as it is
ENDED = "state IN ('done', 'dead', 'cancelled')"
AT_ONCE = 500  # expired results that one transaction deletes


class TaskFile:
    """Opens the file, or makes it; see `opening` for what it raises. Used by the thread that has opened it.

    `counts`: of the tasks in each state, as of the last transaction. `soonest`: when time alone will change something,
    as far as this process knows.
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
                self.soonest = self._next_time()
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
        """A number that is another after another process has written."""
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
        return self._moved(found.rowcount, None, row.state, until)

    def claim(self, most: int, lease: float, now: float) -> list[Row]:
        """The next tasks, which are under way from now on, each one's attempt counted."""
        if not self.counts["waiting"]:
            return []
        found = self._db.execute(
            f"SELECT {COLUMNS} FROM tasks WHERE state = 'waiting' ORDER BY rank, rowid LIMIT ?", (most,)
        )
        rows = [Row(*row) for row in found.fetchall()]
        self._db.executemany(
            "UPDATE tasks SET state = 'running', attempt = attempt + 1, since = ?, until = ? WHERE id = ?",
            [(now, now + lease, row.id) for row in rows],
        )
        self._moved(len(rows), "waiting", "running", now + lease)
        return [row._replace(attempt=row.attempt + 1) for row in rows]

    def renew(self, held: Iterable[Held], lease: float, now: float) -> list[Held]:
        """Leases that go on. Returns those that are lost: another has the task, or it has ended."""
        renew = "UPDATE tasks SET since = ?, until = ? WHERE id = ? AND attempt = ? AND state = 'running'"
        return [each for each in held if not self._db.execute(renew, (now, now + lease, *each)).rowcount]

    def end(self, task: Held, state: State, value: str | None, error: str | None, until: float, now: float) -> bool:
        """False where this attempt is not the one under way: its lease was lost, or the task was cancelled."""
        found = self._db.execute(
            "UPDATE tasks SET state = ?, value = ?, error = ?, since = ?, until = ?, ended = ? "
            "WHERE id = ? AND attempt = ? AND state = 'running'",
            (state, value, error, now, until, self.counts["ended"] + 1, *task),
        )
        return self._moved(found.rowcount, "running", state, until)

    def again(self, task: Held, error: str | None, rank: float, due: float, more: int, now: float) -> bool:
        """The attempt has ended and the task has not: it is due again, with so many more attempts than it had."""
        state: State = "delayed" if due > now else "waiting"
        until = due if due > now else None
        found = self._db.execute(
            "UPDATE tasks SET state = ?, error = coalesce(?, error), rank = ?, since = ?, until = ?, last = last + ? "
            "WHERE id = ? AND attempt = ? AND state = 'running'",
            (state, error, rank, now, until, more, *task),
        )
        return self._moved(found.rowcount, "running", state, until)

    def cancel(self, task_id: str, until: float, now: float) -> Row | None:
        """The task as it was, or None where there is none to cancel."""
        row = self.get(task_id)
        if row is None or row.state in ENDS:
            return None
        self._db.execute(
            "UPDATE tasks SET state = 'cancelled', since = ?, until = ?, ended = ? WHERE id = ?",
            (now, until, self.counts["ended"] + 1, task_id),
        )
        self._moved(1, row.state, "cancelled", until)
        return row

    def send_again(self, task_id: str, attempts: int, rank: float, now: float) -> bool:
        found = self._db.execute(
            "UPDATE tasks SET state = 'waiting', last = attempt + ?, rank = ?, since = ?, until = NULL, ended = NULL "
            "WHERE id = ? AND state = 'dead'",
            (attempts, rank, now, task_id),
        )
        return self._moved(found.rowcount, "dead", "waiting")

    def look(self, keep_dead: float, now: float) -> None:
        """What time alone has changed: tasks are due, leases are over, results have expired."""
        if self.soonest > now:
            return
        due = f"UPDATE tasks SET state = 'waiting', until = NULL WHERE {TIMED} AND state = 'delayed' AND until <= ?"
        self._moved(self._db.execute(due, (now,)).rowcount, "delayed", "waiting")
        died = "its process died, or stood still for longer than its lease"
        late = self._db.execute(
            f"SELECT id, attempt, last FROM tasks WHERE {TIMED} AND state = 'running' AND until <= ?", (now,)
        )
        for task_id, attempt, last in late.fetchall():
            if attempt < last:
                self.again((task_id, attempt), died, self._rank(task_id), now, 0, now)
            else:
                self.end((task_id, attempt), "dead", None, died, now + keep_dead, now)
        for state in ENDS:
            gone = (
                "DELETE FROM tasks WHERE rowid IN "
                f"(SELECT rowid FROM tasks WHERE {ENDED} AND state = '{state}' AND until <= ? LIMIT {AT_ONCE})"
            )
            self._moved(self._db.execute(gone, (now,)).rowcount, state, None)
        self.soonest = self._next_time()

    def set_clock(self, now: float) -> None:
        """Where the clock was put back, what was to last for a while lasts as long from now on."""
        self._db.execute(
            f"UPDATE tasks SET until = until - since + ?1, since = ?1 WHERE {TIMED} AND since > ?1 + 1",
            (now,),
        )
        self.soonest = self._next_time()

    def get(self, task_id: str) -> Row | None:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE id = ?", (task_id,)).fetchone()
        return Row(*found) if found else None

    def dead_letters(self, limit: int) -> list[Row]:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE state = 'dead' ORDER BY ended LIMIT ?", (limit,))
        return [Row(*row) for row in found.fetchall()]

    def ended_since(self, number: int) -> list[tuple[str, int]]:
        """The tasks that have ended as the n-th, for all n > `number`: id and n."""
        return self._db.execute("SELECT id, ended FROM tasks WHERE ended > ? ORDER BY ended", (number,)).fetchall()

    def _moved(self, tasks: int, before: State | None, after: State | None, until: float | None = None) -> bool:
        """So many have changed their state."""
        if before:
            self.counts[before] -= tasks
        if after:
            self.counts[after] += tasks
            self.counts["ended"] += tasks if after in ENDS else 0
        if until is not None:
            self.soonest = min(self.soonest, until)
        return tasks > 0

    def _count(self) -> dict[str, int]:
        counts = self._db.execute("SELECT * FROM counts").fetchone() or ()
        if [type(count) for count in counts] != [int] * len(COUNTED):
            raise sqlite3.DatabaseError("it is damaged")
        return dict(zip(COUNTED, counts, strict=True))

    def _rank(self, task_id: str) -> float:
        return float(self._db.execute("SELECT rank FROM tasks WHERE id = ?", (task_id,)).fetchone()[0])

    def _next_time(self) -> float:
        times = [self._one(f"SELECT min(until) FROM tasks WHERE {states}") for states in (TIMED, ENDED)]
        return min((each for each in times if each is not None), default=inf)

    def _one(self, statement: str) -> Any:
        return self._db.execute(statement).fetchone()[0]
