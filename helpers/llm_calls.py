"""Many LLM calls at once, inside the rate limit: paced, retried, bounded, in order, resumable.

>>> async with LLMClient(key, requests=Rate(600), tokens=Rate(90_000)) as client:
...     outcomes = await client.batch_complete(prompts, journal="answers.jsonl")
"""

import asyncio
import json
import math
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import asdict
from functools import partial
from os import PathLike
from typing import Any, Self

import httpx

from .parts import bounded
from .parts.events import Observer, notify
from .parts.journal import Journal
from .parts.limits import Rate, RateLimiter
from .parts.llm.answers import Answer, LLMError
from .parts.llm.attempts import Attempts
from .parts.llm.connections import Connections
from .parts.llm.ledger import Ledger, estimate_tokens
from .parts.outcome import Outcome


class LLMClient:
    """A client for any server that speaks OpenAI's chat-completions protocol.

    `base_url`: where it is; a query stays. `requests`, `tokens`: the rates to keep; None means no limit.
    `max_concurrent`: requests in flight at once, each on a connection of its own. `timeout`: seconds for one attempt.
    `deadline`: seconds for a whole call, with its waiting and retries. `options`: further fields of the request, such
    as {"temperature": 0}; None leaves a field out. `observe`: is told when each request starts, ends or fails.
    `transport`: the class that makes its connections; httpx2's, and httpx_aiohttp's `AiohttpTransport`, will do too.
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
        attempts: int = 8,
        timeout: float = 60.0,
        deadline: float = 300.0,
        estimate: Callable[[str], int] = estimate_tokens,
        options: Mapping[str, Any] | None = None,
        observe: Observer | None = None,
        transport: type[Any] = httpx.AsyncHTTPTransport,
    ) -> None:
        if min(max_concurrent, max_tokens, attempts) < 1 or min(timeout, deadline) <= 0:
            raise ValueError("max_concurrent, max_tokens, attempts, timeout and deadline must be positive")
        if not all(isinstance(rate, Rate | None) for rate in (requests, tokens)):
            raise TypeError("requests and tokens must each be a Rate, such as Rate(600), or None")
        self.base_url = base_url
        self.model = model
        self.max_concurrent = max_concurrent
        self.ledger = Ledger()
        fields = {"model": model, "max_tokens": max_tokens, **(options or {})}
        self.fields = {name: value for name, value in fields.items() if value is not None}
        json.dumps(self.fields, allow_nan=False)  # what cannot be sent is refused here
        self._most_tokens = self.fields.get("max_tokens") or self.fields.get("max_completion_tokens") or max_tokens
        self._connections = Connections(max_concurrent, base_url, api_key, timeout, transport)
        self._limiter = RateLimiter(requests or Rate(math.inf), tokens or Rate(math.inf))
        self._attempts = Attempts(attempts, deadline, self._limiter, self.ledger)
        self._estimate = estimate
        self._observe = observe

    def __repr__(self) -> str:
        return f"LLMClient({self._connections.shown!r}, model={self.model!r}, max_concurrent={self.max_concurrent})"

    async def __aenter__(self) -> Self:
        self._connections.open()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._connections.close()

    async def complete(self, prompt: str) -> Answer:
        """The model's answer to one prompt.

        Tries again after 408, 409, 429, 5xx and connection faults. A Retry-After with one of
        these holds up every call of this client; a 429 that names one is no failed attempt:
        the deadline alone ends that. Raises `LLMError`, or a subclass that tells what was
        wrong; `OverBudget` for a prompt larger than the token rate ever allows; `TypeError`
        or `ValueError` for a prompt that cannot be sent.
        """
        reserved = self._reserve(prompt)
        return await self._attempts.until_answered(partial(self._request, prompt, reserved))

    async def batch_complete(
        self, prompts: Iterable[str] | AsyncIterable[str], *, journal: str | PathLike[str] | None = None
    ) -> list[Outcome[Answer]]:
        """The outcome of every prompt, in order. What the journal has from this server is not asked again."""
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
        self._connections.loop()  # raises where the client is not open
        if isinstance(prompts, str | bytes):
            raise TypeError("prompts must be a list of strings, not one string")
        with Journal(journal) if journal is not None else nullcontext() as record:

            async def ask(prompt: str) -> Answer:
                if record is None or not isinstance(prompt, str):
                    return await self.complete(prompt)
                key = record.key([str(self._connections.url), self.fields, prompt])
                if key in record:
                    with suppress(TypeError):  # another program's line
                        kept = Answer(**record[key])
                        self.ledger.from_journal += 1
                        return kept
                answer = await self.complete(prompt)
                try:
                    record.add(key, asdict(answer))
                except OSError as error:  # what cannot be kept must not be paid for
                    raise bounded.Abort(error) from error
                return answer

            async with bounded.as_completed(ask, prompts, max_concurrent=self.max_concurrent) as outcomes:
                yield outcomes

    def _reserve(self, prompt: str) -> int:
        """The tokens that a prompt may use. Raises `TypeError` or `ValueError` for one that cannot be sent."""
        self._connections.loop()
        if not isinstance(prompt, str):
            raise TypeError(f"a prompt must be a string, not {type(prompt).__name__}")
        return self._estimate(prompt) + self._most_tokens

    async def _request(self, prompt: str, reserved: int) -> Answer:
        async with self._turn(prompt, reserved) as (http, body, _):
            answer = await self._connections.post(http, body)
        self.ledger.answers += 1
        self._settle(answer, reserved)
        return answer

    @asynccontextmanager
    async def _turn(
        self, prompt: str, reserved: int
    ) -> AsyncGenerator[tuple[httpx.AsyncBaseTransport, dict[str, Any], Callable[[str], None]], None]:
        """A free connection, in its turn; what to send over it; and how to tell whoever observes it what happens."""
        body = self.fields | {"messages": [{"role": "user", "content": prompt}]}
        turn = partial(self._limiter.acquire, 1, reserved)
        async with self._connections.take(turn) as (slot, http):
            self.ledger.requests += 1
            loop = asyncio.get_running_loop()
            tell = partial(notify, self._observe, prompt, worker=f"slot {slot}", loop=loop)
            tell("start")
            try:
                yield http, body, tell
            except BaseException as error:
                tell("error")
                if isinstance(error, LLMError):
                    self._learn(error, reserved)
                raise
            tell("end")

    def _learn(self, error: LLMError, reserved: int) -> None:
        """What a failed request costs, and how long everyone has to wait for it."""
        if error.status == 429:
            self.ledger.refused += 1
            self._limiter.refund(0, reserved)
        if error.answer is not None:
            self._settle(error.answer, reserved)
        if error.retry_after and error.may_heal:
            self._limiter.pause(error.retry_after)

    def _settle(self, answer: Answer, reserved: int) -> None:
        if used := self.ledger.count_tokens(answer):  # where the server names none, the estimate stands
            self._limiter.refund(0, reserved - used)
