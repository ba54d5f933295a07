"""Requests of tasks and of threads, and how each gets its answer: in its own event loop, or where it stands."""

import asyncio
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, NamedTuple

from ..outcome import in_words


class Request:
    """`loop`: of the task that awaits its `future`; None where that is one of threads. `came`: monotonic seconds."""

    __slots__ = ("admitted", "came", "future", "item", "loop", "place")

    def __init__(self, item: Any, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.item = item
        self.loop = loop
        self.future: Any = Future() if loop is None else loop.create_future()
        self.came = 0.0
        self.place = ""  # in its batch, for those who observe
        self.admitted: threading.Event | None = None  # a thread waits for room

    def begin(self) -> bool:
        """From now on a thread's future cannot be cancelled. False where whoever asked has given up already."""
        return not self.future.cancelled() if self.loop else self.future.set_running_or_notify_cancel()

    def settle(self, value: Any, error: Exception | None) -> None:
        if self.loop and self.future.done():  # cancelled meanwhile
            return
        if error is None:
            self.future.set_result(value)
        else:
            self.future.set_exception(error)


class Answer(NamedTuple):
    request: Request
    value: Any = None
    error: Exception | None = None


def give(answers: Iterable[Answer]) -> None:
    """Tell everyone, from any thread: each event loop is woken once. Who waited in a closed one is gone."""
    of_loops: dict[asyncio.AbstractEventLoop, list[Answer]] = {}
    for answer in answers:
        if loop := answer.request.loop:
            of_loops.setdefault(loop, []).append(answer)
        else:
            _settle_here(answer)
    for loop, theirs in of_loops.items():
        with suppress(RuntimeError):  # closed
            loop.call_soon_threadsafe(_settle_all, theirs)


def _settle_all(answers: Iterable[Answer]) -> None:
    for request, value, error in answers:
        request.settle(value, error)


def _settle_here(answer: Answer) -> None:
    try:
        answer.request.settle(answer.value, answer.error)
    except BaseException:  # of a callback; those that are an `Exception` are logged by the future
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))


def told(error: BaseException) -> Exception:
    """An error as a future can hold it: what is no `Exception`, and StopIteration, is told in words."""
    if isinstance(error, StopIteration):
        ended = RuntimeError(f"StopIteration: {error}")
        ended.__cause__ = error
        return ended
    return in_words(error)
