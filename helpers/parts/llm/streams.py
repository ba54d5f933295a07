"""One answer while it comes: its text piece by piece, when each piece came, and how it ended."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import httpx

from .answers import Answer, LLMError, NotAnAnswer
from .sse import EventReader, EventTooLarge
from .streamed import StreamedReply

_TO_THE_END = 0.5  # seconds for a connection to come to the end of its answer, so that it can be used again


@dataclass(frozen=True, slots=True)
class StreamedAnswer(Answer):
    """An answer, and when each piece of its text came: `times`, in seconds after the request was sent."""

    times: tuple[float, ...] = ()

    @property
    def first(self) -> float:
        """Seconds until the first token."""
        return self.times[0] if self.times else float("nan")

    @property
    def gaps(self) -> list[float]:
        """Seconds between each token and the next."""
        return [after - before for before, after in pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float:
        """From the first token to the last. A server may send several in one piece: its own count tells."""
        spent = self.times[-1] - self.times[0] if len(self.times) > 1 else 0.0
        return (max(self.completion_tokens, len(self.times)) - 1) / spent if spent else float("nan")


class Stream(AsyncIterator[str]):
    """The text of one answer, piece by piece, each as soon as it is there. Afterwards `answer` is all of it.

    What is not asked for stays in the network: a slow reader slows the server. Where the stream ends before the answer
    does, the `LLMError` that is raised holds what had arrived as its `answer`.
    """

    def __init__(
        self,
        response: httpx.Response,
        sent: float,
        whole: Answer | None,
        idle: float,
        told: Callable[[LLMError | httpx.RequestError], LLMError],
        observe: Callable[[str], None],
    ) -> None:
        self._bytes = response.aiter_bytes()
        self._reader = EventReader()
        self._reply = StreamedReply(response.status_code)
        self._idle = idle
        self._told = told
        self._observe = observe
        self._loop = asyncio.get_running_loop()
        self._sent = sent
        self._times: list[float] = []
        self._pieces: deque[str] = deque()  # of one read, and not asked for yet
        self._error: LLMError | None = None
        self.answer: StreamedAnswer | None = None
        if whole is not None:
            self._add(whole.text)
            self.answer = self._timed(whole)

    @property
    def so_far(self) -> StreamedAnswer:
        """What has arrived."""
        return self._timed(self._reply.so_far)

    async def __anext__(self) -> str:
        while not (self._pieces or self.answer or self._error):
            await self._read()
        if self._pieces:
            return self._pieces.popleft()
        raise self._error or StopAsyncIteration

    async def begun(self) -> None:
        """Wait for the first piece, or the end. Raises what comes in place of a first piece."""
        while not (self._pieces or self.answer or self._error):
            await self._read()
        if self._error is not None and not self._pieces:
            raise self._error

    async def finish(self) -> None:
        """Read what follows the answer, so that the connection can be used again, if that takes no time."""
        if self._reply.done:
            with suppress(TimeoutError, httpx.RequestError):
                async with asyncio.timeout(_TO_THE_END):
                    while await anext(self._bytes, b""):
                        pass

    async def _read(self) -> None:
        """Take what has arrived."""
        try:
            async with asyncio.timeout(self._idle):
                data = await anext(self._bytes, b"")
            for event in self._reader.feed(data):
                self._add(self._reply.add(event))
            if self._reply.done or not data:
                self.answer = self._timed(self._reply.answer())
            return
        except TimeoutError:
            self._error = LLMError(f"the stream was silent for {self._idle:g} s")
        except EventTooLarge as error:
            self._error = NotAnAnswer(f"the server sent {error}")
        except (LLMError, httpx.RequestError) as error:
            self._error = self._told(error)
        self._error.answer = self.so_far

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._times.append(self._loop.time() - self._sent)
            self._observe("token")

    def _timed(self, answer: Answer) -> StreamedAnswer:
        tokens = answer.prompt_tokens, answer.completion_tokens
        return StreamedAnswer(answer.text, answer.finish_reason, *tokens, tuple(self._times))
