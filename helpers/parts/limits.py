"""Keep within a rate: evenly spaced, first come first served, with no opening burst.

This is virtual scheduling, the generic cell rate algorithm (GCRA, ITU-T I.371): remember when the next one is due and
let nobody through before. Unlike a bucket of tokens it cannot let two buckets through around a boundary.
"""

import asyncio
from collections import deque
from dataclasses import dataclass


class OverBudget(ValueError):
    """One request asks for more than the whole budget: no waiting would ever let it through."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `limit` units in `per` seconds, of which `headroom` is used: 0.95 leaves room for clocks that differ."""

    limit: float
    per: float = 60.0
    headroom: float = 0.95

    def __post_init__(self) -> None:
        if not (self.limit > 0 and self.per > 0 and 0 < self.headroom <= 1):
            raise ValueError(f"limit and per must be positive and headroom in (0, 1], not {self}")

    @property
    def interval(self) -> float:
        """Seconds that one unit takes."""
        return self.per / (self.limit * self.headroom)


class RateLimiter:
    """Lets callers through no faster than every one of its rates allows.

    >>> limiter = RateLimiter(Rate(600), Rate(90_000))     # requests and tokens a minute
    >>> await limiter.acquire(1, 420)                      # one request, 420 tokens reserved
    >>> limiter.refund(0, 170)                             # it took 250

    In any window of w seconds at most w / interval + (the largest single amount) units are let through, refunds apart:
    where single amounts are large, leave them room by a smaller `headroom`, at most 1 - largest / limit.
    Only the head of the queue has a timer, so `pause`, `refund` and a caller that gives up move everyone behind it.
    """

    def __init__(self, *rates: Rate) -> None:
        self.rates = rates
        self._due = [float("-inf")] * len(rates)
        self.paused_until = float("-inf")  # a time of the loop's clock
        self._waiting: deque[tuple[asyncio.Future[None], tuple[float, ...], float]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def acquire(self, *amounts: float) -> None:
        """Wait for a turn. One amount for each rate; 1 of the first when none is given.

        Raises `OverBudget` when an amount is larger than its rate's limit. Cancelling gives the turn back.
        """
        amounts = self._full(amounts or (1,) * bool(self.rates))
        for amount, rate in zip(amounts, self.rates, strict=True):
            if amount > rate.limit:
                raise OverBudget(f"{amount:g} is more than the whole budget of {rate.limit:g} in {rate.per:g} s")
            if not amount >= 0:
                raise ValueError(f"an amount must not be negative, as {amount:g} is")
        turn = asyncio.get_running_loop().create_future()
        self._refuse_second_loop(turn.get_loop())
        self._waiting.append((turn, amounts, turn.get_loop().time()))
        self._let_through()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._let_through()
            else:
                self.refund(*amounts)
            raise

    def refund(self, *amounts: float) -> None:
        """Give back what was reserved and not used.

        A negative amount charges what was used beyond the reservation, up to the rate's whole limit.
        """
        for i, (amount, rate) in enumerate(zip(self._full(amounts), self.rates, strict=True)):
            self._due[i] -= max(amount, -rate.limit) * rate.interval
        self._let_through()

    def pause(self, seconds: float) -> None:
        """Let nobody through for so long; a shorter pause never cuts a longer one."""
        self.paused_until = max(self.paused_until, asyncio.get_running_loop().time() + seconds)
        self._let_through()

    def _refuse_second_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and (other := self._waiting[0][0].get_loop()) is not loop:
            if not other.is_closed():
                raise RuntimeError(
                    "callers from another event loop wait in this limiter: use one limiter for each loop"
                )
            self._waiting.clear()

    def _full(self, amounts: tuple[float, ...]) -> tuple[float, ...]:
        if len(amounts) > len(self.rates):
            raise ValueError(f"{len(amounts)} amounts for {len(self.rates)} rates")
        return amounts + (0,) * (len(self.rates) - len(amounts))

    def _let_through(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            turn, amounts, came = self._waiting[0]
            loop = turn.get_loop()
            now = loop.time()
            due = max(came, self.paused_until, *(d for d, amount in zip(self._due, amounts, strict=True) if amount))
            if turn.done():
                self._waiting.popleft()
            elif due > now:
                self._timer = loop.call_at(due, self._let_through)
                return
            else:
                self._waiting.popleft()
                turn.set_result(None)
                self._charge(amounts, due, now)

    def _charge(self, amounts: tuple[float, ...], due: float, now: float) -> None:
        for i, (amount, rate) in enumerate(zip(amounts, self.rates, strict=True)):
            if amount:
                # Timers fire a little late. Counting from when it was due makes up for it, by half an interval at most.
                self._due[i] = max(due, now - rate.interval / 2) + amount * rate.interval
