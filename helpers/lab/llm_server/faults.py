"""What goes wrong on purpose: the faults by name, and how one is drawn."""

import math
import random
from collections.abc import Iterator, Mapping
from itertools import cycle

FAULTS = {
    "429": "rate_limit_exceeded at once, though no limit was reached, with a delay in milliseconds",
    "500": "an internal server error at once",
    "503": "overloaded at once, with a delay of one second",
    "hang": "accepted, and never answered",
    "disconnect": "the connection closes before the answer",
    "cut": "the connection closes in the middle of the answer",
    "no_done": "a stream ends half-way, cleanly but without [DONE]; a plain answer is sound",
    "malformed": "status 200, and JSON that stops in the middle",
    "html": "status 200, and a web page",
    "empty": "status 200, and no content",
    "length": "half the text, and finish_reason length",
    "error_event": "status 200, and an error object instead of the second half",
    "chunking": "a sound answer in the oddest form that HTTP and server-sent events allow",
}


def draw(rates: Mapping[str, float], latency: float | tuple[float, float], source: str) -> tuple[str | None, float]:
    """The fault (or None) and the latency in seconds that belong to a source of chance, the same for ever."""
    chance = random.Random(source)
    roll = chance.random()
    if isinstance(latency, tuple):
        median, sigma = latency
        latency = chance.lognormvariate(math.log(median), sigma) if median else 0.0
    for name in FAULTS:
        roll -= rates.get(name, 0.0)
        if roll < 0:
            return name, latency
    return None, latency


def in_odd_pieces(data: bytes) -> Iterator[bytes]:
    """The bytes cut anywhere, inside lines and inside characters, and before the last, which splits a final CR LF."""
    start, last = 0, len(data) - 1
    for size in cycle((1, 2, 3, 5, 8, 13, 40)):
        if start >= last:
            break
        yield data[start : min(start + size, last)]
        start += size
    yield data[last:]


def in_odd_form(number: int, data: str) -> bytes:
    """One server-sent event within the WHATWG rules, and as unlike the usual one as they allow.

    A byte order mark before the first, every kind of line end, a comment or a field that nobody reads above the data,
    no space after the colon, and now and then the data on two lines.
    """
    mark = "\ufeff" if number == 0 else ""
    end = ("\n", "\r\n", "\r")[number % 3]
    lines = [f"data:{data}" if number % 2 else f"data: {data}"]
    if number % 4 == 3 and data.startswith("{"):
        lines = ["data: {", f"data:{data[1:]}"]  # a line feed joins them, and JSON ignores it
    if number:
        lines.insert(0, (":", ": still here", "event: message", f"id: {number}", "retry: 1000", "nonsense")[number % 6])
    return (mark + end.join(lines) + end + end).encode()
