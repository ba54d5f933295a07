"""The checks of exercise 10: an executor for a cluster, one that outlives its nodes, and a map that ships data once."""

from .again import as_before, sent_again
from .calls import calls
from .cancelling import cancelled
from .lateness import late
from .losing import lost
from .mapping import mapped
from .sharing import shared
from .shutting import shut_down
from .turns import in_turn

__all__ = [
    "as_before",
    "calls",
    "cancelled",
    "in_turn",
    "late",
    "lost",
    "mapped",
    "sent_again",
    "shared",
    "shut_down",
]
