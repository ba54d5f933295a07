"""Pictures side by side, because people would rather look."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
from matplotlib.layout_engine import ConstrainedLayoutEngine
from PIL import Image

from .style import GREY, STYLE, finish, height

Picture = npt.NDArray[Any]

HEIGHT = 160  # pixels of a picture on the sheet, where it is about as large
COLOURS = 24  # of a picture on the sheet: hardly seen, and the figure has half as many bytes


def contact_sheet(rows: Mapping[str, Sequence[Picture]], title: str, *, names: Sequence[str] = ()) -> None:
    """A row of pictures beside each name: `(height, width, 3)` arrays, floats from 0 to 1 or bytes.

    Floats are cut off at 0 and 1. `names` stand above the columns. A single row needs no name: call it "".
    """
    columns = max(len(row) for row in rows.values())
    layout = ConstrainedLayoutEngine(rect=(0, 0.06, 1, 0.94), h_pad=0.02, w_pad=0.03)
    with plt.rc_context(STYLE):
        shape = (len(rows), columns)
        figure, grid = plt.subplots(*shape, figsize=height(0.75 + 0.98 * len(rows)), squeeze=False, layout=layout)
        for (name, row), line in zip(rows.items(), grid, strict=True):
            for axes, picture in zip(line, row, strict=False):
                axes.imshow(thumbnail(picture), interpolation="nearest")
            for axes in line:
                axes.set(xticks=[], yticks=[])
                axes.spines[:].set(visible=True, color=GREY, linewidth=0.5)
            line[0].set_ylabel(name, rotation=0, ha="right", va="center", labelpad=6)
        for axes, name in zip(grid[0], names, strict=False):
            axes.set_title(name, fontsize=8.5)
        listed = ", ".join(" ".join(name.split()) for name in rows)
        shown = f" ({', '.join(names)})" if names else ""
        finish(figure, title, f"{columns} pictures{shown}" + (f", in rows: {listed}" if listed else ""))


def thumbnail(picture: Picture) -> npt.NDArray[np.uint8]:
    """What is drawn for a picture."""
    scaled = picture if picture.dtype == np.uint8 else np.clip(picture * 255, 0, 255).astype(np.uint8)
    image = Image.fromarray(scaled)
    small = image.resize((round(HEIGHT * image.width / image.height), HEIGHT), Image.Resampling.LANCZOS)
    return np.asarray(small.quantize(COLOURS).convert("RGB"))
