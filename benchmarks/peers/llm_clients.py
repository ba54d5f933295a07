"""LLM clients: each is entered, and gives what asks all prompts in its own way and tells of each as it ends."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module
from itertools import count
from typing import Any, NamedTuple, Protocol

from helpers.lab.llm_server import LLMServer
from helpers.llm_calls import LLMClient


def passage(number: int) -> str:
    """What prompt `number` is about; the server's answer to it is this."""
    return f"Passage {number} is about subject{number}, and about nothing else."


def prompt_about(number: int) -> str:
    return f"Summarise.\n\n{passage(number)}"


COUNT, RATE = 300, 50
PASSAGES = [passage(number) for number in range(COUNT)]
PROMPTS = [prompt_about(number) for number in range(COUNT)]
IN_FLIGHT = 8


class Server(NamedTuple):
    """Where it is: this goes to a contender's process."""

    base_url: str
    api_key: str
    model: str


def server_of(llm: LLMServer) -> Server:
    return Server(llm.base_url, llm.api_key, llm.model)


class Turn(Protocol):
    """What a call waits for: a semaphore, or a limiter."""

    async def __aenter__(self) -> Any: ...
    async def __aexit__(self, *_: Any) -> Any: ...


AskPrompt = Callable[[str], Awaitable[str]]
Tell = Callable[[int, object], object]  # is given the number of a prompt, and its answer or the error in its place
AskAll = Callable[[Sequence[str], Tell], Awaitable[object]]
Way = Callable[..., AbstractAsyncContextManager[AskAll]]  # of a server, and of what a contender's `args` hold


@asynccontextmanager
async def by_ours(server: Server, options: Mapping[str, Any]) -> AsyncGenerator[AskAll, None]:
    """`options` are the client's, but for the transport, which is the name of its library."""
    transport = transport_of(options.get("transport", "httpx"))
    settings: dict[str, Any] = {"model": server.model, "max_concurrent": IN_FLIGHT, **options, "transport": transport}
    async with LLMClient(server.api_key, base_url=server.base_url, **settings) as client:

        async def ask_all(prompts: Sequence[str], tell: Tell) -> None:
            async with client.as_completed(prompts) as outcomes:
                async for outcome in outcomes:
                    tell(outcome.index, outcome.value.text if outcome.value else outcome.error)

        yield ask_all


@asynccontextmanager
async def openai_client(server: Server, **options: Any) -> AsyncGenerator[AskPrompt, None]:
    from openai import AsyncOpenAI

    async with AsyncOpenAI(api_key=server.api_key, base_url=server.base_url, **options) as client:

        async def ask(prompt: str) -> str:
            messages: list[Any] = [{"role": "user", "content": prompt}]
            answer = await client.chat.completions.create(model=server.model, messages=messages)
            return answer.choices[0].message.content or ""

        yield ask


@asynccontextmanager
async def by_openai(server: Server, options: Mapping[str, Any]) -> AsyncGenerator[AskAll, None]:
    """A task for each prompt, all at once. `options` are the client's."""
    async with openai_client(server, **options) as ask:
        yield asking_each(ask)


@asynccontextmanager
async def by_openai_in_turn(server: Server, make_turn: Callable[..., Turn], *args: Any) -> AsyncGenerator[AskAll, None]:
    """Ten retries, and each call waits for its turn first."""
    turn = make_turn(*args)
    async with openai_client(server, max_retries=10) as ask:

        async def ask_in_turn(prompt: str) -> str:
            async with turn:
                return await ask(prompt)

        yield asking_each(ask_in_turn)


@asynccontextmanager
async def by_openai_in_a_group(server: Server) -> AsyncGenerator[AskAll, None]:
    """As many at once, in a task group, which the first error ends."""
    turn = asyncio.Semaphore(IN_FLIGHT)
    async with openai_client(server, max_retries=10) as ask:

        async def ask_all(prompts: Sequence[str], tell: Tell) -> None:
            async def ask_one(number: int, prompt: str) -> None:
                async with turn:
                    tell(number, await ask(prompt))

            try:
                async with asyncio.TaskGroup() as group:
                    for number, prompt in enumerate(prompts):
                        group.create_task(ask_one(number, prompt))
            except* Exception as errors:
                for number, error in enumerate(errors.exceptions):
                    tell(number, error)

        yield ask_all


def asking_each(ask: AskPrompt) -> AskAll:
    """A task for each prompt, and an error costs its own."""

    async def ask_all(prompts: Sequence[str], tell: Tell) -> None:
        async def ask_one(number: int, prompt: str) -> None:
            try:
                answer: object = await ask(prompt)
            except Exception as error:
                answer = error
            tell(number, answer)

        await asyncio.gather(*map(ask_one, count(), prompts))

    return ask_all


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
