"""Server-sent events by the WHATWG's rules, however the bytes are cut."""

import itertools
import random
import re
from functools import partial

import pytest
from cpu_tools import least_cpu
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openai._streaming import SSEDecoder

from helpers.parts.llm.sse import Event, EventReader, EventTooLarge

CASES = {
    "one event": (b"data: Hello\n\n", [Event("Hello")]),
    "no space after the colon": (b"data:Hello\n\n", [Event("Hello")]),
    "only the first space goes": (b"data:  Hello \n\n", [Event(" Hello ")]),
    "lines that end in CR LF": (b"data: a\r\n\r\ndata: b\r\n\r\n", [Event("a"), Event("b")]),
    "lines that end in CR": (b"data: a\r\rdata: b\r\r", [Event("a"), Event("b")]),
    "line ends that change": (b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", [Event("a"), Event("b"), Event("c")]),
    "a CR and an LF are one end": (b"data: a\r\ndata: b\r\n\r\n", [Event("a\nb")]),
    "an LF and a CR are two": (b"data: a\n\rdata: b\n\n", [Event("a"), Event("b")]),
    "data on several lines": (b"data: a\ndata:\ndata: b\n\n", [Event("a\n\nb")]),
    "comments between them": (b": ping\n\ndata: a\n: still here\n:\ndata: b\n\n:\n\n", [Event("a\nb")]),
    "a byte order mark": (b"\xef\xbb\xbfdata: a\n\n", [Event("a")]),
    "a second one is text": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [Event("b")]),
    "a byte order mark later on": (
        b"data: a\n\n\xef\xbb\xbfdata: b\n\ndata: \xef\xbb\xbfc\n\n",
        [Event("a"), Event("\ufeffc")],
    ),
    "ends of line that are none here": (
        "data: a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1eh\n\n".encode(),
        [Event("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1eh")],
    ),
    "names": (b"event: error\ndata: a\n\ndata: b\n\n", [Event("a", "error"), Event("b")]),
    "the last name counts": (b"event: a\nevent: b\ndata:\n\n", [Event("", "b")]),
    "a name without data goes": (b"event: a\n\ndata: b\n\n", [Event("b")]),
    "an id stays": (
        b"id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
        [Event("a", id="7"), Event("b", id="7"), Event("c")],
    ),
    "an id with NUL is none": (b"id: 7\nid: 1\x002\ndata: a\n\n", [Event("a", id="7")]),
    "an id without data stays": (b"id: 7\n\ndata: a\n\n", [Event("a", id="7")]),
    "a field name alone": (b"data\n\ndata\ndata\n\nevent\n\n", [Event(""), Event("\n")]),
    "other fields": (b"dat: a\nDATA: b\n data: c\ndata : d\nfoo\n\ndata: e\n\n", [Event("e")]),
    "colons in the data": (b"data: a: b:c\ndata::d\n\n", [Event("a: b:c\n:d")]),
    "NUL in the data": (b"data: a\x00b\n\n", [Event("a\x00b")]),
    "bytes that are no UTF-8": (b"data: a\xff\xc3\ndata: \xe2\x82\n\n", [Event("a\ufffd\ufffd\n\ufffd")]),
    "characters of several bytes": ("data: é € 🙂\n\n".encode(), [Event("é € 🙂")]),
    "no end of the last event": (b"data: a\n\ndata: b\n", [Event("a")]),
    "no end of the last line": (b"data: a\n\ndata: b", [Event("a")]),
    "1 MB on one line": (b"data: " + b"x" * 1_000_000 + b"\n\n", [Event("x" * 1_000_000)]),
    "nothing": (b"", []),
    "empty lines alone": (b"\n\r\n\r\n\n", []),
}
RETRIES = {
    b"retry: 1500\n": 1500,
    b"retry:0\n": 0,
    b"retry: 1.5\n": None,
    b"retry: -1\n": None,
    b"retry: 1_0\n": None,
    b"retry: \xd9\xa3\n": None,
    b"retry: " + b"9" * 5000 + b"\n": None,
    b"retry\n": None,
}
SHORT = {name: case for name, case in CASES.items() if len(case[0]) < 1000}


def read(pieces) -> list[Event]:
    reader = EventReader()
    return [event for piece in pieces for event in reader.feed(piece)]


@pytest.mark.parametrize("case", CASES)
def test_every_rule_holds_whole_and_byte_by_byte(case):
    stream, events = CASES[case]
    assert read([stream]) == events
    assert read([stream[at : at + 1] for at in range(len(stream))]) == events


@pytest.mark.parametrize("case", SHORT)
def test_every_rule_holds_wherever_the_bytes_are_cut_in_two(case):
    stream, events = CASES[case]
    for cut in range(len(stream) + 1):
        assert read([stream[:cut], b"", stream[cut:]]) == events, stream[:cut]


@pytest.mark.parametrize("line", RETRIES)
def test_the_time_to_wait_before_connecting_again_is_kept(line):
    reader = EventReader()
    assert reader.retry is None and reader.feed(line + b"\n") == []
    assert reader.retry == RETRIES[line]


def cut(stream: bytes, chance: random.Random) -> list[bytes]:
    """The bytes in up to nine pieces, some of them empty."""
    cuts = sorted(chance.choices(range(len(stream) + 1), k=chance.randrange(9)))
    return [stream[start:end] for start, end in itertools.pairwise([0, *cuts, len(stream)])]


@settings(max_examples=200)
@given(st.sampled_from(sorted(CASES)), st.randoms(use_true_random=False))
def test_every_rule_holds_in_random_pieces(case, chance):
    stream, events = CASES[case]
    assert read(cut(stream, chance)) == events


def by_the_book(stream: bytes) -> list[Event]:
    """The rules once more, for bytes that are all there: slow, and plain enough to be checked by reading."""
    text = stream.decode("utf-8-sig", errors="replace")
    events, data, name, last = [], "", "", ""
    for line in re.split("\r\n|\n|\r", text)[:-1]:
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if line == "":
            if data:
                events.append(Event(data[:-1], name or "message", last))
            data = name = ""
        elif field == "data":
            data += value + "\n"
        elif field == "event":
            name = value
        elif field == "id" and "\0" not in value:
            last = value
    return events


lines = st.sampled_from(
    [*(b"data: x", b"data:\xe2\x80\xa8", b"data", b"data: \xc3", b"", b"", b"", b":c", b"id: 1", b"id:\0", b"id", b"x")]
    + [b"event: e", b"event", b"\xef\xbb\xbf", b"\xef\xbb\xbfdata: y", b"retry: 7", b"data :z"]
)
ends = st.sampled_from([b"\n", b"\r", b"\r\n"])


@settings(max_examples=200)
@given(st.lists(st.tuples(lines, ends)), st.randoms(use_true_random=False))
@example([(b"data: x", b"\r"), (b"", b"\r")], random.Random(0))
def test_what_is_read_is_what_the_rules_say_however_it_is_cut(lines_and_ends, chance):
    stream = b"".join(line + end for line, end in lines_and_ends)
    assert read([stream]) == read(cut(stream, chance)) == by_the_book(stream)


@settings(max_examples=200)
@given(st.binary(max_size=60), st.randoms(use_true_random=False))
def test_any_bytes_at_all_are_read_by_the_rules(stream, chance):
    assert read(cut(stream, chance)) == by_the_book(stream)


def by_openai(pieces: list[bytes]) -> list[Event]:
    events = SSEDecoder().iter_bytes(iter(pieces))
    return [Event(event.data, event.event or "message", event.id or "") for event in events]


words = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=8)
fields = st.one_of(
    st.tuples(st.sampled_from(["data", "event", "id", "", "other"]), st.sampled_from([":", ": "]), words),
    st.tuples(st.sampled_from(["data", "event", "id"]), st.just(""), st.just("")),
    st.tuples(st.just("retry"), st.just(":"), st.integers(0, 10**6).map(str)),
)
blocks = st.lists(st.tuples(st.lists(fields, max_size=3), words, st.lists(fields, max_size=3)), max_size=4)


@settings(max_examples=200)
@given(blocks, ends, st.randoms(use_true_random=False))
def test_the_official_client_reads_the_same_events(blocks, end, chance):
    """Every block has data, all lines end alike, and no byte order mark: where one is not so, it errs."""
    lines = [[*before, ("data", ": ", word), *after, ("", "", "")] for before, word, after in blocks]
    stream = b"".join("".join(field).encode() + end for block in lines for field in block)
    if not stream.startswith(b"\xef\xbb\xbf"):
        assert read(cut(stream, chance)) == by_openai(cut(stream, chance))


def test_an_event_that_does_not_end_is_refused_before_it_fills_the_memory():
    for endless in (b"data: " + b"x" * 90, b"data: xxxx\n"):
        reader = EventReader(largest=1000)
        with pytest.raises(EventTooLarge, match="more than 1,000 bytes"):
            for _ in range(200):
                reader.feed(endless)
    reader = EventReader(largest=1000)
    assert len([event for _ in range(200) for event in reader.feed(b": comment\ndata: " + b"x" * 900 + b"\n\n")]) == 200
    assert [reader.feed(b": comment\n") for _ in range(200)] == [[]] * 200


@pytest.mark.parametrize("line", [b"x" * 16, b"\ndata: xxxxxxxxxx"], ids=["one line", "many lines"])
def test_reading_a_large_event_in_small_pieces_takes_time_in_proportion(line):
    def read(size: int) -> None:
        reader = EventReader()
        for piece in [b"data: ", *[line] * (size // len(line))]:
            reader.feed(piece)
        assert len(reader.feed(b"\n\n")) == 1

    few, many = least_cpu(partial(read, 100_000), partial(read, 800_000))
    assert many < 24 * few  # eight times the bytes; joined at each piece it is 64 times
