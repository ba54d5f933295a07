"""Chunks on their way through an executor: how many, how large, in which order they leave, and what is tried again."""

import math
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from time import monotonic
from typing import Any, NamedTuple

from ..events import Event, Observer
from ..outcome import Outcome, item_error
from .chunks import Done, run_there
from .errors import CannotStart, WorkerLost
from .source import CHUNK_SECONDS, Source

CHUNK_SECONDS_LIMIT = 4 * CHUNK_SECONDS  # a chunk that turns out heavier than those before comes back unfinished
CHUNK_ITEMS = 1000  # at most
ITEM_TRIES = 2  # where its worker went while it was at work; the second time the item is alone


class Block(NamedTuple):
    """Neighbouring outcomes, as columns: the first item is number `start` of all."""

    start: int
    items: Sequence[Any]
    values: Sequence[Any]
    errors: dict[int, Exception]

    def outcomes(self) -> Iterator[Outcome[Any]]:
        for at, (item, value) in enumerate(zip(self.items, self.values, strict=True)):
            yield Outcome(self.start + at, item, value, self.errors.get(at))


class _Entry(NamedTuple):
    number: int
    item: Any
    tries: int


class Window:
    """At most 2 · workers chunks in the executor, and 4 · workers chunks between the source and the reader."""

    def __init__(
        self,
        func: Callable[[Any], Any],
        source: Source,
        executor: Executor,
        workers: int,
        observe: Observer | None,
    ) -> None:
        self._func = func
        self._source = source
        self._executor = executor
        self._workers = workers
        self._observe = observe
        self._given = source.taken  # how many outcomes have left
        self._flying: dict[Future[Done], list[_Entry]] = {}
        self._again: deque[list[_Entry]] = deque()
        self._ready: dict[int, tuple[Any, Any, Exception | None]] = {}

    def blocks(self, size: int) -> Generator[Block, None, None]:
        """What the executor makes of the rest of the source, in order; the first chunks have `size` items."""
        self._size = size
        try:
            while True:
                self._send()
                if self._given in self._ready:
                    yield self._leave()
                elif self._flying:
                    for future in wait(self._flying, return_when=FIRST_COMPLETED).done:
                        self._settle(future, self._flying.pop(future))
                elif self._source.error:
                    raise self._source.error
                else:
                    return
        finally:
            for future in self._flying:
                future.cancel()

    def _send(self) -> None:
        while len(self._flying) < 2 * self._workers and (entries := self._next()):
            try:
                items = [entry.item for entry in entries]
                watch = self._observe is not None
                future = self._executor.submit(run_there, self._func, items, CHUNK_SECONDS_LIMIT, watch)
            except CannotStart:
                raise
            except BrokenExecutor as error:  # somebody else's, and beyond repair
                self._lose(entries, error)
            else:
                self._flying[future] = entries

    def _next(self) -> list[_Entry]:
        if self._again:
            return self._again.popleft()
        if self._source.taken - self._given >= 4 * self._workers * self._size:
            return []
        size, left = self._size, self._source.left
        if left:  # smaller chunks towards the end, so that the workers end together
            size = min(size, math.ceil(left / (2 * self._workers)))
        first = self._source.taken
        return [_Entry(first + at, item, 0) for at, item in enumerate(self._source.take(size))]

    def _leave(self) -> Block:
        start = self._given
        items: list[Any] = []
        values: list[Any] = []
        errors: dict[int, Exception] = {}
        while self._given in self._ready:
            item, value, error = self._ready.pop(self._given)
            if error:
                errors[len(items)] = error
            items.append(item)
            values.append(value)
            self._given += 1
        return Block(start, items, values, errors)

    def _settle(self, future: Future[Done], entries: list[_Entry]) -> None:
        error = RuntimeError("the executor cancelled it") if future.cancelled() else future.exception()
        if isinstance(error, CannotStart):
            raise error
        if error:
            self._lose(entries, error)
            return
        done = future.result()
        count = len(done.values)
        notify_spans(self._observe, [entry.item for entry in entries[:count]], done)
        for at, (entry, value) in enumerate(zip(entries, done.values, strict=False)):
            self._ready[entry.number] = (entry.item, value, done.errors.get(at))
        if rest := entries[count:]:
            self._again.appendleft(rest)
        fitting = CHUNK_SECONDS * count / done.seconds if done.seconds else CHUNK_ITEMS
        self._size = max(1, min(CHUNK_ITEMS, 4 * self._size, int(fitting)))

    def _lose(self, entries: list[_Entry], error: BaseException) -> None:
        """The chunk did not come back. Whoever may be the cause goes alone from now on."""
        at = error.at if isinstance(error, WorkerLost) else None
        if at is None or at >= len(entries):
            suspects = entries
        else:
            suspects = [entries[at]]
            if innocent := entries[:at] + entries[at + 1 :]:
                self._again.appendleft(innocent)
        for entry in suspects:
            last = entry.tries + 1 == ITEM_TRIES
            if last:
                self._ready[entry.number] = (entry.item, None, item_error(error))
            else:
                self._again.append([entry._replace(tries=entry.tries + 1)])
            if self._observe:
                self._observe(Event(entry.item, "error" if last else "retry", "caller", monotonic()))


def notify_spans(observe: Observer | None, items: Sequence[Any], done: Done) -> None:
    """Start and end of each item, as the worker noted them."""
    if observe:
        for at, (item, (start, end)) in enumerate(zip(items, done.spans, strict=True)):
            observe(Event(item, "start", done.worker, start))
            observe(Event(item, "error" if at in done.errors else "end", done.worker, end))
