"""Where is everybody waiting? The line of source at which a task or a thread stands, in words."""

import linecache
import site
import sys
import sysconfig
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio  # a worker process, which has no loop, need not wait for it

_INSTALLED = tuple(
    {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")} | set(site.getsitepackages())
)
_SHOWN = 5


class Place(str):
    """The words for a line of source; `in_cell` if it is one of a notebook."""

    in_cell = False


def is_cell(filename: str) -> bool:
    """Does code of this file name come from a notebook cell?"""
    return "ipykernel_" in filename or filename.startswith(("<ipython-input", "<cell "))


def describe(frame: FrameType, line: int | None = None) -> Place:
    """`fetch(), line 6: ...`, with the file's name unless it is a notebook cell."""
    filename, number = frame.f_code.co_filename, line or frame.f_lineno
    source = linecache.getline(filename, number).strip()
    where = f"line {number}" if is_cell(filename) else f"{Path(filename).name} line {number}"
    name = frame.f_code.co_name
    place = Place(f"{where}: `{source}`" if name == "<module>" else f"{name}(), {where}: `{source}`")
    place.in_cell = is_cell(filename)
    return place


def waiting_place(task: "asyncio.Task[Any]") -> str:
    """The line at which `task` waits: in a notebook cell if it is in one, else in the project's own code."""
    frames = list(_await_chain(task.get_coro()))
    return describe(_own(frames)) if frames else f"task {task.get_name()}"


def thread_place(thread: threading.Thread) -> str:
    """The line at which `thread` stands, chosen as for a task."""
    frames = _stack(thread)
    return describe(_own(frames)) if frames else f"thread {thread.name}"


def cell_place(thread: threading.Thread) -> str | None:
    """The innermost notebook line at which `thread` stands; None if there is none."""
    frames = [frame for frame in _stack(thread) if is_cell(frame.f_code.co_filename)]
    return describe(frames[-1]) if frames else None


def raising_place(trace: TracebackType | None, *, outermost: bool = False) -> str | None:
    """The innermost notebook line of a traceback, or the outermost; None if there is none."""
    lines = [each for each in walk_tb(trace) if is_cell(each[0].f_code.co_filename)]
    return describe(*lines[0 if outermost else -1]) if lines else None


def count_places(places: Iterable[str]) -> str:
    """One line for many places: those of cells if there are any, equal ones counted, the commonest first."""
    places = list(places)
    counted = Counter([place for place in places if getattr(place, "in_cell", False)] or places).most_common()
    said = [place if times == 1 else f"{times} x {place}" for place, times in counted[:_SHOWN]]
    return "; ".join(said) + (f"; and {len(counted) - _SHOWN} more" if len(counted) > _SHOWN else "")


def _stack(thread: threading.Thread) -> list[FrameType]:
    frame = sys._current_frames().get(thread.ident or 0)
    frames: list[FrameType] = []
    while frame:
        frames.insert(0, frame)
        frame = frame.f_back
    return frames


def _own(frames: list[FrameType]) -> FrameType:
    """Of frames from outer to inner the innermost of a cell, else the innermost that is not installed code."""
    for wanted in (is_cell, _is_own):
        for frame in reversed(frames):
            if wanted(frame.f_code.co_filename):
                return frame
    return frames[-1]


def _is_own(filename: str) -> bool:
    return not filename.startswith(("<", *_INSTALLED))


def _await_chain(awaited: Any) -> Iterator[FrameType]:
    """The frames of a coroutine and of what it awaits, down to the innermost."""
    while awaited is not None:
        for kind in ("cr", "ag", "gi"):
            if (frame := getattr(awaited, f"{kind}_frame", None)) is not None:
                yield frame
                awaited = getattr(awaited, "gi_yieldfrom" if kind == "gi" else f"{kind}_await", None)
                break
        else:
            return
