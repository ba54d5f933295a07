"""Streamed replies byte by byte: sound ones in every form that is allowed, and those that only look like an answer.

A server gives the one that the path of a request names.
"""

import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from typing import NamedTuple

from benchmarks.peers.steady_server import Answering, served

LARGE = "x" * 1_000_000


class Case(NamedTuple):
    """What is sent, in which pieces, before the connection closes; and the text that it holds, None if it is none."""

    pieces: Sequence[bytes]
    text: str | None


def _head(kind: str = "text/event-stream", status: int = 200, more: str = "connection: close") -> bytes:
    return f"HTTP/1.1 {status} Any\r\ncontent-type: {kind}\r\n{more}\r\n\r\n".encode()


def _event(text: str, before: str = "") -> str:
    chunk = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return f"{before}data: {json.dumps(chunk, ensure_ascii=False)}\n\n"


def _end(reason: str = "stop") -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {}, 'finish_reason': reason}]})}\n\n"


DONE = "data: [DONE]\n\n"
HELLO = _event("Hel") + _event("lo")
USUAL = HELLO + _end() + DONE


def _sound(body: str | bytes, text: str = "Hello", cut_at: Sequence[int] = ()) -> Case:
    data = body if isinstance(body, bytes) else body.encode()
    cuts = [0, *cut_at, len(data)]
    return Case([_head(), *(data[begin:end] for begin, end in pairwise(cuts))], text)


def _unsound(body: str, *head: str | int) -> Case:
    return Case([_head(*head), body.encode()], None)  # type: ignore[arg-type]


def _cut_inside_chunk() -> Case:
    part = HELLO.encode()
    head = _head(more="transfer-encoding: chunked")
    return Case([head, b"%x\r\n%s\r\n" % (len(part), part), b"40\r\ndata: {"], None)


_accents, _crlf = (_event("é🙂") + _end() + DONE).encode(), USUAL.replace("\n", "\r\n")
CASES = {
    "the usual form": _sound(USUAL),
    "comments": _sound(": ping\n\n" + HELLO + ": ping\n\n" + DONE),
    "lines that end in CR LF": _sound(_crlf),
    "lines that end in CR": _sound(USUAL.replace("\n", "\r")),
    "a CR LF cut in two": _sound(_crlf, cut_at=[_crlf.index("\r\n") + 1]),
    "a character cut in two": _sound(_accents, "é🙂", cut_at=[_accents.index("é".encode()) + 1]),
    "an event cut at every byte": _sound(USUAL, cut_at=range(1, len(_event("Hel")) + 1)),
    "a role alone": _sound('data: {"choices": [{"index": 0, "delta": {"role": "assistant"}}]}\n\n' + USUAL),
    "no space after the colon": _sound(USUAL.replace("data: ", "data:")),
    "data on two lines": _sound(USUAL.replace("data: {", "data: {\ndata: ")),
    "comments between the lines": _sound(USUAL.replace("data: {", "data: {\n: ping\ndata: ")),
    "U+2028, U+0085": _sound(_event("a\u2028b\u0085c") + _end() + DONE, "a\u2028b\u0085c"),
    "a byte order mark": _sound("\ufeff" + USUAL),
    "retry, id with NUL, other fields": _sound("retry: 10\nid: 1\0\nfoo\ndat: 7\n" + USUAL),
    "a field name alone": _sound("event\n" + USUAL),
    "an event without data": _sound("event: ping\n\n" + USUAL),
    "bytes that are no UTF-8": _sound(USUAL.encode().replace(b"Hel", b"Hel\xff"), "Hel\ufffdlo"),
    "1 MB on one line": _sound(_event(LARGE) + _end() + DONE, LARGE),
    "counts without a choice": _sound(HELLO + _end() + 'data: {"choices": [], "usage": {}}\n\n' + DONE),
    "an error object": _unsound(HELLO + 'data: {"error": {"message": "lost"}}\n\n'),
    "an error event": _unsound(HELLO + 'event: error\ndata: {"message": "lost"}\n\n' + DONE),
    "an end before [DONE]": _unsound(HELLO),
    "a cut inside of a chunk": _cut_inside_chunk(),
    "an answer cut by its length": _unsound(HELLO + _end("length") + DONE),
    "an answer given up": _unsound(HELLO + _end("abort") + DONE),
    "401": _unsound('{"error": {"message": "wrong key"}}', "application/json", 401),
    "500": _unsound('{"error": {"message": "lost"}}', "application/json", 500),
    "200, and a web page": _unsound("<!doctype html>\n<title>Bad gateway</title>\n", "text/html"),
    "200, and nothing": _unsound(""),
}


class _Replying(Answering):
    """The case whose number the path begins with, its pieces a millisecond apart."""

    def answer(self, head: bytes) -> None:
        number = int(head.split(b"/")[1])
        self._send(list(list(CASES.values())[number].pieces))

    def _send(self, pieces: list[bytes]) -> None:
        if pieces and not self._transport.is_closing():
            self._transport.write(pieces.pop(0))
            self._loop.call_later(0.001, self._send, pieces)
        else:
            self._transport.close()


def case_server() -> AbstractContextManager[str]:
    """The URL of a server that gives case 0 below /0, case 1 below /1 and so on."""
    return served(_Replying)
