"""A server that costs next to nothing: every request gets the same answer in tokens, one every 10 ms.

The course's LLM server checks, counts and limits every request. Where clients are to be told apart at twenty thousand
tokens a second, the server must not be what is measured.
"""

import json
from contextlib import AbstractContextManager

from benchmarks.peers.steady_server import Answering, served

TOKENS, PACE = 100, 0.01
TEXTS = [f" token{number}" for number in range(TOKENS)]
TEXT = "".join(TEXTS)


def _chunk(data: str) -> bytes:
    event = f"data: {data}\n\n".encode()
    return b"%x\r\n%s\r\n" % (len(event), event)


def _event(delta: dict[str, str], reason: str | None = None) -> bytes:
    """A piece of an answer as OpenAI's server sends it."""
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}
    about = {"id": "chatcmpl-0123456789abcdef", "object": "chat.completion.chunk", "created": 1_750_000_000}
    about |= {"model": "any-model-2026-01-01", "service_tier": "default", "system_fingerprint": "fp_0123456789"}
    return _chunk(json.dumps({**about, "choices": [choice]}, separators=(",", ":")))


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
EVENTS = [_event({"content": text}) for text in TEXTS]
LAST = _event({}, "stop") + _chunk("[DONE]") + b"0\r\n\r\n"


class Streaming(Answering):
    def answer(self, head: bytes) -> None:
        self._begin = self._loop.time()
        self._transport.write(HEAD + _event({"role": "assistant", "content": ""}))
        self._later(0)

    def _later(self, number: int) -> None:
        self._loop.call_at(self._begin + (number + 1) * PACE, self._send, number)

    def _send(self, number: int) -> None:
        if number + 1 == TOKENS:
            self._transport.write(EVENTS[number] + LAST)
        elif not self._transport.is_closing():
            self._transport.write(EVENTS[number])
            self._later(number + 1)


def token_server() -> AbstractContextManager[str]:
    """Its base URL. It runs in a process of its own, and ends with the block."""
    return served(Streaming)
