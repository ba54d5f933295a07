"""Many calls at once, but never more than so many: a bounded `gather`, and its twin in order of arrival."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

from .outcome import Outcome, item_error

T = TypeVar("T")
R = TypeVar("R")


class Abort(BaseException):
    """Raised by a call to end the whole run: its argument is the error that the reader gets."""


async def gather(
    func: Callable[[T], Awaitable[R]], items: Iterable[T] | AsyncIterable[T], *, max_concurrent: int
) -> list[Outcome[R]]:
    """Await `func(item)` for every item, at most `max_concurrent` at a time: their outcomes, in the order of the items.

    An error costs its own item alone, whatever its type; only `KeyboardInterrupt` and `GeneratorExit` end the run. An
    error of the iterable itself is raised. Cancelling cancels every call.
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
    source = aiter(each(items))
    numbers = itertools.count()
    taking = asyncio.Lock()  # one worker at a time asks the source
    arrived = _Arrivals[R](max_concurrent)

    async def work() -> None:
        try:
            while arrived.open:
                await arrived.room.acquire()
                async with taking:
                    if arrived.end is not None:
                        break
                    item = await anext(source)
                    number = next(numbers)
                arrived.put(await outcome(number, item))
        except Abort as abort:
            arrived.end = abort.args[0]
        except asyncio.CancelledError as error:
            arrived.end = RuntimeError("what gives the items was cancelled from inside")
            arrived.end.__cause__ = error
        except BaseException as error:  # StopAsyncIteration, or what is wrong with the source
            arrived.end = arrived.end or error
            if isinstance(error, KeyboardInterrupt | GeneratorExit):
                raise
        finally:
            arrived.put(None)

    async def outcome(number: int, item: T) -> Outcome[R]:
        try:
            return Outcome(number, item, await func(item))
        except Abort:
            raise
        except asyncio.CancelledError:
            if not arrived.open:
                raise
            return Outcome(number, item, error=RuntimeError("the call was cancelled from inside"))
        except BaseException as error:
            return Outcome(number, item, error=item_error(error))

    workers = [asyncio.create_task(work()) for _ in range(max_concurrent)]
    try:
        yield arrived
    finally:
        arrived.open = False
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


class _Arrivals(AsyncIterator[Outcome[R]]):
    """Outcomes on their way to the reader. Putting never waits: `room` holds the workers up beforehand.

    Not a generator: a reader that gives up waiting may come back, and there is nothing to close.
    """

    def __init__(self, workers: int) -> None:
        self.open = True
        self.room = asyncio.Semaphore(2 * workers)
        self.end: BaseException | None = None  # what ended the source: StopAsyncIteration, or its error
        self._queue: asyncio.Queue[Outcome[R] | None] = asyncio.Queue()
        self._workers = workers

    def put(self, outcome: Outcome[R] | None) -> None:
        self._queue.put_nowait(outcome)

    async def __anext__(self) -> Outcome[R]:
        while self._workers:
            if (outcome := await self._queue.get()) is not None:
                self.room.release()
                return outcome
            self._workers -= 1
        raise self.end or StopAsyncIteration


def each(items: Iterable[T] | AsyncIterable[T]) -> AsyncIterable[T]:
    """The items for `async for`, whichever kind of iterable they are."""
    return items if isinstance(items, AsyncIterable) else _Each(items)


class _Each(AsyncIterator[T]):
    """A plain iterable for `async for`. Not a generator: there is nothing to close when it is left half-way."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)

    async def __anext__(self) -> T:
        for item in self._items:
            return item
        raise StopAsyncIteration
