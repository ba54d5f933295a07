"""The checks of exercise 09: files, batches, a pipeline, a journal, and a night that is made of them."""

from .asking import asked_once, filled, of_one_file
from .ends import ends
from .files import elsewhere, undisturbed
from .journals import journalled, killed
from .losses import losses
from .order import in_order
from .reports import same_bytes
from .spoilt import broken_off_night
from .together import overlapped
from .whole import whole_night

__all__ = [
    "asked_once",
    "broken_off_night",
    "elsewhere",
    "ends",
    "filled",
    "in_order",
    "journalled",
    "killed",
    "losses",
    "of_one_file",
    "overlapped",
    "same_bytes",
    "undisturbed",
    "whole_night",
]
