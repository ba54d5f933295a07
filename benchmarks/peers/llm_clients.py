"""LLM clients: each answers the same prompts in its own way, in a process of its own."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, NamedTuple, Protocol

from helpers import llm_calls
from helpers.parts.limits import Rate

COUNT, RATE = 300, 50
PASSAGES = [f"Passage {i} is about subject{i}, and about nothing else." for i in range(COUNT)]
PROMPTS = [f"Summarise.\n\n{passage}" for passage in PASSAGES]
IN_FLIGHT = 8


class Server(NamedTuple):
    """Where it is: this goes to a contender's process."""

    base_url: str
    api_key: str
    model: str


class Batch(NamedTuple):
    """How many answers were right, in how many seconds, for how many CPU seconds."""

    right: int
    wall: float
    cpu: float


class Turn(Protocol):
    """What a call waits for: a semaphore, or a limiter."""

    async def __aenter__(self) -> Any: ...
    async def __aexit__(self, *_: Any) -> Any: ...


AskPrompt = Callable[[str], Awaitable[str]]


async def timed(batch: Awaitable[Iterable[object]]) -> Batch:
    wall, cpu = time.perf_counter(), time.process_time()
    async with asyncio.timeout(120):
        answers = await batch
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Batch(sum(answer == passage for answer, passage in zip(answers, PASSAGES, strict=True)), wall, cpu)


async def by_ours(server: Server, headroom: float, http: str) -> Batch:
    requests = Rate(RATE, per=1, headroom=headroom)
    options: dict[str, Any] = {"model": server.model, "requests": requests, "max_concurrent": IN_FLIGHT}
    options["transport"] = transport_of(http)
    async with llm_calls.LLMClient(server.api_key, base_url=server.base_url, **options) as client:

        async def texts() -> list[object]:
            return [o.value.text if o.value else o.error for o in await client.batch_complete(PROMPTS)]

        return await timed(texts())


@asynccontextmanager
async def openai_client(server: Server, **options: Any) -> AsyncGenerator[AskPrompt, None]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key=server.api_key, base_url=server.base_url, **options) as client:

        async def ask(prompt: str) -> str:
            messages: list[Any] = [{"role": "user", "content": prompt}]
            answer = await client.chat.completions.create(model=server.model, messages=messages)
            return answer.choices[0].message.content or ""

        yield ask


async def by_openai(server: Server) -> Batch:
    async with openai_client(server) as ask:
        return await timed(asyncio.gather(*map(ask, PROMPTS), return_exceptions=True))


async def by_openai_in_turn(server: Server, make_turn: Callable[..., Turn], *args: Any) -> Batch:
    """Ten retries, and each call waits for its turn first."""
    turn = make_turn(*args)
    async with openai_client(server, max_retries=10) as ask:

        async def ask_in_turn(prompt: str) -> str:
            async with turn:
                return await ask(prompt)

        return await timed(asyncio.gather(*map(ask_in_turn, PROMPTS), return_exceptions=True))


def turns_of_aiolimiter(most: float, seconds: float) -> Turn:
    from aiolimiter import AsyncLimiter

    return AsyncLimiter(most, seconds)


class TurnsOfLangChain:
    """Its limiter as a context manager."""

    def __init__(self) -> None:
        from langchain_core.rate_limiters import InMemoryRateLimiter

        self._limiter = InMemoryRateLimiter(requests_per_second=RATE, check_every_n_seconds=1 / RATE)

    async def __aenter__(self) -> None:
        await self._limiter.aacquire()

    async def __aexit__(self, *_: object) -> None:
        pass


def transport_of(library: str) -> type[Any]:
    """What makes the connections of our client, by the library's name."""
    module: Any = import_module(library)
    return module.AiohttpTransport if library == "httpx_aiohttp" else module.AsyncHTTPTransport
