"""A contender in a process of its own that is ended by force, with all that it started, when it is done or too late."""

import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, NamedTuple

import psutil

START_UP = 30  # seconds for the process itself and what it imports
PATIENCE = 5  # seconds to end in its own way, once all is said


class Report(NamedTuple):
    """What it yielded, in how many seconds, and whether it came to its end within the limit."""

    said: list[Any]
    seconds: float
    ended: bool


def apart(run: Callable[..., Iterator[Any]], *args: Any, needs: tuple[str, ...] = (), limit: float = 60) -> Report:
    """Everything that `run(*args)` yields in `limit` seconds; the clock starts when the modules `needs` are imported.

    Raises `RuntimeError` when it raises, or dies.
    """
    context = multiprocessing.get_context("spawn")
    hear, theirs = context.Pipe()
    process = context.Process(target=_run, args=(theirs, needs, run, args))
    with _quiet_tracker():
        process.start()
    theirs.close()
    said: list[Any] = []
    begin, until, patience = 0.0, time.monotonic() + START_UP, 0.0
    try:
        while hear.poll(max(0.0, until - time.monotonic())):
            what, value = hear.recv()
            if what == "begin":
                begin, until = value, value + limit
            elif what == "value":
                said.append(value)
            elif what == "end":
                patience = PATIENCE
                return Report(said, value - begin, True)
            else:
                raise RuntimeError(f"a contender failed:\n{value}")
        if not begin:
            raise RuntimeError("a contender does not start")
        return Report(said, limit, False)
    except EOFError as error:
        raise RuntimeError("a contender died") from error
    finally:
        family = _family(process.pid)
        hear.close()  # lets it go
        process.join(patience)
        _kill(family)
        process.join()


@contextmanager
def _quiet_tracker() -> Iterator[None]:
    """The resource tracker, which the first process starts, cleans up what is ended by force; it need not say so."""
    before = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker:UserWarning"
    try:
        yield
    finally:
        del os.environ["PYTHONWARNINGS"]
        os.environ |= {} if before is None else {"PYTHONWARNINGS": before}


def _run(pipe: Connection, needs: tuple[str, ...], run: Callable[..., Iterator[Any]], args: tuple[Any, ...]) -> None:
    sys.modules["__main__"] = ModuleType("__main__")  # the workers of its pool need not load the benchmark
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # some peers have much to say when they are killed
    try:
        for module in needs:
            import_module(module)
        pipe.send(("begin", time.monotonic()))
        for value in run(*args):
            pipe.send(("value", value))
        pipe.send(("end", time.monotonic()))
    except Exception:
        pipe.send(("error", traceback.format_exc()))
    with suppress(EOFError):
        pipe.recv()  # until it is let go: what it has started is still below it


def _family(pid: int | None) -> list[psutil.Process]:
    """The process and everything below it, but no resource tracker: those clean up, and end by themselves."""
    process = psutil.Process(pid)
    return [process, *(child for child in process.children(recursive=True) if not is_tracker(child))]


def is_tracker(process: psutil.Process) -> bool:
    """Whether it is the resource tracker of `multiprocessing`, or of joblib."""
    with suppress(psutil.Error):
        return "resource_tracker import main" in " ".join(process.cmdline())
    return False


def _kill(family: list[psutil.Process]) -> None:
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
