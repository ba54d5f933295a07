"""The course's figures: one style, four verbs. Each shows its figure and returns the sentence that says the same."""

import datetime
import platform
import textwrap
from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.lab.trace import Trace
from helpers.parts.cpus import usable_cpus

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#767676"  # Okabe and Ito: told apart by everyone
STYLE: dict[Any, Any] = {
    "figure.figsize": (7, 2.6),
    "figure.dpi": 100,
    "savefig.bbox": "standard",
    "font.size": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
}


def timeline(trace: Trace, title: str, *, wall: float | None = None) -> str:
    """When each worker was busy. Failed work is orange and hatched; `wall` (seconds) marks a bound on the time axis."""
    spans, workers = trace.spans, trace.workers
    if not spans:
        raise ValueError("nothing was recorded: there is no timeline to draw")
    begin = spans[0].start
    with plt.rc_context(STYLE):
        figure, axes = _figure(max(1.5, min(3.4, 0.9 + 0.22 * len(workers))))
        for span in spans:
            bad = span.outcome != "ok"
            axes.barh(
                workers.index(span.worker),
                max(span.end - span.start, trace.seconds / 150 if bad else 0),  # a failure is seen, however short
                left=span.start - begin,
                height=0.72,
                color=ORANGE if bad else BLUE,
                hatch="////" if bad else None,
                edgecolor="white",
                linewidth=0.6 if len(spans) < 120 else 0.2,
            )
        axes.set_yticks(range(len(workers)), [_short(worker) for worker in workers])
        axes.tick_params(axis="y", length=0, labelsize=9.5 if len(workers) <= 10 else 7)
        axes.invert_yaxis()
        axes.set_xlabel("seconds", loc="left")
        if wall is not None:
            axes.axvline(wall, color="black", linestyle="--", linewidth=1)
            axes.annotate(
                f" bound {number(wall)} s", (wall, 1), xycoords=("data", "axes fraction"), color=GREY, va="bottom"
            )
        axes.set_xlim(0, max(trace.seconds, (wall or 0) * 1.2) * 1.01)
        _finish(figure, axes, title)
    failed = sum(span.outcome != "ok" for span in spans)
    return said(
        f"{title}: {_count(len(spans), 'span')} on {_count(len(workers), 'worker')} in {number(trace.seconds)} s"
        f"{f', {failed} failed' if failed else ''}; at most {trace.peak} at once; workers busy {trace.busy_share:.0%}"
        " of the time."
    )


def compare(measured: Mapping[str, float], title: str, *, unit: str = "s", limit: float | None = None) -> str:
    """One bar for each name, its number beside it; `limit` marks what is possible."""
    with plt.rc_context(STYLE):
        figure, axes = _figure(1.1 + 0.34 * len(measured))
        bars = axes.barh(list(measured), list(measured.values()), height=0.62, color=BLUE)
        axes.bar_label(bars, labels=[f"{number(value)} {unit}" for value in measured.values()], padding=4)
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, max([*measured.values(), limit or 0]) * 1.15)
        axes.set_xlabel({"s": "seconds", "×": "times as fast"}.get(unit, unit), loc="left")
        if limit is not None:
            axes.axvline(limit, color=ORANGE, linestyle="--", linewidth=1.2)
            axes.annotate(
                f" limit {number(limit)} {unit}",
                (limit, 1),
                xycoords=("data", "axes fraction"),
                color=ORANGE,
                va="bottom",
            )
        _finish(figure, axes, title)
    values = ", ".join(f"{name} {number(value)} {unit}" for name, value in measured.items())
    bound = f"; the limit is {number(limit)} {unit}" if limit is not None else ""
    return said(f"{title}: {values}{bound}.")


def scaling(
    measured: Mapping[int, float], title: str, *, limit: Mapping[int, float], x: str = "workers", y: str = "speed-up"
) -> str:
    """A measured curve over the number of workers, and the curve of what is possible."""
    with plt.rc_context(STYLE):
        figure, axes = _figure(2.8)
        axes.plot(list(limit), list(limit.values()), color=GREY, linestyle="--")
        axes.plot(list(measured), list(measured.values()), color=BLUE, marker="o")
        for curve, name, colour, side in ((limit, "possible", GREY, "bottom"), (measured, "measured", BLUE, "top")):
            axes.annotate(f"  {name}", (max(curve), curve[max(curve)]), color=colour, va=side)
        axes.set_xticks(list(measured))
        axes.set_xlim(min(measured), max(measured) * 1.18)
        axes.set_ylim(bottom=0)
        axes.set_xlabel(x, loc="left")
        axes.set_ylabel(y)
        _finish(figure, axes, title)
    best = max(measured, key=lambda n: measured[n])
    return said(f"{title}: best {number(measured[best])} at {best} {x}, where {number(limit[best])} is possible.")


def frontier(points: Mapping[str, tuple[float, float]], title: str, *, x: str, y: str) -> str:
    """Named settings over two measures, such as latency and throughput; the line joins them in order."""
    with plt.rc_context(STYLE):
        figure, axes = _figure(3.0)
        axes.plot(*zip(*points.values(), strict=True), color=GREY, linewidth=0.8, zorder=1)
        axes.scatter(*zip(*points.values(), strict=True), color=BLUE, zorder=2)
        for name, point in points.items():
            axes.annotate(name, point, xytext=(5, 4), textcoords="offset points")
        axes.margins(0.12)
        axes.set_xlabel(x, loc="left")
        axes.set_ylabel(y)
        _finish(figure, axes, title)
    listed = "; ".join(f"{name}: {number(a)} and {number(b)}" for name, (a, b) in points.items())
    return said(f"{title} ({x} and {y}): {listed}.")


def said(sentence: str) -> str:
    """The sentence under a figure, in lines that fit the page."""
    return textwrap.fill(sentence, 95)


def _figure(height: float) -> tuple[Figure, Axes]:
    return plt.subplots(figsize=(7, min(3.5, height)), layout="constrained")


def _finish(figure: Figure, axes: Axes, title: str) -> None:
    axes.set_title(title, pad=16)  # a bound is named below it
    figure.text(0.995, 0.008, machine(), ha="right", va="bottom", fontsize=6.5, color=GREY)
    plt.show()
    plt.close(figure)


def machine() -> str:
    """Where and when a figure was made, in small type."""
    cores = _count(usable_cpus(), "core")
    day = datetime.date.today().strftime("%-d %b %Y" if platform.system() != "Windows" else "%#d %b %Y")
    return f"{platform.system()} {platform.machine()} · {cores} · Python {platform.python_version()} · {day}"


def _short(worker: str) -> str:
    return worker if len(worker) <= 22 else f"{worker[:19]}…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def number(value: float) -> str:
    """Three figures, and whole numbers from 100 on."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
