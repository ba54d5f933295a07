"""What the pool tests look at from outside: what is left behind, and scripts in processes of their own."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, get_context, resource_tracker
from pathlib import Path

import psutil
from pytest import MonkeyPatch

HERE = Path(__file__).parent
SHARED = Path("/dev/shm")
LONG = 30.0  # seconds: only a hang takes so long


def until(condition: Callable[[], object]) -> bool:
    """Whether it comes true before it must be a hang."""
    end = time.monotonic() + LONG
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def held() -> tuple[set[int], set[threading.Thread], set[str]]:
    """The processes, threads and shared-memory blocks of this moment; not the two servants of multiprocessing."""
    servants = {resource_tracker._resource_tracker._pid, forkserver._forkserver._forkserver_pid}
    children = {child.pid for child in psutil.Process().children() if not gone(child.pid)}
    blocks = {path.name for path in SHARED.glob("psm_*")} if SHARED.exists() else set[str]()
    return children - servants, set(threading.enumerate()), blocks


@contextmanager
def nothing_left() -> Iterator[None]:
    before = held()
    yield
    assert until(lambda: all(now <= then for now, then in zip(held(), before, strict=True))), (before, held())


@contextmanager
def light_workers() -> Iterator[None]:
    """Spawned workers do not load pytest, which would be most of their start: the main module is as in a notebook."""
    with MonkeyPatch.context() as patch:
        patch.setattr("__main__.__spec__", None)
        patch.setattr("__main__.__file__", None, raising=False)
        yield


def alone(func: Callable[..., object], *args: object) -> None:
    """Call it in a process of its own: other threads of this one, such as Ray's, may have what a fork waits for."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        process.submit(func, *args).result()


def open_files() -> int:
    process = psutil.Process()
    return process.num_fds() if os.name == "posix" else process.num_handles()


def script(*arguments: object, stdin: int | None = None) -> subprocess.Popen[str]:
    """`python arguments` in a process group of its own, as a terminal gives it, with the tests' imports."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])}
    command = [sys.executable, *map(str, arguments)]
    pipe = subprocess.PIPE
    streams = {"stdin": stdin, "stdout": pipe, "stderr": pipe, "text": True}
    return subprocess.Popen(command, **streams, env=environment, start_new_session=True)
