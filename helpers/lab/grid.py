"""Many small timelines in one figure: a row for each kind of work, a column for each way of running it."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from helpers.lab.charts import BLUE, GREY, STYLE, machine, said
from helpers.lab.ways import Run

GAIN = 1.3  # times as fast as the first column: less than that is no gain worth a pool


def timelines(runs: Mapping[str, Mapping[str, Run]], title: str) -> str:
    """`runs[row][column]`, all on one time axis. Blue is what beats the row's first column clearly, grey is no gain.

    A single row needs no name: call it "".
    """
    columns = list(next(iter(runs.values())))
    longest = max(run.seconds for row in runs.values() for run in row.values())
    rows = []
    with plt.rc_context(STYLE | {"axes.titlesize": 8.5, "axes.titleweight": "normal"}):
        figure, grid = plt.subplots(
            len(runs),
            len(columns),
            figsize=(7, min(3.5, 0.8 + 0.9 * len(runs))),
            sharex=True,
            squeeze=False,
            layout="constrained",
        )
        for (kind, row), line in zip(runs.items(), grid, strict=True):
            slowest = next(iter(row.values())).seconds
            for column, axes in zip(columns, line, strict=True):
                gain = slowest / row[column].seconds
                _panel(axes, row[column], BLUE if gain >= GAIN else GREY)
                times = "" if column == columns[0] else f" · {gain:.1f} \u00d7"
                axes.set_title(f"{row[column].seconds:.2f} s{times}")
            line[0].set_ylabel(textwrap.fill(kind, 8), rotation=0, ha="right", va="center")
            listed = ", ".join(f"{column} {row[column].seconds:.2f} s" for column in columns)
            rows.append(f"{kind}: {listed}" if kind else listed)
        for column, axes in zip(columns, grid[0], strict=True):
            axes.annotate(column, (0, 1), (0, 17), xycoords="axes fraction", textcoords="offset points", weight="bold")
        grid[0, 0].set_xlim(0, longest * 1.02)
        figure.suptitle(title, x=0.01, ha="left", fontsize=10.5, fontweight="bold")
        figure.supxlabel("seconds", fontsize=9.5)
        figure.text(0.995, 0.008, machine(), ha="right", va="bottom", fontsize=6.5, color=GREY)
        plt.show()
        plt.close(figure)
    return said(f"{title}: {'; '.join(rows)}.")


def _panel(axes: Axes, run: Run, colour: str) -> None:
    begin, workers = run.trace.spans[0].start, run.trace.workers
    for span in run.trace.spans:
        row = workers.index(span.worker)
        axes.barh(
            row, span.end - span.start, left=span.start - begin, height=0.8, color=colour, edgecolor="white", lw=0.5
        )
    axes.set_ylim(max(len(workers), 2) - 0.4, -0.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
