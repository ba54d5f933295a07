"""Try again, politely: which failures to retry, and how long to wait first."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

T = TypeVar("T")


def retryable(status: int) -> bool:
    """Whether an HTTP status may heal by itself: 408, 409, 429 and every 5xx."""
    return status in (408, 409, 429) or 500 <= status <= 599


def http_date(text: str) -> datetime:
    """The moment of a date in a header: UTC where it names no zone, as HTTP knows no other (RFC 9110, 5.6.7)."""
    date = parsedate_to_datetime(text)
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a server asks to wait, or None where it names no time that can be read.

    `retry-after-ms` (milliseconds) comes first, then `retry-after` in seconds or as an HTTP
    date (RFC 9110, 10.2.3). A time that has passed is 0. Header names must be lower case or
    the mapping case-insensitive, as httpx's is.
    """
    for name, unit in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        date = http_date(headers.get("retry-after", ""))
        return max(0.0, date.timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def backoff(
    attempt: int,
    *,
    base: float = 0.5,
    cap: float = 8.0,
    rng: random.Random | None = None,
) -> float:
    """Seconds to wait after failed attempt 1, 2, 3 …: exponential with full jitter.

    Uniform between 0 and min(cap, base · 2^(attempt - 1)), so that callers which failed
    together spread out (Marc Brooker, "Exponential Backoff And Jitter", AWS, 2015).
    """
    return (rng or random).uniform(0, min(cap, base * 2 ** min(attempt - 1, 60)))


async def retry(
    call: Callable[[int], Awaitable[T]],
    *,
    attempts: int,
    wait: Callable[[Exception, int], float | None],
) -> T:
    """Await `call(1)`, `call(2)` … until one returns, at most `attempts` times.

    `wait(error, attempt)` gives the seconds to wait before the next one, or None to give up. Raises the last error.
    """
    for attempt in range(1, attempts + 1):
        try:
            return await call(attempt)
        except Exception as error:
            seconds = wait(error, attempt) if attempt < attempts else None
            if seconds is None:
                raise
        await asyncio.sleep(seconds)
    raise ValueError(f"attempts must be at least 1, not {attempts}")
