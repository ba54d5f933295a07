"""What a pattern tells whoever watches it: `observe(event)`, the same everywhere."""

from collections.abc import Callable
from typing import NamedTuple


class Event(NamedTuple):
    """`what` happened to `item`, at `worker`, at `time` (monotonic seconds of the loop or thread it happened in).

    Work on an item is the span from "start" to "end" (or "error"); other words mark moments, such as "retry".
    """

    item: object
    what: str
    worker: str
    time: float


Observer = Callable[[Event], None]
