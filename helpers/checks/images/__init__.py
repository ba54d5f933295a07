"""The checks of exercise 01: a bounded map, shared rows, seeds, and a loader that survives a crash."""

from .augmentation import differences, repetition
from .bounded_map import order, window
from .crashes import company, few_together, pools, survivors
from .fresh import fresh_batches
from .leaving import early_leave, laziness
from .memory import clean_end
from .rows import bad_pictures, pipe, pixels

__all__ = [
    "bad_pictures",
    "clean_end",
    "company",
    "differences",
    "early_leave",
    "few_together",
    "fresh_batches",
    "laziness",
    "order",
    "pipe",
    "pixels",
    "pools",
    "repetition",
    "survivors",
    "window",
]
