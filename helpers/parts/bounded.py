"""Many calls at once, but never more than so many: a bounded `gather`, and its twin in order of arrival."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

from .outcome import Outcome

T = TypeVar("T")
R = TypeVar("R")


async def gather(
    func: Callable[[T], Awaitable[R]], items: Iterable[T] | AsyncIterable[T], *, max_concurrent: int
) -> list[Outcome[R]]:
    """Await `func(item)` for every item, at most `max_concurrent` at a time: their outcomes, in the order of the items.

    An error costs its own item alone; an error of the iterable itself is raised. Cancelling cancels every call.
    """
    async with as_completed(func, items, max_concurrent=max_concurrent) as outcomes:
        return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)


@asynccontextmanager
async def as_completed(
    func: Callable[[T], Awaitable[R]], items: Iterable[T] | AsyncIterable[T], *, max_concurrent: int
) -> AsyncGenerator[AsyncIterator[Outcome[R]], None]:
    """The outcomes of `gather`, each as soon as it is there. The items may be endless.

    >>> async with as_completed(ask, prompts, max_concurrent=8) as outcomes:
    ...     async for outcome in outcomes: ...

    An item is taken when a worker is free for it, and a slow reader holds the workers up: at most 2 · `max_concurrent`
    items are on the way. Leaving the block, in whichever way, cancels what is still running.
    """
    if max_concurrent < 1:
        raise ValueError(f"max_concurrent must be at least 1, not {max_concurrent}")
    source, numbers, taking = aiter(each(items)), itertools.count(), asyncio.Lock()
    arrived: asyncio.Queue[Outcome[R] | None] = asyncio.Queue(max_concurrent)
    end: list[Exception] = []  # what ended the source: StopAsyncIteration, or its error

    async def work() -> None:
        while True:
            async with taking:
                try:
                    if not end:
                        item = await anext(source)
                except Exception as error:
                    end.append(error)
                if end:
                    break
                number = next(numbers)
            await arrived.put(await _outcome(func, number, item))
        await arrived.put(None)

    async def results() -> AsyncGenerator[Outcome[R], None]:
        for _ in range(max_concurrent):
            while (outcome := await arrived.get()) is not None:
                yield outcome
        if not isinstance(end[0], StopAsyncIteration):
            raise end[0]

    workers = [asyncio.create_task(work()) for _ in range(max_concurrent)]
    outcomes = results()
    try:
        yield outcomes
    finally:
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        await outcomes.aclose()


def each(items: Iterable[T] | AsyncIterable[T]) -> AsyncIterable[T]:
    """The items of any iterable, plain or asynchronous, for `async for`."""
    return items if isinstance(items, AsyncIterable) else _Each(items)


class _Each(AsyncIterator[T]):
    """Not a generator: there is nothing to close when it is left half-way."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)

    async def __anext__(self) -> T:
        for item in self._items:
            return item
        raise StopAsyncIteration


async def _outcome(func: Callable[[T], Awaitable[R]], index: int, item: T) -> Outcome[R]:
    try:
        return Outcome(index, item, await func(item))
    except Exception as error:
        return Outcome(index, item, error=error)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) is not None and task.cancelling():
            raise
        return Outcome(index, item, error=RuntimeError("the call was cancelled from inside"))
