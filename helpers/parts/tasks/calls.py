"""What the event loop asks of the thread that has the file."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .file import TaskFile
from .rows import Held

T = TypeVar("T")
NO_ROOM = object()  # what a call returns that is to be made again later, in its turn


@dataclass(slots=True, eq=False)
class Call(Generic[T]):
    """`do(file, now)` for somebody in the loop; an exception that it returns is raised there."""

    do: Callable[[TaskFile, float], T]
    future: "asyncio.Future[T]"
    keeps: bool = False  # with fsync, it goes to the disk
    frees: Held | None = None  # an attempt that has ended: this must be written, however long it takes


def succeed(future: "asyncio.Future[Any]", result: Any) -> None:
    if not future.done():
        future.set_result(result)


def fail(future: "asyncio.Future[Any]", error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
