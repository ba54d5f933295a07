"""Part 1: where lines end, and which characters the bytes are."""

from typing import Any

from ...grading.checks import check
from .reading import OWN, Case, expect_events, fed, read

RETURN = "a \\r ends a line too, alone or before \\n"
ONE_END = "\\r\\n is one end of a line, not two: cut at \\r\\n first, then at \\r and \\n"
NO_ENDS = "bytes.splitlines() cuts at \\n, \\r and \\r\\n alone; that of a text cuts at a dozen characters more"
AT_ONCE = "a \\r at the end of a piece ends its line now; whether a \\n follows only says what to skip then"
REMEMBER = "the \\n that follows a \\r in the next piece belongs to that \\r: remember that it was the last byte"
MARK = "the mark goes from the beginning of the first line, before the name of the field is looked at"
ONE_MARK = "only the first three bytes of the whole stream can be the mark, and only once"
WHOLE_LINES = "where it is cut makes no difference: decode whole lines, or use codecs.getincrementaldecoder"
REPLACED = 'decode with errors="replace", and the good part of the text stays'
ODD = "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x1dh\x1ei"

ENDS = [
    Case(b"data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"], ONE_END),
    Case(b"data: a\r\ndata: b\r\n\r\n", ["a\nb"], ONE_END),
    Case(b"data: a\r\rdata: b\n\n", ["a", "b"], RETURN),
    Case(b"data: a\rdata: b\n\n", ["a\nb"], RETURN),
    Case(b"data: a\n\rdata: b\n\n", ["a", "b"], "\\n and then \\r are two ends"),
    Case(b"data: a\r\n\ndata: b\n\r\ndata: c\r\r\n", ["a", "b", "c"], ONE_END),
    Case(f"data: {ODD}\n\n".encode(), [ODD], NO_ENDS),
]
MARKS = [
    Case("data: é€🙂\n\n".encode(), ["é€🙂"], "the text is UTF-8"),
    Case(b"\xef\xbb\xbfdata: a\n\n", ["a"], MARK),
    Case(b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", ["b"], ONE_MARK),
    Case(b"\n\xef\xbb\xbfdata: a\n\ndata: b\n\n", ["b"], ONE_MARK),
    Case(b"data: a\n\n\xef\xbb\xbfdata: b\n\ndata: \xef\xbb\xbfc\n\n", ["a", "\ufeffc"], ONE_MARK),
    Case(b"\xef\xbb\xbf\ndata: a\n\n", ["a"], MARK),
]
BAD = [
    Case(b"data: a\xff\xc3\n\n", ["a\ufffd\ufffd"], REPLACED),
    Case(b"data: \xe2\x82\ndata: b\n\n", ["\ufffd\nb"], REPLACED),
    Case(b"data: \xff\xc3\xa9 \xc3\n\n", ["\ufffdé \ufffd"], REPLACED),
    Case(b": \xff\n\xff: a\ndata: b\n\n", ["b"], REPLACED),
]


@check("a line ends at \\n, \\r and \\r\\n, and nowhere else")
def line_ends(EventReader: Any) -> None:
    for stream, wanted, hint in ENDS:
        expect_events(read(EventReader, [stream]), wanted, f"{stream!r}", hint)
    for stream, wanted, _ in ENDS:
        for at in range(1, len(stream)):
            before, after = stream[:at], stream[at:]
            split = before.endswith(b"\r") and after.startswith(b"\n")
            hint = REMEMBER if split else "where it is cut makes no difference to what ends a line"
            found = read(EventReader, [before, after])
            expect_events(found, wanted, f"…{before[-12:]!r} and then {after[:12]!r}…", hint)
            found = read(EventReader, [before, b"", after])
            expect_events(found, wanted, f"{before!r}, b'' and {after!r}", "an empty piece changes nothing")
        found = read(EventReader, [stream[at : at + 1] for at in range(len(stream))])
        expect_events(found, wanted, f"{stream!r}, byte by byte,", REMEMBER)
    reader = EventReader()
    expect_events(fed(reader, b"data: a\r\r"), ["a"], "b'data: a\\r\\r'", AT_ONCE)
    expect_events(fed(reader, b"\ndata: b\r\n\r"), ["b"], "b'\\ndata: b\\r\\n\\r' after it", AT_ONCE)
    expect_events(fed(reader, b"data: c\n\n"), ["c"], "b'data: c\\n\\n' after that", "no \\n came after the last \\r")
    one = EventReader()
    fed(one, b"data: a\r")
    fed(EventReader(), b"data: b")
    beside = "b'data: a\\r' and b'\\ndata: c\\n\\n', with another reader in between,"
    expect_events(fed(one, b"\ndata: c\n\n"), ["a\nc"], beside, OWN)


@check("a byte order mark, and bytes that are no UTF-8")
def encoding(EventReader: Any) -> None:
    for stream, wanted, hint in MARKS:
        expect_events(read(EventReader, [stream]), wanted, f"{stream!r}", hint)
        found = read(EventReader, [b"", stream])
        expect_events(found, wanted, f"b'' and {stream!r}", "an empty piece is not the beginning yet")
        one_by_one = [stream[at : at + 1] for at in range(len(stream))]
        cut = "the mark may be cut as well: look for it in the whole first line"
        expect_events(read(EventReader, one_by_one), wanted, f"{stream!r}, byte by byte,", cut)
    marked, reader, other = b"\xef\xbb\xbfdata: a\n\n", EventReader(), EventReader()
    fed(other, b"\n")
    expect_events(fed(reader, marked), ["a"], f"{marked!r}, beside a reader that had begun before,", OWN)
    EventReader()
    expect_events(fed(reader, marked), [], f"{marked!r} in mid-stream, beside a new reader,", OWN)
    for stream, wanted, hint in BAD:
        expect_events(read(EventReader, [stream]), wanted, f"{stream!r}", hint)
        for at in range(1, len(stream)):
            before, after = stream[:at], stream[at:]
            expect_events(read(EventReader, [before, after]), wanted, f"{before!r} and then {after!r}", WHOLE_LINES)
