"""The course's figures: one style, few verbs. Each shows its figure and prints the sentence that says the same."""

from .bars import compare
from .curves import frontier, scaling
from .grid import timelines
from .heat import heat_map
from .levels import levels
from .marks import moments
from .sheet import contact_sheet
from .spans import timeline

__all__ = ["compare", "contact_sheet", "frontier", "heat_map", "levels", "moments", "scaling", "timeline", "timelines"]
