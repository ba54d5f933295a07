"""Lesson 08: its sources, real and virtual, and who writes the file that grows: see `write`."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypeVar

from .. import datasets

T = TypeVar("T")
END = "end of the day"


class Message(NamedTuple):
    """What a line says, and when it was written (a `time.time()`)."""

    written: float
    text: str


async def follow(path: Path) -> AsyncIterator[Message]:
    """The messages of a file that grows, each as soon as its line is whole, until the last."""
    with path.open(encoding="utf-8") as file:
        line = ""
        while line != f"{END}\n":
            line += file.readline()
            if not line.endswith("\n"):
                await asyncio.sleep(0.005)
            elif line != f"{END}\n":
                written, _, text = line.rstrip("\n").partition(" ")
                yield Message(float(written), text)
                line = ""


async def every(seconds: float, items: Iterable[T]) -> AsyncIterator[T]:
    """The items, one after each span of so many seconds."""
    for item in items:
        await asyncio.sleep(seconds)
        yield item


def naps(longer: float = 0.008, shorter: float = 0.002) -> Callable[[int], Awaitable[int]]:
    """Work that takes longer for every second item."""

    async def work(item: int) -> int:
        await asyncio.sleep(longer if item % 2 else shorter)
        return item

    return work


def write(path: str, count: str, seconds: str) -> None:
    """Append so many messages to the file, one in so many seconds."""
    begin = time.monotonic()
    with open(path, "a", encoding="utf-8", buffering=1) as file:
        for number, passage in enumerate(datasets.passages(int(count))):
            time.sleep(max(0.0, begin + number * float(seconds) - time.monotonic()))
            file.write(f"{time.time()} {' '.join(passage.text.split())}\n")
        file.write(f"{END}\n")


class Writers:
    """Processes that write files, until `close`."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._processes: list[subprocess.Popen[bytes]] = []

    def file(self, count: int, *, rate: float) -> Path:
        """The file of a new one, which appends `count` messages, `rate` a second."""
        path = Path(self._folder.name, f"{len(self._processes)}.log")
        path.touch()
        command = [sys.executable, "-m", __name__, str(path), str(count), str(1 / rate)]
        self._processes.append(subprocess.Popen(command))
        return path

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()
        self._folder.cleanup()


if __name__ == "__main__":
    write(*sys.argv[1:])
