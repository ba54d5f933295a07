"""Part 3: which texts a stream gives, when, and how it ends."""

import asyncio
from typing import Any, NamedTuple

from ...grading.checks import check, expect, run_virtual
from .answers import DONE, event
from .sources import ALL, BEGIN, FOR_EVER, PING, STOP, Chunks, Read, begun, read, said, sent

HALF = said("lo")[:20], said("lo")[20:]
AS_IT_COMES = "give each text as soon as its chunk has been read, and collect none"
ON_DEMAND = "read the next chunk when the reader asks and nothing is left: no task that reads ahead"
DONE_ENDS = "at [DONE] leave the loop before you ask for another chunk: the server may keep the connection open"
WHOLE = "the end of the bytes ends the loop, and answer.end() says that this answer is whole"
AFTER = "first give the texts that came before the error, also those of the same chunk, then raise"
ONE_READER = "one EventReader and one Answer for the whole stream, and a text for each event that adds one"
CAUSE = "raise BrokenOff(…, text) from error"
ERROR = '{"error": {"message": "overloaded"}}'


def shown(texts: list[tuple[float, str]]) -> str:
    return ", ".join(f"{text!r} at {seconds:g} s" for seconds, text in texts) or "nothing"


def expect_texts(found: Read, wanted: list[tuple[float, str]], of: str = "", hint: str = ONE_READER) -> None:
    """These texts at these seconds."""
    got = [text for _, text in found.texts]
    expect("" not in got, f"{of}an empty text was given", hint="what adds no text is no text: leave it out")
    what = f"{of}the texts were {got} instead of {[text for _, text in wanted]}"
    expect(got == [text for _, text in wanted], what, hint=hint)
    late = any(abs(was - due) > 1e-6 for (was, _), (due, _) in zip(found.texts, wanted, strict=True))
    expect(not late, f"{of}the bytes came as {shown(wanted)}, and the texts as {shown(found.texts)}", hint=AS_IT_COMES)


async def at_once(Stream: Any) -> Read:
    steps = BEGIN, said("Hel"), HALF[0], HALF[1], PING, said(" a", "", " b") + PING + said(" c"), ALL
    return await read(Stream(Chunks(*[(1, step) for step in steps])))


async def on_demand(Stream: Any) -> None:
    """How many chunks are read while the reader has other things to do."""
    chunks = Chunks(*[(1, step) for step in (BEGIN, said("a"), said("b", "c"), said("d"), ALL)])
    stream = Stream(chunks)
    await asyncio.sleep(5)
    expect(chunks.asked == 0, "bytes were read before the reader had asked for a text", hint=ON_DEMAND)
    needed, texts = [2, 3, 3, 4], list[str]()
    async for text in await begun(stream):
        texts.append(text)
        await asyncio.sleep(10)
        count = needed[min(len(texts), 4) - 1]
        what = f"the reader had {texts} and was busy, and {chunks.asked} chunks had been asked for instead of {count}"
        expect(chunks.asked == count, what, hint=ON_DEMAND)
    expect(texts == ["a", "b", "c", "d"], f"a slow reader got {texts} instead of ['a', 'b', 'c', 'd']", hint="")


@check("each text comes with its bytes, and no bytes are read ahead")
def pieces(Stream: Any) -> None:
    found, _ = run_virtual(at_once, Stream)
    expect(found.error is None, f"a whole answer ended with {found.error!r}", hint="answer.end() tells what is whole")
    expect_texts(found, [(2, "Hel"), (4, "lo"), (6, " a"), (6, " b"), (6, " c")])
    run_virtual(on_demand, Stream)


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
            Chunks(begin, one, two, (0, sent(ERROR)), (0, ALL)), both, "let it through", "Hello", "overloaded",
        ),
        Ending(
            "two texts, an error and another text in one chunk",
            Chunks(begin, (1, said("Hel", "lo") + sent(ERROR) + said("!"))), same, AFTER, "Hello", "overloaded",
        ),
        Ending(
            "a text beside [DONE] and one after it, in one chunk",
            Chunks(begin, one, (1, said("lo") + ALL + said("!"))), both, "what follows [DONE] adds nothing",
        ),
    ]  # fmt: skip


async def ended(Stream: Any, ending: Ending) -> Read:
    return await read(Stream(ending.chunks))


def expect_broken(found: Read, text: str, after: str, hint: str, reason: str = "") -> None:
    expect(found.error is not None, f"{after}: the loop ended as if the answer were whole", hint=hint)
    assert found.error
    hint = hint if reason else "answer.text is what had come"
    what = f"{after}: the loop raised {found.error!r}"
    expect(found.error.text == text, f"{what}; its text should be {text!r}", hint="answer.text is what had come")
    expect(reason in str(found.error.reason), f"{what}; its reason should have {reason!r}", hint="let it through")


async def left_open(Stream: Any) -> tuple[Read, Chunks]:
    chunks = Chunks((1, BEGIN), (1, said("Hello")), (1, ALL), then=FOR_EVER)
    return await read(Stream(chunks)), chunks


async def broken(Stream: Any, error: Exception, first: bool) -> Read:
    before = [] if first else [(1.0, BEGIN), (1.0, said("Hel", "lo"))]
    return await read(Stream(Chunks(*before, (1, error))))


async def cancelled(Stream: Any) -> None:
    """The reader is cancelled while it waits for the second text."""
    reading = asyncio.create_task(read(Stream(Chunks((1, said("Hel")), (9, said("lo")), (0, ALL)))))
    await asyncio.sleep(3)
    reading.cancel()
    await asyncio.wait([reading])
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
    (found, chunks), _ = run_virtual(left_open, Stream)
    what = f"after [DONE] it asked for another chunk, and ended at {found.seconds:g} s instead of 3"
    expect(chunks.asked == 3 and found.seconds < 4, what, hint=DONE_ENDS)
    for error in (ConnectionError("reset"), ValueError("odd"), OSError("unreachable"), KeyError("strange")):
        for first in (False, True):
            where = "chunks raised" if not first else "before any bytes chunks raised"
            try:
                found, _ = run_virtual(broken, Stream, error, first)
            except type(error) as same:
                expect(same is not error, f"{where} {error!r}, and so did the stream", hint=CAUSE)
                raise
            expect_broken(found, "" if first else "Hello", f"{where} {error!r}", CAUSE)
            cause = found.error.__cause__ if found.error else None
            expect(cause is error, f"{where} {error!r}, and the cause of {found.error!r} is {cause!r}", hint=CAUSE)
    run_virtual(cancelled, Stream)
