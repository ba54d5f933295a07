"""Many LLM calls at once, inside the rate limit: paced, retried, bounded, in order, resumable.

>>> async with LLMClient(key, requests=Rate(600), tokens=Rate(90_000)) as client:
...     outcomes = await client.batch_complete(prompts, journal="answers.jsonl")
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from os import PathLike
from typing import Any, Self

import httpx

from .parts import bounded
from .parts.events import Observer, notify
from .parts.journal import Journal
from .parts.limits import Rate
from .parts.llm.answers import Answer, LLMError
from .parts.llm.attempts import Attempts, Leave
from .parts.llm.breaker import Batch
from .parts.llm.budget import Amount, Budget
from .parts.llm.checks import Check, Messages, accept, first_message
from .parts.llm.connections import Connections
from .parts.llm.kept import Kept
from .parts.llm.ledger import Ledger, estimate_tokens
from .parts.llm.pacing import Pacing
from .parts.llm.turn import Turn
from .parts.outcome import Outcome


class LLMClient:
    """A client for any server that speaks OpenAI's chat-completions protocol.

    `base_url`: where it is; a query stays. `requests`, `tokens`: the rates to keep at most. Slower ones are learned:
    from the limits that the server tells with its answers, or from its refusals. None is learned alone, and
    `Rate(math.inf)` is no rate at all, neither kept nor learned.
    `max_concurrent`: requests in flight at once, each on a connection of its own. `max_tokens`: of an answer.
    `attempts`: how many of a call may fail. `timeout`: seconds for one of them. `deadline`: seconds for a whole call,
    with its waiting and retries. `estimate`: the tokens of a prompt, before the server has counted them. `options`:
    further fields of the request, such as {"temperature": 0}; None leaves a field out. `observe`: is told when each
    request starts, ends or fails.
    `budget`: what may be spent; several clients may share one. `check`: is given each answer. One that it raises an
    error for, or says False to, is a failed attempt; the model is told why, and asked again.
    `transport`: the class that makes its connections; httpx2's, and httpx_aiohttp's `AiohttpTransport`, will do too.

    After a wrong key or another error that is `fatal`, nothing is sent any more, for 30 s: see `Breaker`.
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
        budget: Budget | None = None,
        check: Check | None = None,
        transport: type[Any] = httpx.AsyncHTTPTransport,
    ) -> None:
        if min(max_concurrent, max_tokens, attempts) < 1 or min(timeout, deadline) <= 0:
            raise ValueError("max_concurrent, max_tokens, attempts, timeout and deadline must be positive")
        if not all(isinstance(rate, Rate | None) for rate in (requests, tokens)):
            raise TypeError("requests and tokens must each be a Rate, such as Rate(600), or None")
        if not isinstance(budget, Budget | None):
            raise TypeError("budget must be a Budget, such as Budget(requests=100), or None")
        self.base_url = base_url
        self.model = model
        self.max_concurrent = max_concurrent
        self.ledger = Ledger()
        fields = {"model": model, "max_tokens": max_tokens, **(options or {})}
        self.fields = {name: value for name, value in fields.items() if value is not None}
        json.dumps(self.fields, allow_nan=False)  # what cannot be sent is refused here
        self._most_tokens = self.fields.get("max_tokens") or self.fields.get("max_completion_tokens") or max_tokens
        self._connections = Connections(max_concurrent, base_url, api_key, timeout, transport)
        self._pacing = Pacing(requests, tokens)
        self._limiter = self._pacing.limiter
        self._attempts = Attempts(attempts, deadline, self._limiter, self.ledger)
        self._estimate = estimate
        self._observe = observe
        self._check = check
        self.budget = budget or Budget()

    def __repr__(self) -> str:
        return f"LLMClient({self._connections.shown!r}, model={self.model!r}, max_concurrent={self.max_concurrent})"

    async def __aenter__(self) -> Self:
        self._connections.open()
        self._attempts.breaker.reset()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._connections.close()

    async def complete(self, prompt: str) -> Answer:
        """The model's answer to one prompt.

        Tries again after 408, 409, 429, 5xx and connection faults. A Retry-After with one of
        these holds up every call of this client. A 429 that names one, or from which a rate
        is learned, is no failed attempt: the deadline alone ends that. Raises `LLMError`, or
        a subclass that tells what was wrong: `NotAsked` when the budget is spent, or after
        an error that is `fatal`; `OverBudget` for a prompt larger than the budget or the
        token rate ever allows; `TypeError` or `ValueError` for one that cannot be sent.
        """
        return await self._attempts.until_answered(partial(self._request, self._said(prompt)))

    async def batch_complete(
        self, prompts: Iterable[str] | AsyncIterable[str], *, journal: str | PathLike[str] | None = None
    ) -> list[Outcome[Answer]]:
        """The outcome of every prompt, in order. What the journal has from this server is not asked again.

        After an error that is `fatal`, and when the budget is spent, no further prompt is asked: what was in flight
        still ends, and each of the rest has the outcome `NotAsked`.
        """
        batch = Batch(prompts, finite=True)
        async with self.as_completed(batch, journal=journal) as outcomes:
            return sorted([outcome async for outcome in outcomes], key=lambda outcome: outcome.index)

    @asynccontextmanager
    async def as_completed(
        self, prompts: Iterable[str] | AsyncIterable[str], *, journal: str | PathLike[str] | None = None
    ) -> AsyncGenerator[AsyncIterator[Outcome[Answer]], None]:
        """The outcomes of `batch_complete`, each as soon as it is there; the prompts may be endless.

        >>> async with client.as_completed(prompts) as outcomes:
        ...     async for outcome in outcomes: ...

        Leaving the block cancels what is still in flight. Raises `OSError` when the journal cannot be written. Prompts
        without a length may be endless: where the rest of a list would have the outcome `NotAsked`, no further one is
        taken, and the loop raises it.
        """
        self._connections.loop()  # raises where the client is not open
        batch = Batch.of(prompts)
        with Journal(journal) if journal is not None else nullcontext() as record:

            async def ask(prompt: str) -> Answer:
                call = partial(batch.ask, partial(self.complete, prompt))
                if record is None or not isinstance(prompt, str):
                    return await call()
                kept = Kept(record, [str(self._connections.url), self.fields, prompt], self.ledger)
                return await kept.find(self._check) or await kept.add(await call())

            async with bounded.as_completed(ask, batch, max_concurrent=self.max_concurrent) as outcomes:
                yield outcomes

    def _said(self, prompt: str) -> Messages:
        self._connections.loop()
        return first_message(prompt)

    async def _request(self, messages: Messages, leave: Leave) -> Answer:
        async with self._turn(messages, leave) as turn:
            turn.answer = answer = await self._connections.post(turn)
        await accept(self._check, answer, messages)
        self.ledger.answers += 1
        return answer

    @asynccontextmanager
    async def _turn(self, messages: Messages, leave: Leave) -> AsyncGenerator[Turn, None]:
        """A free connection, in its turn, and within the budget."""
        tokens = sum(self._estimate(message["content"]) for message in messages)
        most = Amount(1, tokens, self._most_tokens)
        reserved = tokens + self._most_tokens
        async with (
            self.budget.reserving(most) as spending,
            self._connections.take(partial(self._limiter.acquire, 1, reserved)) as (slot, http),
        ):
            leave()
            loop = asyncio.get_running_loop()
            sent = loop.time()
            tell = partial(notify, self._observe, messages[0]["content"], worker=f"slot {slot}", loop=loop)
            turn = Turn(http, self.fields | {"messages": messages}, tell, partial(self._pacing.heard, sent))
            error: BaseException | None = None
            tell("start")
            try:
                yield turn
            except BaseException as failure:
                error = failure
                tell("error")
                if isinstance(error, LLMError):
                    turn.answer = error.answer
                    self._pacing.learn(error, sent, reserved)
                    if error.fatal:
                        self._attempts.breaker.trip(error)
                raise
            finally:
                used, spending.cost = self.ledger.settle(most, turn.answer, error)
                if used:  # where the server names none, the estimate stands
                    self._limiter.refund(0, reserved - used)
            tell("end")
