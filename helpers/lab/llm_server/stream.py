"""An answer as a stream of server-sent events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from .answer import ERROR, HTML, PAGE, Answer, to_json
from .faults import in_odd_form, in_odd_pieces
from .quota import Headers
from .wire import Wire

EVENTS: Headers = [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")]
DONE = "[DONE]"
ODD_TEXT = "é\u2028\u0085"  # two bytes for one character, and two ends of line to Python that are none to the protocol


async def send_stream(answer: Answer, wire: Wire, headers: Headers) -> None:
    fault = answer.record.fault
    answer.record.status = 200
    if fault == "html":
        await wire.respond(200, headers + HTML, PAGE)
        return
    wire.begin(headers + EVENTS)
    odd = fault == "chunking"
    number = 0
    async with aclosing(_events(answer)) as events:
        async for data in events:
            for part in in_odd_pieces(in_odd_form(number, data)) if odd else (_usual_form(data),):
                await wire.chunk(part)
            number += 1
    if fault == "cut":
        wire.close()
    elif fault == "no_done":
        wire.end()
    else:
        wire.end(in_odd_form(number, DONE) if odd else _usual_form(DONE))


def _usual_form(data: str) -> bytes:
    return f"data: {data}\n\n".encode()


async def _events(answer: Answer) -> AsyncGenerator[str, None]:
    fault = answer.record.fault
    if fault == "chunking":
        answer.head["system_fingerprint"] = ODD_TEXT
    else:
        yield _chunk(answer, {"role": "assistant", "content": None if fault == "empty" else ""})
    before, after = _chunk(answer, {"content": "|"}).split('"|"')  # the same around every piece
    async with aclosing(answer.pieces()) as pieces:
        async for piece in pieces:
            yield f"{before}{to_json(piece)}{after}"
    if fault in ("cut", "no_done"):
        return
    if fault == "malformed":
        yield before
    elif fault == "error_event":
        yield to_json(ERROR)
    else:
        if fault == "chunking":
            yield to_json(answer.head | {"choices": []})
        yield _chunk(answer, {}, answer.finish_reason)
        if answer.ask.include_usage:
            yield to_json(answer.head | {"choices": [], "usage": answer.usage})


def _chunk(answer: Answer, delta: dict[str, str | None], finish_reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return to_json(answer.head | {"choices": [choice]})
