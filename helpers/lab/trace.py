"""One recorder, two uses: what it saw is drawn as a timeline, and is evidence for checks."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from ..parts.events import Event

R = TypeVar("R")


class Span(NamedTuple):
    """Work on `label` by `worker` from `start` to `end` (monotonic seconds); `outcome` is "ok" or "error"."""

    label: str
    worker: str
    start: float
    end: float
    outcome: str = "ok"


class Trace:
    """A record of spans from tasks, threads and processes. Give it to any pattern: `observe=trace`."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._open: dict[tuple[str, str], float] = {}

    def __call__(self, event: Event) -> None:
        key = (str(event.item), event.worker)  # an item need not be hashable
        if event.what == "start":
            self._open[key] = event.time
        elif event.what in ("end", "error") and key in self._open:
            outcome = "ok" if event.what == "end" else "error"
            self.add(Span(key[0], event.worker, self._open.pop(key), event.time, outcome))

    def add(self, span: Span) -> None:
        self._spans.append(span)

    @contextmanager
    def span(self, label: str, worker: str = "") -> Iterator[None]:
        """Record the block. The worker is this thread unless it is named."""
        worker, start, outcome = worker or threading.current_thread().name, time.monotonic(), "error"
        try:
            yield
            outcome = "ok"
        finally:
            self.add(Span(label, worker, start, time.monotonic(), outcome))

    @property
    def spans(self) -> list[Span]:
        return sorted(self._spans, key=lambda span: span.start)

    @property
    def workers(self) -> list[str]:
        """In order of their first span."""
        return list(dict.fromkeys(span.worker for span in self.spans))

    def numbered(self, kind: str) -> "Trace":
        """The same with other names: "thread 1" is the first that started, and one that is alone needs no number."""
        names = {worker: f"{kind} {number}" for number, worker in enumerate(self.workers, 1)}
        renamed = Trace()
        for span in self.spans:
            renamed.add(span._replace(worker=names[span.worker] if len(names) > 1 else kind))
        return renamed

    @property
    def seconds(self) -> float:
        """From the first start to the last end."""
        return max((s.end for s in self._spans), default=0.0) - min((s.start for s in self._spans), default=0.0)

    @property
    def peak(self) -> int:
        """The most spans under way at one moment."""
        changes = sorted([(s.end, -1) for s in self._spans] + [(s.start, 1) for s in self._spans])
        now = peak = 0
        for _, change in changes:
            now += change
            peak = max(peak, now)
        return peak

    @property
    def busy_share(self) -> float:
        """The share of all workers' time, from first start to last end, that lies inside a span."""
        total = self.seconds * len(self.workers)
        return sum(s.end - s.start for s in self._spans) / total if total else 0.0


def timed(label: str, func: Callable[..., R], *args: object) -> tuple[Span, R]:
    """Call `func(*args)` and say when and where it ran; fit to be sent to another thread or process."""
    worker = f"process {os.getpid()}, thread {threading.get_ident()}"
    start = time.monotonic()
    result = func(*args)
    return Span(label, worker, start, time.monotonic()), result
