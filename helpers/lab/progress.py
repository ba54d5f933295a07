"""How far a pipeline is, stage by stage: bars in a notebook and in a terminal, and plain lines anywhere else."""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Self, TextIO

from tqdm import tqdm

from ..parts.events import Event
from .live import PAUSE, Live

LINE_PAUSE = 5.0  # seconds between two plain lines
WIDTH = 78  # characters of a bar in a notebook
BAR: type[tqdm] = type("Bar", (tqdm,), {"monitor_interval": 0})  # with no thread that looks after it


class Progress(Live):
    """Give it to a pipeline, and open it around the run. `totals`: how many items a stage will see, None where unknown.

    >>> with Progress({"read": 60, "prepare": 60, "ask": None}) as progress:
    ...     async with pipeline(names, ask, observe=progress) as answers: ...

    A stage is the first word of an event's worker. `done`, `failed`: how many items of each stage have ended so far.
    """

    def __init__(self, totals: Mapping[str, int | None], file: TextIO | None = None) -> None:
        self.done, self.failed = Counter[str](), Counter[str]()
        self._totals = totals
        self._file = file or sys.stderr
        self._bars: list[tqdm] = []
        self._lines = False

    def __enter__(self) -> Self:
        self._begin = time.monotonic()
        super().__enter__()
        self._lines = self._handle is None and not self._file.isatty()
        if self._handle is None and not self._lines:
            with suppress(OSError):
                self._bars = [
                    BAR(desc=stage, total=total, position=place, file=self._file, mininterval=PAUSE, leave=True)
                    for place, (stage, total) in enumerate(self._totals.items())
                ]
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        for bar in self._bars:
            with suppress(OSError):
                bar.close()

    def __call__(self, event: Event) -> None:
        stage = event.worker.partition(" ")[0]
        if event.what not in ("end", "error") or stage not in self._totals:
            return
        self.done[stage] += 1
        self.failed[stage] += event.what == "error"
        if time.monotonic() - self._shown > (LINE_PAUSE if self._lines else PAUSE):
            self._draw()

    def _draw(self) -> None:
        super()._draw()
        with suppress(OSError):  # nobody looks any more: that is no reason to stop
            if self._lines:
                print(", ".join(map(self._said, self._totals)), file=self._file, flush=True)
            for bar, stage in zip(self._bars, self._totals, strict=False):
                bar.n = self.done[stage]
                bar.set_postfix_str(self._lost(stage), refresh=False)
                bar.refresh()

    def _rows(self) -> Sequence[Sequence[str]]:
        seconds = time.monotonic() - self._begin
        return [
            [tqdm.format_meter(self.done[stage], total, seconds, WIDTH, prefix=stage, postfix=self._lost(stage))]
            for stage, total in self._totals.items()
        ]

    def _said(self, stage: str) -> str:
        total, lost = self._totals[stage], self._lost(stage)
        return f"{stage} {self.done[stage]}{f' of {total}' if total is not None else ''}{f' ({lost})' if lost else ''}"

    def _lost(self, stage: str) -> str:
        return f"{self.failed[stage]} failed" if self.failed[stage] else ""
