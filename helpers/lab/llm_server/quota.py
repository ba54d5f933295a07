"""Requests and tokens in an exact sliding window, and the headers that tell a client about them."""

import math
from collections import deque
from dataclasses import dataclass

Headers = list[tuple[str, str]]


@dataclass(slots=True, eq=False)
class Charge:
    """What one accepted request has cost, since it arrived."""

    time: float
    tokens: int
    live: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request may not pass: the limit ("requests" or "tokens"), its size, the seconds to wait (inf: for ever)."""

    limit: str
    size: int
    wait: float


class Quota:
    """A request passes when the last `window` seconds, its own included, hold no more than the limits. Nothing waits.

    Times are seconds of one monotonic clock, given by the caller.
    """

    def __init__(self, limits: tuple[int | None, int | None], window: float) -> None:
        self.limits = limits
        self.window = window
        self.worst = 0
        self._charges: deque[Charge] = deque()
        self._tokens = 0

    def admit(self, now: float, tokens: int) -> Charge | Refusal:
        """Charge one request of so many tokens, or say why not; a refused request costs nothing."""
        self._expire(now)
        most_requests, most_tokens = self.limits
        if most_tokens is not None and tokens > most_tokens:
            return Refusal("tokens", most_tokens, math.inf)
        refusals = []
        if most_requests is not None and len(self._charges) >= most_requests:
            oldest = self._charges[len(self._charges) - most_requests]
            refusals.append(Refusal("requests", most_requests, self._leaves(oldest, now)))
        if most_tokens is not None and self._tokens + tokens > most_tokens:
            refusals.append(Refusal("tokens", most_tokens, self._room(self._tokens + tokens - most_tokens, now)))
        if refusals:
            return max(refusals, key=lambda refusal: refusal.wait)
        charge = Charge(now, tokens)
        self._charges.append(charge)
        self._tokens += tokens
        self.worst = max(self.worst, len(self._charges))
        return charge

    def settle(self, charge: Charge, tokens: int) -> None:
        """Replace the estimate by what was really used; the request still counts from when it arrived."""
        if charge.live:
            self._tokens += tokens - charge.tokens
            charge.tokens = tokens

    def clear(self) -> None:
        self._expire(math.inf)
        self.worst = 0

    def headers(self, now: float) -> Headers:
        """The x-ratelimit headers of the limits that are on; `reset` is when nothing of the window is used any more."""
        self._expire(now)
        reset = duration(self._leaves(self._charges[-1], now) if self._charges else 0.0)
        used = {"requests": len(self._charges), "tokens": self._tokens}
        return [
            header
            for (name, count), limit in zip(used.items(), self.limits, strict=True)
            if limit is not None
            for header in (
                (f"x-ratelimit-limit-{name}", str(limit)),
                (f"x-ratelimit-remaining-{name}", str(max(0, limit - count))),
                (f"x-ratelimit-reset-{name}", reset),
            )
        ]

    def _expire(self, now: float) -> None:
        while self._charges and self._charges[0].time <= now - self.window:
            charge = self._charges.popleft()
            charge.live = False
            self._tokens -= charge.tokens

    def _leaves(self, charge: Charge, now: float) -> float:
        return charge.time + self.window - now

    def _room(self, needed: int, now: float) -> float:
        for charge in self._charges:
            needed -= charge.tokens
            if needed <= 0:
                return self._leaves(charge, now)
        raise AssertionError("no single request is larger than the budget")


def duration(seconds: float) -> str:
    """Seconds as OpenAI writes them, rounded up: "0s", "20ms", "1.2s"."""
    milliseconds = math.ceil(seconds * 1000 - 1e-6)
    if 0 < milliseconds < 1000:
        return f"{milliseconds}ms"
    return f"{math.ceil(milliseconds / 100) / 10:g}s"


def wait_headers(seconds: float) -> Headers:
    """How long to wait, to the millisecond and in whole seconds, both rounded up."""
    return [("retry-after-ms", str(math.ceil(seconds * 1000))), ("retry-after", str(math.ceil(seconds)))]
