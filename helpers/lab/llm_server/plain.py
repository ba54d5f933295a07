"""An answer in one body."""

import asyncio
from contextlib import aclosing

from .faults import in_odd_pieces
from .generation import ERROR, HTML, JSON, PAGE, Generation, to_json
from .quota import Headers
from .wire import Wire


async def send_plain(generation: Generation, wire: Wire, headers: Headers) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with aclosing(generation.pieces()) as pieces:
        text = "".join([piece async for piece in pieces])
    if generation.rate:
        await asyncio.sleep(start + generation.record.completion_tokens / generation.rate - loop.time())
    fault = generation.record.fault
    message = {"role": "assistant", "content": None if fault == "empty" else text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": generation.finish_reason}
    body = to_json(generation.head | {"choices": [choice], "usage": generation.usage}).encode()
    half = body[: len(body) // 2]
    generation.record.status = 200
    match fault:
        case "html":
            await wire.respond(200, headers + HTML, PAGE)
        case "error_event":
            await wire.respond(200, headers + JSON, to_json(ERROR).encode())
        case "malformed":
            await wire.respond(200, headers + JSON, half)
        case "cut":
            await wire.respond(200, headers + JSON, half, promised=len(body))
            wire.close()
        case "chunking":
            wire.begin(headers + JSON)
            for part in in_odd_pieces(body):
                await wire.chunk(part)
            wire.end()
        case _:
            await wire.respond(200, headers + JSON, body)
