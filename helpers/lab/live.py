"""What grows or changes in one place of the notebook while a cell runs. What is stored is how it ended."""

import html
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from IPython.display import DisplayHandle

from .numbers import number

PAUSE = 0.1  # seconds between two pictures: more often, and drawing them would be the work
STYLE = "text-align:left; font-family:monospace; white-space:pre-wrap; vertical-align:top"
BARS = "▁▂▃▄▅▆▇█"


def get_ipython() -> Any:
    """IPython where this runs in it, else None: a program need not have it installed."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def display(thing: object, display_id: bool) -> "DisplayHandle | None":
    from IPython.display import display

    handle: DisplayHandle | None = display(thing, display_id=display_id)
    return handle


class Live:
    """Rows of text that are drawn again in their place."""

    _shown = float("-inf")

    def __enter__(self) -> Self:
        in_a_notebook = hasattr(get_ipython(), "kernel")
        self._handle: DisplayHandle | None = display(self, display_id=True) if in_a_notebook else None
        return self

    def __exit__(self, *_: object) -> None:
        self._draw()

    def _due(self) -> bool:
        return time.monotonic() - self._shown > PAUSE

    def _draw(self) -> None:
        self._shown = time.monotonic()
        if self._handle is not None:
            self._handle.update(self)

    def _rows(self) -> Sequence[Sequence[str]]:
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        rows = self._rows()
        cells = ("".join(f'<td style="{STYLE}">{html.escape(each)}</td>' for each in row) for row in rows)
        return {
            "text/plain": "\n".join(" ".join(row) for row in rows),
            "text/html": f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>",
        }


class Answers(Live):
    """A row for each name, of which the last `width` characters are shown: that is where it grows.

    >>> with Answers(["first", "second"]) as live:
    ...     live.add(0, "Hel"); live.add(0, "lo"); live.end(0)
    """

    def __init__(self, names: Sequence[str], *, width: int = 78) -> None:
        self._names = names
        self._texts = [""] * len(names)
        self._marks = ["…"] * len(names)
        self._width = width

    def add(self, row: int, text: str) -> None:
        """Text that has come for the answer of this row, counted from 0."""
        self._texts[row] += text
        if self._due():
            self._draw()

    def end(self, row: int, error: Exception | None = None) -> None:
        """Mark the answer of this row as whole, or as one that went wrong."""
        self._marks[row] = "✔" if error is None else "✘"

    def _rows(self) -> list[tuple[str, str, str]]:
        texts = (" ".join(text.split()) for text in self._texts)
        ends = (text if len(text) <= self._width else "…" + text[1 - self._width :] for text in texts)
        names = (f"{name}:" for name in self._names)
        return list(zip(self._marks, names, ends, strict=True))


class Gauges(Live):
    """A row for each name: its last `width` values as small bars from 0 to the highest of them, and the latest.

    >>> with Gauges({"lag": "s", "depth": "items"}) as live:
    ...     live.add(lag=0.2, depth=7)
    """

    def __init__(self, units: Mapping[str, str], *, width: int = 60) -> None:
        self._units = units
        self._values: dict[str, deque[float]] = {name: deque(maxlen=width) for name in units}

    def add(self, **values: float) -> None:
        """How much each is now. It is a bar of its own where the last was drawn some time ago."""
        due = self._due()
        for name, value in values.items():
            kept = self._values[name]
            if kept and not due:
                kept.pop()
            kept.append(value)
        if due:
            self._draw()

    def _rows(self) -> list[tuple[str, str, str]]:
        return [
            (name, _bars(kept), f"{number(kept[-1])} {self._units[name]}")
            for name, kept in self._values.items()
            if kept
        ]


def _bars(values: Sequence[float]) -> str:
    most = max(values) or 1.0
    return "".join(BARS[round(max(value, 0.0) / most * (len(BARS) - 1))] for value in values)
