"""Lesson 07's tasks on a queue for several machines: `saq`, on a Redis server that is started for it."""

import asyncio
import logging
import shutil
import socket
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from ....llm_calls import LLMClient

MISSING = "there's no Redis here: it takes the program redis-server, and `pip install saq redis`"
_llm: LLMClient


async def summarise(context: dict[str, Any], *, text: str) -> str:
    """A task of saq's: it gets a context, and its arguments by name."""
    return (await _llm.complete(f"Summarise.\n\n{text}")).text


async def run(texts: Sequence[str], *, api_key: str, base_url: str, model: str) -> list[str] | None:
    """The summaries, each asked for under its own key; None where Redis or saq is missing."""
    global _llm
    if not shutil.which("redis-server") or not find_spec("saq") or not find_spec("redis"):
        return None
    from saq import Queue, Worker

    async with redis() as url, LLMClient(api_key, base_url=base_url, model=model) as _llm:
        queue = Queue.from_url(url)
        await queue.connect()
        worker = Worker(queue, functions=[summarise], concurrency=5)
        worker.SIGNALS = []  # they are Jupyter's
        logging.getLogger("saq").setLevel(logging.ERROR)  # it tells of each idle place that it ends
        working = asyncio.create_task(worker.start())
        try:
            asked = [
                queue.apply("summarise", text=text, key=f"summary-{number}", timeout=30, retries=3)
                for number, text in enumerate(texts)
            ]
            return list(await asyncio.gather(*asked))
        finally:
            await worker.stop()
            await asyncio.wait([working])
            await queue.disconnect()


@asynccontextmanager
async def redis() -> AsyncGenerator[str, None]:
    """The URL of a Redis server of our own, which keeps nothing and ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        server = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
        try:
            await _listening(port)
            yield f"redis://127.0.0.1:{port}"
        finally:
            server.terminate()
            await server.wait()


async def _listening(port: int) -> None:
    for _ in range(100):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            await writer.wait_closed()
            return
    raise RuntimeError("redis-server did not start within 5 s")
