"""One call in several attempts: which failures are tried again, how long it may take, and who waits meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ..limits import RateLimiter
from ..retry import backoff
from .answers import CheckFailed, LLMError, NoAnswerInTime, NotAsked
from .breaker import Breaker
from .budget import BudgetSpent
from .ledger import Ledger

T = TypeVar("T")
Leave = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Attempts:
    """At most `most` failures a call, and `deadline` seconds for all of it.

    A 429 with a Retry-After is no failure: the limiter holds everyone up for it, and the deadline alone ends that.
    """

    most: int
    deadline: float
    limiter: RateLimiter
    ledger: Ledger
    breaker: Breaker = field(default_factory=Breaker)

    async def until_answered(self, request: Callable[[Leave], Awaitable[T]]) -> T:
        """What `await request(leave)` gives, which calls `leave()` when its turn has come, before anything is sent.

        Tries again after an `LLMError` that may heal; raises the last of them. Raises `NotAsked` as soon as the
        breaker lets nobody out, or a budget is spent.
        """
        loop = asyncio.get_running_loop()
        ends = loop.time() + self.deadline
        attempt = failures = 0
        error: LLMError | None = None

        def leave() -> None:
            nonlocal attempt
            self.breaker.leave(call, attempt)
            attempt += 1
            self.ledger.requests += 1
            self.ledger.retries += attempt > 1

        try:
            async with asyncio.timeout_at(ends) as call:
                self.breaker.wait(call, attempt)
                while True:
                    if self.limiter.paused_until >= ends:  # nobody is let through in time
                        late = "the server asked everyone to wait past the deadline"
                        raise error or NoAnswerInTime(late, None, 0)
                    try:
                        answer = await request(leave)
                        self.breaker.answered(call)
                        return answer
                    except NotAsked:
                        raise
                    except LLMError as failure:
                        self.breaker.answered(call)
                        error = failure
                        error.attempts = attempt
                    if not (error.status == 429 and error.retry_after):
                        failures += 1
                    at_once = error.retry_after or isinstance(error, CheckFailed)
                    wait = 0.0 if at_once else backoff(failures, base=0.2)
                    too_late = loop.time() + wait >= ends
                    if not error.may_heal or failures == self.most or too_late:
                        raise error
                    self.breaker.wait(call, attempt)
                    await asyncio.sleep(wait)
        except BudgetSpent as spent:
            raise NotAsked.because(spent, attempt) from spent
        except TimeoutError:
            if (call.when() or ends) < ends:
                raise self.breaker.refusal(attempt) from self.breaker.cause
            late = f"no answer within the deadline of {self.deadline:g} s"
            raise NoAnswerInTime(f"{late}: {error.message}" if error else late, None, attempt) from error
        finally:
            self.breaker.forget(call)
