"""A real language model as an engine: SmolLM2 in llama.cpp's server, a child process of this one.

It takes the likeliest token each time, so that a prompt's answer is always the same. It answers `SLOTS` requests at
once, lets others wait, and refuses none for being too many.
"""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import h11

from ...parts.cpus import usable_cpus
from . import process
from .engine import End, Message
from .errors import APIError

SLOTS = 16
CONTEXT = 1024  # the most tokens of one prompt and its answer
MOST_THREADS = 8  # for a model this small, more of them mostly wait for one another
SPIN = {"GOMP_SPINCOUNT": "1000"}  # threads that wait would spin on, and bring to a halt whoever shares their cores

_running: process.Process | None = None
_address = ""


def start() -> None:
    """Start the model's process, unless it runs. Blocks for a second. Raises `RuntimeError` with why it cannot."""
    global _running, _address
    if _running and _running.poll() is None:
        return
    settings = {"threads": min(usable_cpus(), MOST_THREADS), "slots": SLOTS, "context": CONTEXT}
    script = Path(__file__).with_name("smollm2_child.py")
    _running, said = process.start([str(script)], SPIN, settings, "smollm2 (on an x86 processor it needs AVX2)")
    _address = said["address"]


async def answer(messages: list[Message], max_tokens: int) -> AsyncGenerator[str | End, None]:
    """The model's tokens as they come, and its own counts. Raises `APIError` where it refuses or fails."""
    roles = {"developer": "system"}  # it has learnt no other name for that
    asked = {
        "messages": [{"role": roles.get(role, role), "content": content} for role, content in messages],
        "max_tokens": max_tokens,
        "temperature": 0,
        "repeat_penalty": 1.1,  # else it soon says the same again and again
        "stream": True,  # for a plain answer too: a client that leaves is noticed between two tokens
        "stream_options": {"include_usage": True},
    }
    finish_reason = "stop"
    try:
        start()
        async with aclosing(_events(json.dumps(asked).encode())) as events:
            async for event in events:
                if "error" in event:
                    raise _failure(**event["error"])
                for choice in event["choices"]:
                    finish_reason = choice["finish_reason"] or finish_reason
                    if piece := choice["delta"].get("content"):
                        yield piece
                if usage := event.get("usage"):
                    yield End(finish_reason, usage["prompt_tokens"], usage["completion_tokens"])
                    return
        raise EOFError("its answer has no end")
    except (OSError, EOFError, RuntimeError, ValueError, h11.RemoteProtocolError) as error:
        message = f"The engine does not answer: {error}"
        raise APIError(503, message, kind="server_error", code="overloaded") from error


async def _events(body: bytes) -> AsyncGenerator[dict[str, Any], None]:
    """The objects of one answer: of a stream each, otherwise the only one.

    Each request has a connection of its own, since the server closes one after a stream without a word.
    """
    where = urlsplit(_address)
    headers = [("host", where.netloc), ("content-type", "application/json"), ("content-length", str(len(body)))]
    request = h11.Request(method="POST", target="/v1/chat/completions", headers=headers)
    http = h11.Connection(h11.CLIENT)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        for part in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(http.send(part) or b"")
        rest = b""
        while not isinstance(event := http.next_event(), h11.EndOfMessage):
            if event is h11.NEED_DATA:
                http.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Data):
                *whole, rest = (rest + event.data).split(b"\n\n")
                for each in whole:
                    if each.startswith(b"data: {"):  # neither a sign of life nor [DONE]
                        yield json.loads(each.removeprefix(b"data: "))
        if rest:
            yield json.loads(rest)
    finally:
        writer.close()


def _failure(message: str = "", type: str = "", n_ctx: int = 0, n_prompt_tokens: int = 0, **_: object) -> APIError:
    if type == "exceed_context_size_error":
        message = f"This model's context is {n_ctx} tokens; messages have {n_prompt_tokens}."
        return APIError(400, message, code="context_length_exceeded", param="messages")
    return APIError(500, f"The engine failed: {message}", kind="server_error")
