"""The checks of exercise 06: when a batch leaves, who gets which answer, and two services that end."""

from .answer import bad_items, own_answers
from .breaking_off import broken_off
from .collect import full, leaves
from .ending import drained
from .giving_up import given_up
from .gone import gone
from .leftovers import takes_no_more
from .room import room
from .service import batches
from .shutdown import shut_down
from .telling import told
from .threaded import across_threads

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
