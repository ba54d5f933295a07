"""Ways to work on a stream, ten items at once: each is entered, and gives an iterator of values."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

from helpers.stream_processor import StreamProcessor

AT_ONCE = 10
Work = Callable[[Any], Awaitable[Any]]
Way = Callable[[Work, AsyncIterable[Any], bool], AbstractAsyncContextManager[AsyncIterator[Any]]]


@asynccontextmanager
async def through_ours(
    work: Work, source: AsyncIterable[Any], ordered: bool
) -> AsyncGenerator[AsyncIterator[Any], None]:
    async with StreamProcessor(work, max_concurrent=AT_ONCE, ordered=ordered).run(source) as results:

        async def values() -> AsyncGenerator[Any, None]:
            async for outcome in results:
                yield outcome.unwrap()

        yield values()


@asynccontextmanager
async def through_our_outcomes(
    work: Work, source: AsyncIterable[Any], ordered: bool
) -> AsyncGenerator[AsyncIterator[Any], None]:
    """As they are: who reads them sees errors beside values."""
    async with StreamProcessor(work, max_concurrent=AT_ONCE, ordered=ordered).run(source) as results:
        yield results


@asynccontextmanager
async def one_by_one(work: Work, source: AsyncIterable[Any], _: bool) -> AsyncGenerator[AsyncIterator[Any], None]:
    async def values() -> AsyncGenerator[Any, None]:
        async for item in source:
            yield await work(item)

    yield values()


@asynccontextmanager
async def through_aiostream(
    work: Work, source: AsyncIterable[Any], ordered: bool
) -> AsyncGenerator[AsyncIterator[Any], None]:
    from aiostream import stream

    async with stream.map(source, work, ordered=ordered, task_limit=AT_ONCE).stream() as values:
        yield values


@asynccontextmanager
async def through_streamable(
    work: Work, source: AsyncIterable[Any], ordered: bool
) -> AsyncGenerator[AsyncIterator[Any], None]:
    from streamable import stream

    values: Any = aiter(stream(source).map(work, concurrency=AT_ONCE, as_completed=not ordered))
    if hasattr(values, "aclose"):
        async with aclosing(values):
            yield values
    else:
        yield values
