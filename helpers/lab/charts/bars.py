"""Measurements side by side."""

from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ..numbers import number
from .style import BLUE, GREY, LIMIT, ON_WHITE, STYLE, finish, height, mark

AXIS = {"s": "seconds", "ms": "milliseconds", "µs": "microseconds", "×": "times as fast", "%": "per cent"}


def compare(measured: Mapping[str, float], title: str, *, unit: str = "s", limit: float | None = None) -> None:
    """One bar for each name, its number beside it; `limit` marks what is possible, and a dotted line marks 1 ×."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(1.1 + 0.34 * len(measured)), layout="constrained")
        axes.barh(list(measured), list(measured.values()), height=0.62, color=BLUE)
        labels = [f"{number(value)} {unit}" for value in measured.values()]
        width = max([*measured.values(), limit or 0]) * 1.25
        for row, (value, label) in enumerate(zip(measured.values(), labels, strict=True)):
            inside, at = False, value
            if limit is not None and value <= limit < value + 0.13 * width:  # the label would lie on the line
                inside = value > 0.3 * width
                at = value if inside else limit
            _write(axes, label, at, row, inside=inside)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, width)
        if unit == "×":
            axes.axvline(1, color=GREY, linestyle=":", linewidth=1, zorder=0)
        axes.set_xlabel(AXIS.get(unit, unit.replace("/s", " a second")), loc="left")
        if limit is not None:
            mark(axes, limit, f"limit {number(limit)} {unit}", zorder=2, **LIMIT)
        listed = "; ".join(f"{name} {label}" for name, label in zip(measured, labels, strict=True))
        finish(figure, title, listed + (f"; the limit is {number(limit)} {unit}" if limit is not None else ""))


def _write(axes: Axes, label: str, value: float, row: int, *, inside: bool) -> None:
    """The number of a bar: behind its end, or white on blue before it."""
    axes.annotate(
        label,
        (value, row),
        (-5 if inside else 5, 0),
        textcoords="offset points",
        ha="right" if inside else "left",
        va="center",
        color="white" if inside else "black",
        bbox=None if inside else ON_WHITE,
        zorder=3,
    )
