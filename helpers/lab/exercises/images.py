"""Exercise 01: what its worker processes run, and the pictures that it runs on."""

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageOps, ImageStat

from ...parts.pools.process_pool import ProcessPool
from ..datasets import in_one_step, kept, photograph
from ..executors import warm_up

if TYPE_CHECKING:  # part 4 starts many processes, which need no NumPy, and each would take 0.1 s longer
    import numpy as np
    import numpy.typing as npt

    from ...parts.pools.shared import Handle

    Seed = int | Sequence[int] | np.random.SeedSequence | np.random.Generator

SIDE = 64  # pixels
SHAPE = (SIDE, SIDE, 3)


class Job(NamedTuple):
    """Which row of the array, the picture that belongs there, and the seed of its augmentation (None: leave it)."""

    row: int
    path: Path
    seed: "Seed | None" = None


def decode(path: Path, seed: "Seed | None" = None) -> "npt.NDArray[np.float32]":
    """The picture as `SHAPE`, 0 to 1; with a seed mirrored or not, and up to 20 % darker or brighter."""
    import numpy as np

    with Image.open(path) as image:
        image.draft("RGB", (SIDE, SIDE))
        picture = ImageOps.fit(image.convert("RGB"), (SIDE, SIDE))
    pixels = np.asarray(picture, np.float32) / np.float32(255)
    if seed is None:
        return pixels
    random = np.random.default_rng(seed)
    mirrored = pixels[:, ::-1] if random.random() < 0.5 else pixels
    augmented: npt.NDArray[np.float32] = np.clip(mirrored * np.float32(random.uniform(0.8, 1.2)), 0, 1)
    return augmented


def fill_row(handle: "Handle", job: Job) -> float:
    """Decode the picture into its row of the shared array; returns its mean.

    Raises `OSError` for what is no picture, and `ValueError` for a blank one, which it sees when the row is written.
    """
    with handle.opened() as array:
        array[job.row] = decode(job.path, job.seed)
        if array[job.row].max() == array[job.row].min():
            raise ValueError("the picture is all of one colour")
        return float(array[job.row].mean())


def pictures(count: int) -> list[Path]:
    """`count` small JPEGs, made of `datasets.PHOTOGRAPHS` once and kept in the user's cache."""
    return [_once(f"{number:03}.jpg", partial(_save_small, number)) for number in range(count)]


def bad_picture(name: str) -> Path:
    """A file that is no good: "cut" off half-way, "blank", or a "bomb" that claims 400 million pixels.

    By any other name, such as "crash…", there is no file at all.
    """
    if name == "bomb":
        return _once("bomb.jpg", lambda path: path.write_bytes(b"P5 20000 20000 255\n"))
    if name == "cut":
        return _once("cut.jpg", lambda path: path.write_bytes(pictures(1)[0].read_bytes()[:5000]))
    if name == "blank":
        return _once("blank.jpg", Image.new("RGB", (80, 60), "grey").save)
    return kept("exercise-01") / f"{name}.jpg"


def _save_small(number: int, path: Path) -> None:
    with Image.open(photograph(number)) as image:
        image.draft("RGB", (320, 240))
        image.save(path)


def _once(name: str, write: Callable[[Path], object]) -> Path:
    """The file of that name; written where it is not there yet."""
    path = kept("exercise-01") / name
    if not path.exists():
        with in_one_step(path) as new:
            write(new)
    return path


@cache
def two_processes() -> ProcessPool:
    """Two workers, started once: their start-up is most of the time that a check would take."""
    return ProcessPool(2)


def brightness(path: Path) -> float:
    """The mean of the picture's greys, 0 to 255. A `crash…` ends its process, as a fault in a decoder's C code does.

    A `slow…` takes three seconds at its first try, so that another picture's crash meets it under way.
    """
    if path.name.startswith("crash"):
        os._exit(1)
    if path.name.startswith("slow") and not (begun := path.with_suffix(".begun")).exists():
        begun.touch()
        time.sleep(3)
    with Image.open(path) as image:
        mean: float = ImageStat.Stat(image.convert("L")).mean[0]
        return mean


def fresh_pool() -> ProcessPoolExecutor:
    """A new pool of two processes, both of them up.

    It would start the second when there is work for it. Before Python 3.12.1 a pool that breaks at that very moment
    never ends: the process that is being started is not told, and is waited for (`terminate_broken` takes no lock).
    """
    pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    warm_up(pool, 2)
    return pool
