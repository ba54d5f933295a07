"""A benchmark's table for tests: ours and the rows that a test gives, with figures that nobody measured."""

from collections.abc import Callable, Mapping, Sequence

from benchmarks.harness.found import Found
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table

COLUMNS = [Column("wall", "s", "less"), Column("mean", "/s", "more"), Column("sent")]
OURS: Mapping[str, Sequence[float]] = {"wall": [1.0], "mean": [100.0], "sent": [10]}
Rows = Mapping[Contender, Mapping[str, Sequence[float] | str | None] | None]


def found(rows: Rows | None = None, *, ours: Mapping[str, Sequence[float]] = OURS, **options) -> Found:
    """`rows`: other contenders and their figures, None where they are not installed."""
    made, figures = made_table(rows or {}, ours=ours, **options)
    return Found(made, figures)


def made_table(rows: Rows, *, ours: Mapping[str, Sequence[float]] = OURS, **options) -> tuple[Table, Figures]:
    us = Contender("ours", len, role="ours")
    figures = {one.name: _row(row) for one, row in {us: ours, **rows}.items() if row is not None}
    defaults = {
        "key": "made",
        "title": "Made up",
        "headline": Headline("wall", "seconds", "0.5 s"),
        "method": "By hand.",
        "contenders": [us, *rows],
        "columns": COLUMNS,
        "measure": lambda rounds: figures,
        "verdict": lambda found: "Ours is here.",
    }
    return Table(**(defaults | options)), figures


def bar(measured: float, **bound: float) -> Bar:
    return Bar("worst", _always(measured), **bound)


def _always(measured: float) -> Callable[[Found], float]:
    return lambda found: measured


def _row(row: Mapping[str, Sequence[float] | str | None]) -> dict[str, Figure]:
    return {name: tuple(figure) if isinstance(figure, list) else figure for name, figure in row.items()}
