"""What the end of a check means to the learner: the words for every kind of exception, the same in all exercises."""

import asyncio
import linecache
from collections.abc import Iterable
from traceback import walk_tb
from warnings import WarningMessage

from ..lab.kernel.where import is_cell, raising_place
from ..lab.unanswered import NotAnswered, in_words
from ..lab.virtual_time import BlockedLoop, Deadlock, Endless

NOTHING_LEFT = "next() found nothing left: `next(it, None)` and a test, or `for item in itertools.islice(it, 1)`"
BLOCKING = "time.sleep and long work stop every task: `await asyncio.sleep`, or asyncio.to_thread"
UNRUN = "once it is written, run its cell, and see that it ends without an error"
UNDEFINED = "run the cell of the answer first, and those above it, and see that they end well; or is it misspelt?"


class CheckFailed(AssertionError):
    """What is wrong, and a hint. Jupyter shows it in three lines instead of a traceback."""

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint
        self.title = ""

    def _render_traceback_(self) -> list[str]:
        lines = [f"✘ {self.title}", f"  {self.what}"] if self.title else [f"✘ {self.what}"]
        return lines + ([f"  Hint: {self.hint}"] if self.hint else [])


def failure(error: BaseException, stock_hint: str | None, checks: str, unawaited: str | None) -> CheckFailed:
    """The words for an exception that ended a check whose code lies in the folder `checks`.

    `stock_hint` goes with what the check expected, and with an error of its own that the answer let through; the line
    `unawaited`, at which a coroutine was forgotten, comes before it.
    """
    missing = f"an `await` is missing at {unawaited}" if unawaited else None
    while isinstance(error, BaseExceptionGroup):
        unanswered = error.subgroup(NotImplementedError)
        error = (unanswered or error).exceptions[0]
    origin = error.__cause__ if isinstance(error.__cause__, StopIteration) else error  # of a generator's RuntimeError
    place = raising_place(origin.__traceback__)
    match error:
        case CheckFailed():
            return CheckFailed(error.what, missing or error.hint or stock_hint)
        case NotAnswered():
            return CheckFailed(str(error), UNRUN)
        case NotImplementedError() if name := _raiser(error):
            return CheckFailed(in_words(name), "replace the line `raise NotImplementedError` by your answer")
        case AssertionError() if place is None:
            return CheckFailed(str(error), missing or stock_hint)
        case NameError(name=str(name)):
            return CheckFailed(f"`{name}` is not defined" + (f", at {place}" if place else ""), UNDEFINED)
        case Deadlock():
            return CheckFailed(str(error), missing)
        case BlockedLoop():
            return CheckFailed(str(error), missing or BLOCKING)
        case Endless():
            return CheckFailed(str(error), missing or "what should end this loop, and does it ever happen?")
        case KeyboardInterrupt() | asyncio.CancelledError():
            return CheckFailed(f"stopped at {place}" if place else "stopped")
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if place is None:
        return CheckFailed(f"what came back is of no use to the check: {said}", missing or _of_result(str(error)))
    if isinstance(origin, StopIteration):
        return CheckFailed(f"your code raised {said} at {place}", NOTHING_LEFT)
    if _innermost(error).startswith(checks):
        return CheckFailed(f"your code let {said} through at {place}", stock_hint)
    return CheckFailed(f"your code raised {said} at {place}", _of_result(str(error)))


def unawaited_place(warned: Iterable[WarningMessage]) -> str | None:
    """The first notebook line at which, as Python warned, a coroutine was thrown away."""
    for each in warned:
        if "was never awaited" in str(each.message) and is_cell(each.filename):
            return f"line {each.lineno}: `{linecache.getline(each.filename, each.lineno).strip()}`"
    return None


def _of_result(said: str) -> str | None:
    """The three commonest reasons for an object that has not what is wanted of it."""
    if (
        "a coroutine" in said
    ):  # "An asyncio.Future, a coroutine or an awaitable is required", "a coroutine was expected"
        return "it takes what is still to be awaited: is an `await` too many, or are the brackets of a call missing?"
    if "coroutine" in said:
        return "is an `await` missing?"
    return "is a `return` missing?" if "NoneType" in said else None


def _raiser(error: BaseException) -> str:
    """The function of a cell that raised `error` itself."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    code = frames[-1].f_code if frames else None
    return code.co_qualname.replace(".<locals>", "") if code and is_cell(code.co_filename) else ""


def _innermost(error: BaseException) -> str:
    """The file of the line that raised."""
    return [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)][-1]
