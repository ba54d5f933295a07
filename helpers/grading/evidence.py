"""What a failed check leaves behind: an error that says more than the check does, a coroutine that nobody awaited."""

import gc
import inspect
import linecache
import re
import sys
import traceback
from asyncio import CancelledError
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from itertools import islice
from traceback import walk_tb
from types import CodeType
from typing import Any, TypeVar
from warnings import WarningMessage

from ..lab.kernel.where import is_cell, raising_place
from ..lab.unanswered import NotAnswered, unwritten
from ..lab.virtual_time import BlockedLoop, Deadlock, Endless

R = TypeVar("R")
REAL_CLOCK = re.compile(r"^[^#]*(\btime\.time|\b(monotonic|perf_counter)(_ns)?)\(")
DEPTH = 3  # calls that a coroutine remembers of how it was made


def tracked(fn: Callable[..., R]) -> Callable[..., R]:
    """`fn`, after which each coroutine that is made in its thread knows where."""

    def call(*args: Any) -> R:
        sys.set_coroutine_origin_tracking_depth(DEPTH)
        return fn(*args)

    return call


def telling(error: BaseException) -> BaseException:
    """The error to tell instead of `error`: the first that speaks for itself, in a group or in what the check held.

    An expectation that does not hold says less than the error in the outcome that it was about.
    """
    found = [*_leaves(error)]
    if isinstance(error, AssertionError):
        found += _held(error)
    told = next((each for each in found if _speaks(each) or _shown(each, str(error))), found[0])
    if "async iterator" in str(told) and (name := _unwritten_block(told)):
        told = NotAnswered(name)
    return told if told.__traceback__ else told.with_traceback(error.__traceback__)


def raiser(error: BaseException) -> str:
    """The function of a cell in which a line `raise NotImplementedError` raised `error`; empty if none did."""
    *_, last = [None, *walk_tb(error.__traceback__)]
    if last is None or not is_cell(last[0].f_code.co_filename):
        return ""
    code = last[0].f_code
    stub = linecache.getline(code.co_filename, last[1]).strip().startswith("raise NotImplementedError")
    return code.co_qualname.replace(".<locals>", "") if stub else ""


def let_go(*errors: BaseException) -> None:
    """Forget what the errors hold, so that Python warns now of the coroutines in it that nobody awaited."""
    for error in errors:
        traceback.clear_frames(error.__traceback__)
        if isinstance(error, AttributeError):
            error.obj = None
    gc.collect()


def unawaited(warned: Iterable[WarningMessage]) -> str | None:
    """What to do about the first coroutine of the answer that was thrown away, as Python warned."""
    for each in warned:
        if "was never awaited" not in str(each.message):
            continue
        made = [(file, line) for file, line, _ in getattr(each.source, "cr_origin", None) or ()]
        for file, line in [*made, (each.filename, each.lineno)]:
            if is_cell(file):
                return f"an `await` is missing at line {line}: `{linecache.getline(file, line).strip()}`"
        if inspect.iscoroutine(each.source) and is_cell(each.source.cr_code.co_filename):
            return f"nobody awaits {each.source.__qualname__}(): write `def {each.source.__name__}`, without `async`"
    return None


def real_clock(answers: Iterable[object]) -> str | None:
    """What to do about the first line in the cells of these answers that reads the computer's clock."""
    for answer in answers:
        for part in [answer, *getattr(answer, "__dict__", {}).values()]:
            code = getattr(part, "__code__", None)
            file = code.co_filename if isinstance(code, CodeType) else ""
            for line, source in enumerate(linecache.getlines(file) if is_cell(file) else (), 1):
                if REAL_CLOCK.search(source):
                    return f"the clock is the loop's, not that of `time`, at line {line}: `{source.strip()}`"
    return None


def _unwritten_block(error: BaseException) -> str:
    """The function of a cell that was to be entered by `async with`, if it has no `yield` because it's a stub."""
    for frame, _ in walk_tb(error.__traceback__):
        made = getattr(frame.f_locals.get("self"), "gen", None)
        if inspect.iscoroutine(made) and is_cell(made.cr_code.co_filename) and unwritten(made.cr_code):
            return made.__qualname__
    return ""


def _leaves(error: BaseException) -> Iterator[BaseException]:
    """The errors of a group, and of the groups in it; else the error itself."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for each in error.exceptions:
        yield from _leaves(each)


def _held(error: BaseException) -> Iterator[BaseException]:
    """The errors that lie in the variables on the way to `error`, the innermost first, and the one handled then."""
    for frame, _ in reversed([*walk_tb(error.__traceback__)]):
        held = frame.f_locals
        for value in [*held.values()]:
            yield from _inside(value)
        if isinstance(held, dict) and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            held.clear()  # up to Python 3.12 a copy, which would keep alive what let_go forgets
    if error.__context__ and not error.__suppress_context__:
        yield from _leaves(error.__context__)


def _inside(value: object, depth: int = 3) -> Iterator[BaseException]:
    """The errors in a value: it may be one, or an outcome, or a collection of these."""
    if isinstance(value, BaseException):
        yield from _leaves(value)
    elif is_dataclass(value) and getattr(value, "item", value) is not None:  # who gave None to `func` gets such errors
        yield from _inside(getattr(value, "error", None), depth)
    elif depth and isinstance(value, list | tuple | dict):
        for each in islice(value.values() if isinstance(value, dict) else value, 1000):
            yield from _inside(each, depth - 1)


def _speaks(error: BaseException) -> bool:
    """Does it name its cause, whatever the check expected?"""
    match error:
        case NotAnswered() | NameError() | Deadlock() | BlockedLoop() | Endless():
            return True
        case NotImplementedError():
            return bool(raiser(error))
        case TypeError() | AttributeError() if "coroutine" in str(error) or "NoneType" in str(error):
            return not _on_purpose(error)
    return False


def _shown(error: BaseException, said: str) -> bool:
    """Is it a time limit that the check speaks of, and is there a line of the answer at which it struck?"""
    struck = error.__cause__.__traceback__ if isinstance(error.__cause__, CancelledError) else None
    return isinstance(error, TimeoutError) and repr(error) in said and raising_place(struck) is not None


def _on_purpose(error: BaseException) -> bool:
    """Was it made by the answer, in a `raise` of its own or without one?"""
    *_, last = [None, *walk_tb(error.__traceback__)]
    if last is None:
        return error.__cause__ is None  # else it comes from another process
    frame, line = last
    file = frame.f_code.co_filename
    return is_cell(file) and linecache.getline(file, line).lstrip().startswith("raise")
