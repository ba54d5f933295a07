"""What the tests of the local LLM server share."""

import asyncio
import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

import httpx

from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.knobs import Knobs

PLAIN = False  # http alone: spares each request the loading of certificates
TEXT = "Threads share memory. A naïve thread waits for another thread in a café. Processes do not."
PROMPT = f"Give a label and a summary.\n\n{TEXT}"
MESSAGES: list = [{"role": "user", "content": PROMPT}]
ANSWER = "label: thread\nsummary: A naïve thread waits for another thread in a café."


def as_new(llm: LLMServer) -> LLMServer:
    """A running server with its knobs, counters and quota set back."""
    defaults = Knobs().as_dict()
    del defaults["port"]
    llm.configure(**defaults)
    llm.reset()
    return llm


def post(llm: LLMServer, body: object, **headers: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {llm.api_key}"} | headers
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return httpx.post(f"{llm.base_url}/chat/completions", content=content, headers=headers, timeout=30, verify=PLAIN)


def valid(**fields: object) -> dict[str, object]:
    return {"model": "extractive", "messages": MESSAGES} | fields


def eventually(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not (true := holds()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return true


def listens(base_url: str) -> bool:
    where = urlsplit(base_url)
    try:
        socket.create_connection((where.hostname, where.port), timeout=5).close()
    except OSError:
        return False
    return True


class Call:
    """A request on a connection of its own; `status` waits for the answer's first line."""

    @classmethod
    async def open(cls, llm: LLMServer, prompt: str = "hello", **fields: object) -> "Call":
        call = cls()
        where = urlsplit(llm.base_url)
        call.reader, call.writer = await asyncio.open_connection(where.hostname, where.port)
        body = json.dumps(valid(messages=[{"role": "user", "content": prompt}], **fields)).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {llm.api_key}\r\n"
        call.writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
        return call

    async def status(self) -> int:
        line = await self.reader.readline()
        return int(line.split()[1])

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


async def until(llm: LLMServer, **wanted: object) -> None:
    """Waits until the counters are as wanted."""
    for _ in range(1000):
        stats = await asyncio.to_thread(llm.stats)
        if all(getattr(stats, name) == value for name, value in wanted.items()):
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"wanted {wanted}, but: {stats}")
