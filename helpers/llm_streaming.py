"""Many streamed answers at once: measured, merged as they come, bounded, and never half of one taken for a whole.

>>> async with StreamingClient(key, max_concurrent=50) as client:
...     async with client.stream_multiple(prompts) as pieces:
...         async for piece in pieces: ...
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

from .llm_calls import LLMClient
from .parts import bounded
from .parts.llm.attempts import Leave
from .parts.llm.breaker import Batch
from .parts.llm.checks import Messages, accept
from .parts.llm.streams import Stream, StreamedAnswer
from .parts.llm.turn import Turn
from .parts.outcome import Outcome


class Piece(NamedTuple):
    """A piece of the answer to a prompt, by the prompt's number. The last has no text, and the `outcome` of all."""

    number: int
    text: str
    outcome: Outcome[StreamedAnswer] | None = None


class StreamingClient(LLMClient):
    """An `LLMClient` that streams as well, over the same connections and inside of the same rates.

    `idle`: seconds without a byte after which a stream is given up. `timeout` is for its first token here, and
    `deadline` for all attempts to get one. A stream that has begun is not tried again: its error tells what had come.
    Nor is one that fails the `check`, which is made of the whole answer: that error comes when its block is left.
    """

    def __init__(self, api_key: str, *, idle: float = 30.0, **options: Any) -> None:
        super().__init__(api_key, **options)
        if idle <= 0:
            raise ValueError("idle must be positive")
        self._idle = idle

    @asynccontextmanager
    async def stream_llm(self, prompt: str) -> AsyncGenerator[Stream, None]:
        """The answer to one prompt while it comes, once its first token is there.

        >>> async with client.stream_llm("Why?") as stream:
        ...     async for text in stream: ...
        >>> stream.answer.first, stream.answer.tokens_per_second

        Leaving the block closes the response. Raises as `complete` does until the first token, and from the loop an
        `LLMError` with the text so far as its `answer` where the stream breaks off later.
        """
        begin = partial(self._begin, self._said(prompt))
        stream, turn, stack = await self._attempts.until_answered(begin)
        async with stack:
            try:
                yield stream
            finally:
                turn.answer = stream.answer
        if stream.answer is not None:
            await accept(self._check, stream.answer)
            self.ledger.answers += 1

    async def _begin(self, messages: Messages, leave: Leave) -> tuple[Stream, Turn, AsyncExitStack]:
        """A stream that has begun, and what to leave when it is done with."""
        async with AsyncExitStack() as stack:
            turn = await stack.enter_async_context(self._turn(messages, leave))
            turn.body |= {"stream": True, "stream_options": {"include_usage": True}}
            answering = self._connections.stream(turn, self._idle)
            stream = await stack.enter_async_context(answering)
            return stream, turn, stack.pop_all()

    @asynccontextmanager
    async def stream_multiple(
        self, prompts: Iterable[str] | AsyncIterable[str], *, ahead: int = 100
    ) -> AsyncGenerator[AsyncIterator[Piece], None]:
        """The pieces of all answers, in the order in which they arrive; `max_concurrent` answers come at a time.

        At most `ahead` pieces wait for the reader. When there are so many, no stream is read on, and the servers wait.
        What is not asked any more ends as it does in `as_completed`.
        """
        self._connections.loop()  # raises where the client is not open
        batch = Batch.of(prompts)
        pieces = _Pieces(ahead)

        async def read(numbered: tuple[int, str]) -> StreamedAnswer | None:
            return await batch.ask(partial(read_one, *numbered))

        async def read_one(index: int, prompt: str) -> StreamedAnswer | None:
            async with self.stream_llm(prompt) as stream:
                async for text in stream:
                    await pieces.put(Piece(index, text))
            return stream.answer

        async def read_all() -> None:
            end: BaseException = StopAsyncIteration()
            try:
                async with bounded.as_completed(read, _Numbered(batch), max_concurrent=self.max_concurrent) as ended:
                    async for outcome in ended:
                        index, prompt = outcome.item
                        whole = Outcome(index, prompt, outcome.value, outcome.error)
                        await pieces.put(Piece(index, "", whole))
            except asyncio.CancelledError:
                raise
            except BaseException as error:  # of what gives the prompts
                end = error
            await pieces.put(end)

        reading = asyncio.create_task(read_all())
        try:
            yield pieces
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)


class _Pieces(AsyncIterator[Piece]):
    """Pieces on their way to the reader, and behind them what ended them."""

    def __init__(self, room: int) -> None:
        self._queue: asyncio.Queue[Piece | BaseException] = asyncio.Queue(room)
        self._end: BaseException | None = None
        self.put = self._queue.put

    async def __anext__(self) -> Piece:
        if self._end is None:
            got = await self._queue.get()
            if isinstance(got, Piece):
                return got
            self._end = got
        raise self._end


class _Numbered(AsyncIterator[tuple[int, str]]):
    """Prompts with their numbers. Not a generator: there is nothing to close when it is left half-way."""

    def __init__(self, prompts: AsyncIterator[str]) -> None:
        self._prompts = prompts
        self._numbers = itertools.count()

    async def __anext__(self) -> tuple[int, str]:
        prompt = await anext(self._prompts)
        return next(self._numbers), prompt
