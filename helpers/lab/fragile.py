"""What the workers of exercise 01 do in its last part. On its own, because each new process has to import it."""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageStat


def brightness(path: Path) -> float:
    """The mean of the picture's greys, 0 to 255. A `crash…` ends its process, as a fault in a decoder's C code does.

    A `slow…` takes half a second, so that another picture's crash meets it under way.
    """
    if path.name.startswith("crash"):
        os._exit(1)
    if path.name.startswith("slow"):
        time.sleep(0.5)
    with Image.open(path) as image:
        mean: float = ImageStat.Stat(image.convert("L")).mean[0]
        return mean


def fresh_pool() -> ProcessPoolExecutor:
    """A new pool of two processes, both of them up.

    It would start the second when there is work for it. Before Python 3.12.1 a pool that breaks at that very moment
    never ends: the process that is being started is not told, and is waited for (`terminate_broken` takes no lock).
    """
    pool = ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    found: set[int] = set()
    while len(found) < 2:
        found |= set(pool.map(_process_number, [0.02] * 2))
    return pool


def _process_number(pause: float) -> int:
    time.sleep(pause)  # so that one worker does not take both
    return os.getpid()
