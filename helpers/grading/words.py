"""What the end of a check means to the learner: the words for every kind of exception, the same in all exercises."""

import asyncio
from traceback import walk_tb

from ..lab.kernel.where import raising_place
from ..lab.unanswered import NotAnswered, in_words
from ..lab.virtual_time import BlockedLoop, Deadlock, Endless
from .evidence import raiser
from .reasons import reason_shown, usual_reason

NOTHING_LEFT = "next() found nothing left: `next(it, None)` and a test, or `for item in itertools.islice(it, 1)`"
BLOCKING = "time.sleep and long work stop every task: `await asyncio.sleep`, or asyncio.to_thread"
UNRUN = "once it is written, under this name, run its cell, and see that it ends without an error"
UNDEFINED = (
    "run the cell of the answer first, and those above it, and see that they end well; "
    "or is it misspelt, or an import missing?"
)


class CheckFailed(AssertionError):
    """What is wrong, and a hint; an empty one means that not even the check's own fits.

    Jupyter shows it in three lines instead of a traceback.
    """

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what, self.hint = what, hint
        self.title = ""

    def _render_traceback_(self) -> list[str]:
        lines = [f"✘ {self.title}", f"  {self.what}"] if self.title else [f"✘ {self.what}"]
        return lines + ([f"  Hint: {self.hint}"] if self.hint else [])


def failure(error: BaseException, stock_hint: str | None, checks: str, clue: str | None) -> CheckFailed:
    """The words for an exception that ended a check whose code lies in the folder `checks`.

    `stock_hint` goes with what the check expected, and with an error of its own that the answer let through. A `clue`
    to the cause, such as the line at which a coroutine was forgotten, comes before any hint.
    """
    # A generator converts a StopIteration, and a time limit a CancelledError: their own lines tell more.
    origin = error.__cause__ if isinstance(error.__cause__, StopIteration | asyncio.CancelledError) else error
    # Where a cancelled task is awaited, its own lines come behind that one, and say nothing.
    place = raising_place(origin.__traceback__, outermost=isinstance(error, asyncio.CancelledError))
    match error:
        case CheckFailed():
            hint = stock_hint if error.hint is None else error.hint
            return CheckFailed(error.what, clue or reason_shown(error.what) or hint)
        case NotAnswered():
            return CheckFailed(str(error), UNRUN)
        case NotImplementedError() if name := raiser(error):
            return CheckFailed(in_words(name), "replace the line `raise NotImplementedError` by your answer")
        case AssertionError() if place is None:
            return CheckFailed(str(error), clue or stock_hint)
        case NameError(name=str(name)):
            return CheckFailed(f"`{name}` is not defined" + (f", at {place}" if place else ""), UNDEFINED)
        case Deadlock():
            return CheckFailed(str(error), clue)
        case BlockedLoop():
            return CheckFailed(str(error), clue or BLOCKING)
        case Endless():
            return CheckFailed(str(error), clue or "what should end this loop, and does it ever happen?")
        case KeyboardInterrupt():
            return CheckFailed(f"stopped at {place}" if place else "stopped")
        case TimeoutError() if place and origin is not error:
            return CheckFailed(f"the time was up, and your code was waiting at {place}", clue)
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    reason = usual_reason(said)
    if place is None:
        return CheckFailed(f"what came back is of no use to the check: {said}", clue or reason)
    if isinstance(origin, StopIteration):
        return CheckFailed(f"your code raised {said} at {place}", NOTHING_LEFT)
    if _innermost(error).startswith(checks):
        return CheckFailed(f"your code let {said} through at {place}", reason or stock_hint)
    awaits = clue if reason and "`await` missing" in reason else None
    return CheckFailed(f"your code raised {said} at {place}", awaits or usual_reason(said, own_line=True))


def _innermost(error: BaseException) -> str:
    """The file of the line that raised."""
    return [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)][-1]
