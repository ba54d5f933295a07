"""When a server wants to be asked again: every way of saying it, read in this one place."""

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from ..retry import http_date, retry_after

_UNITS = {"ms": 1e-3, "milli": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}  # by how their names begin
_PIECE = r"(\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])"
_DURATION = rf"{_PIECE}(?:(?:\s|,|and)*{_PIECE})*"  # "1m2.5s", "20 seconds", "1 minute and 5 seconds"
_ASKED = re.compile(
    r'(?:"retryDelay"\s*:\s*"|\b(?:try again|retry) (?:in|after) (?:about )?|\bplease wait (?:for )?)'
    rf"(?P<wait>{_DURATION})",
    re.IGNORECASE,
)


def wait_asked(status: int, headers: Mapping[str, str], body: bytes) -> float | None:
    """Seconds that a server asks to wait; 0 or None where it names no time.

    The plainest word counts: `Retry-After`, then what the body of an error says (Google's RetryInfo, "try again in
    20s"), then, for a 429, when the limit that is used up starts anew: `x-ratelimit-reset-requests: 1m2.5s`.
    """
    wait = retry_after(headers) or seconds_in(headers.get("retry-after", ""))
    if not wait and status >= 400 and (asked := _ASKED.search(body[:20_000].decode(errors="replace"))):
        wait = seconds_in(asked["wait"])
    if not wait and status == 429:
        wait = _until_reset(headers)
    return wait


def _until_reset(headers: Mapping[str, str]) -> float | None:
    """The longest wait of the limits that are used up; where the server doesn't say which are, the shortest of all."""
    used_up, untold = [], []
    for name, value in headers.items():
        if "ratelimit" in name.replace("-", "") and "reset" in name and (wait := seconds_in(value)):
            remaining = headers.get(name.replace("reset", "remaining"))
            if remaining is None:
                untold.append(wait)
            elif remaining.strip() in ("0", "0.0"):
                used_up.append(wait)
    return max(used_up, default=None) or min(untold, default=None)


def seconds_in(text: str) -> float | None:
    """Seconds in "1m2.5s" or "30", or until a moment: a date, or the seconds or milliseconds since 1970."""
    text = text.strip()
    if re.fullmatch(_DURATION, text, re.IGNORECASE):
        return sum(float(number) * _unit(name) for number, name in re.findall(_PIECE, text, re.IGNORECASE))
    if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII):
        number = float(text)
        return number if number < 1e9 else _until(number if number < 1e12 else number / 1000)
    for read in (datetime.fromisoformat, http_date):
        try:
            date = read(text)
            return _until((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
        except (TypeError, ValueError, OverflowError):
            continue
    return None


def _unit(name: str) -> float:
    return next(seconds for beginning, seconds in _UNITS.items() if name.lower().startswith(beginning))


def _until(moment: float) -> float:
    return max(0.0, moment - time.time())
