"""One answer while it comes: its text piece by piece, when each piece came, and how it ended."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise

import httpx

from ..patience import Patience
from .answers import Answer, LLMError
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
    does, the `LLMError` that is raised holds what had arrived as its `answer`. Cancelling a read ends the stream.
    """

    def __init__(
        self,
        response: httpx.Response,
        sent: float,
        patience: Patience,
        told: Callable[[Exception], LLMError],
        observe: Callable[[str], None],
    ) -> None:
        self._bytes = response.aiter_bytes()
        self._reply = StreamedReply(response.status_code)
        self._patience = patience
        self._told = told
        self._observe = observe
        self._loop = asyncio.get_running_loop()
        self._sent = sent
        self._times: list[float] = []
        self._pieces: deque[str] = deque()  # of one read, and not asked for yet
        self._error: LLMError | None = None
        self.answer: StreamedAnswer | None = None

    @property
    def so_far(self) -> StreamedAnswer:
        """What has arrived."""
        return self._timed(self._reply.so_far)

    async def __anext__(self) -> str:
        if not self._pieces:
            await self._filled()
        if self._pieces:
            return self._pieces.popleft()
        raise self._error or StopAsyncIteration

    async def begun(self) -> None:
        """Wait for the first piece, or the end. Raises what comes in place of a first piece."""
        await self._filled()
        if self._error is not None and not self._pieces:
            raise self._error

    async def finish(self) -> None:
        """Read what follows the answer, so that the connection can be used again, if that takes no time."""
        if self._reply.done:
            with suppress(Exception):  # the answer is whole, whatever follows
                async with asyncio.timeout(_TO_THE_END):
                    while await anext(self._bytes, b""):
                        pass

    async def _filled(self) -> None:
        """Wait until there is a piece, or the end."""
        while not (self._pieces or self.answer or self._error):
            try:
                await self._read()
            except TimeoutError:
                self._fail(LLMError(f"the stream was silent for {self._patience.seconds:g} s"))
            except LLMError as error:
                self._fail(self._told(error))

    async def _read(self) -> None:
        """Take what has arrived."""
        part = anext(self._bytes, b"")
        try:
            data = await (self._patience.wait(part) if self._times else part)  # for the first token others wait
        except Exception as error:  # of the time, or of the connection: each engine has its own
            if not self._reply.ended:
                raise error if isinstance(error, TimeoutError) else self._told(error) from None
            data = b""  # all that is missing is the farewell
        for text in self._reply.feed(data):
            self._add(text)
        if self._reply.done or not data:
            answer = self._reply.answer()
            if not self._times:  # it came in one piece
                self._add(answer.text)
            self.answer = self._timed(answer)

    def _fail(self, error: LLMError) -> None:
        error.answer = error.answer or (self.so_far if self.so_far != StreamedAnswer("") else None)
        self._error = error

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._times.append(self._loop.time() - self._sent)
            self._observe("token")

    def _timed(self, answer: Answer) -> StreamedAnswer:
        tokens = answer.prompt_tokens, answer.completion_tokens
        return StreamedAnswer(answer.text, answer.finish_reason, *tokens, tuple(self._times))
