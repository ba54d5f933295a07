"""Tasks as rows of a file: what stands in it, and what it is in Python."""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any, NamedTuple

from .names import failing, function_of, name_of
from .task import Options, State, Task, TaskResult

SCHEMA = """
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    func TEXT NOT NULL, arguments TEXT NOT NULL, options TEXT NOT NULL,  -- names and JSON
    state TEXT NOT NULL,
    rank REAL NOT NULL, number INTEGER NOT NULL,  -- the lowest of those that wait is next; it was the n-th to come
    since REAL NOT NULL,            -- when it came into this state, or its lease was renewed
    until REAL,                     -- when it is due, its lease ends, or its result expires
    attempt INTEGER NOT NULL,       -- the number of the last one begun: only that one may end it
    last INTEGER NOT NULL,          -- the number after which it is a dead letter
    value TEXT, error TEXT,
    ended INTEGER                   -- it was the n-th to end
) WITHOUT ROWID;
CREATE INDEX by_rank ON tasks (rank, number) WHERE state = 'waiting';
CREATE INDEX by_time ON tasks (until) WHERE state IN ('delayed', 'running');
CREATE INDEX by_end ON tasks (ended) WHERE state IN ('done', 'cancelled');
CREATE INDEX dead_letters ON tasks (ended) WHERE state = 'dead';
CREATE TABLE counts (waiting, delayed, running, done, dead, cancelled, added, ended);  -- the last two: ever
INSERT INTO counts VALUES (0, 0, 0, 0, 0, 0, 0, 0);
"""
FORMAT = 1
COUNTED = ("waiting", "delayed", "running", "done", "dead", "cancelled", "added", "ended")
Held = tuple[str, int, int]  # a task, the number of an attempt at it, and the task's own


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
    number: int = 0  # the n-th of its file: an id may come again when its result has expired

    @property
    def held(self) -> "Held":
        return self.id, self.attempt, self.number


COLUMNS = ", ".join(Row._fields)


def row_of(task: Task) -> Row:
    """A new task. Raises `TypeError` where it cannot be kept."""
    try:
        task.id.encode()
        name = name_of(task.func)
    except (TypeError, UnicodeEncodeError) as error:
        raise TypeError(f"task {task.id!r}: {error}") from None
    arguments = stored([task.args, task.kwargs], f"the arguments of task {task.id!r}")
    state: State = "delayed" if task.options.delay else "waiting"
    return Row(task.id, name, arguments, _text(task.options), state, 0, task.options.attempts, None, None)


def task_of(row: Row) -> Task:
    func = function_of(row.func)
    try:
        (args, kwargs), options = json.loads(row.arguments), options_of(row.options)
    except Exception as error:  # the file is damaged: that costs this task, and no other
        args, kwargs, options = (), {}, Options()
        func = failing(f"what stands in the file for task {row.id!r} cannot be read: {error}")
    return Task(row.id, func, tuple(args), kwargs, options, row.attempt, row.last, row.number)


def result_of(row: Row) -> TaskResult[Any]:
    if row.state != "done" or row.value is None:
        return TaskResult(row.id, row.state, row.attempt, None, row.error if row.state != "done" else None)
    try:
        return TaskResult(row.id, row.state, row.attempt, json.loads(row.value))
    except Exception as error:  # the file is damaged
        return TaskResult(row.id, "dead", row.attempt, None, f"its result cannot be read: {error}")


def stored(value: Any, what: str) -> str:
    """The value as JSON. Raises `TypeError` where that cannot hold it."""
    try:
        return json.dumps(value)
    except Exception as error:  # an object's own methods may raise anything
        raise TypeError(f"{what} cannot be stored as JSON: {error}") from None


@lru_cache
def options_of(text: str) -> Options:
    return Options(**json.loads(text))


@lru_cache
def _text(options: Options) -> str:
    return json.dumps(asdict(options))
