"""Measurements over a number: of workers, of requests in flight, or over one another."""

from collections.abc import Mapping

import matplotlib.pyplot as plt

from ..numbers import number
from .style import BLUE, GREY, LIMIT, STYLE, finish, height


def scaling(
    measured: Mapping[int, float],
    title: str,
    *,
    limit: Mapping[int, float],
    x: str = "workers",
    y: str = "speed-up",
) -> None:
    """A measured curve over the number of workers, and the curve of what is possible."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(2.8), layout="constrained")
        axes.plot(list(limit), list(limit.values()), **LIMIT)
        axes.plot(list(measured), list(measured.values()), color=BLUE, marker="o", clip_on=False, zorder=3)
        ends = [(curve[max(curve)], max(curve)) for curve in (measured, limit)]
        sides = ("top", "bottom") if ends[0] <= ends[1] else ("bottom", "top")  # the higher end has its name above
        for (value, n), name, colour, side in zip(ends, ("measured", "limit"), (BLUE, GREY), sides, strict=True):
            axes.annotate(f"  {name}", (n, value), color=colour, va=side)
        axes.set_xticks(list(measured))
        axes.set_xlim(min(measured), max(measured) * 1.18)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(x, loc="left")
        axes.set_ylabel(y)
        best = max(measured, key=lambda n: measured[n])
        finish(figure, title, f"best {number(measured[best])} at {best} {x}, where the limit is {number(limit[best])}")


def frontier(points: Mapping[str, tuple[float, float]], title: str, *, x: str, y: str) -> None:
    """Named settings over two measures, such as latency and throughput; the line joins them in order."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(3.0), layout="constrained")
        axes.plot(*zip(*points.values(), strict=True), color=GREY, linewidth=0.8, zorder=1)
        axes.scatter(*zip(*points.values(), strict=True), color=BLUE, zorder=2)
        for name, point in points.items():
            axes.annotate(name, point, xytext=(5, 4), textcoords="offset points")
        axes.set_xlim(0, 1.12 * max(across for across, _ in points.values()))
        axes.set_ylim(0, 1.12 * max(up for _, up in points.values()))
        axes.set_xlabel(x, loc="left")
        axes.set_ylabel(y)
        listed = "; ".join(f"{name} {number(a)} and {number(b)}" for name, (a, b) in points.items())
        finish(figure, title, f"{x} and {y} are {listed}")
