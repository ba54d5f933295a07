"""Part 3: two calls at a time on one file: the second begins between two statements of the first."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from ...grading.checks import expect, run_deadline
from .watching import BETWEEN, LOCKED, PAUSE, SECONDS, SEEN, Opened, Row, of_thread, opened, watched


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
        with watched(TaskFile, 20.0), opened(TaskFile) as file:
            one, two, reached = run_deadline(_both, file, (prepare, first, second), at, seconds=SECONDS)
            for each in one, two:
                if isinstance(each.error, sqlite3.Error):
                    what = "two objects used one file at the same time, and one of them got"
                    hint = LOCKED if "lock" in str(each.error) else BETWEEN
                    expect(False, f"{what} {type(each.error).__name__}: {each.error}", hint=hint)
                if each.error is not None and not isinstance(each.error, ValueError):
                    raise each.error
            rows = file.rows()
        expect(reached or at > 1, "the check can't follow what the answer does with the file", hint=SEEN)
        yield one, two, rows
        if not reached:
            return


def _both(file: Opened, calls: tuple[Call, Call, Call], at: int) -> tuple[Ended, Ended, bool]:
    prepare, first, second = calls
    tasks = file.TaskFile(file.name)
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
            tasks = file.TaskFile(file.name)
            if mine:
                ready.wait(SECONDS)
                of_thread.hook = mine
            else:
                ready.set()
                go.wait(SECONDS)
            return Ended(call(tasks))
        except Exception as error:
            return Ended(error=error)
        finally:
            of_thread.hook = None
            ready.set()
            (go if mine else done).set()
            if tasks is not None:
                tasks.close()

    with ThreadPoolExecutor(2) as threads:
        other = threads.submit(run, second, None)
        one = threads.submit(run, first, hook).result()
        return one, other.result(), reached.is_set()


def held_up(file: Opened, call: Callable[[Any], Any]) -> Any:
    """What the call gives, which begins while another connection has the lock, and `PAUSE` before that lets it go."""
    tasks = file.TaskFile(file.name)
    held, tried = threading.Event(), threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(file.path, timeout=SECONDS, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        tried.wait(PAUSE)
        connection.execute("ROLLBACK")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        held.wait(SECONDS)
        return call(tasks)
    finally:
        tried.set()
        holder.join()
        tasks.close()
