"""Part 3: how a stream ends."""

import asyncio
from typing import Any, NamedTuple

from ...grading.checks import check, expect, run_virtual
from .answers import DONE, event
from .sources import ALL, BEGIN, FOR_EVER, STOP, Chunks, Read, read, said, sent
from .streams import expect_texts

GOES_ON = "only [DONE] and the end of the bytes end the loop: a finish_reason does not"
NOT_THE_END = "an empty chunk is not the end of the bytes: ask whether it `is None`"
DONE_ENDS = "at [DONE] leave the loop before you ask for another chunk: the server may keep the connection open"
WHOLE = "the end of the bytes ends the loop, and answer.end() says that this answer is whole"
ENDS_TOO = "wait for the chunk in the stream itself, or cancel the task that waits for it"
THROUGH = "let it through"
AFTER = "first give the texts that came before the error, also those of the same chunk, then raise"
CAUSE = "raise BrokenOff(…, text) from error"
TIMEOUT = "a TimeoutError may be one of chunks: `from error` there as well"
ERROR = '{"error": {"message": "overloaded"}}'


class Ending(NamedTuple):
    words: str
    chunks: Chunks
    texts: list[tuple[float, str]]
    hint: str
    text: str | None = None  # that had come; None where the answer is whole
    reason: str = ""


def endings_of() -> list[Ending]:
    begin, one, two = (1, BEGIN), (1, said("Hel")), (1, said("lo"))
    both = [(2.0, "Hel"), (3.0, "lo")]
    cut = "call answer.end() when the bytes have ended: it raises where the answer isn't whole"
    same = [(2.0, "Hel"), (2.0, "lo")]
    return [
        Ending("stop and [DONE]", Chunks(begin, one, two, (0, ALL)), both, WHOLE),
        Ending("stop without [DONE]", Chunks(begin, one, two, (0, STOP)), both, WHOLE),
        Ending("no end", Chunks(begin, one, two), both, cut, "Hello"),
        Ending("no bytes at all", Chunks(), [], cut, ""),
        Ending("length", Chunks(begin, one, two, (0, sent(event(None, "length"), DONE))), both, cut, "Hello", "length"),
        Ending(
            "an error in mid-stream",
            Chunks(begin, one, two, (0, sent(ERROR)), (0, ALL)), both, THROUGH, "Hello", "overloaded",
        ),
        Ending("an event that is no JSON", Chunks(begin, one, two, (0, sent("no JSON") + ALL)), both, THROUGH, "Hello"),
        Ending(
            "two texts, an error and another text in one chunk",
            Chunks(begin, (1, said("Hel", "lo") + sent(ERROR) + said("!"))), same, AFTER, "Hello", "overloaded",
        ),
        Ending(
            "a text beside [DONE] and one after it, in one chunk",
            Chunks(begin, one, (1, said("lo") + ALL + said("!"))), both, "what follows [DONE] adds nothing",
        ),
        Ending("[DONE] without a finish_reason", Chunks(begin, one, two, (0, sent(DONE))), both, WHOLE),
        Ending("stop, another text and [DONE]", Chunks(begin, one, (0, STOP), two, (0, sent(DONE))), both, GOES_ON),
        Ending("an answer with an empty chunk in it", Chunks(begin, one, (0, b""), two, (0, ALL)), both, NOT_THE_END),
    ]  # fmt: skip


class OddError(Exception):
    """What a library raises."""


async def ended(Stream: Any, ending: Ending) -> Read:
    return await read(Stream(ending.chunks))


def expect_broken(found: Read, text: str, after: str, hint: str, reason: str = "") -> None:
    expect(found.error is not None, f"{after}: the loop ended as if the answer were whole", hint=hint)
    assert found.error
    what = f"{after}: the loop raised {found.error!r}"
    expect(found.error.text == text, f"{what}; its text should be {text!r}", hint="answer.text is what had come")
    expect(reason in str(found.error.reason), f"{what}; its reason should have {reason!r}", hint=THROUGH)


async def left_open(Stream: Any, *texts: str) -> tuple[Read, Chunks]:
    chunks = Chunks((1, BEGIN), (1, said(*texts)), (1, ALL), then=FOR_EVER)
    return await read(Stream(chunks)), chunks


async def broken(Stream: Any, error: Exception, first: bool) -> Read:
    before = [] if first else [(1.0, BEGIN), (1.0, said("Hel", "lo"))]
    return await read(Stream(Chunks(*before, (1, error))))


async def expect_no_task(what: str) -> None:
    for _ in range(3):
        await asyncio.sleep(0)  # one that was cancelled ends
    waits = asyncio.all_tasks() - {asyncio.current_task()}
    expect(not waits, f"{what}, and a task of the stream's went on waiting for bytes", hint=ENDS_TOO)


async def cancelled(Stream: Any) -> None:
    """The reader is cancelled while it waits for the second text."""
    reading = asyncio.create_task(read(Stream(Chunks((1, said("Hel")), (9, said("lo")), (0, ALL)))))
    await asyncio.sleep(3)
    reading.cancel()
    await asyncio.wait([reading])
    await expect_no_task("its reader was cancelled")
    if reading.cancelled():
        return
    what = f"its reader was cancelled, and the stream raised {reading.result().error!r} to it"
    if not reading.result().error:
        what = "its reader was cancelled, and the stream went on"
    expect(False, what, hint="CancelledError is no Exception: catch nothing wider than that")


@check("a whole answer ends the loop, and all else is an error with what had come")
def endings(Stream: Any) -> None:
    for ending in endings_of():
        found, _ = run_virtual(ended, Stream, ending)
        after = f"after {ending.words}"
        if ending.text is None:
            expect(found.error is None, f"{after}: the loop raised {found.error!r}", hint=ending.hint)
        else:
            got = "".join(text for _, text in found.texts)
            before = f"{after}: the loop gave {got!r} before it raised {found.error!r}"
            expect(found.error is None or got == ending.text, before, hint=AFTER)
            expect_broken(found, ending.text, after, ending.hint, ending.reason)
        expect_texts(found, ending.texts, f"{after}: ", ending.hint)
    for text in ("Hello", ""):
        (found, chunks), _ = run_virtual(left_open, Stream, text)
        what = f"after [DONE] it asked for another chunk, and ended at {found.seconds:g} s instead of 3"
        expect(chunks.asked == 3 and found.seconds < 4, what, hint=DONE_ENDS)
    odd = OddError("odd")
    odd.__cause__ = OSError("below")
    for error in (ConnectionError("reset"), odd, KeyError("strange"), TimeoutError("no bytes")):
        hint = TIMEOUT if isinstance(error, TimeoutError) else CAUSE
        for first in (False, True):
            where = "chunks raised" if not first else "before any bytes chunks raised"
            try:
                found, _ = run_virtual(broken, Stream, error, first)
            except type(error) as same:
                expect(same is not error, f"{where} {error!r}, and so did the stream", hint=hint)
                raise
            expect_broken(found, "" if first else "Hello", f"{where} {error!r}", hint)
            cause = found.error.__cause__ if found.error else None
            expect(cause is error, f"{where} {error!r}, and the cause of {found.error!r} is {cause!r}", hint=hint)
    run_virtual(cancelled, Stream)
