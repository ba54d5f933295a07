"""The checks of exercise 03: a limiter, a bounded gather, a retry, and a client made of them."""

from .ask import retry_after, statuses
from .bound import bound, laziness
from .client import answers, connections, refusals
from .doomed import doomed
from .failures import failures
from .gather import order
from .limiter import full_rate, rate
from .pauses import pause
from .queueing import queue
from .waits import deadline, jitter

__all__ = [
    "answers",
    "bound",
    "connections",
    "deadline",
    "doomed",
    "failures",
    "full_rate",
    "jitter",
    "laziness",
    "order",
    "pause",
    "queue",
    "rate",
    "refusals",
    "retry_after",
    "statuses",
]
