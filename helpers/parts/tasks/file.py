"""The file of tasks: each step of a task's life as a statement. No thread, no loop, no clock.

Whoever calls a method is inside `transaction()`, and says what time it is (seconds since 1970).
"""

from collections.abc import Iterable
from itertools import takewhile
from math import inf
from os import PathLike

from .rows import COLUMNS, Held, Row
from .shared import SharedFile
from .task import ENDS, State

TIMED = "state IN ('delayed', 'running')"  # SQLite takes an index of some rows where its condition is there as it is
CLAIMED = COLUMNS.replace("state", "'running'").replace("attempt", "attempt + 1")
ENDED = "state IN ('done', 'cancelled')", "state = 'dead'"
HOLDS = "id = ? AND attempt = ? AND number = ? AND state = 'running'"
AT_ONCE = 500  # expired results that one transaction deletes


class TaskFile(SharedFile):
    """`soonest`: when time alone will change something, as far as this process knows."""

    def __init__(self, path: str | PathLike[str], *, fsync: bool) -> None:
        super().__init__(path, fsync=fsync)
        self.soonest = -inf

    def add(self, row: Row, rank: float, due: float, now: float) -> bool:
        """False where the id is taken."""
        until = due if row.state == "delayed" else None
        found = self._db.execute(
            f"INSERT INTO tasks (rank, since, until, {COLUMNS}) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (rank, now, until, *row[:-1], self.counts["added"]),
        )
        self.counts["added"] += found.rowcount
        return self._moved(found.rowcount, None, row.state, until)

    def claim(self, most: int, lease: float, now: float) -> list[Row]:
        """The next tasks, which are under way from now on, each one's attempt counted."""
        if not self.counts["waiting"]:
            return []
        first = f"SELECT {CLAIMED}, rank FROM tasks WHERE state = 'waiting' ORDER BY rank, number LIMIT ?"
        found = self._db.execute(first, (most,)).fetchall()
        rows = [Row(*row[:-1]) for row in found]
        self._db.execute(
            "UPDATE tasks SET state = 'running', attempt = attempt + 1, since = ?, until = ? "
            "WHERE state = 'waiting' AND (rank, number) <= (?, ?)",
            (now, now + lease, found[-1][-1], rows[-1].number),
        )
        self._moved(len(rows), "waiting", "running", now + lease)
        return rows

    def renew(self, held: Iterable[Held], lease: float, now: float) -> list[Held]:
        """Leases that go on. Returns those that are lost: another has the task, or it has ended."""
        renew = f"UPDATE tasks SET since = ?, until = ? WHERE {HOLDS}"
        return [each for each in held if not self._db.execute(renew, (now, now + lease, *each)).rowcount]

    def end(self, task: Held, state: State, value: str | None, error: str | None, until: float, now: float) -> bool:
        """False where this attempt is not the one under way: its lease was lost, or the task was cancelled."""
        found = self._db.execute(
            f"UPDATE tasks SET state = ?, value = ?, error = ?, since = ?, until = ?, ended = ? WHERE {HOLDS}",
            (state, value, error, now, until, self.counts["ended"] + 1, *task),
        )
        return self._moved(found.rowcount, "running", state, until)

    def again(self, task: Held, error: str | None, rank: float, due: float, more: int, now: float) -> bool:
        """The attempt has ended and the task has not: it is due again, with so many more attempts than it had."""
        state: State = "delayed" if due > now else "waiting"
        until = due if due > now else None
        found = self._db.execute(
            "UPDATE tasks SET state = ?, error = coalesce(?, error), rank = ?, since = ?, until = ?, last = last + ? "
            f"WHERE {HOLDS}",
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
            f"SELECT id, attempt, number, last, rank FROM tasks WHERE {TIMED} AND state = 'running' AND until <= ?",
            (now,),
        )
        for *held, last, rank in late.fetchall():
            if held[1] < last:
                self.again(tuple(held), died, rank, now, 0, now)
            else:
                self.end(tuple(held), "dead", None, died, now + keep_dead, now)
        for states in ENDED:
            oldest = self._db.execute(
                f"SELECT id, state, until FROM tasks WHERE {states} ORDER BY ended LIMIT {AT_ONCE}"
            )
            gone = list(takewhile(lambda row: row[2] <= now, oldest))
            oldest.close()
            self._db.executemany("DELETE FROM tasks WHERE id = ?", [row[:1] for row in gone])
            for row in gone:
                self._moved(1, row[1], None)
        self.soonest = self._next_time()

    def set_clock(self, now: float) -> None:
        """Where the clock was put back, what was to last for a while lasts as long from now on."""
        for states in (TIMED, "state = 'waiting'"):
            self._db.execute(
                "UPDATE tasks SET until = until - since + :now, rank = rank - since + :now, since = :now "
                f"WHERE {states} AND since > :now + 1",
                {"now": now},
            )
        self.soonest = self._next_time()

    def get(self, task_id: str) -> Row | None:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE id = ?", (task_id,)).fetchone()
        return Row(*found) if found else None

    def dead_letters(self, limit: int) -> list[Row]:
        found = self._db.execute(f"SELECT {COLUMNS} FROM tasks WHERE state = 'dead' ORDER BY ended LIMIT ?", (limit,))
        return [Row(*row) for row in found.fetchall()]

    def ended_since(self, number: int) -> list[tuple[str, int]]:
        """The tasks that have ended as the n-th, for all n > `number`: id and n, by n."""
        some = " UNION ALL ".join(f"SELECT id, ended FROM tasks WHERE {states} AND ended > :number" for states in ENDED)
        return self._db.execute(f"{some} ORDER BY ended", {"number": number}).fetchall()

    def _moved(self, tasks: int, before: State | None, after: State | None, until: float | None = None) -> bool:
        self.soonest = self.soonest if until is None else min(self.soonest, until)
        return super()._moved(tasks, before, after)

    def _next_time(self) -> float:
        first = [f"SELECT until FROM tasks WHERE {TIMED} ORDER BY until LIMIT 1"]
        first += [f"SELECT until FROM tasks WHERE {states} ORDER BY ended LIMIT 1" for states in ENDED]
        return min((row[0] for statement in first for row in self._db.execute(statement)), default=inf)
