"""What a place for tasks can do. There are two: in memory, and in a file that survives its processes."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from .task import Handle, State, Task, TaskResult


class Store(Protocol):
    """Keeps tasks until a slot is free for them, then calls `begin(task)`. It is used from one event loop.

    Each task that was begun is given back once: to `done`, `again`, `dead` or `hand_back`, which also frees its slot.
    """

    async def open(self, begin: Callable[[Task], None], lost: Callable[[str, int], None], slots: int) -> None:
        """Begin tasks from now on, `slots` at a time. `lost(task_id, attempt)`: it is no longer ours to do."""

    async def add(self, task: Task) -> Handle[Any]:
        """Accept it, when there is room, or the handle of the same task that is there already.

        Raises `OtherWork` where the id belongs to another, and `QueueFull` where nobody may wait for room.
        """

    def done(self, task: Task, value: Any) -> None:
        """Raises `TypeError` for a value that cannot be kept, and has done nothing then."""

    def again(self, task: Task, error: BaseException, seconds: float) -> None:
        """The attempt has failed; the next one may begin in so many seconds."""

    def dead(self, task: Task, error: BaseException) -> None: ...

    def hand_back(self, task: Task) -> None:
        """The attempt was broken off, and does not count."""

    async def cancel(self, task_id: str) -> bool:
        """False where there is no such task, or it has ended. One under way is told `lost`."""

    async def send_again(self, task_id: str) -> Handle[Any]:
        """A dead letter waits again. Raises `KeyError` where there is none of this id."""

    async def result(self, task_id: str) -> TaskResult[Any] | None: ...

    async def dead_letters(self, limit: int) -> list[TaskResult[Any]]: ...

    async def counts(self) -> Mapping[State, int]: ...

    async def idle(self) -> None:
        """Returns when no task waits, is delayed or is under way."""

    async def drain(self) -> None:
        """Accept nothing any more. Returns when all is done that shall be done before the end."""

    def halt(self) -> None:
        """Begin nothing any more."""

    async def close(self) -> None:
        """Whoever still waits for a task or for room is told `Closed`."""
