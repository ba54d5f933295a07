"""A source that is read in a task of its own, so that it gives the next items while others are being worked on."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def feeding(
    source: Iterable[T] | AsyncIterable[T],
    take: Callable[[T], None],
    *,
    room: Callable[[], Awaitable[object]],
    ended: Callable[[BaseException], None],
) -> AsyncGenerator[None, None]:
    """While the block is open, `take(item)` each item of the source. None is asked for before `await room()` returns.

    `ended` hears once why no more will come: it gets StopAsyncIteration, the error of the source, or a RuntimeError
    when the block was left before. Leaving cancels the source and closes it, if it has an `aclose`, in the task that
    has read it; what goes wrong in that is raised. A plain iterable is asked in the event loop: one that blocks, such
    as the file of a socket, blocks everything.
    """
    items = aiter(source if isinstance(source, AsyncIterable) else _each(iter(source)))
    left = False

    async def feed() -> None:
        end: BaseException = StopAsyncIteration()
        try:
            try:
                await room()
                async for item in items:
                    if left:  # the source took no notice of that
                        break
                    take(item)
                    await room()
            finally:
                if hasattr(items, "aclose"):
                    await items.aclose()
        except BaseException as error:
            end = error
            if isinstance(error, asyncio.CancelledError):
                end = RuntimeError("the source was cancelled from inside")
                end.__cause__ = error
            if left or isinstance(error, KeyboardInterrupt):
                raise
        finally:
            ended(RuntimeError("its block was left") if left else end)

    task = asyncio.create_task(feed())
    try:
        await asyncio.sleep(0)  # lets it begin: cancelled before that, it would close nothing
        yield
    finally:
        left = True
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        error = None if task.cancelled() else task.exception()
        if error and not isinstance(error, KeyboardInterrupt):  # asyncio has raised that in the program
            raise error


async def _each(items: Iterable[T]) -> AsyncGenerator[T, None]:
    for item in items:
        yield item
