"""Part 3: which texts a stream gives, and when."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual
from .sources import ALL, BEGIN, PING, Chunks, Read, begun, read, said, work

HALF = said("lo")[:20], said("lo")[20:]
AS_IT_COMES = "give each text as soon as its chunk has been read, and collect none"
ON_DEMAND = "read the next chunk when the reader asks and nothing is left: no task that reads ahead"
BLANK = 'leave out the text "" and no other: blanks, a line end or the same text again are texts'
OWN = "what a stream keeps is its own: set it in __init__, with `self.`, or in __aiter__"
ONE_READER = "one EventReader and one Answer for the whole stream, and a text for each event that adds one"


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


async def blank(Stream: Any) -> Read:
    return await read(Stream(Chunks((1, BEGIN), (1, said("a", " ", "\n", "\n", "a")), (1, ALL))))


async def side_by_side(Stream: Any) -> list[Read]:
    """Two at a time, each with an event that is cut; one ends before the other."""
    one, other, cut = said("a"), said("b"), 25
    streams = [
        Stream(Chunks((1, one[:cut]), (1, one[cut:] + ALL))),
        Stream(Chunks((1, other[:cut]), (2, other[cut:]), (1, said("c")), (1, ALL))),
    ]
    return await asyncio.gather(*map(read, streams))


async def on_demand(Stream: Any) -> None:
    """How many chunks are read while the reader has other things to do."""
    chunks = Chunks(*[(1, step) for step in (BEGIN, said("a"), said("b", "c"), said("d"), ALL)])
    stream = Stream(chunks)
    await asyncio.sleep(5)
    expect(chunks.asked == 0, "bytes were read before the reader had asked for a text", hint=ON_DEMAND)
    needed, texts = [2, 3, 3, 4], list[str]()
    async for text in await begun(stream):
        texts.append(text)
        await work(10)
        count = needed[min(len(texts), 4) - 1]
        what = f"the reader had {texts} and was busy, and {chunks.asked} chunks had been asked for instead of {count}"
        expect(chunks.asked == count, what, hint=ON_DEMAND)
    expect(texts == ["a", "b", "c", "d"], f"a slow reader got {texts} instead of ['a', 'b', 'c', 'd']", hint="")


@check("each text comes with its bytes, and no bytes are read ahead")
def pieces(Stream: Any) -> None:
    found, _ = run_virtual(at_once, Stream)
    expect(found.error is None, f"a whole answer ended with {found.error!r}", hint="answer.end() tells what is whole")
    expect_texts(found, [(2, "Hel"), (4, "lo"), (6, " a"), (6, " b"), (6, " c")])
    found, _ = run_virtual(blank, Stream)
    expect_texts(found, [(2, text) for text in ("a", " ", "\n", "\n", "a")], hint=BLANK)
    run_virtual(on_demand, Stream)
    (one, other), _ = run_virtual(side_by_side, Stream)
    what = f"two streams at a time: they ended with {one.error!r} and {other.error!r}"
    expect(one.error is None and other.error is None, what, hint=OWN)
    expect_texts(one, [(2, "a")], "two streams at a time: ", OWN)
    expect_texts(other, [(3, "b"), (4, "c")], "two streams at a time: ", OWN)
