"""The items of a stream in groups: by count, and by time where they come slowly."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

from .feed import feeding

T = TypeVar("T")


@asynccontextmanager
async def batches(
    source: Iterable[T] | AsyncIterable[T], *, size: int, seconds: float
) -> AsyncGenerator[AsyncIterator[list[T]], None]:
    """Lists of `size` items of the source; of fewer when the first of them has waited for `seconds`, or none follow.

    >>> async with batches(messages(), size=32, seconds=0.05) as groups, processor.run(groups) as results: ...

    While nobody asks for a list, one is gathered, and then the source waits. An error of the source is raised after
    what came before it. Leaving the block closes the source.
    """
    if size < 1 or not seconds > 0:
        raise ValueError(f"size must be at least 1 and seconds positive, not {size} and {seconds}")
    groups = _Batches[T](size, seconds)
    async with feeding(source, groups.take, room=groups.room, ended=groups.ended):
        yield groups


class _Batches(AsyncIterator[list[T]]):
    def __init__(self, size: int, seconds: float) -> None:
        self._size = size
        self._seconds = seconds
        self._items: list[T] = []
        self._due = asyncio.Event()  # for the reader: they are full, late, or the last
        self._given = asyncio.Event()  # for the source
        self._timer: asyncio.TimerHandle | None = None
        self._end: BaseException | None = None

    async def __anext__(self) -> list[T]:
        while not self._due.is_set():
            await self._due.wait()
        if self._end is None:
            self._due.clear()
        elif not self._items:
            raise self._end
        self._stop_timer()
        batch, self._items = self._items, []
        self._given.set()
        return batch

    def take(self, item: T) -> None:
        self._items.append(item)
        if len(self._items) == self._size:
            self._due.set()
        elif len(self._items) == 1:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._due.set)

    async def room(self) -> None:
        while len(self._items) == self._size:
            self._given.clear()
            await self._given.wait()

    def ended(self, end: BaseException) -> None:
        self._end = end
        self._stop_timer()
        self._due.set()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
