"""Runs an answer on the virtual clock; when a task of its own had died, that is told, and not the hang that it left."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from ...grading import checks
from ...grading.checks import CheckFailed, keep_tasks
from ...lab.kernel.where import raising_place
from ...lab.virtual_time import Deadlock, VirtualRun

R = TypeVar("R")
PROGRAMMING = (NameError, TypeError, AttributeError, IndexError, NotImplementedError, asyncio.InvalidStateError)
LOOP = "SystemExit leaves any asyncio task and ends the loop: catch it, by BaseException, in the coroutine that calls"


class Gone(BaseException):
    """Raised by the check: `except Exception` does not see it."""


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`, as in `helpers.grading.checks`.

    Where that ends in a deadlock or in an expectation that does not hold, and a task had died of an error in the
    answer's program before, that error is raised instead.
    """
    tasks: list[asyncio.Task[Any]] = []

    async def watched() -> R:
        keep_tasks(tasks)
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # results that nobody asks for are no news
        return await async_fn(*args)

    try:
        return checks.run_virtual(watched)
    except (SystemExit, Gone) as error:
        what = f"a task raised {error!r}, and that ended the event loop, with all that was running"
        raise CheckFailed(
            what if isinstance(error, SystemExit) else f"{error!r}, raised by a task, came out", LOOP
        ) from None
    except (Deadlock, CheckFailed):
        for task in tasks:
            died = task.exception() if task.done() and not task.cancelled() else None
            if died is not None and meant(died):
                raise died from None
        raise


def meant(error: BaseException | None) -> bool:
    """Is it an error of the program's, raised at a line of the answer's?"""
    return isinstance(error, PROGRAMMING) and raising_place(error.__traceback__) is not None


def now() -> float:
    """The second of the running loop, without what sums of floats add."""
    return round(asyncio.get_running_loop().time(), 6)
