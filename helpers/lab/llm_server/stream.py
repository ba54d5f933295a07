"""An answer as a stream of server-sent events."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from .faults import in_odd_form, in_odd_pieces
from .generation import ERROR, HTML, PAGE, Generation, to_json
from .quota import Headers
from .wire import Wire

EVENTS: Headers = [("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache")]
DONE = "[DONE]"
ODD_TEXT = "é\u2028\u0085"  # two bytes for one character, and two ends of line to Python that are none to the protocol


async def send_stream(generation: Generation, wire: Wire, headers: Headers) -> None:
    fault = generation.record.fault
    if fault == "html":
        generation.record.status = 200
        await wire.respond(200, headers + HTML, PAGE)
        return
    odd = fault == "chunking"
    number = 0
    async with aclosing(_events(generation)) as events:
        async for data in events:
            if not number:
                generation.record.status = 200
                wire.begin(headers + EVENTS)
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


async def _events(generation: Generation) -> AsyncGenerator[str, None]:
    fault = generation.record.fault
    if fault == "chunking":
        generation.head["system_fingerprint"] = ODD_TEXT
    before, after = _chunk(generation, {"content": "|"}).split('"|"')  # the same around every piece
    async with aclosing(generation.pieces()) as pieces:
        first = await anext(pieces, None)  # nothing is sent before it, so that an engine can refuse with a status
        if fault != "chunking":
            yield _chunk(generation, {"role": "assistant", "content": None if fault == "empty" else ""})
        if first is not None:
            yield f"{before}{to_json(first)}{after}"
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
            yield to_json(generation.head | {"choices": []})
        yield _chunk(generation, {}, generation.finish_reason)
        if generation.ask.include_usage:
            yield to_json(generation.head | {"choices": [], "usage": generation.usage})


def _chunk(generation: Generation, delta: dict[str, str | None], finish_reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return to_json(generation.head | {"choices": [choice]})
