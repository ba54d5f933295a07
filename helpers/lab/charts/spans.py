"""When each worker was busy."""

from collections.abc import Mapping
from math import inf

import matplotlib.pyplot as plt

from ..numbers import number
from ..trace import Trace
from .style import BLUE, GREEN, LIMIT, MOST_SEAMS, ORANGE, STYLE, count, finish, height, mark


def timeline(
    trace: Trace, title: str, *, limit: float | None = None, moments: Mapping[str, float] | None = None
) -> None:
    """A row for each worker, those of a process side by side, and a bar for each span.

    Failed work is orange and hatched, and green where it is done again.
    `limit` marks, in seconds, the earliest end that is possible. `moments`: what happened at which times of the trace.
    """
    spans, workers = trace.spans, trace.workers
    processes = [_process(worker) for worker in workers]
    workers.sort(key=lambda worker: processes.index(_process(worker)))
    if not spans:
        raise ValueError("nothing was recorded: there is no timeline to draw")
    begin = spans[0].start
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(figsize=height(max(1.5, 0.9 + 0.22 * len(workers))), layout="constrained")
        failed: dict[str, float] = {}  # what has failed, and when it first did
        for span in spans:
            bad = span.outcome != "ok"
            again = failed.get(span.label, inf) <= span.start
            if bad:
                failed.setdefault(span.label, span.end)
            axes.barh(
                workers.index(span.worker),
                max(span.end - span.start, trace.seconds / 150 if bad else 0),  # a failure is seen, however short
                left=span.start - begin,
                height=0.72,
                color=ORANGE if bad else GREEN if again else BLUE,
                hatch="////" if bad else None,
                edgecolor="white",
                linewidth=0.6 if len(spans) <= MOST_SEAMS * len(workers) else 0,
            )
        axes.set_yticks(range(len(workers)), [_short(worker) for worker in workers])
        axes.tick_params(axis="y", length=0, labelsize=9.5 if len(workers) <= 10 else 7)
        axes.invert_yaxis()
        axes.set_xlabel("seconds", loc="left")
        if limit is not None:
            mark(axes, limit, f"limit {number(limit)} s", **LIMIT)
        for name, moment in (moments or {}).items():
            mark(axes, moment - begin, name, color="black", linewidth=1)
        axes.set_xlim(0, max(trace.seconds, (limit or 0) * 1.2) * 1.01)
        failures = sum(span.outcome != "ok" for span in spans)
        finish(
            figure,
            title,
            f"{count(len(spans), 'span')} on {count(len(workers), 'worker')} in {number(trace.seconds)} s"
            f"{f', {failures} failed' if failures else ''}; at most {trace.peak} at once;"
            f" workers busy {trace.busy_share:.0%} of the time"
            + (f"; the limit is {number(limit)} s" if limit is not None else "")
            + "".join(f"; {name} at {number(moment - begin)} s" for name, moment in (moments or {}).items()),
        )


def _short(worker: str) -> str:
    return worker if len(worker) <= 22 else f"{worker[:19]}…"


def _process(worker: str) -> str:
    """Of "process 1, worker 2", the first half."""
    return worker.partition(", ")[0]
