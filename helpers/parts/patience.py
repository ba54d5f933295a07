"""Wait for each of many things in turn, but never longer than so many seconds for one."""

import asyncio
from collections.abc import Awaitable
from typing import Self, TypeVar

T = TypeVar("T")


class Patience:
    """`asyncio.timeout` for many short waits: it looks at the clock now and then, where that sets a timer each time.

    >>> with Patience(30) as patience:
    ...     while data := await patience.wait(reader.read()): ...

    One wait at a time. Leaving the block stops the clock.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since = 0.0
        self._waiting: asyncio.Task[object] | None = None
        self._over = False

    def __enter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(self.seconds, self._look)
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    async def wait(self, awaitable: Awaitable[T]) -> T:
        """What the awaitable gives. Raises `TimeoutError` when that takes too long; it is cancelled then."""
        task = asyncio.current_task()
        assert task is not None
        before = task.cancelling()
        self._since, self._waiting, self._over = self._loop.time(), task, False
        try:
            return await awaitable
        except asyncio.CancelledError:
            if self._over and task.uncancel() <= before:  # nobody else wanted it to end
                raise TimeoutError from None
            raise
        finally:
            self._waiting = None

    def _look(self) -> None:
        now = self._loop.time()
        left = (self._since if self._waiting else now) + self.seconds - now
        if self._waiting and left <= 0:
            self._over = True
            self._waiting.cancel()
            left = self.seconds
        self._timer = self._loop.call_later(left, self._look)
