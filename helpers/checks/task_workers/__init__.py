"""The checks of exercise 07: workers that end, a retry, a file of tasks with leases, and a worker that uses a store."""

from .endings import endings
from .failing import failing
from .fences import fences
from .files import kept
from .giving_up import given_up
from .leases import leases
from .renewing import renewals
from .results import results
from .retrying import attempts
from .serving import shares
from .stopping import stopped
from .survivors import survivors
from .together import one_at_a_time
from .turns import in_turn

__all__ = [
    "attempts",
    "endings",
    "failing",
    "fences",
    "given_up",
    "in_turn",
    "kept",
    "leases",
    "one_at_a_time",
    "renewals",
    "results",
    "shares",
    "stopped",
    "survivors",
]
