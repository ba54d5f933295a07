"""The checks of exercise 05: a model for each process, batches as ranges, one shared array, and all of it together."""

from .cutting import cutting, refusals
from .filling import calls, rows
from .losses import bad_batches, clean_end
from .models import loading, predicting
from .together import in_place, processes
from .troubles import deaths, endings
from .unloaded import no_model

__all__ = [
    "bad_batches",
    "calls",
    "clean_end",
    "cutting",
    "deaths",
    "endings",
    "in_place",
    "loading",
    "no_model",
    "predicting",
    "processes",
    "refusals",
    "rows",
]
