"""Tasks in memory that wait: two heaps, one of those that may run, by rank, one of those that are not yet due."""

import heapq
import itertools
from math import inf

from .task import State, Task

Heap = list[tuple[float, int, Task]]


class Line:
    """Gives the tasks that may run, the lowest rank first and among equals who came first."""

    def __init__(self) -> None:
        self._waiting: Heap = []
        self._delayed: Heap = []
        self._numbers = itertools.count()

    def __bool__(self) -> bool:
        """Whether one may run."""
        return bool(self._waiting)

    @property
    def due(self) -> float:
        """When the first of those that are delayed may run."""
        return self._delayed[0][0] if self._delayed else inf

    def join(self, task: Task, due: float, now: float) -> State:
        """The state in which it is from now on."""
        if due > now:
            heapq.heappush(self._delayed, (due, next(self._numbers), task))
            return "delayed"
        task.rank = task.options.rank(due)
        heapq.heappush(self._waiting, (task.rank, next(self._numbers), task))
        return "waiting"

    def pop(self) -> Task:
        """The next one."""
        return heapq.heappop(self._waiting)[2]

    def pop_due(self) -> Task:
        """The first of those that are delayed."""
        return heapq.heappop(self._delayed)[2]

    def remove(self, task: Task) -> None:
        for heap in self._waiting, self._delayed:
            heap[:] = [entry for entry in heap if entry[2] is not task]
            heapq.heapify(heap)
