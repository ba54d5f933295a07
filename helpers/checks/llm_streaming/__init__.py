"""The checks of exercise 04: a reader of events, a whole answer, a measured stream, and a merge of many."""

from .answers import faults, texts
from .ending import endings
from .leaving import leaving
from .lines import encoding, line_ends
from .merging import arrival, costs_one, slow_reader
from .reading import cuts, events
from .streams import pieces
from .times import measures, silence
from .whole import whole

__all__ = [
    "arrival",
    "costs_one",
    "cuts",
    "encoding",
    "endings",
    "events",
    "faults",
    "leaving",
    "line_ends",
    "measures",
    "pieces",
    "silence",
    "slow_reader",
    "texts",
    "whole",
]
