"""An answer on its way: the engine's pieces, at the server's pace, as far as its fault and max_tokens let them come."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing

from .ask import Ask
from .engine import End, Engine
from .quota import Headers
from .tally import Record

JSON: Headers = [("content-type", "application/json")]
HTML: Headers = [("content-type", "text/html; charset=utf-8")]
PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
ERROR = {"error": {"message": "The engine failed.", "type": "server_error", "param": None, "code": None}}
HALVED_STREAMS = ("cut", "no_done", "malformed", "error_event")


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Generation:
    """One answer; `record` counts what it produces, and `finish_reason` is right once the pieces have ended."""

    def __init__(self, ask: Ask, engine: Engine, record: Record, model: str, rate: float | None) -> None:
        self.ask = ask
        self.record = record
        self.rate = rate
        self.finish_reason = "stop"
        self.head = {
            "id": f"chatcmpl-{record.sha[:20]}-{record.attempt}",
            "object": "chat.completion.chunk" if ask.stream else "chat.completion",
            "created": int(time.time()),
            "model": model,
        }
        self._engine = engine

    @property
    def usage(self) -> dict[str, int]:
        prompt, completion = self.record.prompt_tokens, self.record.completion_tokens
        return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}

    async def pieces(self) -> AsyncGenerator[str, None]:
        """The pieces; in a stream the first now, each later one when its time has come. Close it to stop the engine."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        async with aclosing(self._engine(self.ask.messages, self.ask.max_tokens)) as produced:
            source: AsyncGenerator[str | End, None] = produced
            most = self.ask.max_tokens
            if self.record.fault == "empty":
                return
            if self.record.fault == "length" or (self.ask.stream and self.record.fault in HALVED_STREAMS):
                whole = [piece async for piece in produced if isinstance(piece, str)]
                most = min(most, (len(whole) + 1) // 2)
                source = _each(whole)
            async for piece in source:
                if isinstance(piece, End):
                    self.finish_reason, self.record.prompt_tokens, self.record.completion_tokens = piece
                    return
                if self.record.completion_tokens == most:
                    self.finish_reason = "length"
                    return
                if self.ask.stream:  # without a pace too, so that others get their turn
                    elapsed = self.record.completion_tokens / self.rate if self.rate else 0
                    await asyncio.sleep(start + elapsed - loop.time())
                self.record.completion_tokens += 1
                yield piece


async def _each(pieces: list[str]) -> AsyncGenerator[str | End, None]:
    for piece in pieces:
        yield piece
