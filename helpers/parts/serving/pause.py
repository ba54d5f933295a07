"""How long it pays to wait for one more request: learned from the model's own times and from the requests' own gaps.

Let a model take t(n) = b + a·n seconds for n requests. It is free, n wait, and k more will have come in x seconds. If
the n leave without them, those are answered after t(n) + t(k) from now; if they wait, all are after x + t(n + k). So
each of the k saves b - x, each of the n loses x + a·k, and waiting pays where

    k·(b - x) - n·(x + a·k) > 0,  which is  x < k·(b - n·a) / (n + k).

Nobody knows x. But for each n it is known how often the next one came within a time that pays, and how long it took:
clients that ask again as soon as they are answered come back in a burst, and when all of them wait, nobody else comes.
So the batch waits, where that has paid twice what it cost, for the usual gap and some deviations more, as TCP waits
for a reply before it sends again (RFC 6298). Nobody needs to wait in order to learn this: a batch that leaves at once
still sees when the next requests come.

The idea of a wait learned from a line fitted to the model's times is that of BentoML's dispatcher, and before it of
Clipper (Crankshaw et al., NSDI 2017). Theirs waits for the next one as if it came for certain.
"""

from collections.abc import Sequence
from itertools import pairwise

FADES = 0.95  # what the time of a batch counts, beside that of the next
NEW = 1 / 8  # what a new gap counts beside those before it, and
NEW_DEVIATION = 1 / 4  # its deviation: both as in RFC 6298
DEVIATIONS = 8  # there 4, but a batch that leaves too early costs more than a pause that is too long
LIKELY = 1 / 2  # the share of times in which one came soon, so that it is reckoned with
MARGIN = 2  # what chance alone makes of a few gaps shall start no pause


class Pause:
    """When a batch of at most `size` requests leaves. `limit`: seconds that it waits at most while the model is free.

    It never looks at a clock: all times are given to it, in seconds of any one clock.
    """

    def __init__(self, size: int, limit: float) -> None:
        self.fixed = self.each = 0.0  # b and a, in seconds
        self.late = 0.0  # by so much a wait is longer than it was meant to be
        self._size = size
        self._limit = limit
        self._sums = [0.0] * 5
        self._gaps: dict[int, _Gaps] = {}  # by the number that waits
        self._left: tuple[int, float] | None = None  # how many left last, and since when nobody had joined them

    def due(self, waiting: int, first: float, last: float, free: float) -> float:
        """When they leave, if nobody joins them: they came between `first` and `last`, the model is free since `free`.

        Time in which the model was busy is no waiting for others, and does not count.
        """
        if waiting >= self._size:
            return last
        return min(max(last, free) + self.seconds(waiting), max(first, free) + self._limit)

    def seconds(self, waiting: int) -> float:
        """How long it pays to wait for one more."""
        gaps = self._gaps.get(waiting)
        if gaps is None or gaps.soon <= 0 or self._saved(waiting) <= 0 or self.late > self._saved(1) / 2:
            return 0.0
        longest, more = self._pays(waiting)
        pause = min(gaps.usual + DEVIATIONS * gaps.deviation, longest)
        won = gaps.soon * (longest - gaps.usual) * (waiting + more)
        return pause if won > MARGIN * (1 - gaps.soon) * pause * waiting else 0.0

    def left(self, came: Sequence[float], free: float) -> None:
        """A batch leaves, whose requests came at these times; the model has been free since `free`."""
        if self._left is not None:
            waiting, since = self._left  # who came when these were answered would not have come while they waited
            for time in came:
                if time >= free or waiting == self._size:
                    break
                self._learn(waiting, max(0.0, time - since))
                waiting, since = waiting + 1, max(since, time)
            if waiting < self._size:
                self._learn(waiting, None)
        for waiting, (one, following) in enumerate(pairwise(came), 1):
            if following > free:
                self._learn(waiting, following - max(one, free))
        self._left = (len(came), max(came[-1], free)) if len(came) < self._size else None

    def served(self, size: int, seconds: float) -> None:
        """The model took so long for so many. Fits b and a by least squares, in which older batches fade."""
        new = (1, size, seconds, size * size, size * seconds)
        count, n, t, nn, nt = self._sums = [FADES * old + now for old, now in zip(self._sums, new, strict=True)]
        spread = nn / count - (n / count) ** 2 + 0.1  # the 0.1: among batches of one size, noise is no slope
        self.each = max(0.0, (nt / count - n / count * t / count) / spread)
        self.fixed = max(0.0, t / count - self.each * n / count)

    def _saved(self, waiting: int) -> float:
        """b - n·a: what a batch of its own costs each who has to wait for it."""
        return self.fixed - waiting * self.each

    def _pays(self, waiting: int) -> tuple[float, int]:
        """In which time the next one must come, so that waiting for it pays; and with how many that is reckoned."""
        saved = self._saved(waiting)
        longest, most, after_it = saved / (waiting + 1), 1, 0.0
        for more in range(2, self._size - waiting + 1):
            gaps = self._gaps.get(waiting + more - 1)
            if saved <= 0 or gaps is None or gaps.soon < LIKELY:
                break
            after_it += gaps.usual
            seconds = more * saved / (waiting + more) - after_it
            if seconds > longest:
                longest, most = seconds, more
        return longest, most

    def _learn(self, waiting: int, gap: float | None) -> None:
        """While so many waited, the next one came after `gap` seconds; None where it would not have come."""
        if waiting not in self._gaps:
            self._gaps[waiting] = _Gaps()
        self._gaps[waiting].add(gap if gap is not None and gap < self._pays(waiting)[0] else None)


class _Gaps:
    """`soon`: the share of those for which waiting would have paid; `usual` and `deviation`: theirs, in seconds."""

    __slots__ = ("deviation", "soon", "usual")

    def __init__(self) -> None:
        self.soon = -1.0  # before the first
        self.usual = self.deviation = 0.0

    def add(self, gap: float | None) -> None:
        soon = 0.0 if gap is None else 1.0
        self.soon = soon if self.soon < 0 else self.soon + NEW * (soon - self.soon)
        if gap is None:
            return
        if not self.deviation:
            self.usual, self.deviation = gap, gap / 2
        else:
            self.deviation += NEW_DEVIATION * (abs(gap - self.usual) - self.deviation)
            self.usual += NEW * (gap - self.usual)
