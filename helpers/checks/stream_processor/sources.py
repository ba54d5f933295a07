"""Sources and work for the checks, and items of every kind."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from typing import Any

from ...parts.outcome import Outcome


class Source:
    """Gives items, each `every` seconds after it was asked for; its end, or its error, `after` seconds after the last.

    With a `burst`, so many come at once. `most` is how far it was ahead of those `read`. Cancelled while it waits, it
    needs a tenth of a second to end.
    """

    def __init__(
        self,
        items: Iterable[Any],
        every: float = 0.0,
        error: Exception | None = None,
        after: float = 0.0,
        burst: int = 1,
    ) -> None:
        self.items, self.every, self.error, self.after, self.burst = items, every, error, after, burst
        self.given = self.read = self.most = 0

    async def stream(self) -> AsyncGenerator[Any, None]:
        for number, item in enumerate(self.items):
            try:
                if self.every and not number % self.burst:
                    await asyncio.sleep(self.every)
            except asyncio.CancelledError:
                await asyncio.sleep(0.1)
                raise
            self.given += 1
            self.most = max(self.most, self.given - self.read)
            yield item
        if self.after:
            await asyncio.sleep(self.after)
        if self.error is not None:
            raise self.error


class AsyncIterable:
    """A stream that can be read by `async for`, and no more: it has no `aclose`, and is not its own iterator."""

    def __init__(self, stream: AsyncGenerator[Any, None]) -> None:
        self._stream = stream

    def __aiter__(self) -> "AsyncIterator":
        return AsyncIterator(self._stream)


class AsyncIterator:
    def __init__(self, stream: AsyncGenerator[Any, None]) -> None:
        self._stream = stream

    def __aiter__(self) -> "AsyncIterator":
        return self

    async def __anext__(self) -> Any:
        return await anext(self._stream)


class Array:
    """An item that is neither true nor false, and gives no answer to `==`: as an array of numpy's."""

    def __bool__(self) -> bool:
        raise ValueError("The truth value of an array with more than one element is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "array([0, 1])"


ODD: list[Any] = [None, 0, "", False, [], ValueError("an item, not raised"), None, Ellipsis]
ODDER: list[Any] = [(1, 2), Outcome(7, "an outcome as an item"), Array()]


def alike(one: Any, other: Any) -> bool:
    """The same object, or the same number or text."""
    return one is other or (type(one) is type(other) and isinstance(one, int | float | str) and one == other)


def all_alike(some: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(some) == len(others) and all(map(alike, some, others))


async def same(item: Any) -> Any:
    """Gives the item back, at once."""
    await asyncio.sleep(0)
    return item


async def seconds(item: float) -> float:
    """Takes so many seconds; a negative number raises in the end."""
    await asyncio.sleep(abs(item))
    if item < 0:
        raise ValueError(f"{item} is a bad item")
    return item
