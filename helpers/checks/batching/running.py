"""Runs an answer on the virtual clock; when a task of its own had died, that is told, and not the hang that it left."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from ...grading import checks
from ...grading.checks import CheckFailed, keep_tasks
from ...lab.kernel.where import raising_place
from ...lab.virtual_time import Deadlock, VirtualRun

R = TypeVar("R")
CALLER = "caller"  # the name of a task that asks begins so
PROGRAMMING = (NameError, TypeError, AttributeError, LookupError, NotImplementedError, asyncio.InvalidStateError)
ENDLESS = "where do the halves end? One request alone is not halved any more"


class TooMany(BaseException):
    """The model is called without end."""


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`, as in `helpers.grading.checks`.

    Where that ends in a deadlock or in an expectation that does not hold, and a task had died at a line of the
    answer's before, the error of that task is raised instead. What callers got is the expectation's affair, unless it
    is an error of the program's.
    """
    tasks: list[asyncio.Task[Any]] = []

    async def watched() -> R:
        keep_tasks(tasks)
        return await async_fn(*args)

    try:
        return checks.run_virtual(watched)
    except TooMany as endless:
        raise CheckFailed(str(endless), ENDLESS) from None
    except (Deadlock, CheckFailed):
        for task in tasks:
            error = task.exception() if task.done() and not task.cancelled() else None
            if isinstance(error, TooMany):
                raise CheckFailed(str(error), ENDLESS) from None
            told = isinstance(error, CheckFailed) or (task.get_name().startswith(CALLER) and not meant(error))
            if error is not None and not told and raising_place(error.__traceback__):
                raise error from None
        raise


def meant(error: BaseException | None) -> bool:
    """Is it an error of the program's, which says more than who got it?"""
    return isinstance(error, (*PROGRAMMING, CheckFailed)) and not isinstance(error, KeyError)
