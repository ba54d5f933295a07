"""Part 4: a check that fails looks once more, whether a task of the answer's stood still all the time."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from ...grading.checks import CheckFailed
from ...lab.kernel.where import count_places, waiting_place
from .running import run_virtual

LONG = 1000.0  # seconds, far more than any task takes here
_found: ContextVar[list[str] | None] = ContextVar("found", default=None)


def run_serve(scenario: Callable[..., Coroutine[Any, Any, None]], *args: Any) -> None:
    """`run_virtual(scenario, *args)`. If that fails, and what it gave to `look` stood still, the hint says where."""
    try:
        run_virtual(scenario, *args)
    except CheckFailed as error:
        places: list[str] = []
        token = _found.set(places)
        with suppress(Exception, asyncio.CancelledError):
            run_virtual(scenario, *args)
        _found.reset(token)
        if places:
            error.hint = f"serve is still waiting after {LONG:g} s: {count_places(places)}"
        raise


async def look(claims: Sequence[float], before: "set[asyncio.Task[Any]]") -> None:
    """In the second run: wait long, and note where tasks that weren't `before` waited for one and the same thing.

    Whoever goes on to claim tasks, as `claims` tells, isn't at a standstill; every `handle` has ended by then.
    """
    if (places := _found.get()) is None:
        return
    waits = {task: task._fut_waiter for task in asyncio.all_tasks() - before}  # type: ignore[attr-defined]
    earlier = len(claims)
    await asyncio.sleep(LONG)
    if len(claims) == earlier:
        still = [task for task, waits_for in waits.items() if waits_for and task._fut_waiter is waits_for]  # type: ignore[attr-defined]
        places += [place for task in still if getattr(place := waiting_place(task), "in_cell", False)]
