"""Where one way begins to win: its gain over two sizes."""

import math
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

from ..numbers import number
from .style import BLUE, GREY, ORANGE, STYLE, finish, height

Field = tuple[int, int]  # row, column
COLOURS = LinearSegmentedColormap.from_list("gain", [ORANGE, "#FFFFFF", BLUE])


def heat_map(
    measured: Mapping[Field, float],
    title: str,
    *,
    predicted: Mapping[Field, float],
    rows: str,
    columns: str,
) -> None:
    """`measured[row, column]`: times as fast. Blue is faster, orange slower; the line is where `predicted` is 1.

    A field that was not measured stays empty.
    """
    ys = sorted({y for y, _ in measured})
    xs = sorted({x for _, x in measured})
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(1.6 + 0.34 * len(ys)), layout="constrained")
        colour = TwoSlopeNorm(0.0, vmin=-math.log(10), vmax=math.log(4))
        grid = [[math.log(measured.get((y, x), 1.0)) for x in xs] for y in ys]
        axes.imshow(grid, cmap=COLOURS, norm=colour, aspect="auto", alpha=0.75)
        for (y, x), gain in measured.items():
            axes.text(xs.index(x), ys.index(y), f"{number(gain)} ×", ha="center", va="center")
        for y in ys:
            for x in xs:
                if (y, x) not in measured:
                    axes.text(xs.index(x), ys.index(y), "–", color=GREY, ha="center", va="center")
        _line(axes, ys, xs, predicted)
        axes.set_xticks(range(len(xs)), [f"{x:,}" for x in xs])
        axes.set_yticks(range(len(ys)), [f"{y:,}" for y in ys])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel(columns, loc="left")
        axes.set_title("blue: faster than the loop · orange: slower · black line: predicted border", loc="left")
        axes.set_ylabel(rows)
        finish(figure, title, _sentence(measured, predicted, rows, columns))


def _line(axes: Axes, ys: list[int], xs: list[int], predicted: Mapping[Field, float]) -> None:
    """The border between the fields where the loop is expected to win and those where the other way is."""
    style: dict[str, Any] = {"color": "black", "linewidth": 2.2, "solid_capstyle": "round"}
    for row, y in enumerate(ys):
        for column, x in enumerate(xs):
            here = predicted.get((y, x))
            right = predicted.get((y, xs[column + 1])) if column + 1 < len(xs) else None
            below = predicted.get((ys[row + 1], x)) if row + 1 < len(ys) else None
            if here and right and (here > 1) != (right > 1):
                axes.plot([column + 0.5] * 2, [row - 0.5, row + 0.5], **style)
            if here and below and (here > 1) != (below > 1):
                axes.plot([column - 0.5, column + 0.5], [row + 0.5] * 2, **style)


def _sentence(measured: Mapping[Field, float], predicted: Mapping[Field, float], rows: str, columns: str) -> str:
    worst, best = (choose(measured, key=lambda field: measured[field]) for choose in (min, max))
    right = sum((measured[field] > 1) == (predicted[field] > 1) for field in measured)
    ends = [f"{number(measured[y, x])} × ({y:,} {rows}, {x:,} {columns})" for y, x in (worst, best)]
    return (
        f"from {ends[0]} to {ends[1]}; faster in {sum(gain > 1 for gain in measured.values())} of {len(measured)}"
        f" fields, and the line has {right} of them on the right side"
    )
