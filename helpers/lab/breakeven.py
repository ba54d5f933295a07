"""Where a pool begins to win: the speed-up over the size of an item and the size of a chunk."""

import math
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, TwoSlopeNorm

from helpers.lab.charts import BLUE, GREY, ORANGE, STYLE, machine, said

Field = tuple[int, int]  # characters in an item, items in a chunk
COLOURS = LinearSegmentedColormap.from_list("break-even", [ORANGE, "#FFFFFF", BLUE])


def heat(measured: Mapping[Field, float], predicted: Mapping[Field, float], title: str) -> str:
    """Times as fast as the loop: blue where the pool wins, orange where it loses; the line is where `predicted` is 1.

    A field that was not measured stays empty.
    """
    sizes = sorted({size for size, _ in measured})
    chunks = sorted({chunk for _, chunk in measured})
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=(7, min(3.5, 1.4 + 0.34 * len(sizes))), layout="constrained")
        norm = TwoSlopeNorm(0.0, vmin=-math.log(10), vmax=math.log(4))
        grid = [[math.log(measured.get((size, chunk), 1.0)) for chunk in chunks] for size in sizes]
        axes.imshow(grid, cmap=COLOURS, norm=norm, aspect="auto", alpha=0.75)
        for (size, chunk), gain in measured.items():
            axes.text(chunks.index(chunk), sizes.index(size), f"{gain:.2g} ×", ha="center", va="center")
        _line(axes, sizes, chunks, predicted)
        axes.set_xticks(range(len(chunks)), [f"{chunk:,}" for chunk in chunks])
        axes.set_yticks(range(len(sizes)), [f"{size:,}" for size in sizes])
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set_xlabel("items in a chunk", loc="left")
        axes.set_ylabel("characters in an item")
        axes.set_title(title, pad=8)
        figure.text(0.995, 0.008, machine(), ha="right", va="bottom", fontsize=6.5, color=GREY)
        plt.show()
        plt.close(figure)
    return said(_sentence(measured, predicted, title))


def _line(axes: Axes, sizes: list[int], chunks: list[int], predicted: Mapping[Field, float]) -> None:
    """The border between the fields where the loop is expected to win and those where the pool is."""
    style: dict[str, Any] = {"color": "black", "linewidth": 2.2, "solid_capstyle": "round"}
    for row, size in enumerate(sizes):
        for column, chunk in enumerate(chunks):
            here = predicted.get((size, chunk))
            right = predicted.get((size, chunks[column + 1])) if column + 1 < len(chunks) else None
            below = predicted.get((sizes[row + 1], chunk)) if row + 1 < len(sizes) else None
            if here and right and (here > 1) != (right > 1):
                axes.plot([column + 0.5] * 2, [row - 0.5, row + 0.5], **style)
            if here and below and (here > 1) != (below > 1):
                axes.plot([column - 0.5, column + 0.5], [row + 0.5] * 2, **style)


def _sentence(measured: Mapping[Field, float], predicted: Mapping[Field, float], title: str) -> str:
    least, most = (choose(measured, key=lambda field: measured[field]) for choose in (min, max))
    right = sum((measured[field] > 1) == (predicted[field] > 1) for field in measured)
    return (
        f"{title}: from {_told(least, measured)} to {_told(most, measured)}; the pool wins in"
        f" {sum(gain > 1 for gain in measured.values())} of {len(measured)} fields, and the line has {right} of them"
        " on the right side."
    )


def _told(field: Field, measured: Mapping[Field, float]) -> str:
    return f"{measured[field]:.2g} × ({field[0]:,} characters, chunks of {field[1]:,})"
