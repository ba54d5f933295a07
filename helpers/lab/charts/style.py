"""How every figure of the course looks, and how all of them end: `finish`."""

import datetime
import platform
import textwrap
from typing import Any

import matplotlib.pyplot as plt
from IPython.core.getipython import get_ipython
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

from ...parts.cpus import usable_cpus

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#767676"  # Okabe and Ito: told apart by everyone
STYLE: dict[Any, Any] = {
    "figure.dpi": 100,
    "savefig.bbox": "standard",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9.5,
}
LIMIT: dict[str, Any] = {"color": "black", "linestyle": "--", "linewidth": 1}  # the line of what is possible
ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}  # a label's box, so that no line crosses the label
MOST_SEAMS = 24  # bars in a row with a white edge; more of them would be all edge, and look like pauses
SIZE = (7.0, 3.5)  # inches, the largest that fits a page of JupyterLab

if get_ipython() is not None:
    # Twice the pixels, shown at the same size, and as large as asked for.
    set_matplotlib_formats("retina", bbox_inches=None)  # type: ignore[no-untyped-call]


def height(inches: float) -> tuple[float, float]:
    """The size of a figure as wide as the page, and no higher than half of it."""
    return SIZE[0], min(SIZE[1], inches)


def mark(axes: Axes, at: float, words: str, **line: Any) -> None:
    """A vertical line, and its words above it."""
    axes.axvline(at, **line)
    above = ("data", "axes fraction")
    axes.annotate(f" {words}", (at, 1), xycoords=above, color=GREY, va="bottom", bbox=ON_WHITE)


def finish(figure: Figure, title: str, sentence: str) -> None:
    """Show the figure with its title, its machine and its day; print below it the sentence that says the same."""
    figure.suptitle(title, x=0.01, ha="left", fontsize=10.5, fontweight="bold")
    figure.text(0.995, 0.008, machine(), ha="right", va="bottom", fontsize=6.5, color=GREY)
    plt.show()
    plt.close(figure)
    print(textwrap.fill(f"{title}: {sentence}.", 95))


def machine() -> str:
    """Where and when a figure was made, in small type."""
    cores = count(usable_cpus(), "core")
    day = datetime.date.today().strftime("%-d %b %Y" if platform.system() != "Windows" else "%#d %b %Y")
    return f"{platform.system()} {platform.machine()} · {cores} · Python {platform.python_version()} · {day}"


def count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
