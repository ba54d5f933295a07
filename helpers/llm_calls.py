"""Many LLM calls at once, inside the rate limit: paced, retried, bounded, in order, resumable.

>>> async with LLMClient(key, requests=Rate(600), tokens=Rate(90_000)) as client:
...     outcomes = await client.batch_complete(prompts, journal="answers.jsonl")
"""

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from os import PathLike
from typing import Any, Self

import httpx

from .parts import bounded
from .parts.chat import Answer, LLMError, NoAnswerInTime, read_answer, read_error
from .parts.events import Event, Observer
from .parts.journal import Journal
from .parts.limits import Rate, RateLimiter
from .parts.outcome import Outcome
from .parts.retry import backoff, retry, retry_after, retryable

CONNECTIONS = 20  # httpx walks its whole pool on every request, so more connections are spread over several clients


@dataclass(slots=True)
class Ledger:
    """What a client has done so far. `requests` were sent; `refused` of them came back as 429."""

    requests: int = 0
    answers: int = 0
    retries: int = 0
    refused: int = 0
    from_journal: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0


def estimate_tokens(prompt: str) -> int:
    """A guess on the high side, 3 characters a token (English has about 4); what it takes too much comes back."""
    return math.ceil(len(prompt) / 3) + 8


class LLMClient:
    """A client for any server that speaks OpenAI's chat-completions protocol.

    `requests`, `tokens`: the rates to keep; None means no limit. `max_concurrent`: requests in flight at once.
    `timeout`: seconds for one attempt. `deadline`: seconds for a whole call, with its waiting and retries. `options`:
    further fields of the request, such as {"temperature": 0}; None leaves a field out. `observe`: is told when each
    request starts, ends or fails.
    """

    def __init__(
        self,
        api_key: str,
        *,
        base_url: str = "https://api.openai.com/v1",
        model: str = "gpt-4o-mini",
        requests: Rate | None = None,
        tokens: Rate | None = None,
        max_concurrent: int = 8,
        max_tokens: int = 256,
        attempts: int = 6,
        timeout: float = 60.0,
        deadline: float = 300.0,
        estimate: Callable[[str], int] = estimate_tokens,
        options: Mapping[str, Any] | None = None,
        observe: Observer | None = None,
    ) -> None:
        if not (api_key and api_key.isascii() and api_key.isprintable() and " " not in api_key):
            raise ValueError("the API key must be one word of printable ASCII")
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url must start with http:// or https://, not {base_url!r}")
        if min(max_concurrent, max_tokens, attempts) < 1 or min(timeout, deadline) <= 0:
            raise ValueError("max_concurrent, max_tokens, attempts, timeout and deadline must be positive")
        self.base_url, self.model, self.max_concurrent = base_url, model, max_concurrent
        self.ledger = Ledger()
        self._headers = httpx.Headers({"Authorization": f"Bearer {api_key}"})  # its repr hides the key
        fields = {"model": model, "max_tokens": max_tokens, **(options or {})}
        self._fields = {name: value for name, value in fields.items() if value is not None}
        self._limiter = RateLimiter(requests or Rate(math.inf), tokens or Rate(math.inf))
        self._attempts, self._timeout, self._deadline = attempts, timeout, deadline
        self._estimate, self._max_tokens, self._observe = estimate, max_tokens, observe
        self._loop: asyncio.AbstractEventLoop | None = None

    def __repr__(self) -> str:
        return f"LLMClient({self.base_url!r}, model={self.model!r}, max_concurrent={self.max_concurrent})"

    async def __aenter__(self) -> Self:
        if self._loop is not None:
            raise RuntimeError("this client is already open")
        each = math.ceil(self.max_concurrent / math.ceil(self.max_concurrent / CONNECTIONS))
        limits = httpx.Limits(max_connections=each, max_keepalive_connections=each)
        self._slots: asyncio.LifoQueue[tuple[int, httpx.AsyncClient]] = asyncio.LifoQueue()
        async with AsyncExitStack() as stack:
            for slot in range(self.max_concurrent, 0, -1):
                if self._slots.qsize() % each == 0:
                    http = httpx.AsyncClient(base_url=self.base_url, headers=self._headers, limits=limits, timeout=None)
                    await stack.enter_async_context(http)
                self._slots.put_nowait((slot, http))
            self._pools = stack.pop_all()
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._loop = None
        await self._pools.aclose()

    async def complete(self, prompt: str) -> Answer:
        """The model's answer to one prompt.

        Tries again after 408, 409, 429, 5xx and connection faults; a Retry-After holds up every call of this client.
        Raises `LLMError`, or a subclass that tells what was wrong; `OverBudget` for a prompt larger than the token rate
        ever allows; `TypeError` for a prompt that is no string.
        """
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        loop = asyncio.get_running_loop()
        if self._loop is None:
            raise RuntimeError("open the client first: async with LLMClient(...) as client")
        if self._loop is not loop:
            raise RuntimeError("this client was opened in another event loop: open one in this loop")
        ends = loop.time() + self._deadline
        failure: Exception | None = None
        tried = 0

        async def attempt(number: int) -> Answer:
            nonlocal tried
            tried = number
            self.ledger.retries += number > 1
            return await self._attempt(prompt)

        def wait(error: Exception, number: int) -> float | None:
            nonlocal failure
            failure = error
            if type(error) is not LLMError or not (error.status is None or retryable(error.status)):
                return None
            seconds = backoff(number)
            if error.retry_after is not None:
                seconds = error.retry_after
                self._limiter.pause(seconds)
            return seconds if loop.time() + seconds < ends else None

        try:
            async with asyncio.timeout_at(ends):
                return await retry(attempt, attempts=self._attempts, wait=wait)
        except LLMError as error:
            error.attempts = tried
            raise
        except TimeoutError:
            raise NoAnswerInTime(f"no answer within the deadline of {self._deadline:g} s", None, tried) from failure

    async def batch_complete(
        self, prompts: Iterable[str] | AsyncIterable[str], *, journal: str | PathLike[str] | None = None
    ) -> list[Outcome[Answer]]:
        """The outcome of every prompt, in the order of the prompts. What the journal holds is not asked again."""
        async with self.as_completed(prompts, journal=journal) as outcomes:
            return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)

    @asynccontextmanager
    async def as_completed(
        self, prompts: Iterable[str] | AsyncIterable[str], *, journal: str | PathLike[str] | None = None
    ) -> AsyncGenerator[AsyncIterator[Outcome[Answer]], None]:
        """The outcomes of `batch_complete`, each as soon as it is there; the prompts may be endless.

        >>> async with client.as_completed(prompts) as outcomes:
        ...     async for outcome in outcomes: ...

        Leaving the block cancels what is still in flight. Raises `OSError` when the journal cannot be written.
        """
        if isinstance(prompts, str):
            raise TypeError("prompts must be a list of strings, not one string")
        if journal is None:
            async with bounded.as_completed(self.complete, prompts, max_concurrent=self.max_concurrent) as outcomes:
                yield outcomes
            return
        with Journal(journal) as record:

            async def keyed() -> AsyncGenerator[tuple[str, str], None]:
                async for prompt in bounded.each(prompts):
                    yield prompt, record.key([self._fields, prompt])

            async def ask(question: tuple[str, str]) -> Answer:
                prompt, key = question
                if key in record:
                    self.ledger.from_journal += 1
                    return Answer(**record[key])
                answer = await self.complete(prompt)
                record.add(key, asdict(answer))
                return answer

            async def results(outcomes: AsyncIterator[Outcome[Answer]]) -> AsyncGenerator[Outcome[Answer], None]:
                async for outcome in outcomes:
                    if isinstance(outcome.error, OSError):  # the journal: what it cannot keep must not be paid for
                        raise outcome.error
                    yield replace(outcome, item=outcome.item[0])

            async with (
                aclosing(keyed()) as questions,
                bounded.as_completed(ask, questions, max_concurrent=self.max_concurrent) as outcomes,
                aclosing(results(outcomes)) as restored,
            ):
                yield restored

    async def _attempt(self, prompt: str) -> Answer:
        """One request, in a free slot and in its turn."""
        reserved = self._estimate(prompt) + self._max_tokens
        slot, http = await self._slots.get()
        try:
            await self._limiter.acquire(1, reserved)
            self.ledger.requests += 1
            self._tell(prompt, "start", slot)
            try:
                answer = await self._post(http, prompt)
            except BaseException as error:
                self._tell(prompt, "error", slot)
                if isinstance(error, LLMError) and error.status == 429:
                    self.ledger.refused += 1
                    self._limiter.refund(0, reserved)
                raise
            self._tell(prompt, "end", slot)
        finally:
            self._slots.put_nowait((slot, http))
        used = answer.prompt_tokens + answer.completion_tokens
        self._limiter.refund(0, reserved - used if used else 0)
        self.ledger.answers += 1
        self.ledger.prompt_tokens += answer.prompt_tokens
        self.ledger.completion_tokens += answer.completion_tokens
        return answer

    async def _post(self, http: httpx.AsyncClient, prompt: str) -> Answer:
        body = self._fields | {"messages": [{"role": "user", "content": prompt}]}
        try:
            async with asyncio.timeout(self._timeout):
                response = await http.post("chat/completions", json=body)
        except TimeoutError:
            raise LLMError(f"no answer within {self._timeout:g} s") from None
        except httpx.TransportError as error:
            raise LLMError(f"{self.base_url}: {str(error) or type(error).__name__}") from error
        if response.status_code == 200:
            return read_answer(response.text)
        key = self._headers["Authorization"].removeprefix("Bearer ")
        refusal = read_error(response.status_code, response.text.replace(key, "[key]"))
        refusal.retry_after = retry_after(response.headers)
        raise refusal

    def _tell(self, prompt: str, what: str, slot: int) -> None:
        if self._observe is not None:
            self._observe(Event(prompt, what, f"slot {slot}", asyncio.get_running_loop().time()))
