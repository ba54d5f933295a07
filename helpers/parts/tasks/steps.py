"""What is done in the file for one who asks. An exception that is returned is for that one, and the rest goes on."""

import json
from typing import Any

from ..refusals import QueueFull
from .calls import NO_ROOM
from .file import TaskFile
from .rows import Held, Row, options_of
from .task import Bounds, Options, OtherWork, State


def add(row: Row, options: Options, bounds: Bounds, file: TaskFile, now: float) -> Any:
    """None for a new task, or the row of the same task that is there."""
    due = now + options.delay
    full = file.counts["waiting"] + file.counts["delayed"] >= bounds.max_queue
    if not full and file.add(row, options.rank(due), due, now):
        return None
    known = file.get(row.id)
    if known is None:
        return (
            NO_ROOM if bounds.may_wait else QueueFull(f"task {row.id!r} was refused: {bounds.max_queue} wait already")
        )
    if known.func == row.func and json.loads(known.arguments) == json.loads(row.arguments):
        return known
    return OtherWork(f"task id {row.id!r} belongs to other work: {known.func}, called with {known.arguments[:60]}")


def end(
    held: Held, state: State, value: str | None, error: str | None, keep: float, file: TaskFile, now: float
) -> Row | None:
    """How the task has ended; when this was refused, how it stands otherwise."""
    if file.end(held, state, value, error, now + keep, now):
        return Row(held[0], "", "", "", state, held[1], held[1], value, error)
    return file.get(held[0])


def again(
    held: Held, options: Options, error: str | None, seconds: float, more: int, file: TaskFile, now: float
) -> Row | None:
    """None where it will be tried again; when that was refused, how it stands otherwise."""
    due = now + seconds
    return None if file.again(held, error, options.rank(due), due, more, now) else file.get(held[0])


def send_again(task_id: str, file: TaskFile, now: float) -> Exception | None:
    row = file.get(task_id)
    if row is None or row.state != "dead":
        return KeyError(f"there is no dead letter {task_id!r}")
    options = options_of(row.options)
    file.send_again(task_id, options.attempts, options.rank(now), now)
    return None


def get(task_id: str, file: TaskFile, now: float) -> Row | None:
    return file.get(task_id)
