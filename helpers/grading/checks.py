"""What check cells import. A check that holds says one line; one that does not says two: what is wrong, and a hint.

with check("ten calls overlap", hint="start all of them, then wait"):
    result, seconds = run_virtual(fetch_all, urls)
    expect(result == pages, "the pages are not in the order of the URLs", hint="gather keeps order")
"""

from __future__ import annotations

import asyncio
import concurrent.futures.thread as pools
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, NoReturn, TypeVar

from ..lab import virtual_time
from ..lab.kernel.where import cell_place, count_places, raising_place, waiting_place
from ..lab.virtual_time import BlockedLoop, Deadlock, Endless, VirtualRun

__all__ = ["CheckFailed", "InFlight", "check", "expect", "run_deadline", "run_virtual", "within"]

R = TypeVar("R")
PATIENCE = 2.5  # real seconds for one step of a virtual-time run
NOTHING_LEFT = "next() found nothing left: `next(it, None)` and a test, or `for item in itertools.islice(it, 1)`"


class CheckFailed(AssertionError):
    """What is wrong, and a hint. Jupyter shows these two lines instead of a traceback."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint

    def _render_traceback_(self) -> list[str]:
        return [f"✘ {self.what}", *([f"  Hint: {self.hint}"] if self.hint else [])]


def expect(condition: object, what: str, *, hint: str | None = None) -> None:
    """Fail with `what` is wrong unless `condition` holds; the hint defaults to that of the check around it."""
    if not condition:
        raise CheckFailed(what, hint)


class check:
    """`with check(title, hint=...)`: prints `✔ title` when its block holds, else raises `CheckFailed`.

    An assertion, `expect`, or any exception of the answer fails it; the last is named with its line.
    """

    def __init__(self, title: str, *, hint: str | None = None) -> None:
        self.title, self.hint = title, hint
        self._cell = sys._getframe(1).f_code.co_filename

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            _tick(self.title)
            return
        words = _in_words(error, self._cell)
        failed = CheckFailed(f"{self.title}: {words.what}" if words.what else self.title, words.hint or self.hint)
        try:
            raise failed from None
        finally:
            failed.__context__ = None  # where an exception group is behind it, IPython shows that instead


def _tick(title: str) -> None:
    print(f"✔ {title}")


def _in_words(error: BaseException, check_cell: str) -> CheckFailed:
    """What an exception that ended a check means to the learner."""
    while isinstance(error, BaseExceptionGroup):
        unanswered = error.subgroup(NotImplementedError)
        error = (unanswered or error).exceptions[0]
    origin = error.__cause__ if isinstance(error.__cause__, StopIteration) else error  # of a generator's RuntimeError
    place = raising_place(origin.__traceback__, ignoring=check_cell)
    match error:
        case CheckFailed():
            return error
        case NotImplementedError():
            return CheckFailed("not answered yet", "replace the line `raise NotImplementedError` by your answer")
        case AssertionError() if place is None:
            return CheckFailed(str(error))
        case NameError(name=str(name)):
            where = f", at {place}" if place else ""
            return CheckFailed(
                f"`{name}` is not defined{where}",
                "run the cell of the answer first, and those above it, and see that they end well; or is it misspelt?",
            )
        case Deadlock():
            return CheckFailed(str(error))
        case BlockedLoop():
            return CheckFailed(
                str(error), "time.sleep and long work stop every task: `await asyncio.sleep`, or asyncio.to_thread"
            )
        case Endless():
            return CheckFailed(str(error), "what should end this loop, and does it ever happen?")
        case KeyboardInterrupt() | asyncio.CancelledError():
            return CheckFailed(f"stopped at {place or raising_place(error.__traceback__)}")
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = NOTHING_LEFT if isinstance(origin, StopIteration) else None
    if place:
        return CheckFailed(f"your code raised {said} at {place}", hint)
    return CheckFailed(f"{said} at {raising_place(error.__traceback__) or 'an unknown line'}")


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`: on a clock that jumps, see `helpers.lab.virtual_time`."""
    return virtual_time.run_virtual(async_fn, *args, patience=PATIENCE)


def run_deadline(fn: Callable[..., R], *args: Any, seconds: float = 5.0) -> R:
    """Call `fn(*args)` in a thread; fails when it is not back after `seconds`, naming where its threads stand.

    An exception that killed a thread which `fn` started is raised too, even if `fn` did not notice.
    """
    earlier, cell = set(threading.enumerate()), sys._getframe(1).f_code.co_filename
    results: list[R] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            results.append(fn(*args))
        except BaseException as error:
            errors.append(error)

    def lost(details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            errors.append(details.exc_value)

    hook, threading.excepthook = threading.excepthook, lost
    try:
        thread = threading.Thread(target=call, name="answer", daemon=True)
        thread.start()
        thread.join(seconds)
    finally:
        threading.excepthook = hook
    if errors:
        raise errors[0]
    if thread.is_alive():
        _give_up(set(threading.enumerate()) - earlier, cell, seconds)
    return results[0]


def _give_up(threads: set[threading.Thread], cell: str, seconds: float) -> NoReturn:
    for thread in threads:
        pools._threads_queues.pop(thread, None)  # type: ignore[attr-defined] # else Python waits for it at exit
    places = filter(None, (cell_place(thread, ignoring=cell) for thread in threads))
    where = count_places(places) or "outside your cells"
    raise CheckFailed(f"deadlock or endless loop: still running after {seconds:g} s: {where}")


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """`async with within(10): await ...` turns a hang of real input and output into a failure that says where."""
    loop, earlier, places = asyncio.get_running_loop(), asyncio.all_tasks(), list[str]()

    def look() -> None:
        tasks = asyncio.all_tasks() - earlier or ({me} if me else set())
        places.extend(waiting_place(task) for task in tasks)

    me = asyncio.current_task()
    looking = loop.call_later(seconds, look)
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        if not places:
            raise
        for task in asyncio.all_tasks() - earlier:
            task.cancel()
        raise CheckFailed(f"still waiting after {seconds:g} s: {count_places(places)}") from None
    finally:
        looking.cancel()


class InFlight:
    """Counts calls that overlap: `with in_flight:` around the work, then read `calls`, `now` and `peak`."""

    def __init__(self) -> None:
        self.calls = self.now = self.peak = 0
        self._lock = threading.Lock()

    def __enter__(self) -> InFlight:
        with self._lock:
            self.calls += 1
            self.now += 1
            self.peak = max(self.peak, self.now)
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.now -= 1
