"""The limits that a chat-completions server tells with its answers, and the rate that keeps them."""

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from .hints import seconds_in

# OpenAI's names and Anthropic's, and those of the IETF's draft up to its version 7, which knows requests alone
_NAMES = ("x-ratelimit-{what}-{kind}", "anthropic-ratelimit-{kind}-{what}", "ratelimit-{what}")
USED = 0.97  # of the limit: clocks differ, and requests that left evenly do not arrive so
RESERVE = 0.02  # of the limit: where less remains, somebody else takes it too
HOLD = 0.05  # of the window: the wait where nothing remains of a sliding one, which frees a little at a time


class Limit(NamedTuple):
    """What is allowed in a window, what remains of it, and the seconds until it starts anew."""

    allowed: float
    remaining: float
    reset: float


def limit_told(kind: str, headers: Mapping[str, str]) -> Limit | None:
    """The limit on `kind` ("requests" or "tokens") in the headers of an answer; None where they do not tell one."""
    for name in _NAMES[: 3 if kind == "requests" else 2]:
        allowed = _number(headers.get(name.format(what="limit", kind=kind), ""))
        if not allowed:
            continue
        remaining = _number(headers.get(name.format(what="remaining", kind=kind), ""))
        reset = seconds_in(headers.get(name.format(what="reset", kind=kind), ""))
        if remaining is not None and reset is not None:
            return Limit(allowed, remaining, reset)
    return None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*\d+(\.\d+)?\s*", text, re.ASCII) else None


class Told:
    """The rate that keeps a limit, worked out anew from each answer that tells it.

    Servers count in different ways and do not say in which: in fixed windows, in sliding ones, or by a bucket that
    fills up. What remains, spent evenly until it starts anew, is right for the first and the last. A sliding window
    always starts anew a whole window from now; there the limit itself is the rate, as long as something remains.
    """

    def __init__(self) -> None:
        self.rate = math.inf  # units a second
        self.remaining = math.inf  # by the latest answer
        self.hold = 0.0  # seconds for which nobody should leave, by the latest answer
        self._allowed = 0.0
        self._window = 0.0  # seconds: the longest time to a new start

    def heard(self, limit: Limit) -> None:
        """Take in what an answer tells."""
        allowed, self.remaining, reset = limit
        if allowed != self._allowed:
            self._allowed, self._window = allowed, 0.0
        self._window = max(self._window, reset)
        if not self._window:  # nothing is used up yet, and the window's length is not known
            self.rate = math.inf
            return
        slides = reset >= 0.9 * self._window
        most = USED * allowed / self._window
        self.hold = 0.0
        if self.remaining < 1:
            self.rate = most
            self.hold = max(1 / allowed, HOLD) * self._window if slides else reset
            return
        even = USED * self.remaining / reset if reset else most
        reserve = max(1.0, RESERVE * allowed)
        self.rate = min(most, max(even, most * self.remaining / reserve if slides else 0.0))
