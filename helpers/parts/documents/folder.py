"""The text files of a folder: their names, in an order that is the same each time, and their text."""

import codecs
import fnmatch
import io
import os
import stat
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

TEXTS = ("*.md", "*.py", "*.rst", "*.txt")
MOST_BYTES = 10_000_000
ENCODINGS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Folder:
    """The files below `path` that fit one of the `patterns`, without those whose name or folder begins with a dot.

    Links are followed, and each folder is looked into once, so that links in a circle end.
    """

    path: str | os.PathLike[str]
    patterns: Sequence[str] = TEXTS

    def names(self) -> Iterator[str]:
        """The names, relative to the folder and with "/" on every system. Raises `OSError` where there is no folder.

        A folder inside that cannot be listed is given as a name, too: to read it tells why.
        """
        os.listdir(self.path)
        return self._walk()

    def read(self, name: str) -> str:
        """`read_text` of the file of this name."""
        return read_text(Path(self.path, name))

    def _walk(self) -> Iterator[str]:
        seen = set[tuple[int, int]]()
        ahead = [("", True)]  # the next is the last; folders may lie deeper than calls can
        while ahead:
            name, is_folder = ahead.pop()
            if is_folder:
                try:
                    ahead += [(f"{name}{each}", folder) for each, folder in self._inside(name, seen)]
                except OSError:
                    yield name or "."
            elif any(fnmatch.fnmatch(name.rpartition("/")[2], pattern) for pattern in self.patterns):
                yield name

    def _inside(self, folder: str, seen: set[tuple[int, int]]) -> list[tuple[str, bool]]:
        """What is in a folder that was not seen before, the last first."""
        path = Path(self.path, folder)
        here = os.stat(path)
        if (here.st_dev, here.st_ino) in seen and here.st_ino:
            return []
        seen.add((here.st_dev, here.st_ino))
        with os.scandir(path) as entries:
            found = [(each.name, _is_folder(each)) for each in entries if not each.name.startswith(".")]
        return [(f"{name}{'/' * is_folder}", is_folder) for name, is_folder in sorted(found, reverse=True)]


def read_text(path: str | os.PathLike[str]) -> str:
    """The text of a file, as it is now: in UTF-8, in the encoding that a Python file names, or after a UTF-16 mark.

    Raises `OSError` where it cannot be read, and `ValueError` for what is no text: more than `MOST_BYTES`, a pipe or a
    device, a zero byte, another encoding.
    """
    data = _read(path)
    try:
        encoding = next((name for mark, name in ENCODINGS if data.startswith(mark)), None) or _declared(path, data)
        text = data.decode(encoding)
    except (UnicodeError, LookupError, SyntaxError) as error:
        raise ValueError(f"the encoding is wrong: {_where(error)}") from None
    if "\0" in text:
        raise ValueError("this is no text: it holds a zero byte")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _read(path: str | os.PathLike[str]) -> bytes:
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("this is no regular file")
        data = io.BytesIO()
        while data.tell() <= MOST_BYTES and (more := os.read(descriptor, 1 << 20)):  # a file may grow all the while
            data.write(more)
    finally:
        os.close(descriptor)
    if data.tell() > MOST_BYTES:
        raise ValueError(f"it is larger than {MOST_BYTES / 1e6:g} MB")
    return data.getvalue()


def _declared(path: str | os.PathLike[str], data: bytes) -> str:
    return tokenize.detect_encoding(io.BytesIO(data).readline)[0] if os.fspath(path).endswith(".py") else "utf-8"


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: to read it tells so
        return False


def _where(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"no {error.encoding} at byte {error.start}"
    return str(error)
