"""The rates of a client: what its user allows at most, and what the server tells or lets it find out."""

import asyncio
import math
from collections.abc import Mapping

from ..limits import Rate, RateLimiter
from ..pace import Pace
from .answers import LLMError
from .told import Told, limit_told

_KINDS = ("requests", "tokens")
_NONE = Rate(math.inf)
_LONG = 86_400.0  # seconds, the window of a rate without one: long enough that no single request is too large for it


class Pacing:
    """A limiter that keeps `requests` and `tokens`, and of the server's own limits the slower ones.

    None is learned alone, and `Rate(math.inf)` is neither kept nor learned. Headers count first; a refusal that they
    do not explain is a limit to be found, in requests.
    """

    def __init__(self, requests: Rate | None, tokens: Rate | None) -> None:
        self._given = (requests or _NONE, tokens or _NONE)
        learns = [rate is None or rate.limit < math.inf for rate in (requests, tokens)]
        self._told = [Told() if learn else None for learn in learns]
        self._pace = Pace() if learns[0] else None
        self.limiter = RateLimiter(*self._given)

    def heard(self, sent: float, status: int, headers: Mapping[str, str]) -> None:
        """An answer has begun to come, to a request that left at `sent`."""
        telling = {name: value for name, value in headers.items() if "ratelimit" in name}  # httpx's `get` is slow
        for kind, told in zip(_KINDS, self._told, strict=True):
            if telling and told is not None and (limit := limit_told(kind, telling)):
                told.heard(limit)
                self.limiter.pause(told.hold)
        if self._pace is not None and status != 429:  # a failure counts as a request, too
            self._pace.passed(sent)
        self._keep()

    def learn(self, error: LLMError, sent: float, tokens: float) -> None:
        """A request that left at `sent` has failed: what a refusal did not use is given back, and everyone waits."""
        if error.status == 429:
            self.limiter.refund(0, tokens)
            if error.may_heal:
                now = asyncio.get_running_loop().time()
                error.retry_after = self.refused(sent, now, tokens, error.retry_after)
        if error.retry_after and error.may_heal:
            self.limiter.pause(error.retry_after)

    def refused(self, sent: float, now: float, tokens: float, asked: float | None) -> float:
        """A request was refused with 429; returns the seconds to hold everyone up, 0 where they are not known."""
        holds = [
            told.hold for told, amount in zip(self._told, (1, tokens), strict=True) if told and told.remaining < amount
        ]
        wait = asked or max(holds, default=0.0)
        if self._pace is None or (holds and wait):
            return wait
        wait = self._pace.refused(sent, now, asked)
        self._keep()
        return wait

    def _keep(self) -> None:
        """Let the limiter keep the slowest of what is given, told and found."""
        learned = [math.inf if told is None else told.rate for told in self._told]
        if self._pace is not None:
            learned[0] = min(learned[0], self._pace.rate)
        rates = tuple(map(_slower, self._given, learned))
        if rates != self.limiter.rates:
            self.limiter.change(*rates)


def _slower(given: Rate, learned: float) -> Rate:
    """The slower of a rate and of so many units a second. What a single request may ask for stays as given."""
    if learned * given.interval >= 1 or learned == math.inf:
        return given
    limit = given.limit if given.limit < math.inf else learned * _LONG
    return Rate(limit, limit / learned, headroom=1.0)
