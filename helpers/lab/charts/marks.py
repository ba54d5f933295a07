"""What came when."""

from collections.abc import Collection, Mapping, Sequence

import matplotlib.pyplot as plt

from ..numbers import number
from .style import BLUE, GREY, ORANGE, STYLE, count, finish, height


def moments(
    rows: Mapping[str, Sequence[float]], title: str, *, noun: str = "token", broken: Collection[str] = ()
) -> None:
    """A row for each name: a thin line while it waits, then a mark at each of its moments, in seconds.

    The rows named in `broken` are orange, and end in a cross.
    """
    last = max((max(times) for times in rows.values() if times), default=None)
    if last is None:
        raise ValueError("nothing was recorded: there are no moments to draw")
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(max(1.5, 0.9 + 0.22 * len(rows))), layout="constrained")
        for row, (name, times) in enumerate(rows.items()):
            colour = ORANGE if name in broken else BLUE
            axes.hlines(row, 0, times[0] if times else last, color=GREY, linewidth=0.6)
            axes.vlines(times, row - 0.36, row + 0.36, color=colour, linewidth=1.1)
            if name in broken:
                axes.plot(times[-1] if times else last, row, "x", color=colour, markersize=7, markeredgewidth=2)
        axes.set_yticks(range(len(rows)), list(rows))
        axes.tick_params(axis="y", length=0, labelsize=9.5 if len(rows) <= 10 else 7)
        axes.invert_yaxis()
        axes.set_xlim(0, last * 1.02)
        axes.set_xlabel("seconds", loc="left")
        firsts = [times[0] for times in rows.values() if times]
        finish(
            figure,
            title,
            f"{count(sum(map(len, rows.values())), noun)} in {count(len(rows), 'row')} and {number(last)} s; the first"
            f" {noun} of a row after {number(min(firsts))} to {number(max(firsts))} s"
            + (f"; {count(len(broken), 'row')} broken off" if broken else ""),
        )
