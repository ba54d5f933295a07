"""Lesson 10: cells that wait for Ray, and work that notes where it ran."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from IPython.core.getipython import get_ipython

from ..datasets import language_reference, pieces
from ..nodes import installed
from ..trace import Span, Trace

T = TypeVar("T")
R = TypeVar("R")

MARK = "# needs Ray"
MISSING = "Ray is missing here, so this cell does nothing. You see what it did on our machine in the stored lesson."


def ready() -> None:
    """Say whether Ray is here. Where it is not, cells whose first line is `# needs Ray` do nothing, and say so."""
    shell = get_ipython()
    if installed():
        print(f"Ray {version('ray')} is here")
    elif shell is not None and _left_out not in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.append(_left_out)
        print("Ray is missing: cells that need it will say so")


def _left_out(lines: list[str]) -> list[str]:
    return [f"print({MISSING!r})\n"] if lines and lines[0].startswith(MARK) else lines


@contextmanager
def quietly() -> Iterator[None]:
    """What Ray writes to this process's standard error, from C++ and about what we do on purpose, goes nowhere."""
    kept = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def documents(count: int, size: int) -> list[str]:
    """`count` documents of so many characters, from the Python language reference."""
    return pieces("\n".join(language_reference().values()), count, size)


class Log:
    """A file in which workers note what they begin and end, so that it outlives them; all on one machine."""

    def __init__(self, folder: str) -> None:
        self.path = Path(folder, "log.jsonl")

    def noted(self, func: Callable[[T], R]) -> Callable[[tuple[int, T]], R]:
        """`func` for numbered items; fit to be sent to another process."""
        return partial(_noted, self.path, func)

    def trace(self, killed: Mapping[str, float] | None = None) -> Trace:
        """A row for each node. What a kill has broken off ends with it, and counts as failed."""
        trace = Trace()
        under_way: dict[tuple[int, str], float] = {}
        for number, place, what, moment in map(json.loads, self.path.read_text(encoding="utf-8").splitlines()):
            if what == "start":
                under_way[number, place] = moment
            else:
                trace.add(Span(str(number), _node(place), under_way.pop((number, place)), moment))
        for (number, place), began in under_way.items():
            node = _node(place)
            trace.add(Span(str(number), node, began, (killed or {}).get(node, began), "error"))
        return trace

    def tries(self) -> list[int]:
        """The number of each item that was begun, as often as it was."""
        lines = map(json.loads, self.path.read_text(encoding="utf-8").splitlines())
        return [number for number, _, what, _ in lines if what == "start"]


def _noted(path: Path, func: Callable[[T], R], item: tuple[int, T]) -> R:
    number, what = item
    place = threading.current_thread().name
    if place == "MainThread" and "ray" in sys.modules:  # Ray's own: our executor names it
        from ...parts import cluster_calls

        place = cluster_calls.place()
    _append(path, [number, place, "start", time.monotonic()])
    result = func(what)
    _append(path, [number, place, "end", time.monotonic()])
    return result


def _append(path: Path, event: list[Any]) -> None:
    with path.open("a", encoding="utf-8") as file:  # one write, at the end of the file: lines do not mix
        file.write(json.dumps(event) + "\n")


def _node(place: str) -> str:
    return place.partition(",")[0]
