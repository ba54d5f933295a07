"""Measurements side by side."""

from collections.abc import Mapping

import matplotlib.pyplot as plt

from ..numbers import number
from .style import BLUE, ON_WHITE, ORANGE, STYLE, finish, height

AXIS = {"s": "seconds", "ms": "milliseconds", "µs": "microseconds", "×": "times as fast"}


def compare(measured: Mapping[str, float], title: str, *, unit: str = "s", limit: float | None = None) -> None:
    """One bar for each name, its number beside it; `limit` marks what is possible."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(1.1 + 0.34 * len(measured)), layout="constrained")
        bars = axes.barh(list(measured), list(measured.values()), height=0.62, color=BLUE)
        labels = [f"{number(value)} {unit}" for value in measured.values()]
        axes.bar_label(bars, labels=labels, padding=4, bbox=ON_WHITE, zorder=3)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, max([*measured.values(), limit or 0]) * 1.15)
        axes.set_xlabel(AXIS.get(unit, unit), loc="left")
        if limit is not None:
            axes.axvline(limit, color=ORANGE, linestyle="--", linewidth=1.2, zorder=2)
            name = f" limit {number(limit)} {unit}"
            axes.annotate(name, (limit, 1), xycoords=("data", "axes fraction"), color=ORANGE, va="bottom")
        listed = "; ".join(f"{name} {label}" for name, label in zip(measured, labels, strict=True))
        finish(figure, title, listed + (f"; the limit is {number(limit)} {unit}" if limit is not None else ""))
