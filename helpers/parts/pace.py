"""Find a rate limit that nobody tells: from when requests get through, and when they are refused.

The rate that got through is remembered. It is approached fast, held, and only then passed, a little, to see whether the
limit still stands: the cubic of CUBIC (RFC 9438), counted in requests in place of seconds, and with a small cut.
"""

import math
from collections import deque

SWING = 0.05  # of the remembered rate: the cut, and how far beyond it two spans lead
SPAN = 200  # requests until the remembered rate is kept again: one or two are refused in twice as many
SECONDS = 2.0  # the least that a span takes: a window of a second has to be seen whole
KEPT = 10_000  # requests remembered


class Pace:
    """The rate to keep, in requests a second: infinite until the first is refused.

    Times are seconds of one clock, given by the caller. A request that left before a refusal was heard of belongs to
    it: a burst is refused once. Requests are then let through one by one, ever more rarely, until one gets through.
    """

    def __init__(self) -> None:
        self.rate = math.inf
        self._remembered = math.inf  # the rate that got through
        self._span = float(SPAN)
        self._count = 0  # requests since the last cut
        self._passed: deque[float] = deque(maxlen=KEPT)  # when those left that got through since then
        self._last = -math.inf
        self._refusals = 0  # in a row
        self._before = math.inf  # the rate before them
        self._first = self._latest = -math.inf  # nothing gets through from here to there
        self._until = -math.inf  # nobody leaves before
        self._longest = 0.0  # seconds for which nothing got through

    def passed(self, sent: float) -> None:
        """A request that left at `sent` got through."""
        if self._refusals and sent >= self._until:
            self._reopen(sent)
        elif not self._refusals and sent - self._last <= 2 / self.rate:  # else it is not this rate that holds it up
            self._count += 1
            self.rate = self._remembered * (1 + SWING * (self._count / self._span - 1) ** 3)
        self._passed.append(sent)
        self._last = max(self._last, sent)

    def refused(self, sent: float, now: float, asked: float | None = None) -> float:
        """A request that left at `sent` was refused; returns the seconds for which nobody should leave.

        `asked`: the seconds that the server asked to wait, if it did. Otherwise each refusal doubles them.
        """
        if sent >= self._until:
            if not self._refusals:
                self._first, self._before = sent, self.rate
            self._latest = now + asked if asked else sent
            shortest = max(now - sent, 1 / self._before if self._before < math.inf else 0.05)
            rarely = shortest * 2.0 ** min(self._refusals, 60)
            self._refusals += 1
            self._until = now + max(asked or rarely, 1e-3)
            self.rate = 1 / rarely
        return max(self._until - now, 1e-3)

    def _reopen(self, sent: float) -> None:
        """The request that left at `sent` got through after refusals."""
        blocked = self._latest - self._first
        if self._before == math.inf or self._refusals > 2:  # far above the limit
            through = self._most((self._latest + sent) / 2, blocked, 1) or 1 / (sent - self._first)
        else:
            through = max(self._most(self._first, 0.0, SPAN), 0.9 * self._before)
        through = min(through, self._before)
        self._longest = max(blocked, 0.9 * self._longest)
        span = max(SPAN, through * self._longest, through * SECONDS)
        if not 0.9 < through / self._remembered < 1.1:  # it is somewhere else: the less is known, the faster
            span = min(max(4, len(self._passed)), span / 4)
        self._remembered, self._span, self._count = through, span, 0
        self.rate = through * (1 - SWING)
        self._refusals = 0
        self._passed.clear()

    def _most(self, end: float, seconds: float, requests: int) -> float:
        """The highest rate at which requests got through up to `end`, over so many seconds and requests at least."""
        most = 0.0
        for count, sent in enumerate(reversed(self._passed), 1):
            if end > sent and ((end - sent >= seconds and count >= requests) or count == len(self._passed)):
                most = max(most, count / max(end - sent, seconds))
        return most
