"""Part 1: which events are in the bytes, and that it makes no difference where they are cut."""

import inspect
import itertools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ...grading.checks import check, expect, expect_type

EACH = "a piece may hold several events, and each begins with no data"
COLON = 'only the first colon of a line divides it: line.partition(":")'
ONE_SPACE = 'one space after the colon goes if it is there, and no more: removeprefix(" "), not strip()'
JOINED = "each data line adds a text, an empty one too; the event joins them with \\n"
SKIPPED = "a line counts if what is before its first colon is exactly `data`; all others are skipped"
COMMENTS = "a comment is a line that is skipped: it is no blank line, and ends nothing"
NO_DATA = "without a data line there's no event, however many blank lines come"
EMPTY_DATA = "a data line that adds an empty text makes an event all the same"
WHATEVER = "an event is its data lines, whatever its other lines say: skip those lines, not the event"
OWN = "what a reader keeps is its own: set it in __init__, with `self.`"
ONCE = "give only what is new, and each event once"
UNCUT = "nothing has been cut here, and the first check of this part says more: see that one hold first"
NO_END = "the blank line is missing at the end: the event is not complete"


class Case(NamedTuple):
    stream: bytes
    events: list[str]
    hint: str


CASES = [
    Case(b"data: Hello\n\n", ["Hello"], "what follows `data: ` is the data, and the blank line ends the event"),
    Case(b"data: a\n\ndata: b\n\n", ["a", "b"], EACH),
    Case(b"data: a\ndata: b\n\n", ["a\nb"], JOINED),
    Case(b"data: a\ndata: b\n\ndata: c\n\n", ["a\nb", "c"], EACH),
    Case(b"data: a\n\ndata: b\n", ["a"], NO_END),
    Case(b"data: a\n\ndata: b", ["a"], NO_END),
    Case(b"data: a\n\ndata: [DONE]\n", ["a"], NO_END),
    Case(b"data:a\n\n", ["a"], "the space after the colon may be missing"),
    Case(b"data:  a \n\n", [" a "], ONE_SPACE),
    Case(b"data:\ta\n\n", ["\ta"], ONE_SPACE),
    Case(b"\n\n\ndata: a\n\n\n\n", ["a"], NO_DATA),
    Case(b"data: a: b:c\n\ndata::d\n\n", ["a: b:c", ":d"], COLON),
    Case(b"data: a\ndata:\ndata: b\n\n", ["a\n\nb"], JOINED),
    Case(b"data: a\ndata: \n\n", ["a\n"], JOINED),
    Case("data:\u00a0a\u3000\n\n".encode(), ["\u00a0a\u3000"], ONE_SPACE),
    Case(b"data: a\ndata\n\n", ["a\n"], "a line `data` without a colon adds an empty text"),
    Case(b"data\n\ndata:\n\n", ["", ""], EMPTY_DATA),
    Case(b"data:\ndata: a\n\ndata\ndata\n\n", ["\na", "\n"], JOINED),
    Case(b": ping\n\n:\n\ndata: a\n: still here\n:\ndata: b\n\n", ["a\nb"], COMMENTS),
    Case(b": ping\ndata: a\n\n", ["a"], COMMENTS),
    Case(b"event: ping\ndata: a\nid: 7\n\nevent: error\n\ndata: b\n\n", ["a", "b"], WHATEVER),
    Case(b"event: ping\n\nid: 7\nretry: 1\ndata: a\n\n", ["a"], SKIPPED),
    Case(b"dat: a\nDATA: b\n data: c\ndata : d\ndatabase: e\nfoo\n\ndata: f\n\n", ["f"], SKIPPED),
    Case(b"foo: data: a\n: data: b\nxdata: c\n\ndata: d\n\n", ["d"], SKIPPED),
    Case(b"data: data: a\n\ndata: : a\n\n", ["data: a", ": a"], "`data: ` at the beginning of the line goes, once"),
    Case(b"data: [DONE]\n\ndata: a\n\n", ["[DONE]", "a"], "to the reader [DONE] is a text like any other"),
    Case(b"data: a \n\ndata: b\t\n\n", ["a ", "b\t"], "blanks at the end of a line belong to the text: no strip()"),
]


def fed(reader: Any, piece: bytes) -> list[str]:
    """The events that `feed` returns."""
    events = reader.feed(piece)
    generator = "`yield` makes a generator: collect a list, and return it"
    expect(not inspect.isgenerator(events), "feed gave a generator", hint=generator)
    expect_type(events, list, "feed")
    for event in events:
        expect(isinstance(event, str), f"feed gave the event {event!r:.80}, which is no text", hint="decode the bytes")
    return events  # type: ignore[no-any-return]


def read(EventReader: Any, pieces: Iterable[bytes]) -> list[str]:
    """All events of one stream."""
    reader = EventReader()
    return [event for piece in pieces for event in fed(reader, piece)]


def expect_events(found: list[str], wanted: Sequence[str], of: str, hint: str) -> None:
    expect(found == list(wanted), f"{of} gave {found} instead of {list(wanted)}", hint=hint)


@check("each event has its data, and the rest is skipped")
def events(EventReader: Any) -> None:
    for stream, wanted, hint in CASES:
        expect_events(read(EventReader, [stream]), wanted, f"{stream!r}", hint)


@check("cut anywhere, it's the same events, each as soon as it is complete")
def cuts(EventReader: Any) -> None:
    keep = "keep what has not ended, a line or an event, for the next piece"
    blocks = [b"data: Hello\n\n", b"data: a\ndata: b\n\n", b": ping\n\n", "data:  é€🙂 \n\n".encode(), b"data\n\n"]
    wanted = [["Hello"], ["a\nb"], [], [" é€🙂 "], [""]]
    reader, lists = EventReader(), []
    for number, (block, of_block) in enumerate(zip(blocks, wanted, strict=True)):
        lists.append(fed(reader, block))
        earlier = any(event in lists[-1] for event in itertools.chain(*wanted[:number]))
        expect_events(lists[-1], of_block, f"{block!r}", ONCE if earlier else UNCUT)
        expect_events(fed(reader, b""), [], "no bytes at all", ONCE)
    later = f"after all pieces, what feed had returned for each of them was {lists} instead of {wanted}"
    expect(lists == wanted, later, hint="make a new list in each call: who has the last one may still look at it")
    stream, all_events = b"".join(blocks), [event for of_block in wanted for event in of_block]
    for at in range(1, len(stream)):
        before, after = stream[:at], stream[at:]
        hint = "a character may be cut too: decode whole lines, or use codecs.getincrementaldecoder"
        hint = hint if after[0] & 0xC0 == 0x80 else keep
        expect_events(read(EventReader, [before, after]), all_events, f"…{before[-9:]!r} and then {after[:9]!r}…", hint)
    reader = EventReader()
    for block, of_block in zip(blocks, wanted, strict=True):
        for at in range(len(block)):
            last = at + 1 == len(block)
            found = fed(reader, block[at : at + 1])
            soon = "an event is complete with its blank line, not with what comes after it" if last else keep
            expect_events(found, of_block if last else [], f"byte by byte, {block[: at + 1]!r}", soon)
    expect_events(read(EventReader, [b"data: a", b"", b"\n", b"", b"\n"]), ["a"], "a stream with empty pieces", keep)
    text = "long " * 20_000
    long = f"data: {text}\n\n".encode()
    sizes = [len(event) for event in read(EventReader, [long[at : at + 5_000] for at in range(0, len(long), 5_000)])]
    what = f"a line of 100,006 bytes in pieces gave events of {sizes} characters, instead of [100000]"
    expect(sizes == [100_000], what, hint=keep)
    one, other = EventReader(), EventReader()
    fed(one, b"data: one\ndat")
    fed(other, b"data: other\nda")
    pair = [fed(one, b"a\n\n"), fed(other, b"ta\n\n")]
    expect(pair == [["one\n"], ["other\n"]], f"two readers at a time gave {pair}", hint=OWN)
