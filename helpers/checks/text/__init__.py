"""The checks of exercise 02: a cleaner, chunks, a decision, a size that adapts, and a stream."""

from .chunks import cutting, errors, order, round_trips
from .cleaner import lengths, marks, words
from .decide import decision, smallest_chunk
from .leaving import early_leave
from .outcomes import all_outcomes
from .sizes import growth, shrinking
from .stream import busy_workers, read_ahead

__all__ = [
    "all_outcomes",
    "busy_workers",
    "cutting",
    "decision",
    "early_leave",
    "errors",
    "growth",
    "lengths",
    "marks",
    "order",
    "read_ahead",
    "round_trips",
    "shrinking",
    "smallest_chunk",
    "words",
]
