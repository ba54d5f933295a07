"""What the tasks do. Files and other processes find it by its name; each comes twice, for those that await nothing."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple

HELD = 10  # of those that are to be killed: the first ones, which are under way then
RUN: list[int] = []  # every number that a task was run with, in this process


class Work(NamedTuple):
    """The same twice."""

    func: Callable[[Any], Awaitable[Any]]
    plain: Callable[[Any], Any]


async def noted(number: int) -> int:
    RUN.append(number)
    return 2 * number


def noted_plain(number: int) -> int:
    RUN.append(number)
    return 2 * number


async def started(_: int) -> float:
    """When it began, by the clock that all processes share."""
    return time.time()


def started_plain(_: int) -> float:
    return time.time()


async def held(where: list[Any]) -> None:
    """The first ones wait to be killed, unless they run again after that."""
    if not marked(*where):
        await asyncio.sleep(3600)


def held_plain(where: list[Any]) -> None:
    if not marked(*where):
        time.sleep(3600)


def marked(folder: str, number: int) -> bool:
    """Leaves a file that says how far the task is: held, which is False, or done."""
    done = number >= HELD or Path(folder, "again").exists()
    Path(folder, f"{'done' if done else 'held'}-{number}").touch()
    return done


NOTED, STARTED, HOLDING = Work(noted, noted_plain), Work(started, started_plain), Work(held, held_plain)
