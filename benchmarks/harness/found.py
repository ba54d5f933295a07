"""The figures of a table, and what can be said of them: which peer is the best, who is ahead, by how much."""

from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.harness.table import Column, Contender, Figure, Figures, Table

TOLERANCE = 0.05  # who is better by less is level


class Ahead(NamedTuple):
    """A peer that is ahead of ours in one column."""

    peer: Contender
    column: Column
    ours: Contender
    same_engine: bool


class Found:
    """What was measured for a table. Where no figure is there for a contender, it was not installed."""

    def __init__(self, table: Table, figures: Figures) -> None:
        self.table = table
        self.figures = figures
        self._columns = {column.name: column for column in table.columns}

    @property
    def ours(self) -> Contender:
        """The first of ours, which speaks for the others."""
        return next(contender for contender in self.table.contenders if contender.role == "ours")

    @property
    def missed(self) -> bool:
        return not all(bar.met(self) for bar in self.table.bars)

    def has(self, name: str) -> bool:
        return name in self.figures

    def rounds(self, name: str, column: str) -> tuple[float, ...]:
        """Its number in each round; nothing where there is a word."""
        figure: Figure = self.figures.get(name, {}).get(column)
        return figure if isinstance(figure, tuple) else ()

    def best(self, name: str, column: str) -> float:
        return (max if self._columns[column].better == "more" else min)(self.rounds(name, column))

    def worst(self, name: str, column: str) -> float:
        return (min if self._columns[column].better == "more" else max)(self.rounds(name, column))

    def says(self, name: str, column: str) -> str:
        """The best of its rounds in words, with its unit."""
        return self._columns[column].says(self.best(name, column))

    def is_sound(self, contender: Contender) -> bool:
        return self.has(contender.name) and self.table.sound(self.figures[contender.name])

    def peers(self, *, sound: bool = True) -> list[Contender]:
        """The installed ones that are sound, or those that are not."""
        peers = [one for one in self.table.contenders if one.role == "peer" and self.has(one.name)]
        return [one for one in peers if self.is_sound(one) is sound]

    def best_peer(self, column: str, engine: str | None = None) -> Contender | None:
        """The best sound one, of those on `engine` if that is given."""
        peers = [one for one in self.peers() if self.rounds(one.name, column) and engine in (None, one.engine)]
        choose = max if self._columns[column].better == "more" else min
        return choose(peers, key=lambda one: self.best(one.name, column), default=None)

    def rival(self, peer: Contender) -> Contender:
        """Which of ours a peer is compared with: the first on its engine, else the first."""
        ours = [one for one in self.table.contenders if one.role == "ours" and self.has(one.name)]
        return next((one for one in ours if one.engine == peer.engine), ours[0])

    def stands(self, name: str, other: str, column: str) -> str:
        """Ahead, level or behind. Ahead is who is better by more than 5 %, and in every round than the other in any."""
        if self._leads(name, other, column):
            return "ahead"
        return "behind" if self._leads(other, name, column) else "level"

    def _leads(self, name: str, other: str, column: str) -> bool:
        mine, theirs = self.best(name, column), self.best(other, column)
        more = self._columns[column].better == "more"
        larger, smaller = (mine, theirs) if more else (theirs, mine)
        in_every_round = self.worst(name, column) > theirs if more else self.worst(name, column) < theirs
        return in_every_round and larger > smaller * (1 + TOLERANCE)

    def beside(self, column: str, verb: str) -> str:
        """A sentence: the best peer, its figure, and how ours stands."""
        peer = self.best_peer(column)
        if peer is None:
            return "No peer is installed that loses nothing and keeps the limit."
        stand = self.stands(self.ours.name, peer.name, column)
        return f"The best peer {verb} {self.says(peer.name, column)} ({peer.name}): ours is {stand}."

    def ahead(self) -> Iterator[Ahead]:
        """Every figure in which a sound peer is ahead of ours."""
        for peer in self.peers():
            rival = self.rival(peer)
            for column in self.table.columns:
                compared = (
                    column.better and self.rounds(peer.name, column.name) and self.rounds(rival.name, column.name)
                )
                if compared and self.stands(peer.name, rival.name, column.name) == "ahead":
                    yield Ahead(peer, column, rival, rival.engine == peer.engine)
