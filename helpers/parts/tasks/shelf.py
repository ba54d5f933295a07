"""Tasks that have ended, until their results expire."""

from collections import deque
from collections.abc import Iterator, Mapping
from math import inf, nextafter

from .task import State, Task


class Shelf:
    """Keeps each task for `keep[task.state]` seconds: what comes first goes first, so that nothing is ever searched."""

    def __init__(self, keep: Mapping[State, float]) -> None:
        self._keep = keep
        self._tasks: dict[State, deque[tuple[float, Task]]] = {state: deque() for state in keep}
        self._next = inf  # when the first one goes

    def put(self, task: Task, now: float) -> None:
        until = now + self._keep[task.state]
        task.until = until if until != task.until else nextafter(until, inf)  # it may have ended twice in one tick
        self._tasks[task.state].append((task.until, task))
        self._next = min(self._next, task.until)

    def tasks(self, state: State) -> Iterator[Task]:
        """Those of one state, oldest first."""
        return (task for until, task in self._tasks[state] if _still(task, state, until))

    def expired(self, now: float) -> list[Task]:
        """Those whose time is over. They are kept no longer."""
        gone: list[Task] = []
        if now >= self._next:
            for state, tasks in self._tasks.items():
                while tasks and tasks[0][0] <= now:
                    until, task = tasks.popleft()
                    if _still(task, state, until):
                        gone.append(task)
            self._next = min((tasks[0][0] for tasks in self._tasks.values() if tasks), default=inf)
        return gone


def _still(task: Task, state: State, until: float) -> bool:
    """Whether this is its last end: it may have been sent again since."""
    return task.state == state and task.until == until
