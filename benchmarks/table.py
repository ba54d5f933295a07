"""One plain table for each benchmark: what was measured, the limit beside it, the bars, and where a peer is ahead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Figure = float | str | None
TOLERANCE = 0.05  # a peer that is better by less is not called ahead


@dataclass(frozen=True, slots=True)
class Column:
    """`form`: how its numbers are written, as in `format`. `better`: which way is better, if it is to be compared."""

    name: str
    form: str = ".0f"
    better: Literal["less", "more"] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One contender and a figure for each column; no figures mean that it is not installed.

    `engine`: ours is compared only with peers that stand on the same one. `sound`: False when it breaks the limit or
    loses answers, so that being quicker is no merit.
    """

    name: str
    figures: Sequence[Figure] = ()
    engine: str = ""
    ours: bool = False
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Bar:
    """What ours has to reach."""

    what: str
    measured: float
    at_least: float = float("-inf")
    at_most: float = float("inf")

    @property
    def met(self) -> bool:
        return self.at_least <= self.measured <= self.at_most

    def __str__(self) -> str:
        bound = f"at most {self.at_most:g}" if self.at_least == float("-inf") else f"at least {self.at_least:g}"
        return f"{'✔' if self.met else '✘ missed:'} {self.what} {self.measured:.4g}, {bound}"


@dataclass(frozen=True, slots=True)
class Table:
    """`limit`: what physics or the API allows, and how the figures were taken, in a line or two."""

    title: str
    limit: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    bars: Sequence[Bar] = ()

    @property
    def missed(self) -> bool:
        return not all(bar.met for bar in self.bars)

    def ahead(self) -> Iterator[str]:
        """A sentence for each figure at which a sound peer on the same engine beats our first row by more than 5 %."""
        ours: dict[str, Row] = {}
        for row in self.rows:
            if row.ours:
                ours.setdefault(row.engine, row)
        for row in self.rows:
            if row.ours or not row.sound or row.engine not in ours:
                continue
            for column, theirs, own in zip(self.columns, row.figures, ours[row.engine].figures, strict=False):
                if column.better and isinstance(theirs, int | float) and isinstance(own, int | float):
                    worse, better = (own, theirs) if column.better == "more" else (theirs, own)
                    if better > worse * (1 + TOLERANCE):
                        us, them = format(own, column.form), format(theirs, column.form)
                        yield f"a peer is ahead: {row.name}, {column.name} {them}, ours {us}"

    def __str__(self) -> str:
        lines = [["", *(column.name for column in self.columns)]]
        for row in self.rows:
            cells = [_cell(figure, column) for figure, column in zip(row.figures, self.columns, strict=False)]
            lines.append([row.name, *(cells or ["not installed"])])
        widths = [max(len(line[i]) for line in lines if i < len(line)) for i in range(len(lines[0]))]
        table = ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines]
        return "\n".join([self.title, self.limit, "", *table, "", *map(str, self.bars), *self.ahead()]).rstrip()

    def as_dict(self) -> dict[str, Any]:
        names = [column.name for column in self.columns]
        rows = [{"name": row.name, "ours": row.ours, "sound": row.sound} for row in self.rows]
        figures = [dict(zip(names, row.figures, strict=False)) for row in self.rows]
        return {
            "title": self.title,
            "limit": self.limit,
            "rows": [row | {"figures": own} for row, own in zip(rows, figures, strict=True)],
            "bars": [{"what": bar.what, "measured": bar.measured, "met": bar.met} for bar in self.bars],
            "ahead": list(self.ahead()),
        }


def _cell(figure: Figure, column: Column) -> str:
    if figure is None:
        return "-"
    return figure if isinstance(figure, str) else format(figure, column.form)
