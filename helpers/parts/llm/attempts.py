"""One call in several attempts: which failures are tried again, how long it may take, and who waits meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from ..limits import RateLimiter
from ..retry import backoff
from .answers import LLMError, NoAnswerInTime
from .ledger import Ledger

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Attempts:
    """At most `most` failures a call, and `deadline` seconds for all of it.

    A 429 with a Retry-After is no failure: the limiter holds everyone up for it, and the deadline alone ends that.
    """

    most: int
    deadline: float
    limiter: RateLimiter
    ledger: Ledger

    async def until_answered(self, request: Callable[[], Awaitable[T]]) -> T:
        """What `await request()` gives. Tries again after an `LLMError` that may heal; raises the last of them."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.deadline
        attempt = failures = 0
        error: LLMError | None = None
        try:
            async with asyncio.timeout_at(ends):
                while True:
                    if self.limiter.paused_until >= ends:  # nobody is let through in time
                        late = "the server asked everyone to wait past the deadline"
                        raise error or NoAnswerInTime(late, None, 0)
                    attempt += 1
                    if attempt > 1:
                        self.ledger.retries += 1
                    try:
                        return await request()
                    except LLMError as failure:
                        error = failure
                        error.attempts = attempt
                    if not (error.status == 429 and error.retry_after):
                        failures += 1
                    wait = 0.0 if error.retry_after else backoff(failures, base=0.2)
                    too_late = loop.time() + wait >= ends
                    if not error.may_heal or failures == self.most or too_late:
                        raise error
                    await asyncio.sleep(wait)
        except TimeoutError:
            late = f"no answer within the deadline of {self.deadline:g} s"
            raise NoAnswerInTime(f"{late}: {error.message}" if error else late, None, attempt) from error
