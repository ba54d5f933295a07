"""What the workers of the pool tests do. A worker imports this file by name, so it loads next to nothing."""

import contextlib
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.parts.pools.maps import pool_map

if TYPE_CHECKING:  # numpy comes with it, and only few workers need that
    from helpers.parts.pools.shared import Handle

UNNAMED_SIGNAL = 40  # a real-time signal: it kills, and `signal.Signals` has no name for it


class TwoArguments(Exception):
    """Pickled with one argument and made again with two: it cannot be unpickled."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")


@dataclass(frozen=True)
class Frozen(Exception):
    """No note can be added to it."""

    number: int


class Panic(BaseException):
    """As extensions written in Rust raise it: beside `Exception` and not below it."""


@dataclass
class PanicsWhen:
    """Somewhere on its way between two processes."""

    leaving: bool

    def __reduce__(self):
        if self.leaving:
            raise Panic("it will not be pickled")
        return panic, ("it will not be unpickled",)


def panic(words):
    raise Panic(words)


class Evil:
    """Pickled without complaint; raises when it is unpickled."""

    def __reduce__(self):
        return int, ("not a number",)


def same(item):
    return item


def pid(_):
    time.sleep(0.003)
    return os.getpid()


def thread_name(_):
    return threading.current_thread().name


def add(left, *, right):
    return left + right


def nap(seconds):
    time.sleep(seconds)
    return seconds


def nap_and_keep(item):
    return nap(0.003), item


def raise_interrupt(_):
    raise KeyboardInterrupt


def spin_for_ever(_=None):
    while True:
        pass


def do(deed):
    """What a bad item may do to its worker; a number is a good one, and its square is the answer."""
    match deed:
        case "raise":
            raise ValueError("a bad item")
        case "stop":
            raise StopIteration
        case "cannot leave":
            return threading.Lock()
        case "cannot arrive":
            return Evil()
        case "error cannot leave":
            raise ValueError(threading.Lock())
        case "error cannot arrive":
            raise TwoArguments("this", "that")
        case "frozen error":
            raise Frozen(7)
        case "system exit":
            raise SystemExit(3)
        case "panic":
            panic("an odd item")
        case "panic on leaving" | "panic on arrival":
            return PanicsWhen(leaving=deed == "panic on leaving")
        case "cut off":
            os.closerange(3, 1000)
        case "exit":
            os._exit(4)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "unnamed signal":
            os.kill(os.getpid(), UNNAMED_SIGNAL)
        case "hang":
            time.sleep(600)
        case "freeze":
            os.kill(os.getpid(), signal.SIGSTOP)
    return deed**2


def do_and_note(folder, deed):
    """The same, with a line in a file for each time that it was tried."""
    with (Path(folder) / str(deed)).open("a") as notes:
        notes.write("tried\n")
    return do(deed)


def map_within(items):
    """A map inside a worker: so much work that a pool would win, if a worker could have one."""
    return len({os.getpid(), *pool_map(pid, range(items), workers=2).unwrap()})


def die_after_a_map(item):
    """Between the two, threads of this worker work on items with numbers of their own."""
    with ThreadPoolExecutor(2) as threads:
        pool_map(same, range(2000), executor=threads)
    return do("exit" if item == 3 else item)


def announce_and_spin(folder):
    (Path(folder) / str(os.getpid())).touch()
    spin_for_ever()


def announce_and_idle(folder):
    (Path(folder) / str(os.getpid())).touch()
    with contextlib.suppress(threading.BrokenBarrierError):
        threading.Barrier(2).wait(0.1)


def run_a_program(folder, deed):
    """Leaves a program running when it does the deed."""
    import subprocess

    program = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    (Path(folder) / str(program.pid)).touch()
    return do(deed)


def fork_a_child(folder, daemon, deed):
    """Leaves a child that has a copy of all that is open here; a daemon is in a session of its own."""
    if (child := os.fork()) == 0:
        if daemon:
            os.setsid()
        (Path(folder) / str(os.getpid())).touch()
        time.sleep(600)
        os._exit(0)
    while not (Path(folder) / str(child)).exists():
        time.sleep(0.01)
    return do(deed)


def fork_a_child_in_c(folder, deed):
    """As a library might, of which Python learns nothing."""
    import ctypes

    libc = ctypes.PyDLL(None)
    if (child := libc.fork()) == 0:
        libc.setsid()
        libc.sleep(600)
        libc._exit(0)
    while os.getsid(child) != child:
        time.sleep(0.01)
    (Path(folder) / str(child)).touch()
    return do(deed)


def announce_and_match_for_ever(folder):
    """While a regular expression is matched, no other thread of the process runs."""
    import re

    (Path(folder) / str(os.getpid())).touch()
    re.match("(a+)+$", "a" * 100 + "b")


def fail_to_set_up(word):
    raise ValueError(f"no model called {word}")


def set_up_and_return_a_lock():
    return threading.Lock()


def fill(handle: "Handle", row: int) -> None:
    with handle.opened() as array:
        array[row] = row


@dataclass
class FillAndDie:
    """A function that carries its array along; it dies in row 1."""

    handle: "Handle"

    def __call__(self, row: int) -> None:
        fill(self.handle, row)
        if row == 1:
            os._exit(1)


def take_truncated_pictures():
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True
