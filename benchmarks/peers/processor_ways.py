"""Ways to work on a stream, ten items at once: each is entered, and gives an iterator of what the work returns."""

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any

from helpers.parts.outcome import Outcome
from helpers.stream_processor import StreamProcessor

AT_ONCE = 10
Work = Callable[[int], Awaitable[Any]]
Values = AsyncGenerator[AsyncIterator[Any], None]  # integers, or their outcomes
Way = Callable[[Work, AsyncIterable[int], bool], AbstractAsyncContextManager[AsyncIterator[Any]]]


@asynccontextmanager
async def by_ours(work: Work, source: AsyncIterable[int], ordered: bool) -> Values:
    async with StreamProcessor(work, max_concurrent=AT_ONCE, ordered=ordered).run(source) as outcomes:
        yield outcomes


@asynccontextmanager
async def by_aiostream(work: Work, source: AsyncIterable[int], ordered: bool) -> Values:
    from aiostream import stream

    async with stream.map(source, work, ordered=ordered, task_limit=AT_ONCE).stream() as values:
        yield values


@asynccontextmanager
async def by_streamable(work: Work, source: AsyncIterable[int], ordered: bool) -> Values:
    from streamable import stream

    yield aiter(stream(source).map(work, concurrency=AT_ONCE, as_completed=not ordered))  # it has no way to close it


@asynccontextmanager
async def one_by_one(work: Work, source: AsyncIterable[int], _: bool) -> Values:
    async def values() -> AsyncGenerator[int, None]:
        async for item in source:
            yield await work(item)

    async with aclosing(values()) as worked:
        yield worked


def isolated(work: Work) -> Callable[[int], Awaitable[Outcome[int]]]:
    """For peers that end at the first error: it returns outcomes, as ours does."""

    async def outcome(item: int) -> Outcome[int]:
        try:
            return Outcome(item, item, await work(item))
        except Exception as error:
            return Outcome(item, item, error=error)

    return outcome
