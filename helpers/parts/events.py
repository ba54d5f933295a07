"""What a pattern tells whoever watches it: `observe(event)`, the same everywhere."""

import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from .outcome import item_error

if TYPE_CHECKING:  # worker processes import this module, and need no event loop
    from asyncio import AbstractEventLoop


class Event(NamedTuple):
    """`what` happened to `item`, at `worker`, at `time` (monotonic seconds of the loop or thread it happened in).

    Work on an item is the span from "start" to "end" (or "error"); other words mark moments, such as "retry".
    """

    item: object
    what: str
    worker: str
    time: float


Observer = Callable[[Event], None]


def notify(observe: Observer | None, item: object, what: str, worker: str, loop: "AbstractEventLoop") -> None:
    """Tell an observer in the loop. If it raises, the loop's exception handler hears of it: no item is lost."""
    if observe is not None:
        try:
            observe(Event(item, what, worker, loop.time()))
        except BaseException as error:
            loop.call_exception_handler({"message": "observe= raised", "exception": item_error(error)})


def notify_from_thread(observe: Observer, item: object, what: str, worker: str, time: float) -> None:
    """The same for a thread that outlives what it is told of: if the observer raises, `threading.excepthook` hears."""
    try:
        observe(Event(item, what, worker, time))
    except BaseException:
        threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))
