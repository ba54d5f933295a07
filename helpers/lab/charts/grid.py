"""Many small timelines in one figure: a row for each kind of work, a column for each way of running it."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from ..measure import Run
from ..numbers import number
from .style import BLUE, GREY, MOST_SEAMS, STYLE, finish, height

CLEAR_GAIN = 1.3  # times as fast as the first column: less than that is no gain worth a pool


def timelines(runs: Mapping[str, Mapping[str, Run]], title: str) -> None:
    """`runs[row][column]`, all on one time axis. Blue is what beats the row's first column clearly, grey is no gain.

    A single row needs no name: call it "".
    """
    columns = list(next(iter(runs.values())))
    longest = max(run.seconds for row in runs.values() for run in row.values())
    sentences = []
    with plt.rc_context(STYLE | {"axes.titlesize": 8.5, "axes.titlelocation": "left"}):
        most = max(len(run.trace.workers) for row in runs.values() for run in row.values())
        size = height(0.8 + max(0.9, 0.1 * most) * len(runs))
        shape = (len(runs), len(columns))
        figure, grid = plt.subplots(*shape, figsize=size, sharex=True, squeeze=False, layout="constrained")
        for (kind, row), line in zip(runs.items(), grid, strict=True):
            first = next(iter(row.values())).seconds
            for column, axes in zip(columns, line, strict=True):
                gain = first / row[column].seconds
                _panel(axes, row[column], BLUE if gain >= CLEAR_GAIN else GREY)
                times = "" if column == columns[0] else f" · {number(gain)} ×"
                axes.set_title(f"{number(row[column].seconds)} s{times}")
            line[0].set_ylabel(textwrap.fill(kind, 8), rotation=0, ha="right", va="center")
            listed = ", ".join(f"{column} {number(row[column].seconds)} s" for column in columns)
            sentences.append(f"{kind}: {listed}" if kind else listed)
        for column, axes in zip(columns, grid[0], strict=True):
            axes.annotate(column, (0, 1), (0, 17), xycoords="axes fraction", textcoords="offset points", weight="bold")
        grid[0, 0].set_xlim(0, longest * 1.02)
        figure.supxlabel("seconds", fontsize=9.5)
        finish(figure, title, "; ".join(sentences))


def _panel(axes: Axes, run: Run, colour: str) -> None:
    begin, workers = run.trace.spans[0].start, run.trace.workers
    for span in run.trace.spans:
        axes.barh(
            workers.index(span.worker),
            span.end - span.start,
            left=span.start - begin,
            height=0.8,
            color=colour,
            edgecolor="white",
            linewidth=0.5 if len(run.trace.spans) <= MOST_SEAMS else 0,
        )
    axes.set_ylim(max(len(workers), 2) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
