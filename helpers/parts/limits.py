"""Keep within a rate: evenly spaced, first come first served, with no opening burst.

This is virtual scheduling, the generic cell rate algorithm (GCRA, ITU-T I.371): remember when the next one is due and
let nobody through before. A bucket of permits can let two buckets full through around a boundary, and this cannot.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple


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


class _Caller(NamedTuple):
    turn: asyncio.Future[None]  # done when it may go
    amounts: tuple[float, ...]  # one for each rate
    came: float  # a time of the loop's clock


class RateLimiter:
    """A gate that lets callers through no faster than every one of its rates allows.

    >>> limiter = RateLimiter(Rate(600), Rate(90_000))     # requests and tokens a minute
    >>> await limiter.acquire(1, 420)                      # one request, 420 tokens reserved
    >>> limiter.refund(0, 170)                             # it took 250
    >>> async with limiter: ...                            # one request, for its start: nothing is given back

    In any window of w seconds at most w / interval + (the largest single amount) units are let through, refunds apart:
    where single amounts are large, leave them room by a smaller `headroom`, at most 1 - largest / limit.
    Only the head of the queue has a timer, so `pause`, `refund` and a caller that gives up move everyone behind it.
    """

    def __init__(self, *rates: Rate) -> None:
        self.rates = rates
        self.paused_until = float("-inf")  # a time of the loop's clock
        self._next = [float("-inf")] * len(rates)  # when the next unit of each rate is due, on the same clock
        self._waiting: deque[_Caller] = deque()  # first come, first served
        self._timer: asyncio.TimerHandle | None = None  # of the head of the queue

    def __repr__(self) -> str:
        waiting = [caller for caller in self._waiting if not caller.turn.done()]
        return f"<RateLimiter {', '.join(map(repr, self.rates))}; {len(waiting)} waiting>"

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *exc: object) -> None:
        pass

    async def acquire(self, *amounts: float) -> None:
        """Wait for a turn. One amount for each rate; 1 of the first when none is given.

        Raises `OverBudget` when an amount is larger than its rate's limit. Cancelling gives the turn back.
        """
        if not amounts and self.rates:
            amounts = (1,)
        amounts = self._full(amounts)
        for amount, rate in zip(amounts, self.rates, strict=True):
            if amount > rate.limit:
                raise OverBudget(f"{amount:g} is more than the whole budget of {rate.limit:g} in {rate.per:g} s")
            if not amount >= 0:  # NaN neither
                raise ValueError(f"an amount must not be negative, as {amount:g} is")
        loop = asyncio.get_running_loop()
        self._refuse_second_loop(loop)
        turn = loop.create_future()
        self._waiting.append(_Caller(turn, amounts, loop.time()))
        if len(self._waiting) == 1:  # else the head of the queue has its timer
            self._let_through()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():  # it was still waiting: whoever is behind may go earlier now
                self._let_through()
            else:  # its turn came and was paid for, but it is gone
                self.refund(*amounts)
            raise

    def refund(self, *amounts: float) -> None:
        """Give back what was reserved and not used.

        A negative amount charges what was used beyond the reservation, up to the rate's whole limit.
        """
        for i, (amount, rate) in enumerate(zip(self._full(amounts), self.rates, strict=True)):
            self._next[i] -= max(amount, -rate.limit) * rate.interval
        self._let_through()

    def change(self, *rates: Rate) -> None:
        """Keep these rates from now on, as many as before. Who waits keeps its place, at the new pace."""
        now = asyncio.get_running_loop().time()
        for i, (old, new) in enumerate(zip(self.rates, rates, strict=True)):
            if self._next[i] > now:  # what was let through is as many units as before
                self._next[i] = now + (self._next[i] - now) * new.interval / old.interval
        self.rates = rates
        self._let_through()

    def pause(self, seconds: float) -> None:
        """Let nobody through for so long; a shorter pause never cuts a longer one."""
        self.paused_until = max(self.paused_until, asyncio.get_running_loop().time() + seconds)
        self._let_through()

    def _refuse_second_loop(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._waiting and (other := self._waiting[0].turn.get_loop()) is not loop:
            if not other.is_closed():
                raise RuntimeError("callers of another event loop wait in this limiter: use one limiter for each loop")
            self._waiting.clear()  # that loop ended while they waited

    def _full(self, amounts: tuple[float, ...]) -> tuple[float, ...]:
        if len(amounts) > len(self.rates):
            raise ValueError(f"{len(amounts)} amounts for {len(self.rates)} rates")
        return amounts + (0,) * (len(self.rates) - len(amounts))

    def _let_through(self) -> None:
        """Let go who is due; then sleep until the next one is. Called whenever that time may have changed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            caller = self._waiting[0]
            loop = caller.turn.get_loop()
            now = loop.time()
            due = self._due(caller)
            if due > now and not caller.turn.done():
                self._timer = loop.call_at(due, self._let_through)
                return
            self._waiting.popleft()
            if not caller.turn.done():  # else it has given up
                caller.turn.set_result(None)
                self._charge(caller.amounts, due, now)

    def _due(self, caller: _Caller) -> float:
        """When the slowest of the rates that it asks of lets a caller go: the heart of GCRA."""
        asked = [due for due, amount in zip(self._next, caller.amounts, strict=True) if amount]
        return max(caller.came, self.paused_until, *asked)

    def _charge(self, amounts: tuple[float, ...], due: float, now: float) -> None:
        """Put off whoever comes next by the time that these amounts take."""
        for i, (amount, rate) in enumerate(zip(amounts, self.rates, strict=True)):
            if amount:
                # Timers fire a little late. Counting from when it was due makes up for it, by half an interval at most.
                self._next[i] = max(due, now - rate.interval / 2) + amount * rate.interval
