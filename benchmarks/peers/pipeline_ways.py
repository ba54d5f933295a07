"""Ways from files to answers: each is entered, and gives what runs the files. The work and the client are the same."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.peers.llm_clients import Server
from benchmarks.peers.pipeline_work import INSTRUCTION, prepare, prepared, read
from helpers.llm_calls import LLMClient
from helpers.parts.documents.passages import Passage
from helpers.parts.pools.process_pool import ProcessPool
from helpers.pipeline import AskModel, pipeline

READERS, WORKERS, AT_ONCE = 4, 2, 8  # threads, processes, requests


class Setting(NamedTuple):
    """`names`: the files. `warm_up`: others, for what is to be ready before the clock starts. `kept`: a folder for what
    is to survive a kill, if anything is.
    """

    server: Server
    names: Sequence[str]
    warm_up: Sequence[str]
    kept: Path | None = None


class Answer(NamedTuple):
    """`began`: when its file was begun (`time.perf_counter()`), where a run has to get ready before it begins any."""

    file: str
    text: str
    began: float = 0.0


Answered = AsyncIterator[Answer]  # each as soon as it is there
Run = Callable[[Sequence[str]], Answered]
Opened = AsyncGenerator[Run, None]
Way = Callable[[Setting], AbstractAsyncContextManager[Run]]


def client_of(server: Server) -> LLMClient:
    return LLMClient(server.api_key, base_url=server.base_url, model=server.model, max_concurrent=AT_ONCE)


@asynccontextmanager
async def by_ours(setting: Setting) -> Opened:
    with ProcessPool(WORKERS) as pool:
        async with client_of(setting.server) as client:
            journal = setting.kept and setting.kept / "answers.jsonl"
            ask = AskModel(client, INSTRUCTION)

            async def run(names: Sequence[str]) -> Answered:
                async with pipeline(
                    names, ask, read=read, prepare=prepare, readers=READERS, executor=pool, journal=journal
                ) as answers:
                    async for outcome in answers:
                        yield Answer(outcome.item.file, outcome.unwrap())

            yield run


@asynccontextmanager
async def in_phases(setting: Setting) -> Opened:
    """All files are read, then all texts prepared, then all passages asked about."""
    with ThreadPoolExecutor(READERS) as threads, ProcessPool(WORKERS) as pool:
        async with client_of(setting.server) as client:

            async def run(names: Sequence[str]) -> Answered:
                texts = await each_in(threads, read, names)
                passages = await each_in(pool, prepared, names, texts)
                async for each in asked(client, names, passages):
                    yield each

            yield run


async def each_in(executor: Executor, func: Callable[..., str], *columns: Iterable[str]) -> list[str]:
    loop = asyncio.get_running_loop()
    calls = [loop.run_in_executor(executor, func, *row) for row in zip(*columns, strict=True)]
    return list(await asyncio.gather(*calls))


async def asked(client: LLMClient, names: Sequence[str], passages: Sequence[str]) -> Answered:
    """The client keeps to its eight at once."""

    async def ask(name: str, passage: str) -> Answer:
        return Answer(name, await AskModel(client, INSTRUCTION)(Passage(name, 1, passage)))

    for answer in asyncio.as_completed(list(map(ask, names, passages))):
        yield await answer
