"""What the lesson on images sends to other processes, and two files that are traps for them."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from helpers.parts.shared import Handle


def fill(handle: Handle, prepare: Callable[[Path], Any], number: int, path: Path) -> None:
    """Write what `prepare` makes of the file into row `number` of the shared array; nothing is returned."""
    handle.write(number, prepare(path))


def commonest_colour(path: Path) -> tuple[int, ...]:
    """The shade (of 512) that most pixels of the small picture have: C until the loop, then pure Python."""
    with Image.open(path) as image:
        image.draft("RGB", (224, 224))
        pixels = image.convert("RGB").resize((224, 224)).tobytes()
    times: dict[tuple[int, ...], int] = {}
    for red, green, blue in zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True):
        shade = red >> 5, green >> 5, blue >> 5
        times[shade] = times.get(shade, 0) + 1
    return max(times, key=lambda shade: times[shade])


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a picture, from the first bytes of its file: next to no work."""
    with Image.open(path) as image:
        return image.size


class Trap(os.PathLike[str]):
    """The name of a file that is harmless here, and does its worst to a worker process that wants to open it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        if multiprocessing.parent_process():
            self.spring()
        return str(self.path)

    def spring(self) -> None:
        """What happens to the worker."""
        raise NotImplementedError


class Deadly(Trap):
    """Ends the worker without a word, as a crash in a C library or a lack of memory does."""

    def spring(self) -> None:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


class Endless(Trap):
    """Never gets anywhere, as a network drive that has gone."""

    def spring(self) -> None:
        time.sleep(3600)
