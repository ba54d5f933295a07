"""Answers to exercise 04 that people really give. The headings say what must catch them, see known_answers.py."""


# WRONG 1.1 cuts: keep what has not ended
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        lines = re.split(rb"\r\n|\r|\n", piece)[:-1]
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.1 cuts: a character may be cut too
class EventReader:
    def __init__(self):
        self.line = ""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split("\r\n|\r|\n", self.line + piece.decode(errors="replace"))
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix("\ufeff"), False
            name, _, value = line.partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.1 cuts: keep what has not ended
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events, self.data = [], []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.1 cuts: what a reader keeps is its own
class EventReader:
    line, data, begins, after_return = b"", [], True, False

    def feed(self, piece):
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data.clear()
        return events


# WRONG 1.1 cuts: each event once
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.events, self.data = [], []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                self.events.append("\n".join(self.data))
                self.data = []
        return list(self.events)


# WRONG 1.1 events: feed gave a generator
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                yield "\n".join(self.data)
                self.data = []



# WRONG 1.1 events: which is no text
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.partition(b":")
            if name == b"data":
                self.data.append(value.removeprefix(b" "))
            elif not line and self.data:
                events.append(b"\n".join(self.data))
                self.data = []
        return events


# WRONG 1.1 events: write `def feed`, without `async`
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    async def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.1 events: is a `return` missing?
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        self.events = events


# WRONG 1.1 events: a piece may hold several events
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events[:1]


# WRONG 1.2 line_ends: a \r ends a line too
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r?\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: a \r ends a line too
class EventReader:
    def __init__(self):
        self.line, self.data, self.begins = b"", [], True

    def feed(self, piece):
        *lines, self.line = (self.line + piece).split(b"\n")
        events = []
        for line in lines:
            line = line.rstrip(b"\r")
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: is one end of a line, not two
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: belongs to that \r
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: an empty piece changes nothing
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if self.after_return:
            piece = piece.removeprefix(b"\n")
        self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: ends its line now
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            pass
        text = self.line + piece
        held = b"\r" if text.endswith(b"\r") else b""
        *lines, rest = re.split(rb"\r\n|\r|\n", text[: len(text) - len(held)])
        self.line = rest + held
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: bytes.splitlines() cuts at
class EventReader:
    def __init__(self):
        self.line, self.data, self.begins, self.after_return = b"", [], True, False

    def feed(self, piece):
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *whole, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in "".join(line.decode(errors="replace") + "\n" for line in whole).splitlines():
            if self.begins:
                line, self.begins = line.removeprefix("\ufeff"), False
            name, _, value = line.partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: gave ['a\nb'] instead of ['a', 'b']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\n\r|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: are two ends
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\n\r|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: instead of ['a', 'b']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.lstrip(b"\r\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.3 events: the blank line is missing at the end
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        if self.data and not self.line:
            events.append("\n".join(self.data))
            self.data = []
        return events


# WRONG 1.3 events: gave ['a', 'b'] instead of ['a']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        if self.line.startswith(b"data: "):
            events.append(self.line[6:].decode())
        return events


# WRONG 1.3 events: without a data line there's no event
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.3 cuts: nothing has been cut here
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.3 events: each begins with no data
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
        return events


# WRONG 1.3 events: gave ['a', 'b'] instead of ['a\nb']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                events.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.3+1.5 events: ends nothing
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not name and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: the space after the colon may be missing
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            text = line.decode(errors="replace")
            if text.startswith("data: "):
                self.data.append(text[6:])
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: removeprefix(" "), not strip()
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.strip())
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: removeprefix(" "), not strip()
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.lstrip())
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: gave [' Hello'] instead of ['Hello']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value)
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: gave ['ello'] instead of ['Hello']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value[2:])
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: the space after the colon may be missing
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value[1:])
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: the event joins them
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: the event joins them
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data = [value.removeprefix(" ")]
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: an empty one too
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data += [value.removeprefix(" ")] if value else []
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: only the first colon of a line divides it
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").rpartition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: only the first colon of a line divides it
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, value = [*line.decode(errors="replace").split(":"), ""][:2]
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: without a colon adds an empty text
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, colon, value = line.decode(errors="replace").partition(":")
            if name == "data" and colon:
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: makes an event all the same
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and any(self.data):
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: goes, once
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.replace("data: ", "").removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: removeprefix(" "), not strip()
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value[1:] if value[:1].isspace() else value)
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: all others are skipped
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name.startswith("data"):
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: all others are skipped
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name.lower() == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: all others are skipped
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name.strip() == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: your code raised ValueError: ping
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif line and name not in ("id", "retry", "data"):
                raise ValueError("ping")
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: instead of ['a\nb']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            if line.startswith(b":"):
                self.data = []
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.5 events: all others are skipped
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if "data: " in line.decode(errors="replace") and name != "data":
                value = line.decode(errors="replace").partition("data: ")[2]
                name = "data"
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: the mark goes from the beginning of the first line
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line, False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: only the first three bytes of the whole stream
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line = line.removeprefix(b"\xef\xbb\xbf")
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: only the first three bytes of the whole stream
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode("utf-8-sig", errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: only the first three bytes of the whole stream
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.lstrip(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: the mark may be cut as well
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.begins:
                piece, self.begins = piece.removeprefix(b"\xef\xbb\xbf"), False
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: only the first three bytes of the whole stream
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins and line:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.6 encoding: only the first three bytes of the whole stream
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" ").replace("\ufeff", ""))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.7 encoding: UnicodeDecodeError
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode().partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.7 encoding: the good part of the text stays
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="ignore").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.7 encoding: the text is UTF-8
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode("latin-1").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.7 encoding: the good part of the text stays
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            try:
                line.decode()
            except ValueError:
                continue
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 2.1 texts: is a `return` missing?
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: what this event adds, not all that has come
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return self.text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: no strip()
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = (choice["delta"].get("content") or "").strip()
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: at choices[0].delta.content
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice.get("message", {}).get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: `text` is all texts so far
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text = text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: write `def add`, without `async`
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    async def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: `text` is all texts so far
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += "" if self.finish_reason else text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: AttributeError: 'Answer' object has no attribute 'text'
class Answer:
    def __init__(self):
        self.whole, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.whole)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.whole)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.whole += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.whole
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.whole)


# WRONG 2.2 texts: KeyError: 'content'
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"]["content"] or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: IndexError: list index out of range
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if "choices" not in event:
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: KeyError: 'choices'
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event["choices"]:
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: which is no str
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text or None

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: which is no str
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return None
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: added 'None'
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = str(choice["delta"].get("content", ""))
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: choices may be empty: look before
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            raise BrokenOff("no choices", self.text)
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: after [DONE], done is False
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: [DONE] raised BrokenOff
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: look for [DONE] before anything else
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: [DONE] alone says so
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        self.done = self.finish_reason is not None
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: added '[DONE]'
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return data
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: [DONE] alone says so
class Answer:
    def __init__(self):
        self.text, self.done = "", None
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: the server's message belongs into the reason
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff("the server sent an error", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: both are texts, and the reason comes first
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(event["error"], self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: the text is all that had come
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}")
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: null is no error
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if "error" in event:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") and not event.get("choices"):
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: the text is all that had come
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(self.text, event["error"]["message"])
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: your code raised RuntimeError: overloaded
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise RuntimeError(event["error"]["message"])
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: which is no str
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            return BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: json.loads raises ValueError
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        event = json.loads(data)
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: before you look into it
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if event is None:
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            return ""
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: the text is all that had come
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", data)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: before you look into it
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not event:
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.5 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if event is None or (event and not isinstance(event, dict)):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event and event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event or not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: stop says that it's whole, [DONE] or not
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.done and self.finish_reason in (None, "stop"):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: where no reason was given, [DONE] is enough
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop":
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: keep the last reason that was not null
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason")
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: keep the last reason that was not null
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        self.finish_reason = None
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: the last reason counts
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = self.finish_reason or choice.get("finish_reason")
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: is a `return` missing?
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: an empty answer can be whole
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.text and self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: a text may come with its reason
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        if not choice["delta"].get("content"):
            self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: that's half an answer
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason in (None, "stop"):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: and stop alone says whole
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: and stop alone says whole
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason in ("stop", "length") or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: returned '' instead of raising
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if not self.text or self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: the text is all that had come
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})")


# WRONG 2.7 whole: the server's finish_reason belongs into the reason
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole", self.text)


# WRONG 2.7 whole: returned BrokenOff
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        return BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: instead of raising BrokenOff
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        return None and BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 3.1 pieces: an empty text was given
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                text = answer.add(event)
                if text is not None:
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.1 pieces: one EventReader and one Answer for the whole stream
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in EventReader().feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.1 pieces: and collect none
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer, texts = EventReader(), Answer(), []
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    texts.append(text)
        answer.end()
        for text in texts:
            yield text

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.1 pieces: an empty text was given
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
            yield answer.text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.1 pieces: the texts were ['Hel', 'lo', ' a b c']
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer, given = EventReader(), Answer(), 0
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                answer.add(event)
            if text := answer.text[given:]:
                given = len(answer.text)
                self.times.append(came)
                yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.2 pieces: no task that reads ahead
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        queue = asyncio.Queue()

        async def fill():
            reader, answer = EventReader(), Answer()
            try:
                while not answer.done:
                    async with asyncio.timeout(self.idle):
                        chunk = await anext(self.chunks, None)
                    if chunk is None:
                        break
                    came = asyncio.get_running_loop().time() - self.made
                    for event in reader.feed(chunk):
                        if text := answer.add(event):
                            queue.put_nowait((came, text))
                answer.end()
                queue.put_nowait(None)
            except BrokenOff as error:
                queue.put_nowait(error)
            except Exception as error:
                broken = BrokenOff(str(error), answer.text)
                broken.__cause__ = error
                queue.put_nowait(broken)

        task = asyncio.create_task(fill())
        try:
            while item := await queue.get():
                if isinstance(item, BrokenOff):
                    raise item
                self.times.append(item[0])
                yield item[1]
        finally:
            task.cancel()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.2 pieces: bytes were read before the reader had asked
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.ahead = asyncio.create_task(self.read())
        self.made = asyncio.get_running_loop().time()

    async def read(self):
        return await anext(self.chunks, None)

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            if not self.ahead:
                self.ahead = asyncio.create_task(self.read())
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await self.ahead
                    self.ahead = None
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.2 pieces: chunks had been asked for instead of
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        coming = asyncio.ensure_future(self.read())
        try:
            while not answer.done:
                try:
                    async with asyncio.timeout(self.idle):
                        chunk = await coming
                except Exception as error:
                    raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
                if chunk is None:
                    break
                came = asyncio.get_running_loop().time() - self.made
                events = reader.feed(chunk)
                if "[DONE]" not in events:
                    coming = asyncio.ensure_future(self.read())
                for event in events:
                    if text := answer.add(event):
                        self.times.append(came)
                        yield text
            answer.end()
        finally:
            coming.cancel()

    async def read(self):
        return await anext(self.chunks, None)

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: at [DONE] leave the loop
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while True:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 silence: at [DONE] leave the loop
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while True:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: at [DONE] leave the loop
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while True:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
            if answer.done and chunk == b"":
                break
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3+3.5 endings: the end of the bytes ends the loop
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: the end of the bytes ends the loop
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                raise BrokenOff("no [DONE]", answer.text)
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: the texts were ['Hel', 'lo', '!']
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        done = False
        while not done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if event == "[DONE]":
                    done = True
                    continue
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: call answer.end() when the bytes have ended
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: call answer.end() when the bytes have ended
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        if answer.done:
            answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: also those of the same chunk
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for text in [answer.add(event) for event in reader.feed(chunk)]:
                if text:
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: as if the answer were whole
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                try:
                    text = answer.add(event)
                except BrokenOff:
                    return
                if text:
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: let it through
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        try:
            answer.end()
        except BrokenOff:
            raise BrokenOff("cut", answer.text) from None

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: its text should be
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        try:
            answer.end()
        except BrokenOff as error:
            raise BrokenOff(error.reason) from error

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: and so did the stream
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except TimeoutError as error:
                raise BrokenOff("silent", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: and so did the stream
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except OSError as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: raise BrokenOff(…, text) from error
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from None
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: its text should be 'Hello'
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}") from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: CancelledError is no Exception
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except BaseException as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: as if the answer were whole
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                if not isinstance(error, TimeoutError):
                    return
                raise BrokenOff("silent", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: before any bytes chunks raised
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                if not answer.text and not isinstance(error, TimeoutError):
                    raise
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: has its own `idle` seconds
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        end = asyncio.get_running_loop().time() + self.idle
        while not answer.done:
            try:
                async with asyncio.timeout_at(end):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: cancelled by the stream, while it was busy
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer, loop = EventReader(), Answer(), asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self.idle) as limit:
                async for chunk in self.chunks:
                    limit.reschedule(loop.time() + self.idle)
                    came = loop.time() - self.made
                    for event in reader.feed(chunk):
                        if text := answer.add(event):
                            self.times.append(came)
                            yield text
                    if answer.done:
                        break
        except BrokenOff:
            raise
        except Exception as error:
            raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: every chunk is a sign of life
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer, loop = EventReader(), Answer(), asyncio.get_running_loop()
        end = loop.time() + self.idle
        while not answer.done:
            try:
                async with asyncio.timeout_at(end):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = loop.time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
                    end = loop.time() + self.idle
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: asyncio.timeout(idle) around the wait for a chunk
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: asyncio.timeout(idle) around the wait for a chunk
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(30):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: silence from the beginning
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle if self.times else None):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: the loop raised a TimeoutError
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except TimeoutError:
                raise
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: its text should be 'Hello'
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                text = "" if isinstance(error, TimeoutError) else answer.text
                raise BrokenOff(f"the bytes broke off: {error!r}", text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: as if the answer were whole
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except TimeoutError:
                return
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: note the clock once when the chunk has come
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(asyncio.get_running_loop().time() - self.made)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: count from the moment at which the Stream was made
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []

    async def __aiter__(self):
        self.made = asyncio.get_running_loop().time()
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: count from the moment at which the Stream was made
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time()
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: the clock is the loop's, not that of `time`
import time

class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = time.monotonic()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = time.monotonic() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: times is
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            self.times.append(came)
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: instead of [5.0]
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times = [*self.times, len(self.times)]
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: instead of [5.0]
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    yield text
                    self.times.append(came)
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: IndexError
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0]

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: first is
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] - self.made if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: nothing to measure yet: None
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else 0.0

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: the texts after the first, divided by
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.times) / spent if spent else None


# WRONG 3.8 measures: the texts after the first, divided by
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = self.times[-1] if self.gaps else 0
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: ZeroDivisionError
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent


# WRONG 3.8 measures: tokens_per_second is 0
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else 0


# WRONG 3.8 measures: gaps one less
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise([0, *self.times])]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: gaps is [
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [before - after for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return -len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: a value, not a method: @property
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: a value, not a method: @property
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps())
        return len(self.gaps()) / spent if spent else None


# WRONG 3.8 measures: after text 1, first is None
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times, self.gaps = [], []
        self.first = self.tokens_per_second = None
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()
        self.first = self.times[0] if self.times else None
        self.gaps = [b - a for a, b in itertools.pairwise(self.times)]
        spent = sum(self.gaps)
        self.tokens_per_second = len(self.gaps) / spent if spent else None


# WRONG 4.1 arrival: wait for none to end
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue()

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    await asyncio.gather(*[read(number, source) for number, source in enumerate(sources)])
    yield pieces()


# WRONG 4.1 arrival: start a task for each source
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    async def read_all():
        for number, source in enumerate(sources):
            await read(number, source)

    task = asyncio.create_task(read_all())
    try:
        yield pieces()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


# WRONG 4.1 arrival: start a task for each source
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                texts = [text async for text in Stream(chunks)]
            for text in texts:
                whole += text
                await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: Piece(number, text) for each text
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(0, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: which is no Piece
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put((number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= isinstance(piece, Piece)

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: the texts came as
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queues[number].put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queues[number].put(Piece(number, "", outcome))

    queues = [asyncio.Queue(room) for _ in sources]

    async def pieces():
        ended = set()
        for number in itertools.cycle(range(len(sources))):
            if len(ended) == len(sources):
                return
            if number not in ended:
                piece = await queues[number].get()
                yield piece
                if piece.outcome is not None:
                    ended.add(number)

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: the texts came as
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            while queue.empty():
                await asyncio.sleep(0.7)
            piece = queue.get_nowait()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: a source twice gave
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(sources.index(source), source)) for source in sources]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: the sources [0] have had no outcome
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    global queue
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: pieces with an outcome
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(None)

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            reading -= piece is None
            if piece:
                yield piece

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: pieces with an outcome
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            reading -= piece.outcome is not None
            if reading:
                yield piece

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: Outcome(number, source, …)
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, number, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: its value is all text of the answer
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole = text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: Piece(number, "", outcome)
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, whole, outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: which is no Outcome
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", whole or "nothing"))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: has the index
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(0, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: all sources have had their outcomes
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while True:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: the loop ends after the last outcome
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            if piece.outcome is not None:
                return

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: all sources have had their outcomes
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while True:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None
            if not reading:
                return

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: all sources have had their outcomes
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))
        await asyncio.sleep(0.1)

    async def pieces():
        while not (all(task.done() for task in tasks) and queue.empty()):
            yield await queue.get()

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: the loop waits for all of them
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        while not all(task.done() for task in tasks):
            piece = await queue.get()
            yield piece
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: Stream raises BrokenOff where an answer isn't whole
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except BrokenOff:
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: ended with ConnectionError('refused')
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except BrokenOff as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: ended with ConnectionError('refused')
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        async with source() as chunks:
            try:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
                outcome = Outcome(number, source, value=whole)
            except Exception as error:
                outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: keep that error, and give no value
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, value=whole, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: the very exception that was raised
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=ValueError(str(error)))
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: the very exception that was raised
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error if isinstance(error, BrokenOff) else BrokenOff(str(error), whole))
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: ended with ConnectionError('refused')
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        finally:
            pass
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: your code let ConnectionError: refused through
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            if piece.outcome is not None and piece.outcome.error is not None:
                raise piece.outcome.error
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue()

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue, queues = asyncio.Queue(), [asyncio.Queue(room) for _ in sources]

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queues[number].put(None)
                    queue.put_nowait(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            if piece.outcome is None:
                queues[piece.number].get_nowait()
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: all sources share the room
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(1)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: all sources share the room
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue, shares = asyncio.Queue(), [asyncio.Semaphore(room // len(sources) or 1) for _ in sources]

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await shares[number].acquire()
                    queue.put_nowait(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            if piece.outcome is None:
                shares[piece.number].release()
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: your code raised QueueFull
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    queue.put_nowait(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole, puts = "", set()
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    puts.add(asyncio.create_task(queue.put(Piece(number, text))))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await asyncio.gather(*puts)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(10)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: an `await` is missing
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(2 * room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: bound the queue
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue()

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    while queue.qsize() >= room:
                        await asyncio.sleep(0.01)
                        if queue.qsize() >= room:
                            break
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: cancel the tasks in `finally`
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    yield pieces()


# WRONG 4.6 leaving: wait for its end before you go
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()


# WRONG 4.6 leaving: cancel the tasks in `finally`
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    yield pieces()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: cancel the tasks in `finally`
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    else:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: had not been closed
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            opening = source()
            chunks = await opening.__aenter__()
            async for text in Stream(chunks):
                whole += text
                await queue.put(Piece(number, text))
            await opening.__aexit__(None, None, None)
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: the block was left, and then: deadlock: 
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: wait for its end
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)


# WRONG 4.6 leaving: the block was left, and then: deadlock: 
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except BaseException as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: CancelledError
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)


# WRONG 4.6 leaving: wait for its end
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=0.3)


# WRONG 4.6 leaving: cancel the tasks in `finally`
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    async def closing():
        try:
            async for piece in pieces():
                yield piece
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield closing()
    finally:
        pass


# WRONG 4.7 leaving: a TaskGroup puts an exception of its block into a group
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(read(number, source)) for number, source in enumerate(sources)]
        try:
            yield pieces()
        finally:
            for task in tasks:
                task.cancel()


# WRONG 4.7 leaving: its caller got nothing
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except Exception:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.7 leaving: let it through: no `except`
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except (Exception, asyncio.CancelledError):
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.7 leaving: let CancelledError go on
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except asyncio.CancelledError:
        pass
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.7 leaving: its caller got RuntimeError
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except Exception as error:
        raise RuntimeError("the reader failed") from error
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1+4.3+4.4+4.5+4.6 arrival: all sources have had their outcomes
@contextlib.asynccontextmanager
async def merge(sources, room=10):
    queue = asyncio.Queue()

    async def read(number, source):
        whole = ""
        async with source() as chunks:
            with contextlib.suppress(BrokenOff):
                async for text in Stream(chunks):
                    whole += text
                    queue.put_nowait(Piece(number, text))
        queue.put_nowait(Piece(number, "", Outcome(number, source, value=whole)))

    reading = asyncio.gather(*[read(number, source) for number, source in enumerate(sources)])

    async def pieces():
        while not (reading.done() and queue.empty()):
            yield await queue.get()

    yield pieces()


# WRONG 4.1 arrival: a `yield` without a value
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.2 line_ends: bytes.splitlines() cuts at
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|[\r\n\v\f\x1c-\x1e]", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.2 line_ends: a \r ends a line too
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r(?!data)|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.3 events: each begins with no data
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = self.data[1:]
        return events


# WRONG 1.4 events: an empty one too
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data" and value.strip():
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 1.4 events: gave ['[DONE]'] instead of ['[DONE]', 'a']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events[: events.index("[DONE]") + 1] if "[DONE]" in events else events


# WRONG 1.4 events: gave ['a'] instead of ['[DONE]', 'a']
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return [event for event in events if event != "[DONE]"]


# WRONG 1.5 events: all others are skipped
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.lstrip(b":").decode(errors="replace").lstrip().partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif not line and self.data:
                events.append("\n".join(self.data))
                self.data = []
        return events


# WRONG 2.1 texts: your code raised KeyError: 'role'
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        if not self.text:
            self.role = choice["delta"]["role"]
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: it's a text, whatever is in it
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        text = "" if text == "0" else text
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.1 texts: the text of the first choice
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = "".join(each["delta"].get("content") or "" for each in event["choices"])
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.2 texts: which is no str
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content", "")
        self.text += text or ""
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.3 texts: look for [DONE] before anything else
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if data == "[DONE]" or (self.done and data.startswith("{\"choices")):
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None and self.finish_reason:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.4 faults: raised nothing
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            self.finish_reason = "error"
            return ""
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.6 whole: an empty answer can be whole
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            if not self.text:
                raise BrokenOff("empty", "")
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: returned '' instead of raising
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and (self.done or not self.text)):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 3.1 pieces: and the texts as
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
                    await asyncio.sleep(0.01)
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.2 pieces: chunks had been asked for instead of
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in [*reader.feed(chunk), *(reader.feed(await anext(self.chunks, b"")) if self.times else [])]:
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: the time was up
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()
        async with asyncio.timeout(self.idle):
            await anext(self.chunks, None)

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.4 endings: as if the answer were whole
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        with contextlib.suppress(BrokenOff):
            answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: chunks raised
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error.__context__
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: given up after
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(min(self.idle, 30)):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.6 silence: given up after
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle / 2 if self.times else self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.7 measures: instead of [5.0
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came - sum(self.times))
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: tokens_per_second is
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = max(self.gaps, default=0)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: gaps is
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(sorted(set(self.times)))]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 4.1 arrival: were opened
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source():
                pass
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: the texts came as
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    await asyncio.sleep(1.5)
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: a source twice gave
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(set(sources))
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(dict.fromkeys(sources))]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.2 arrival: (0, 'c'), (2, '')]
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        if whole or not outcome.ok:
            await queue.put(Piece(number, "", outcome))
        else:
            await queue.put(Piece(number, ""))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.text == ""

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.3 arrival: no sources gave
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        if not reading:
            yield Piece(0, "")
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: the very exception
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as caught:
            error = caught if isinstance(caught, BrokenOff) else RuntimeError(repr(caught))
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.4 costs_one: closed
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            opening = source()
            chunks = await opening.__aenter__()
            try:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            except (asyncio.CancelledError, GeneratorExit):
                await opening.__aexit__(None, None, None)
                raise
            await opening.__aexit__(None, None, None)
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: were read ahead
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room // 2 or 1)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.5 slow_reader: were read ahead
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room + len(sources) + 1)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.6 leaving: had not been closed
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            await asyncio.wait([task], timeout=0.01)


# WRONG 4.6 leaving: left by a cancellation of its reader
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except asyncio.CancelledError:
        raise
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    else:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.7 leaving: its caller got
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    except Exception as error:
        raise ExceptionGroup("reader", [error])
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 3.1 pieces: has a `yield`
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    return text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 4.1 arrival: is `@contextlib.asynccontextmanager` missing
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 1.4 events: an empty one too
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = None
        self.begins, self.after_return = True, False

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                value = value.removeprefix(" ")
                self.data = f"{self.data}\n{value}" if self.data else value
            elif not line and self.data is not None:
                events.append(self.data)
                self.data = None
        return events


# WRONG 1.5 events: skip those lines, not the event
class EventReader:
    def __init__(self):
        self.line = b""  # one that has not ended
        self.data = []  # of an event that has not ended
        self.begins, self.after_return = True, False
        self.type = "message"

    def feed(self, piece: bytes) -> list[str]:
        if piece:
            if self.after_return:
                piece = piece.removeprefix(b"\n")
            self.after_return = piece.endswith(b"\r")
        *lines, self.line = re.split(rb"\r\n|\r|\n", self.line + piece)
        events = []
        for line in lines:
            if self.begins:
                line, self.begins = line.removeprefix(b"\xef\xbb\xbf"), False
            name, _, value = line.decode(errors="replace").partition(":")
            if name == "data":
                self.data.append(value.removeprefix(" "))
            elif name == "event":
                self.type = value.strip()
            elif not line:
                if self.data and self.type == "message":
                    events.append("\n".join(self.data))
                self.data, self.type = [], "message"
        return events


# WRONG 2.4 faults: the error may be any JSON
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error'].get('message')}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 2.7 whole: after tool_calls, and [DONE]
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason not in ("length", "content_filter") and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)


# WRONG 3.1 pieces: blanks, a line end or the same text
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if (text := answer.add(event)).strip():
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.3 endings: an empty chunk is not the end
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if not chunk:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5 endings: a TimeoutError may be one of chunks
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except TimeoutError:
                raise BrokenOff(f"nothing for {self.idle} s", answer.text)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.5+3.6 silence: went on waiting for bytes
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                waiting = asyncio.ensure_future(anext(self.chunks, None))
                done, _ = await asyncio.wait([waiting], timeout=self.idle)
                if not done:
                    raise TimeoutError
                chunk = waiting.result()
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return self.times[0] if self.times else None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 3.8 measures: 0 s is a time like any other
class Stream:
    def __init__(self, chunks, idle: float = 30.0):
        self.chunks, self.idle = chunks, idle
        self.times = []
        self.made = asyncio.get_running_loop().time()

    async def __aiter__(self):
        reader, answer = EventReader(), Answer()
        while not answer.done:
            try:
                async with asyncio.timeout(self.idle):
                    chunk = await anext(self.chunks, None)
            except Exception as error:
                raise BrokenOff(f"the bytes broke off: {error!r}", answer.text) from error
            if chunk is None:
                break
            came = asyncio.get_running_loop().time() - self.made
            for event in reader.feed(chunk):
                if text := answer.add(event):
                    self.times.append(came)
                    yield text
        answer.end()

    @property
    def first(self) -> float | None:
        return (self.times[0] if self.times else None) or None

    @property
    def gaps(self) -> list[float]:
        return [after - before for before, after in itertools.pairwise(self.times)]

    @property
    def tokens_per_second(self) -> float | None:
        spent = sum(self.gaps)
        return len(self.gaps) / spent if spent else None


# WRONG 4.1 arrival: 10 of 31 sources had been called
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue, turns = asyncio.Queue(room), asyncio.Semaphore(10)

    async def read(number, source):
        whole = ""
        try:
            async with turns, source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    tasks = [asyncio.create_task(read(number, source)) for number, source in enumerate(sources)]
    try:
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


# WRONG 4.1 arrival: that were not its own
@contextlib.asynccontextmanager
async def merge(sources, room: int = 10):
    queue = asyncio.Queue(room)

    async def read(number, source):
        whole = ""
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    whole += text
                    await queue.put(Piece(number, text))
            outcome = Outcome(number, source, value=whole)
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        await queue.put(Piece(number, "", outcome))

    async def pieces():
        reading = len(sources)
        while reading:
            piece = await queue.get()
            yield piece
            reading -= piece.outcome is not None

    for number, source in enumerate(sources):
        task = asyncio.create_task(read(number, source))
        TASKS.add(task)
        task.add_done_callback(TASKS.discard)
    try:
        yield pieces()
    finally:
        tasks = list(TASKS)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)



TASKS = set()


# RIGHT decoded as it comes; texts in a list; an iterator by hand; a class that is entered, with a TaskGroup
# answer: reader
import codecs

class EventReader:
    def __init__(self):
        self.decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self.buffer, self.event, self.skip = "", None, False

    def feed(self, piece):
        text = self.decode(piece)
        if self.skip and text:
            text, self.skip = text.removeprefix("\n"), False
        self.buffer += text
        found = []
        while end := re.search("\r\n?|\n", self.buffer):
            line, self.buffer = self.buffer[: end.start()], self.buffer[end.end() :]
            self.skip = end[0] == "\r" and not self.buffer
            if line == "":
                if self.event is not None:
                    found.append(self.event)
                self.event = None
            elif match := re.match("data(?::[ ]?|$)", line):
                value = line[match.end() :]
                self.event = value if self.event is None else self.event + "\n" + value
        return found

# answer: answer
class Answer:
    def __init__(self):
        self.pieces, self.reasons, self.done = [], [], False

    @property
    def text(self):
        return "".join(self.pieces)

    def add(self, data):
        if self.done:
            return ""
        if data == "[DONE]":
            self.done = True
            return ""
        try:
            match json.loads(data):
                case {"error": error} if error is not None:
                    raise BrokenOff(str(error), self.text)
                case {"choices": [{"delta": delta, **choice}, *_]}:
                    if choice.get("finish_reason"):
                        self.reasons.append(choice["finish_reason"])
                    self.pieces.append(delta.get("content") or "")
                    return self.pieces[-1]
                case dict():
                    return ""
                case other:
                    raise BrokenOff(f"{other!r} is no object", self.text)
        except json.JSONDecodeError as error:
            raise BrokenOff(f"no JSON: {error}", self.text) from error

    def end(self):
        match self.reasons, self.done:
            case ([*_, "stop"], _) | ([], True):
                return self.text
            case [*_, last], _:
                raise BrokenOff(f"ended by {last}", self.text)
        raise BrokenOff("closed in the middle", self.text)

# answer: stream
from collections import deque

class Stream:
    def __init__(self, chunks, idle=30.0):
        self._chunks, self._idle = aiter(chunks), idle
        self._reader, self._answer = EventReader(), Answer()
        self._events = deque()
        self._time = asyncio.get_running_loop().time
        self._begin = self._came = self._time()
        self.times = []

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            while self._events:
                text = self._answer.add(self._events.popleft())
                if text:
                    self.times.append(self._came - self._begin)
                    return text
            if self._answer.done:
                self._answer.end()
                raise StopAsyncIteration
            try:
                chunk = await asyncio.wait_for(self._chunks.__anext__(), self._idle)
            except StopAsyncIteration:
                self._answer.end()
                raise
            except TimeoutError as error:
                raise BrokenOff("silent", self._answer.text) from error
            except Exception as error:
                raise BrokenOff(str(error), self._answer.text) from error
            self._came = self._time()
            self._events.extend(self._reader.feed(chunk))

    first = property(lambda self: next(iter(self.times), None))
    gaps = property(lambda self: [self.times[i + 1] - self.times[i] for i in range(len(self.times) - 1)])

    @property
    def tokens_per_second(self):
        if len(self.times) < 2 or self.times[0] == self.times[-1]:
            return None
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

# answer: merge
class merge:
    def __init__(self, sources, room=10):
        self.sources, self.queue = sources, asyncio.Queue(room)
        self.left = len(sources)

    async def __aenter__(self):
        self.group = await asyncio.TaskGroup().__aenter__()
        self.tasks = [self.group.create_task(self.run(*each)) for each in enumerate(self.sources)]
        return self

    async def __aexit__(self, *_):
        for task in self.tasks:
            task.cancel()
        await self.group.__aexit__(None, None, None)

    async def run(self, number, source):
        texts = []
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    texts.append(text)
                    await self.queue.put(Piece(number, text))
        except Exception as error:
            end = Outcome(number, source, error=error)
        else:
            end = Outcome(number, source, "".join(texts))
        await self.queue.put(Piece(number, "", end))

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        piece = await self.queue.get()
        self.left -= piece.outcome is not None
        return piece


# RIGHT byte by byte; the last finish_reason in a local variable; a class with a generator; a condition and a deque
# answer: reader
class EventReader:
    def __init__(self):
        self.line, self.last, self.lines, self.number = bytearray(), 0, None, 0

    def feed(self, piece):
        events = []
        for byte in piece:
            if byte in b"\r\n":
                if not (byte == 10 and self.last == 13):
                    self.end_of_line(events)
            else:
                self.line.append(byte)
            self.last = byte
        return events

    def end_of_line(self, events):
        line, self.line = bytes(self.line), bytearray()
        if self.number == 0 and line.startswith(b"\xef\xbb\xbf"):
            line = line[3:]
        self.number += 1
        if line == b"data" or line.startswith(b"data:"):
            value = line[5:]
            if value.startswith(b" "):
                value = value[1:]
            self.lines = [*(self.lines or []), value.decode("utf-8", "replace")]
        elif line == b"":
            if self.lines is not None:
                events.append("\n".join(self.lines))
            self.lines = None

# answer: answer
class Answer:
    done = False
    text = ""
    _reason = None

    def add(self, data):
        if data.strip() == "[DONE]":
            self.done = True
        if self.done:
            return ""
        try:
            event = json.loads(data)
            error, choices = event.get("error"), event.get("choices")
        except (ValueError, AttributeError):
            raise BrokenOff(f"what is {data!r}?", self.text) from None
        if error is not None:
            raise BrokenOff(json.dumps(error), self.text)
        try:
            delta = choices[0]["delta"]
        except (LookupError, TypeError):
            return ""
        if choices[0].get("finish_reason") is not None:
            self._reason = choices[0]["finish_reason"]
        new = delta.get("content")
        if new is None:
            new = ""
        self.text = self.text + new
        return new

    def end(self):
        whole = self._reason == "stop" if self._reason else self.done
        if not whole:
            raise BrokenOff(self._reason or "cut", self.text)
        return self.text

# answer: stream
class Stream:
    def __init__(self, chunks, idle=30):
        self.loop = asyncio.get_running_loop()
        self.start, self.chunks, self.idle, self.times = self.loop.time(), chunks, idle, []

    def __aiter__(self):
        return self.texts()

    async def texts(self):
        answer, reader = Answer(), EventReader()
        source = aiter(self.chunks)
        more = True
        while more and not answer.done:
            waiting = asyncio.ensure_future(anext(source, None))
            try:
                await asyncio.wait([waiting], timeout=self.idle)
                if not waiting.done():
                    raise BrokenOff(f"nothing for {self.idle} s", answer.text)
            finally:
                waiting.cancel()
            if error := waiting.exception():
                raise BrokenOff(repr(error), answer.text) from error
            now = self.loop.time() - self.start
            more = waiting.result() is not None
            for event in reader.feed(waiting.result() or b""):
                text = answer.add(event)
                if not text:
                    continue
                self.times.append(now)
                yield text
        answer.end()

    @property
    def first(self):
        for second in self.times:
            return second

    @property
    def gaps(self):
        return [b - a for a, b in zip(self.times, self.times[1:])]

    @property
    def tokens_per_second(self):
        try:
            return len(self.gaps) / sum(self.gaps) if self.gaps else None
        except ZeroDivisionError:
            return None

# answer: merge
from collections import deque

@contextlib.asynccontextmanager
async def merge(sources, room=10):
    waiting, changed = deque(), asyncio.Condition()

    async def put(piece):
        async with changed:
            await changed.wait_for(lambda: len(waiting) < room)
            waiting.append(piece)
            changed.notify_all()

    async def read(number):
        got = []
        outcome = None
        try:
            async with sources[number]() as chunks:
                async for text in Stream(chunks):
                    got.append(text)
                    await put(Piece(number, text))
        except Exception as error:
            outcome = Outcome(number, sources[number], error=error)
        await put(Piece(number, "", outcome or Outcome(number, sources[number], value="".join(got))))

    async def pieces():
        open_ones = set(range(len(sources)))
        while open_ones:
            async with changed:
                await changed.wait_for(lambda: waiting)
                piece = waiting.popleft()
                changed.notify_all()
            if piece.outcome:
                open_ones.remove(piece.number)
            yield piece

    tasks = set()
    try:
        for number in range(len(sources)):
            tasks.add(asyncio.create_task(read(number)))
        yield pieces()
    finally:
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


# RIGHT the parts of the course; a semaphore of places
# answer: reader
from helpers.parts.llm import sse

class EventReader:
    def __init__(self):
        self._reader = sse.EventReader()

    def feed(self, piece):
        return [event.data for event in self._reader.feed(piece)]

# answer: answer
class Answer:
    def __init__(self):
        self.text, self.done = "", False
        self.finish_reason = None

    def add(self, data: str) -> str:
        if self.done or data == "[DONE]":
            self.done = True
            return ""
        try:
            event = json.loads(data)
        except ValueError:
            event = None
        if not isinstance(event, dict):
            raise BrokenOff(f"no JSON object: {data}", self.text)
        if event.get("error") is not None:
            raise BrokenOff(f"the server says: {event['error']}", self.text)
        if not event.get("choices"):
            return ""
        choice = event["choices"][0]
        self.finish_reason = choice.get("finish_reason") or self.finish_reason
        text = choice["delta"].get("content") or ""
        self.text += text
        return text

    def end(self) -> str:
        if self.finish_reason == "stop" or (self.finish_reason is None and self.done):
            return self.text
        raise BrokenOff(f"the answer is not whole (finish_reason: {self.finish_reason})", self.text)

# answer: merge
@contextlib.asynccontextmanager
async def merge(sources, room=10):
    queue, places = asyncio.Queue(), asyncio.Semaphore(room)

    async def put(piece):
        await places.acquire()
        queue.put_nowait(piece)

    async def read(number, source):
        try:
            async with contextlib.AsyncExitStack() as stack:
                chunks = await stack.enter_async_context(source())
                whole = ""
                async for text in Stream(chunks):
                    whole += text
                    await put(Piece(number, text))
            outcome = Outcome(number, source, whole)
        except Exception as error:
            outcome = Outcome(number, source, None, error)
        await put(Piece(number, "", outcome))

    async def pieces():
        for _ in sources:
            while True:
                piece = await queue.get()
                places.release()
                yield piece
                if piece.outcome is not None:
                    break

    async with contextlib.AsyncExitStack() as stack:
        for number, source in enumerate(sources):
            task = asyncio.create_task(read(number, source))

            async def end(task=task):
                task.cancel()
                await asyncio.wait([task])

            stack.push_async_callback(end)
        yield pieces()


# RIGHT decoded with utf-8-sig; a match of patterns; an iterator by hand; a class that is entered
# answer: reader
import codecs

class EventReader:
    def __init__(self):
        self.decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self.line, self.data, self.after = "", None, False

    def feed(self, piece):
        events = []
        for char in self.decode(piece):
            if char == "\n" and self.after:
                self.after = False
                continue
            self.after = char == "\r"
            if char not in "\r\n":
                self.line += char
                continue
            line, self.line = self.line, ""
            if line == "":
                if self.data is not None:
                    events.append(self.data)
                self.data = None
            elif line == "data" or line.startswith("data:"):
                value = line[5:]
                value = value[1:] if value[:1] == " " else value
                self.data = value if self.data is None else self.data + "\n" + value
        return events

# answer: answer
class Answer:
    def __init__(self):
        self._texts, self._reasons, self._done = [], [], False

    text = property(lambda self: "".join(self._texts))
    done = property(lambda self: self._done)

    def add(self, data):
        self._done = self._done or data == "[DONE]"
        if self._done:
            return ""
        try:
            match json.loads(data):
                case {"error": error} if error is not None:
                    raise BrokenOff(json.dumps(error, ensure_ascii=False) if not isinstance(error, dict) else str(error.get("message", error)), self.text)
                case {"choices": [{"delta": delta, **choice}, *_]}:
                    if choice.get("finish_reason") is not None:
                        self._reasons.append(choice["finish_reason"])
                    self._texts.append(delta.get("content") or "")
                    return self._texts[-1]
                case dict():
                    return ""
                case other:
                    raise BrokenOff(f"not an object: {other}", self.text)
        except json.JSONDecodeError as error:
            raise BrokenOff(str(error), self.text) from error

    def end(self):
        if [*self._reasons, "stop" if self._done else "no end"][len(self._reasons) and len(self._reasons) - 1] == "stop":
            return self.text
        raise BrokenOff(" ".join(self._reasons) or "no end", self.text)

# answer: stream
import collections

class Stream:
    def __init__(self, chunks, idle=30.0):
        self.chunks, self.idle, self.times = chunks, idle, []
        self.reader, self.answer, self.ready = EventReader(), Answer(), collections.deque()
        self.made = asyncio.get_running_loop().time()
        self.events = collections.deque()

    def __aiter__(self):
        return self

    async def __anext__(self):
        while True:
            while self.events:
                if text := self.answer.add(self.events.popleft()):
                    self.times.append(self.came)
                    return text
            if self.answer.done:
                self.answer.end()
                raise StopAsyncIteration
            try:
                chunk = await asyncio.wait_for(self.chunks.__anext__(), self.idle)
            except StopAsyncIteration:
                self.answer.end()
                raise
            except Exception as error:
                raise BrokenOff("broken", self.answer.text) from error
            self.came = asyncio.get_running_loop().time() - self.made
            self.events.extend(self.reader.feed(chunk))

    @property
    def first(self):
        return next(iter(self.times), None)

    @property
    def gaps(self):
        return [self.times[i + 1] - self.times[i] for i in range(len(self.times) - 1)]

    @property
    def tokens_per_second(self):
        if len(self.times) < 2 or self.times[-1] == self.times[0]:
            return None
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

# answer: merge
class merge:
    def __init__(self, sources, room=10):
        self.sources, self.room = sources, room

    async def __aenter__(self):
        self.queue = asyncio.Queue(self.room)
        self.tasks = [asyncio.create_task(self.read(*each)) for each in enumerate(self.sources)]
        self.left = len(self.tasks)
        return self

    async def __aexit__(self, *_):
        for task in self.tasks:
            task.cancel()
        for task in self.tasks:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    async def read(self, number, source):
        got = []
        try:
            async with source() as chunks:
                async for text in Stream(chunks):
                    got.append(text)
                    await self.queue.put(Piece(number, text))
        except Exception as error:
            outcome = Outcome(number, source, error=error)
        else:
            outcome = Outcome(number, source, value="".join(got))
        await self.queue.put(Piece(number, "", outcome))

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        piece = await self.queue.get()
        self.left -= piece.outcome is not None
        return piece
