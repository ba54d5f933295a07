"""What the workers of the cluster tests do."""

import os
import threading
import time
from pathlib import Path

import numpy as np


class TwoArguments(Exception):
    """Pickled with one argument and made again with two: it cannot be unpickled."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")


def place(pause=0.0):
    time.sleep(pause)
    return threading.current_thread().name


def fail(error):
    raise error


def fail_with(kind, _):
    raise kind


def fail_strangely():
    raise TwoArguments("this", "that")


def lock():
    return threading.Lock()


def note(folder, name, pause=0.0):
    """Leaves a file for each time that it was tried."""
    number = len(list(Path(folder).glob(f"{name}-*")))
    (Path(folder) / f"{name}-{number}").touch()
    time.sleep(pause)
    return name


def die(*_):
    os._exit(3)


def die_at(number, item):
    return os._exit(3) if item == number else item


def total(array):
    return float(array.sum()), array.flags.writeable


def overwrite(array):
    array[:] = 0


def ones(count):
    return np.ones(count)


def note_pid(folder, pause):
    """Leaves a file that is named after the process."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(pause)
    return os.getpid()
