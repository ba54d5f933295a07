"""Runs an answer on the virtual clock; when a task of its own had died, that is told, and not the hang that it left."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from traceback import walk_tb
from typing import Any, TypeVar

from ...grading import checks
from ...grading.checks import CheckFailed, keep_tasks
from ...lab.virtual_time import Deadlock, VirtualRun

R = TypeVar("R")
HERE = str(Path(__file__).parent)


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`, as in `helpers.grading.checks`.

    Where it ends in a deadlock or an expectation that does not hold, and a task had died before, it raises the error of
    that task instead. An expectation gives way to an error of the answer's own alone, not to one that the check raised.
    """
    tasks: list[asyncio.Task[Any]] = []

    async def watched() -> R:
        keep_tasks(tasks)
        return await async_fn(*args)

    try:
        return checks.run_virtual(watched)
    except (Deadlock, CheckFailed) as failed:
        died = [task.exception() for task in tasks if task.done() and not task.cancelled()]
        errors = [error for error in died if error is not None and not isinstance(error, CheckFailed)]
        if isinstance(failed, CheckFailed):
            errors = [error for error in errors if not _raised_here(error)]
        for error in errors:
            raise error from None
        raise


def during(now: list[str], hint: str, function: Callable[..., object], *args: Any) -> None:
    """`function(*args)`; its deadlock, or an expectation that does not hold, is told behind the last of `now`."""
    try:
        function(*args)
        return
    except CheckFailed as failed:
        failed.what = f"{now[-1]}: {failed.what}"
        failed.args = (failed.what,)
        raise
    except Deadlock as error:
        said = str(error)  # no more: an error that a function of the check holds is told instead of an expectation
    raise CheckFailed(f"{now[-1]}: {said}", hint)


def _raised_here(error: BaseException) -> bool:
    return [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)][-1].startswith(HERE)
