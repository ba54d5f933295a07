"""Live figures of a service: how large its batches are, how long requests wait, and how long they take in all."""

import math
from collections import Counter, deque
from collections.abc import Sequence
from typing import NamedTuple

from .requests import Answer, Request

RECENT = 1000  # requests that the percentiles are taken of


class Percentiles(NamedTuple):
    """Of seconds: half of the recent requests took at most `p50`, 95 of 100 at most `p95`. NaN before the first."""

    p50: float
    p95: float
    p99: float


class Figures:
    """`batches`: how often the model was given so many requests, by size. `answered`, `failed`: requests so far."""

    def __init__(self) -> None:
        self.batches: Counter[int] = Counter()
        self.answered = self.failed = 0
        self._waits: deque[float] = deque(maxlen=RECENT)
        self._times: deque[float] = deque(maxlen=RECENT)

    @property
    def queue_wait(self) -> Percentiles:
        """From being asked until its batch leaves."""
        return _percentiles(self._waits)

    @property
    def latency(self) -> Percentiles:
        """From being asked until the answer is given."""
        return _percentiles(self._times)

    def __repr__(self) -> str:
        sizes = ", ".join(f"{size}: {count}" for size, count in sorted(self.batches.copy().items()))
        times = ", ".join(f"{name} {1000 * value:.1f} ms" for name, value in self.latency._asdict().items())
        return f"<{self.answered} answered, {self.failed} failed; batches by size {{{sizes}}}; {times}>"

    def begin(self, batch: Sequence[Request], now: float) -> None:
        """A batch leaves for the model."""
        self.batches[len(batch)] += 1
        self._waits.extend([now - request.came for request in batch])

    def end(self, answers: Sequence[Answer], now: float) -> None:
        """These are about to be told."""
        self._times.extend([now - answer.request.came for answer in answers])
        failed = sum(answer.error is not None for answer in answers)
        self.failed += failed
        self.answered += len(answers) - failed


def _percentiles(seconds: deque[float]) -> Percentiles:
    """By nearest rank: the smallest that so many per cent do not exceed."""
    ordered = sorted(seconds.copy()) or [math.nan]
    return Percentiles(*(ordered[math.ceil(len(ordered) * share) - 1] for share in (0.5, 0.95, 0.99)))
