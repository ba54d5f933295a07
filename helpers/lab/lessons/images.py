"""Lesson 01: what its workers run, how it measures and counts, files that are traps, and files broken or odd."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from ...images import MEAN, STD, Pixels, process_image
from ...parts.pools.shared import Handle, shared_zeros
from ..measure import Run, in_threads, quickest, watched

Colour = tuple[int, ...]
T = TypeVar("T")


def fill(prepare: Callable[[Path], Pixels], handle: Handle, number: int, path: Path) -> None:
    """Write what `prepare` makes of the file into row `number` of the shared array."""
    handle.write(number, prepare(path))


def with_colour(path: Path) -> tuple[Pixels, Colour]:
    """The picture as the model wants it, and its commonest colour."""
    pixels = process_image(path)
    return pixels, commonest_colour(pixels)


def fill_with_colour(handle: Handle, number: int, path: Path) -> Colour:
    """The pixels go into row `number` of the shared array, and only the colour is returned."""
    pixels, colour = with_colour(path)
    handle.write(number, pixels)
    return colour


def commonest_colour(pixels: Pixels) -> Colour:
    """The shade (of 8 × 8 × 8) that most pixels have, counted in a Python loop."""
    shades = (visible(pixels).clip(0, 1) * 7).astype(int).reshape(-1, 3)
    times: dict[Colour, int] = {}
    for shade in zip(*shades.T.tolist(), strict=True):
        times[shade] = times.get(shade, 0) + 1
    return max(times, key=lambda shade: times[shade])


def visible(pixels: Pixels) -> Pixels:
    """Normalising undone: from 0 to 1, fit to be drawn."""
    return pixels * STD + MEAN


def step_times(steps: Sequence[Callable[[Any], Any]], items: Sequence[Any], threads: int = 1) -> dict[str, float]:
    """Milliseconds of each step for an item, the best of three runs. What a step returns, the next one is given.

    Every thread loops over its share of the items: to hand out such short tasks one by one can cost more than they do.
    """
    times = {}
    with ThreadPoolExecutor(threads) as pool:
        for step in steps:
            shares = [items[first::threads] for first in range(threads)]
            times[step.__name__] = 1000 * quickest(_share_out, pool, step, shares) / len(items)
            items = [step(item) for item in items]
    return times


def _share_out(pool: Executor, step: Callable[[Any], Any], shares: Sequence[Sequence[Any]]) -> None:
    list(pool.map(lambda share: deque(map(step, share), maxlen=0), shares))


def own_milliseconds(work: Callable[[], object]) -> float:
    """Processor time of this process alone for `work()`. A first run, for imports, is not counted."""
    work()
    begin = time.process_time()
    work()
    return 1000 * (time.process_time() - begin)


def every_way(
    prepare: Callable[[Path], Any],
    into_row: Callable[[Handle, int, Path], Any],
    paths: Sequence[Path],
    processes: Executor,
    workers: int,
) -> dict[str, Run]:
    """The quicker of two runs of each way. All call `prepare`, but for processes that fill rows: `into_row`."""
    with shared_zeros((len(paths), 224, 224, 3)) as (_, handle):
        row, numbered = watched(partial(_row, into_row, handle)), list(enumerate(paths))
        ways: dict[str, Callable[[], Run]] = {
            "one by one": lambda: Run.of("loop", map(watched(prepare), paths)),
            "threads": lambda: in_threads(prepare, paths, workers),
            "pixels sent": lambda: Run.of("process", processes.map(watched(prepare), paths)),
            "rows filled": lambda: Run.of("process", processes.map(row, numbered)),
        }
        best = {name: way() for name, way in ways.items()}
        for name, way in ways.items():
            best[name] = min(best[name], way(), key=lambda run: run.seconds)
    return best


def _row(into_row: Callable[[Handle, int, Path], Any], handle: Handle, item: tuple[int, Path]) -> Any:
    return into_row(handle, *item)


class Counted(Iterator[T]):
    """Hands out `items` one by one, and knows how many were `taken`."""

    def __init__(self, items: Iterable[T]) -> None:
        self.taken = 0
        self._items = iter(items)

    def __next__(self) -> T:
        item = next(self._items)
        self.taken += 1
        return item


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


def broken_files(folder: Path, photograph: Path) -> list[Path]:
    """Four files that are no picture, or only a part of one, and the path of a fifth that is not there."""
    (folder / "empty.jpg").touch()
    (folder / "truncated.jpg").write_bytes(photograph.read_bytes()[:20_000])
    (folder / "web_page.jpg").write_text("<h1>404 Not Found</h1>")
    Image.new("1", (9000, 9000)).save(folder / "bomb.png")  # 81 million pixels in 10 kB
    return [folder / name for name in ("empty.jpg", "truncated.jpg", "web_page.jpg", "bomb.png", "missing.jpg")]


def odd_files(folder: Path, photograph: Path) -> dict[str, Path]:
    """The photograph in five ways that cameras, printers and scanners have of storing it."""
    with Image.open(photograph) as image:
        small = image.convert("RGB").resize((640, 480))
    lying = Image.Exif()
    lying[0x0112] = 6  # orientation: to be turned by 90° clockwise
    see_through = small.convert("RGBA")
    see_through.putalpha(Image.radial_gradient("L").point(lambda value: 255 if value < 128 else 0).resize(small.size))
    grey = np.asarray(small.convert("L"), np.uint16) * 257
    files = {name: folder / name for name in ("cmyk.jpg", "turned.jpg", "palette.gif", "16_bit.png", "transparent.png")}
    small.convert("CMYK").save(files["cmyk.jpg"])
    small.transpose(Image.Transpose.ROTATE_90).save(files["turned.jpg"], exif=lying)
    small.quantize(16).save(files["palette.gif"])
    Image.fromarray(grey).save(files["16_bit.png"])
    see_through.save(files["transparent.png"])
    return files
