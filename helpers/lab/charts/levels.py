"""What rises and falls while something runs."""

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt

from ..numbers import number
from .style import BLUE, GREY, ON_WHITE, ORANGE, STYLE, finish, height

COLOURS = (BLUE, ORANGE, GREY)


def levels(lines: Mapping[str, Sequence[tuple[float, float]]], title: str, *, y: str) -> None:
    """A line for each name, of at most three: its values over the seconds, and its name at its end."""
    if not all(lines.values()):
        raise ValueError("nothing was recorded: there are no levels to draw")
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(2.8), layout="constrained")
        last = max(moments[-1][0] for moments in lines.values())
        highest = max(value for moments in lines.values() for _, value in moments)
        heights = _apart({name: moments[-1][1] for name, moments in lines.items()}, 0.1 * highest)
        for (name, moments), colour in zip(lines.items(), COLOURS, strict=False):
            axes.plot(*zip(*moments, strict=True), color=colour, drawstyle="steps-post", linewidth=1.6)
            at = moments[-1][0], heights[name]
            axes.annotate(f" {name}", at, color=colour, va="center", annotation_clip=False, bbox=ON_WHITE)
        axes.set_xlim(0, last * 1.22)
        axes.set_ylim(bottom=0)
        axes.set_xlabel("seconds", loc="left")
        axes.set_ylabel(y)
        told = (f"{name} ends at {number(moments[-1][1])}" for name, moments in lines.items())
        finish(figure, title, f"{y} over {number(last)} s: " + ", ".join(told))


def _apart(ends: Mapping[str, float], least: float) -> dict[str, float]:
    """Heights for the names of lines: at their ends, or a little higher where two would lie on one another."""
    heights: dict[str, float] = {}
    lower = -0.4 * least  # and above the axis
    for name in sorted(ends, key=lambda name: ends[name]):
        lower = heights[name] = max(ends[name], lower + least)
    return heights
