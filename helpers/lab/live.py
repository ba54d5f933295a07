"""Answers that grow side by side in one place of the notebook while they stream. What is stored is how they ended."""

import html
import time
from collections.abc import Sequence
from typing import Any, Self

from IPython.display import DisplayHandle, display

PAUSE = 0.1  # seconds between two pictures: more often, and drawing them would be the work
STYLE = "text-align:left; font-family:monospace; white-space:pre-wrap; vertical-align:top"


class Answers:
    """A row for each name, of which the last `width` characters are shown: that is where it grows.

    >>> with Answers(["first", "second"]) as live:
    ...     live.add(0, "Hel"); live.add(0, "lo"); live.end(0)
    """

    def __init__(self, names: Sequence[str], *, width: int = 78) -> None:
        self._names = names
        self._texts = [""] * len(names)
        self._marks = ["…"] * len(names)
        self._width = width
        self._shown = float("-inf")

    def __enter__(self) -> Self:
        self._handle: DisplayHandle | None = display(self, display_id=True)  # None outside of a notebook
        return self

    def __exit__(self, *_: object) -> None:
        self._draw()

    def add(self, row: int, text: str) -> None:
        """Text that has come for the answer of this row, counted from 0."""
        self._texts[row] += text
        if time.monotonic() - self._shown > PAUSE:
            self._draw()

    def end(self, row: int, error: Exception | None = None) -> None:
        """Mark the answer of this row as whole, or as one that went wrong."""
        self._marks[row] = "✔" if error is None else "✘"

    def _draw(self) -> None:
        self._shown = time.monotonic()
        if self._handle is not None:
            self._handle.update(self)

    def _rows(self) -> list[tuple[str, str, str]]:
        texts = (" ".join(text.split()) for text in self._texts)
        ends = (text if len(text) <= self._width else "…" + text[1 - self._width :] for text in texts)
        return list(zip(self._marks, self._names, ends, strict=True))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        rows = self._rows()
        cells = ("".join(f'<td style="{STYLE}">{html.escape(each)}</td>' for each in row) for row in rows)
        return {
            "text/plain": "\n".join(f"{mark} {name}: {text}" for mark, name, text in rows),
            "text/html": f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>",
        }
