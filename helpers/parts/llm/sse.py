"""Server-sent events, read from bytes by the rules of https://html.spec.whatwg.org/multipage/server-sent-events.html."""

import re
from typing import NamedTuple


class Event(NamedTuple):
    """One event. `name` is "message" unless the server says otherwise, `id` the last one that it gave."""

    data: str
    name: str = "message"
    id: str = ""


class EventTooLarge(ValueError):
    """An event that does not end would fill the memory."""


class EventReader:
    r"""Makes events of bytes that are cut anywhere. An event that is incomplete when the bytes end is none.

    >>> reader = EventReader()
    >>> reader.feed(b"data: Hel"), reader.feed(b"lo\n\n")
    ([], [Event(data='Hello', name='message', id='')])

    `largest`: bytes of an event that may wait for its end. `retry`: the milliseconds that the server asks a client to
    wait before it connects again; None until it does.
    """

    def __init__(self, largest: int = 10_000_000) -> None:
        self.retry: int | None = None
        self._largest = largest
        self._id = self._name = ""
        self._data: list[str] = []  # the lines of an event that has not ended
        self._size = 0  # bytes that they were
        self._line = bytearray()  # the beginning of a line that has not ended
        self._begins = True
        self._after_return = False

    def feed(self, piece: bytes) -> list[Event]:
        """The events that these bytes complete. Raises `EventTooLarge`, after the events that came before."""
        if self._size + len(self._line) > self._largest:
            raise EventTooLarge(f"an event of more than {self._largest:,} bytes")
        if not piece:
            return []
        if self._after_return:
            piece = piece.removeprefix(b"\n")  # the second half of \r\n
        self._after_return = piece.endswith(b"\r")
        self._line += piece
        if b"\n" not in piece and b"\r" not in piece:
            return []  # to go through the whole line again for each piece would take quadratic time
        if self._begins:
            self._begins = False
            self._line = self._line.removeprefix(b"\xef\xbb\xbf")  # a byte order mark
        *lines, self._line = self._line.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        events = []
        for line in lines:
            if line:
                self._read(line)
            elif event := self._complete():
                events.append(event)
        return events

    def _read(self, line: bytearray) -> None:
        name, _, value = line.decode(errors="replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
            self._size += len(line)
        elif name == "event":
            self._name = value
        elif name == "id" and "\0" not in value:
            self._id = value
        elif name == "retry" and re.fullmatch("[0-9]{1,18}", value):
            self.retry = int(value)
        # else it is none that anyone reads, or a comment, which is a field without a name

    def _complete(self) -> Event | None:
        data, name = self._data, self._name
        self._data, self._name, self._size = [], "", 0
        return Event("\n".join(data), name or "message", self._id) if data else None
