"""Workers that are there while there is work: tasks that go from item to item, and end when none is left."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")


class Crew(Generic[T]):
    """At most `size` tasks at once, which `serve(item, worker)` what `following()` gives until that is None.

    Call `begin` whenever there may be an item. A task that is cancelled takes no further one, and another takes its
    place; an item whose task is cancelled before it begins goes to `lost(item, worker, error)`.
    """

    def __init__(
        self,
        size: int,
        following: Callable[[], T | None],
        serve: Callable[[T, str], Awaitable[None]],
        lost: Callable[[T, str, BaseException], None],
    ) -> None:
        self._following = following
        self._serve = serve
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._free = [f"worker {number}" for number in range(size, 0, -1)]
        self._first: dict[str, T] = {}  # of workers that have not begun
        self._tasks = set[asyncio.Task[None]]()

    def begin(self) -> None:
        while self._free and (item := self._following()) is not None:
            worker = self._free.pop()
            self._first[worker] = item
            task = self._loop.create_task(self._work(worker))
            self._tasks.add(task)
            task.add_done_callback(partial(self._ended, worker))

    async def stop(self) -> None:
        """Cancel all and wait for them. `following` must give nothing any more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work(self, worker: str) -> None:
        cancelling = asyncio.current_task().cancelling  # type: ignore[union-attr]
        item: T | None = self._first.pop(worker)
        while item is not None:
            await self._serve(item, worker)
            item = None if cancelling() else self._following()

    def _ended(self, worker: str, task: asyncio.Task[None]) -> None:
        if worker in self._first:
            self._lost(self._first.pop(worker), worker, asyncio.CancelledError())
        if not task.cancelled():
            task.exception()  # an interrupt: asyncio raises it in the program
        self._tasks.discard(task)
        self._free.append(worker)
        self.begin()
