"""Work on items for as long as they come: many at once, in order, and never further ahead than memory allows.

>>> async with StreamProcessor(classify, max_concurrent=10).run(messages()) as results:
...     async for outcome in results: ...
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass
from typing import Any, Generic, Literal, TypeVar

from .parts.batches import batches as batches  # a stage before `run`, for work on groups
from .parts.crew import Crew
from .parts.events import Observer
from .parts.feed import feeding
from .parts.flow import Flow
from .parts.outcome import Outcome, in_words

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class StreamProcessor(Generic[T, R]):
    """Awaits `work(item)` for each item of a source, K = `max_concurrent` at a time.

    `ordered`: the outcomes come in the order of the items, else as they are ready. `when_full`: what becomes of a
    source that is faster than the work or the reader. With "wait" it waits: at most 2K items are on the way, so that K
    may be done, behind a slow one, while K are at work. A source that cannot wait is read at once, and the oldest item
    that nobody has begun is dropped: of K such items with "drop_oldest", of one with "latest". `observe`: see `Flow`.
    """

    work: Callable[[T], Awaitable[R]]
    _: KW_ONLY
    max_concurrent: int = 10
    ordered: bool = True
    when_full: Literal["wait", "drop_oldest", "latest"] = "wait"
    observe: Observer | None = None

    def __post_init__(self) -> None:
        if self.max_concurrent < 1:
            raise ValueError(f"max_concurrent must be at least 1, not {self.max_concurrent}")
        if self.when_full not in ("wait", "drop_oldest", "latest"):
            raise ValueError(f'when_full must be "wait", "drop_oldest" or "latest", not {self.when_full!r}')

    @asynccontextmanager
    async def run(self, source: Iterable[T] | AsyncIterable[T]) -> AsyncGenerator["Results[R]", None]:
        """The outcomes of a source, which may be endless; an `index` counts the dropped items as well.

        A bad item costs itself alone: call `outcome.unwrap()` to have the run end there. An error of the source is
        raised after the outcomes of what came before. Leaving the block cancels what is under way, and closes the
        source, an async generator say. There may be a second run, even at the same time.
        """
        results = Results[R](self)
        try:
            async with feeding(source, results._take, room=results._room, ended=results._ended):
                try:
                    yield results
                finally:
                    await results._stop()
        finally:
            await results._stop()  # cancelled on the way in, when the source had given its first items


@dataclass(slots=True, eq=False)
class _Item:
    index: int
    value: Any
    taken: float  # a time of the loop's clock
    outcome: Outcome[Any] | None = None


class Results(AsyncIterator[Outcome[R]]):
    """The outcomes of one run. `flow` shows how it does: what was dropped, lag, depth and throughput."""

    def __init__(self, processor: StreamProcessor[Any, R]) -> None:
        self.flow = Flow(processor.observe)
        self._processor = processor
        self._most = 2 * processor.max_concurrent  # items that were begun and not given
        self._queue = {"wait": None, "drop_oldest": processor.max_concurrent, "latest": 1}[processor.when_full]
        self._waiting = deque[_Item]()
        self._crew = Crew(processor.max_concurrent, self._following, self._serve, self._finish)
        self._out = deque[_Item]()  # in the order in which they are given
        self._news = asyncio.Event()  # for the reader
        self._given = asyncio.Event()  # for the source
        self._end: BaseException | None = None

    async def __anext__(self) -> Outcome[R]:
        while not (self._out and (outcome := self._out[0].outcome)):
            if self._end and not (self._most and self.flow.depth):
                raise self._end
            self._news.clear()
            await self._news.wait()
        item = self._out.popleft()
        self.flow.give(item.value, item.taken)
        self._given.set()
        self._news.set()  # there may be a second reader
        if self._queue:
            self._crew.begin()
        return outcome

    async def _room(self) -> None:
        if self._queue:
            await asyncio.sleep(0)  # nothing else makes it leave the loop to others
        while not self._queue and self.flow.depth >= self._most:
            self._given.clear()
            await self._given.wait()

    def _take(self, value: Any) -> None:
        if self._most:
            index, now = self.flow.taken, self.flow.take(value)
            self._waiting.append(_Item(index, value, now))
            self._crew.begin()
            if self._queue and len(self._waiting) > self._queue:
                self.flow.drop(self._waiting.popleft().value)

    def _ended(self, end: BaseException) -> None:
        self._end = end
        self._news.set()

    def _following(self) -> _Item | None:
        full = self._queue and self.flow.depth - len(self._waiting) >= self._most
        if full or not self._waiting:
            return None
        item = self._waiting.popleft()
        if self._processor.ordered:
            self._out.append(item)
        return item

    async def _serve(self, item: _Item, worker: str) -> None:
        self.flow.note(item.value, "start", worker)
        try:
            self._finish(item, worker, None, await self._processor.work(item.value))
        except BaseException as error:
            self._finish(item, worker, error)
            if isinstance(error, KeyboardInterrupt | GeneratorExit):
                raise

    def _finish(self, item: _Item, worker: str, error: BaseException | None, value: R | None = None) -> None:
        item.outcome = Outcome(item.index, item.value, value, in_words(error) if error else None)
        self.flow.note(item.value, "error" if error else "end", worker)
        if not self._processor.ordered:
            self._out.append(item)
        if self._out and self._out[0].outcome:
            self._news.set()

    async def _stop(self) -> None:
        self._most = 0  # nothing is taken, begun or given any more
        self._waiting.clear()
        await self._crew.stop()
        self._out.clear()
