"""What the event loop asks of the thread that has the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from .file import TaskFile
from .rows import Held

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)
NO_ROOM = object()  # what a call returns that is to be made again later, in its turn


class Told(Protocol[T_contra]):
    """Who hears the result of a call, in the loop: a future, or what would have to be told by one."""

    def done(self) -> bool: ...

    def set_result(self, result: T_contra, /) -> None: ...

    def set_exception(self, error: BaseException, /) -> None: ...


@dataclass(slots=True, eq=False)
class Callbacks(Generic[T]):
    """Hears a result as a future would, a turn of the loop earlier than whoever awaits one."""

    set_result: Callable[[T], None]
    set_exception: Callable[[BaseException], None]

    def done(self) -> bool:
        return False


@dataclass(slots=True, eq=False)
class Call(Generic[T]):
    """`do(file, now)` for somebody in the loop; an exception that it returns is raised there."""

    do: Callable[[TaskFile, float], T]
    told: Told[T]
    keeps: bool = False  # with fsync, it goes to the disk
    frees: Held | None = None  # an attempt that has ended: this must be written, however long it takes


def succeed(told: Told[Any], result: Any) -> None:
    if not told.done():
        told.set_result(result)


def fail(told: Told[Any], error: BaseException) -> None:
    if not told.done():
        told.set_exception(error)
