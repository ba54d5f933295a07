"""The checks of exercise 08: a pipe, a window, a buffer that drops, and a processor made of them."""

from .bounds import shared_bounds
from .endings import endings
from .fresh import last_items, newest, real_time
from .keep import clean_ends
from .leaving import leaving
from .order import full_speed, like_a_pipe, order
from .pipe import outcomes
from .pressure import back_pressure
from .processor import bad_input, runs

__all__ = [
    "back_pressure",
    "bad_input",
    "clean_ends",
    "endings",
    "full_speed",
    "last_items",
    "leaving",
    "like_a_pipe",
    "newest",
    "order",
    "outcomes",
    "real_time",
    "runs",
    "shared_bounds",
]
