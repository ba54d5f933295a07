"""What a benchmark is: contenders, columns, the bars that ours has to reach, and the words for its figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from helpers.lab.numbers import number

if TYPE_CHECKING:
    from benchmarks.harness.found import Found

Figure = tuple[float, ...] | str | None  # one number for each round, or a word in place of them
Figures = Mapping[str, Mapping[str, Figure]]  # contender → column → figure; those not installed have none


@dataclass(frozen=True, slots=True)
class Contender:
    """`run(*args)` is what it does, a top-level function of a module.

    `needs`: the modules that must be installed. `engine`: what it stands on, where that decides. `role`: a reference is
    what the others are measured by, such as a loop. `once`: so slow that one round has to do.
    """

    name: str
    run: Callable[..., Any]
    args: tuple[Any, ...] = ()
    needs: tuple[str, ...] = ()
    engine: str = ""
    role: Literal["ours", "peer", "reference"] = "peer"
    once: bool = False

    @property
    def installed(self) -> bool:
        return all(find_spec(module) for module in self.needs)


@dataclass(frozen=True, slots=True)
class Column:
    """`better`: which way is better, if its figures are to be compared. `write`: how one is written."""

    name: str
    unit: str = ""
    better: Literal["less", "more"] | None = None
    write: Callable[[float], str] = number

    @property
    def heading(self) -> str:
        return f"{self.name}, {self.unit}" if self.unit else self.name

    def says(self, value: float) -> str:
        """Number and unit, which no line break parts."""
        return f"{self.write(value)}\N{NO-BREAK SPACE}{self.unit}" if self.unit else self.write(value)


def share(value: float) -> str:
    """A part of a whole, in per cent: 0.94 is 94."""
    return f"{100 * value:.0f}"


def beyond(value: float) -> str:
    """What a ratio is above 1, in per cent: 1.067 is 6.7."""
    percent = round(100 * (value - 1), 1) + 0.0  # no -0
    return f"{percent:g}" if abs(percent) < 10 else number(percent)


@dataclass(frozen=True, slots=True)
class Bar:
    """What ours has to reach."""

    what: str
    measured: Callable[["Found"], float]
    at_least: float = float("-inf")
    at_most: float = float("inf")

    def met(self, found: "Found") -> bool:
        return self.at_least <= self.measured(found) <= self.at_most

    def says(self, found: "Found") -> str:
        bound = f"at most {self.at_most:.4g}" if self.at_least == float("-inf") else f"at least {self.at_least:.4g}"
        return f"{'✔' if self.met(found) else '✘'} {self.what}: {self.measured(found):.4g} ({bound})"


@dataclass(frozen=True, slots=True)
class Headline:
    """What speaks for a table in the summary: one of its columns, in words, and the limit beside it."""

    column: str
    what: str
    limit: str


@dataclass(frozen=True, slots=True)
class Table:
    """`measure(rounds)` gives the figures, `verdict` the sentence above them.

    `method`: how they were taken, and what the limit is. `reasons`: why a peer may be ahead, by its name; and for the
    name of a reference, why ours may pass it. `sound`: of one row, whether it keeps the limit and loses nothing, so
    that being fast is a merit; `flaw` is what it says of those that do not.
    """

    key: str
    title: str
    headline: Headline
    method: str
    contenders: Sequence[Contender]
    columns: Sequence[Column]
    measure: Callable[[int], Figures]
    verdict: Callable[["Found"], str]
    bars: Sequence[Bar] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    sound: Callable[[Mapping[str, Figure]], bool] = lambda row: True
    flaw: str = ""
    rounds: int = 4
