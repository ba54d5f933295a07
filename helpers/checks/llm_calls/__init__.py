"""The checks of exercise 03: a limiter, a bounded gather, a retry, and a client made of them."""

from .ask import retry_after, statuses
from .client import answers, connections, failures, refusals
from .gather import bound, laziness, order
from .limiter import full_rate, rate
from .pauses import pause
from .queueing import queue
from .waits import deadline, jitter

__all__ = [
    "answers",
    "bound",
    "connections",
    "deadline",
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
