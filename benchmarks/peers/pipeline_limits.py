"""The stages of a pipeline, each alone, with all that it needs there before the clock starts: what nobody can pass."""

import asyncio
import json
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from benchmarks.peers.llm_clients import Server
from benchmarks.peers.pipeline_ways import (
    AT_ONCE,
    WORKERS,
    Answer,
    Answered,
    Opened,
    Setting,
    asked,
    client_of,
    each_in,
)
from benchmarks.peers.pipeline_work import INSTRUCTION, prepared, right_answers, text_of
from helpers.parts.pools.process_pool import ProcessPool


@asynccontextmanager
async def preparing_alone(setting: Setting) -> Opened:
    """In a warm pool. Its answers are the passages: the server would repeat them."""
    texts = {name: text_of(name) for name in (*setting.warm_up, *setting.names)}
    with ProcessPool(WORKERS) as pool:

        async def run(names: Sequence[str]) -> Answered:
            passages = await each_in(pool, prepared, names, [texts[name] for name in names])
            for name, passage in zip(names, passages, strict=True):
                yield Answer(name, passage)

        yield run


@asynccontextmanager
async def asking_alone(setting: Setting) -> Opened:
    """With our client, which the others have as well."""
    passages = right_answers((*setting.warm_up, *setting.names))
    async with client_of(setting.server) as client:
        yield lambda names: asked(client, names, [passages[name] for name in names])


@asynccontextmanager
async def preparing_while_asking(setting: Setting) -> Opened:
    """Both at once, and neither waits for the other: they share the processors as in a pipeline."""
    async with preparing_alone(setting) as prepare, asking_alone(setting) as ask:

        async def run(names: Sequence[str]) -> Answered:
            async def all_asked() -> None:
                async for _ in ask(names):
                    pass

            asking = asyncio.create_task(all_asked())
            async for answer in prepare(names):
                yield answer
            await asking

        yield run


@asynccontextmanager
async def asking_over_sockets(setting: Setting) -> Opened:
    """With no client: what the server and the event loop can do."""
    passages = right_answers((*setting.warm_up, *setting.names))
    async with _sockets(setting.server) as sockets:

        async def run(names: Sequence[str]) -> Answered:
            left, answered = deque(names), asyncio.Queue[Answer]()

            async def ask_on(reader: StreamReader, writer: StreamWriter) -> None:
                while left:
                    name = left.popleft()
                    writer.write(_request(setting.server, passages[name]))
                    answered.put_nowait(Answer(name, await _answer(reader)))

            async with asyncio.TaskGroup() as tasks:
                for reader, writer in sockets:
                    tasks.create_task(ask_on(reader, writer))
                for _ in names:
                    yield await answered.get()

        yield run


@asynccontextmanager
async def _sockets(server: Server) -> AsyncGenerator[list[tuple[StreamReader, StreamWriter]], None]:
    where = urlsplit(server.base_url)
    opened = [await asyncio.open_connection(where.hostname, where.port) for _ in range(AT_ONCE)]
    try:
        yield opened
    finally:
        for _, writer in opened:
            writer.close()


def _request(server: Server, passage: str) -> bytes:
    message = {"role": "user", "content": f"{INSTRUCTION}\n\n{passage}"}
    body = json.dumps({"model": server.model, "max_tokens": 256, "messages": [message]}).encode()
    head = f"host: any\r\nauthorization: Bearer {server.api_key}\r\ncontent-type: application/json"
    return f"POST /v1/chat/completions HTTP/1.1\r\n{head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


async def _answer(reader: StreamReader) -> str:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    size = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    answer: str = json.loads(await reader.readexactly(size))["choices"][0]["message"]["content"]
    return answer
