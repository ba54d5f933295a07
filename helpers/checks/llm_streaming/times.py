"""Part 3: how long a stream waits for its bytes, and what it measures."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_streaming import BrokenOff
from .ending import DONE_ENDS, expect_broken, expect_no_task
from .sources import ALL, BEGIN, FOR_EVER, OWN_TIME, PING, Chunks, Read, Step, begun, read, said

EACH = "each wait for a chunk has its own `idle` seconds: the time-out goes around that one wait"
BYTES = "every chunk is a sign of life, with or without a text: the time-out goes around the wait for a chunk"
EVERY = "asyncio.timeout(idle) around the wait for a chunk, for the first one as well"
PROPERTY = "a value, not a method: @property"
OWN = "what a stream measures is its own: set it in __init__"
ZERO = "0 s is a time like any other: ask how many times there are"
COMPLETE = "the time of a text is that of the chunk that completes its event, blank text or not"
ARRIVAL = "note the clock once when the chunk has come, not at each text when the reader asks for it"


async def waited(Stream: Any, idle: float, busy: float, *script: Step) -> Read:
    found = await read(Stream(Chunks(*script, then=FOR_EVER), idle=idle), busy)
    await expect_no_task("the stream was given up")
    return found


def expect_silence(Stream: Any, idle: float, script: list[Step], text: str, seconds: float, what: str) -> None:
    try:
        found, _ = run_virtual(waited, Stream, idle, 0.0, *script)
    except TimeoutError:
        expect(False, f"{what}: the loop raised a TimeoutError", hint="catch it, and raise BrokenOff from it")
    early = EACH if abs(found.seconds - idle) < 1e-6 else BYTES
    expect(
        abs(found.seconds - seconds) < 1e-6,
        f"{what}, with idle={idle:g}: the stream was given up after {found.seconds:g} s instead of {seconds:g}",
        hint=early if found.seconds < seconds else EVERY,
    )
    expect_broken(found, text, what, "a time-out is an error, with what had come")


@check("a silent stream is given up, a slow one is not")
def silence(Stream: Any) -> None:
    expect_silence(Stream, 5, [(1, said("Hel")), (4, said("lo"))], "Hello", 10, "two texts, and then silence")
    expect_silence(Stream, 0.5, [(0.25, said("a"))], "a", 0.75, "a text, and then silence")
    expect_silence(Stream, 5, [], "", 5, "silence from the beginning")
    expect_silence(Stream, 50, [(40, said("a"))], "a", 90, "a text after 40 s, and then silence")
    expect_silence(Stream, 5, [(1, said("a")), *[(4.0, PING)] * 5], "a", 26, "a text, five comments and silence")
    half = said("b")
    parts = [(4.0, half[at : at + 9]) for at in range(0, len(half), 9)]
    end = 6 + 4.0 * len(parts)
    expect_silence(Stream, 5, [(1, said("a")), *parts], "ab", end, "an event that comes in small parts, and silence")
    slow: list[Step] = [(4, BEGIN), *[(4.0, said("a"))] * 100, (4, ALL)]
    found, _ = run_virtual(waited, Stream, 5.0, 0.0, *slow)
    what = f"102 chunks, 4 s apart, with idle=5: after {len(found.texts)} texts the loop raised {found.error!r:.40}"
    expect(found.error is None, what, hint=DONE_ENDS if len(found.texts) == 100 else EACH)
    busy: list[Step] = [(1, BEGIN), (1, said("a")), (1, said("b", "c")), (1, said("d")), (1, ALL)]
    found, _ = run_virtual(waited, Stream, 5.0, 20.0, *busy)
    what = f"the reader took 20 s for each text, the server 1 s, with idle=5: the loop raised {found.error!r}"
    expect(found.error is None, what, hint=OWN_TIME)


def expect_numbers(found: Any, wanted: list[float], name: str, of: str, hint: str) -> None:
    what = f"{of}, {name} is {found!r} instead of {wanted}"
    each = hint if hint == OWN else "times has one number for each text, gaps one less"
    each = PROPERTY if callable(found) else each if found is not None else "is a `return` missing?"
    expect(isinstance(found, list) and len(found) == len(wanted), what, hint=each)
    right = all(isinstance(each, float | int) for each in found)
    expect(right and all(abs(a - b) < 1e-6 for a, b in zip(found, wanted, strict=True)), what, hint=hint)


def expect_measures(stream: Any, times: list[float], of: str, hint: str = "seconds since the Stream was made") -> None:
    """All figures of the stream, for texts whose bytes came at `times`."""
    expect_numbers(stream.times, times, "times", of, hint)
    gaps = [after - before for before, after in itertools.pairwise(times)]
    expect_numbers(stream.gaps, gaps, "gaps", of, "the time of each text less that of the one before it")
    first, rate = times[0] if times else None, None
    if len(times) > 1 and times[-1] > times[0]:
        rate = (len(times) - 1) / (times[-1] - times[0])
    expect_number(stream.first, first, "first", of, "the first of the times")
    per_gap = ZERO if first == 0 else "the texts after the first, divided by the seconds from the first to the last"
    expect_number(stream.tokens_per_second, rate, "tokens_per_second", of, per_gap)


def expect_number(found: Any, wanted: float | None, name: str, of: str, hint: str) -> None:
    zero = found is None and wanted == 0
    hint = ZERO if zero else hint if found is not None else f"{hint}; or is a `return` missing?"
    called = PROPERTY if callable(found) else hint
    what = f"{of}, {name} is {found!r} instead of {wanted if wanted is None else round(wanted, 6)}"
    if wanted is None:
        expect(found is None, what, hint=called if callable(found) else "there's nothing to measure yet: None")
    else:
        expect(isinstance(found, float | int) and abs(found - wanted) < 1e-6, what, hint=called)


async def measured(Stream: Any) -> None:
    await asyncio.sleep(100)
    reset = ConnectionError("reset")
    stream = Stream(
        Chunks((1, BEGIN), (1, said("a")), (2, said("\n")), (5, PING + said("c")[:20]), (1, said("c")[20:]), (1, reset))
    )
    expect_measures(stream, [], "before the first text")
    await asyncio.sleep(3)  # before the reader asks
    times, count = [5.0, 7.0, 13.0], 0
    made = "count from the moment at which the Stream was made, on the loop's clock"
    try:
        async for _ in await begun(stream):
            count += 1
            expect_measures(stream, times[:count], f"after text {count}", made if count == 1 else COMPLETE)
    except BrokenOff as error:
        expect(count == 3, f"the stream broke off after {count} texts of 3, with {error!r}", hint="")
    expect_measures(stream, times, "after a stream that broke off", COMPLETE)


async def unlike(Stream: Any) -> None:
    """A slow reader, texts that come at once, and two streams at a time."""
    slow = Stream(Chunks((1, said("a")), (1, said("b", "c")), (1, said("d")), (1, ALL)))
    await read(slow, busy=10)
    expect_measures(slow, [1, 12, 12, 33], "after a reader that took 10 s for each text", ARRIVAL)
    one = Stream(Chunks((1, said("a")), (1, ALL)))
    await asyncio.sleep(2)
    two = Stream(Chunks((1, said("b", "c")), (1, ALL)))
    await asyncio.gather(read(one), read(two))
    expect_measures(one, [3], "after a stream of one text, beside another made 2 s later", OWN)
    expect_measures(two, [1, 1], "after two texts at once, beside another stream", OWN)
    soon = Stream(Chunks((0, said("a")), (2, said("b")), (0, ALL)))
    await read(soon)
    expect_measures(soon, [0, 2], "after a text that came in no time, and another 2 s later", ARRIVAL)
    empty = Stream(Chunks((1, ALL)))
    await read(empty)
    expect_measures(empty, [], "after an answer without text")


@check("time to the first token, gaps, tokens a second")
def measures(Stream: Any) -> None:
    run_virtual(measured, Stream)
    run_virtual(unlike, Stream)
