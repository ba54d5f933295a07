"""Items travel in chunks: what is run on one, where it is run, and what comes back."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ..outcome import item_error
from .worker import mark, portable

STOP_MESSAGE = "the function raised StopIteration"  # which would silently end the loop that it is raised in


class Done(NamedTuple):
    """What became of the first `len(values)` items of a chunk; an item with an error has the value None.

    `spans`: begin and end of the work on each (monotonic seconds), where they were asked for.
    """

    values: list[Any]
    errors: dict[int, Exception]
    seconds: float
    worker: str
    spans: list[tuple[float, float]]


def run_here(func: Callable[[Any], Any], items: Sequence[Any], watch: bool) -> Done:
    """All items, in the caller. As quick as a list comprehension: it stops for errors and not for every item."""
    if watch:
        return _one_by_one(func, items, float("inf"), watch, lambda _: time.monotonic())._replace(worker="caller")
    begin, rest = time.monotonic(), iter(items)
    values: list[Any] = []
    errors: dict[int, Exception] = {}
    while len(values) < len(items):
        try:
            values.extend(map(func, rest))  # keeps what it has when `func` raises
            if len(values) == len(items):
                break
            error: Exception = RuntimeError(STOP_MESSAGE)
        except BaseException as raised:
            error = item_error(raised)
        errors[len(values)] = error
        values.append(None)
    return Done(values, errors, time.monotonic() - begin, "caller", [])


def run_there(func: Callable[[Any], Any], items: Sequence[Any], seconds: float, watch: bool) -> Done:
    """In a worker: as many items as can be begun in `seconds`, at least one."""
    done = _one_by_one(func, items, seconds, watch, mark)
    return done._replace(errors={at: portable(error) for at, error in done.errors.items()})


def _one_by_one(
    func: Callable[[Any], Any], items: Sequence[Any], seconds: float, watch: bool, begins: Callable[[int], float]
) -> Done:
    values: list[Any] = []
    errors: dict[int, Exception] = {}
    spans: list[tuple[float, float]] = []
    begin = time.monotonic()
    for position, item in enumerate(items):
        start = begins(position)
        if position and start - begin > seconds:
            break
        try:
            values.append(func(item))
        except BaseException as error:
            errors[position] = RuntimeError(STOP_MESSAGE) if isinstance(error, StopIteration) else item_error(error)
            values.append(None)
        if watch:
            spans.append((start, time.monotonic()))
    return Done(values, errors, time.monotonic() - begin, _where(), spans)


def _where() -> str:
    """The thread's name; of a main thread that nobody has given one, the process."""
    name = threading.current_thread().name
    return f"process {os.getpid()}" if name == "MainThread" else name
