"""The checks of exercise 06: when a batch leaves, who gets which answer, and two services that end."""

from .answer import bad_items, own_answers
from .collect import full, leaves, takes_no_more
from .ending import broken_off, drained
from .giving_up import given_up
from .room import room
from .service import batches
from .shutdown import gone, shut_down
from .threaded import across_threads, told

__all__ = [
    "across_threads",
    "bad_items",
    "batches",
    "broken_off",
    "drained",
    "full",
    "given_up",
    "gone",
    "leaves",
    "own_answers",
    "room",
    "shut_down",
    "takes_no_more",
    "told",
]
