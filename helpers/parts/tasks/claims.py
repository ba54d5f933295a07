"""Which tasks of a file are this process's to run, and for how long."""

from dataclasses import dataclass, field
from math import inf

from .file import TaskFile
from .rows import Held, Row, task_of
from .task import Task


@dataclass(slots=True)
class News:
    """What a transaction has found out beside the results of its calls."""

    claimed: list[Row] = field(default_factory=list)
    lost: list[Held] = field(default_factory=list)
    ended: list[tuple[str, int]] = field(default_factory=list)  # which, and as the n-th of the file
    seen: int = 0  # the last end of the file
    missed: bool = False  # some have ended, and are no longer there
    renewed: float = inf
    tasks: list[Task] = field(default_factory=list)
    broken: Exception | None = None  # why the file keeps nothing more


class Claims:
    """Claims a task for each free slot, under a lease of so many seconds, and renews it at a third of them.

    Everything here runs in the thread of the file.
    """

    def __init__(self, lease: float, keep_dead: float) -> None:
        self.slots = 0  # that are free
        self.halted = False  # nothing is claimed any more
        self.seen = 0  # of the file's ends, the last one that was looked at
        self._lease, self._keep_dead = lease, keep_dead
        self._held = set[Held]()
        self._renewed = self._now = inf  # times of the clock, which may be set

    def turn(self, file: TaskFile, now: float, ended: list[Held]) -> News:
        """At the end of each transaction, in which these attempts have ended."""
        if now < self._now - 1:
            file.set_clock(now)
        lost, renewed = list[Held](), self._renewed
        if not self._renewed <= now < self._renewed + self._lease / 3:
            lost = file.renew(self._held.difference(ended), self._lease, now)
            renewed = now
        file.look(self._keep_dead, now)
        free = 0 if self.halted else self.slots + len(ended)
        claimed = file.claim(free, self._lease, now) if free > 0 else []
        seen = file.counts["ended"]
        ends = file.ended_since(self.seen) if seen > self.seen else []
        return News(claimed, lost, ends, seen, seen - self.seen > len(ends), renewed)

    @property
    def renewal(self) -> float:
        """When the leases are to be renewed: well before others find them over."""
        return self._renewed + self._lease / 3 if self._held else inf

    def give_up(self, held: Held) -> None:
        """Its end cannot be written. The slot is free, and the task comes again when its lease is over."""
        self._held.discard(held)
        self.slots += 1

    def committed(self, news: News, now: float, ended: list[Held]) -> None:
        """The transaction is in the file."""
        self._now, self._renewed, self.seen = now, news.renewed, news.seen
        self._held.difference_update(ended)
        self.slots += len(ended) - len(news.claimed)
        if news.ended:
            ours = {held[0] for held in ended}
            news.ended = [each for each in news.ended if each[0] not in ours]
            gone = {task_id for task_id, _ in news.ended}
            news.lost += [held for held in self._held if held[0] in gone]
        for row in news.claimed:
            self._held.add(row.held)
            news.tasks.append(task_of(row))
