"""Parts 3 and 4: bytes that come at prepared moments, what is sent in them, and what a reader makes of a stream."""

import asyncio
import inspect
import itertools
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, NamedTuple

from ...grading.checks import expect
from ...lab.exercises.llm_streaming import BrokenOff
from .answers import DONE, END, ROLE, event

FOR_EVER = 100_000.0  # seconds
PROGRAMMING = (TypeError, AttributeError, NameError, NotImplementedError, asyncio.QueueFull)
OWN_TIME = "count from the moment at which you begin to wait for a chunk, and close a time-out before the `yield`"
PING = b": ping\n\n"
Step = tuple[float, bytes | Exception]


def sent(*events: str) -> bytes:
    """The events as a server sends them."""
    return b"".join(f"data: {data}\n\n".encode() for data in events)


def said(*texts: str) -> bytes:
    """An event for each text."""
    return sent(*map(event, texts))


BEGIN, STOP, ALL = sent(ROLE), sent(END), sent(END, DONE)


class Chunks:
    """An async iterator of bytes, each so many seconds after it was asked for; an exception is raised instead.

    After the last it is silent for `then` seconds, and ends.
    """

    def __init__(self, *script: Step, then: float = 0.0) -> None:
        self.steps: Iterator[Step] = iter(script)
        self._step: Step | None = None
        self._then = then
        self.asked = self.given = 0

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        self.asked += 1
        self._step = self._step or next(self.steps, None)
        if self._step is None:
            await asyncio.sleep(self._then)
            raise StopAsyncIteration
        seconds, what = self._step
        await asyncio.sleep(seconds)
        self._step = None
        self.given += 1
        if isinstance(what, Exception):
            raise what
        return what


class Read(NamedTuple):
    """The texts, each with the second at which the reader had it, and how the loop ended."""

    texts: list[tuple[float, str]]
    error: BrokenOff | None
    seconds: float


async def begun(stream: Any) -> AsyncIterator[str]:
    """What `async for` gets of the stream. An `async def __aiter__` that yields nothing gives a coroutine instead."""
    made = type(stream).__aiter__(stream) if hasattr(stream, "__aiter__") else aiter(stream)
    if inspect.iscoroutine(made):
        await made  # may say that it is not answered yet
        expect(
            False, "`async for` got a coroutine from __aiter__", hint="no line of `async def __aiter__` has a `yield`"
        )
    each: AsyncIterator[str] = aiter(made)
    return each


async def read(stream: Any, busy: float = 0.0) -> Read:
    """Read the stream to its end. After each text the reader has `busy` seconds of work."""
    loop, texts = asyncio.get_running_loop(), list[tuple[float, str]]()
    try:
        async for text in await begun(stream):
            texts.append((loop.time(), text))
            expect(len(texts) < 1000, "the loop gave 1000 texts, and went on", hint="end it with the bytes")
            await work(busy)
    except BrokenOff as error:
        if isinstance(error.__cause__, PROGRAMMING):
            raise error.__cause__ from None  # is told with its line
        return Read(texts, error, loop.time())
    return Read(texts, None, loop.time())


async def work(seconds: float) -> None:
    """What the reader does with a text. Nobody but the stream could cancel it there."""
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        expect(seconds == 0, "the reader was cancelled by the stream, while it was busy with a text", hint=OWN_TIME)
        raise


class Source:
    """Opened with `async with source() as chunks`, each time anew. Opening and closing take their seconds.

    `refuses` is raised by the call, `fails` when the block is entered.
    """

    def __init__(
        self,
        *script: Step,
        then: float = 0.0,
        opening: float = 0.0,
        closing: float = 0.0,
        refuses: Exception | None = None,
        fails: Exception | None = None,
        endless: float = 0.0,
    ) -> None:
        self._script, self._then = script, then
        self._opening, self._closing = opening, closing
        self._refuses, self._fails = refuses, fails
        self._endless = endless  # seconds from one text to the next
        self.opened: list[Chunks] = []
        self.called = self.closed = 0

    def __call__(self) -> "_Opening":
        self.called += 1
        if self._refuses:
            raise self._refuses
        return _Opening(self)

    def __repr__(self) -> str:
        return "<a source>"

    @property
    def given(self) -> int:
        """How many chunks were read from it."""
        return sum(chunks.given for chunks in self.opened)

    async def open(self) -> Chunks:
        await asyncio.sleep(self._opening)
        if self._fails:
            raise self._fails
        script: Iterable[Step] = self._script if not self._endless else _endless(self._endless)
        chunks = Chunks(then=self._then)
        chunks.steps = iter(script)
        self.opened.append(chunks)
        return chunks

    async def close(self) -> None:
        await asyncio.sleep(self._closing)
        self.closed += 1


class _Opening:
    def __init__(self, source: Source) -> None:
        self._source = source

    async def __aenter__(self) -> Chunks:
        return await self._source.open()

    async def __aexit__(self, *_: object) -> None:
        await self._source.close()


def _endless(seconds: float) -> Iterator[Step]:
    for number in itertools.count():
        yield seconds, said(f"{number} ")


def answered(*texts: str, every: float = 1.0, first: float | None = None, **options: Any) -> Source:
    """A source with a whole answer, a text every so many seconds."""
    waits = [every if first is None else first, *[every] * len(texts)]
    return Source(*zip(waits, [*map(said, texts), ALL], strict=True), **options)
