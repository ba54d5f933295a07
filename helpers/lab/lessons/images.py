"""Lesson 01: what its worker processes run, files that are traps for them, and files that are broken or odd."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ...parts.pools.shared import Handle


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


def broken(folder: Path, photograph: Path) -> list[Path]:
    """Four files that are no picture, or only a part of one, and the path of a fifth that is not there."""
    (folder / "empty.jpg").touch()
    (folder / "truncated.jpg").write_bytes(photograph.read_bytes()[:20_000])
    (folder / "web_page.jpg").write_text("<h1>404 Not Found</h1>")
    Image.new("1", (9000, 9000)).save(folder / "bomb.png")  # 81 million pixels in 10 kB
    return [folder / name for name in ("empty.jpg", "truncated.jpg", "web_page.jpg", "bomb.png", "missing.jpg")]


def odd(folder: Path, photograph: Path) -> dict[str, Path]:
    """The photograph in five ways that cameras, printers and scanners have of storing it."""
    with Image.open(photograph) as image:
        small = image.convert("RGB").resize((640, 480))
    lying = Image.Exif()
    lying[0x0112] = 6  # orientation: to be turned by 90° clockwise
    see_through = small.convert("RGBA")
    see_through.putalpha(Image.radial_gradient("L").point(lambda value: 255 * (value < 128)).resize(small.size))
    grey = np.asarray(small.convert("L"), np.uint16) * 257
    files = {name: folder / name for name in ("cmyk.jpg", "turned.jpg", "palette.gif", "16_bit.png", "transparent.png")}
    small.convert("CMYK").save(files["cmyk.jpg"])
    small.transpose(Image.Transpose.ROTATE_90).save(files["turned.jpg"], exif=lying)
    small.quantize(16).save(files["palette.gif"])
    Image.fromarray(grey).save(files["16_bit.png"])
    see_through.save(files["transparent.png"])
    return files
