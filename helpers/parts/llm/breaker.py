"""Stop sending after an error that any request would get: a circuit breaker, and the prompts of one batch behind it."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Sized
from typing import TypeVar

from ..bounded import each
from .answers import LLMError, NotAsked

T = TypeVar("T")
R = TypeVar("R")


class Breaker:
    """Lets no request out for `hold` seconds after an error that is `fatal`; then one goes, to find out.

    Unless that one gets such an error again, all may go. So a wrong key costs a service two requests a minute, and
    when the key works or the account has money again, it goes on by itself. Calls that wait for their turn when the
    error comes end at once, with `NotAsked`; what is in flight may end.
    """

    def __init__(self, hold: float = 30.0) -> None:
        self._hold = hold
        self.cause: LLMError | None = None
        self._until = 0.0  # a time of the loop's clock
        self._probe: asyncio.Timeout | None = None  # the call that finds out
        self._waiting = dict[asyncio.Timeout, None]()  # in their order

    def reset(self) -> None:
        """Let all out, as at the beginning."""
        self.cause = self._probe = None

    def wait(self, call: asyncio.Timeout, attempts: int) -> None:
        """Before a call waits for its turn, after so many attempts. Its time-out is how it is ended early.

        Raises `NotAsked`.
        """
        if self.cause is not None:
            now = asyncio.get_running_loop().time()
            if now < self._until:
                raise self.refusal(attempts)
            self._until, self._probe = now + self._hold, call
        self._waiting[call] = None

    def leave(self, call: asyncio.Timeout, attempts: int) -> None:
        """When its turn has come, before its request is sent. Raises `NotAsked`."""
        if call not in self._waiting:
            raise self.refusal(attempts)
        del self._waiting[call]

    def answered(self, call: asyncio.Timeout) -> None:
        """When its request has an answer, or has failed."""
        if call is self._probe:
            self.reset()

    def forget(self, call: asyncio.Timeout) -> None:
        """When a call has ended, however it did."""
        self._waiting.pop(call, None)

    def trip(self, error: LLMError) -> None:
        """Let nothing out, and end those who wait. To be called before `answered` is."""
        now = asyncio.get_running_loop().time()
        self.cause, self._until, self._probe = error, now + self._hold, None
        for call in self._waiting:
            if not call.expired():
                call.reschedule(now)
        self._waiting.clear()

    def refusal(self, attempts: int) -> NotAsked:
        """What a call gets that the error has stopped."""
        assert self.cause is not None
        return NotAsked.because(self.cause, attempts)


class Batch(AsyncIterator[T]):
    """The prompts of one batch, which is over for good at the first `fatal` error of its calls, whatever comes later.

    Where the prompts are `finite` each of them is given, so that each has an outcome. Else none is taken any more, and
    `NotAsked` is raised where the next would have come. Not a generator: there is nothing to close when it is left.
    """

    def __init__(self, prompts: Iterable[T] | AsyncIterable[T], *, finite: bool) -> None:
        if isinstance(prompts, str | bytes):
            raise TypeError("prompts must be a list of strings, not one string")
        self._prompts = aiter(each(prompts))
        self._finite = finite
        self._cause: LLMError | None = None

    @classmethod
    def of(cls, prompts: Iterable[T] | AsyncIterable[T]) -> "Batch[T]":
        """Prompts that have a length are finite; of others nobody knows."""
        return prompts if isinstance(prompts, Batch) else cls(prompts, finite=isinstance(prompts, Sized))

    async def __anext__(self) -> T:
        if self._cause is not None and not self._finite:
            raise NotAsked.because(self._cause)
        return await anext(self._prompts)

    async def aclose(self) -> None:
        """Close what gives the prompts, where that can be closed."""
        if hasattr(self._prompts, "aclose"):
            await self._prompts.aclose()

    async def ask(self, call: Callable[[], Awaitable[R]]) -> R:
        """What `await call()` gives. Raises `NotAsked` in its place when the batch is over."""
        if self._cause is not None:
            raise NotAsked.because(self._cause)
        try:
            return await call()
        except LLMError as error:
            if error.fatal:
                self._cause = self._cause or error
            raise
