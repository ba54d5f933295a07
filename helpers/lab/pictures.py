"""Pictures side by side, because people would rather look."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from helpers.lab.charts import GREY, STYLE, machine, said

Picture = npt.NDArray[Any]

HEIGHT = 92  # pixels of a picture on the sheet, on which it is about as large
COLOURS = 32  # of a picture on the sheet: hardly seen, and the figure is half as many bytes


def contact_sheet(rows: Mapping[str, Sequence[Picture]], title: str, *, names: Sequence[str] = ()) -> str:
    """A row of pictures beside each name: `(height, width, 3)` arrays, floats from 0 to 1 or bytes.

    Floats are cut off at 0 and 1. `names` stand above the columns.
    """
    columns = max(len(row) for row in rows.values())
    size = (7, min(3.5, 0.75 + 0.98 * len(rows)))
    layout = ConstrainedLayoutEngine(rect=(0, 0.05, 1, 0.95), h_pad=0.02, w_pad=0.03)
    with plt.rc_context(STYLE):
        figure, grid = plt.subplots(len(rows), columns, figsize=size, squeeze=False, layout=layout)
        for (name, row), line in zip(rows.items(), grid, strict=True):
            for axes, picture in zip(line, row, strict=False):
                axes.imshow(thumbnail(picture), interpolation="nearest")
            for axes in line:
                axes.set(xticks=[], yticks=[])
                axes.spines[:].set(visible=True, color=GREY, linewidth=0.5)
            line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=6)
        for axes, name in zip(grid[0], names, strict=False):
            axes.set_title(name, loc="center", fontsize=8.5, fontweight="normal")
        figure.suptitle(title, x=0.01, ha="left", fontsize=10.5, fontweight="bold")
        figure.text(0.995, 0.008, machine(), ha="right", va="bottom", fontsize=6.5, color=GREY)
        plt.show()
        plt.close(figure)
    listed = ", ".join(" ".join(name.split()) for name in rows)
    shown = f" ({', '.join(names)})" if names else ""
    return said(f"{title}: {columns} pictures{shown}, in rows: {listed}.")


def thumbnail(picture: Picture) -> npt.NDArray[np.uint8]:
    """What is drawn for a picture."""
    scaled = picture if picture.dtype == np.uint8 else np.clip(picture * 255, 0, 255).astype(np.uint8)
    image = Image.fromarray(scaled)
    small = image.resize((round(HEIGHT * image.width / image.height), HEIGHT), Image.Resampling.LANCZOS)
    return np.asarray(small.quantize(COLOURS).convert("RGB"))
