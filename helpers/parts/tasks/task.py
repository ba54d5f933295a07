"""A task, how it is to be run, and what became of it."""

import asyncio
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, Generic, Literal, TypeVar, get_args

R = TypeVar("R")
State = Literal["waiting", "delayed", "running", "done", "dead", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
ENDS: tuple[State, ...] = ("done", "dead", "cancelled")
POINT = 60.0  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a task is to be run.

    `attempts`: how many at most; one that ends with the death of its process counts, so that 1 means at most once (in a
    file that survives a power failure, unless that comes during the attempt).
    `timeout`: seconds for each attempt, None for no limit. `backoff`: the base of the waits between them, in seconds,
    see `backoff` in parts/retry.py. `delay`: seconds before the first. `priority`: each point puts the task a minute
    ahead in the queue, so that a task of a lower one is overtaken for a while, and not for ever.
    """

    attempts: int = 3
    timeout: float | None = 300.0
    backoff: float = 0.5
    delay: float = 0.0
    priority: float = 0.0

    def __post_init__(self) -> None:
        if not (isinstance(self.attempts, int) and self.attempts >= 1):
            raise ValueError(f"attempts must be a whole number, at least 1, not {self.attempts!r}")
        if self.timeout is not None and not 0 < self.timeout < float("inf"):
            raise ValueError(f"timeout must be positive, or None, not {self.timeout!r}")
        if not (0 <= self.backoff < float("inf") and 0 <= self.delay < float("inf") and isfinite(self.priority)):
            raise ValueError(
                "backoff and delay must not be negative, and priority a finite number, "
                f"not {self.backoff!r}, {self.delay!r} and {self.priority!r}"
            )

    def rank(self, due: float) -> float:
        """The place in the queue of a task that may run from `due` on: the lowest is next.

        It never changes. A task that came a minute earlier is as good as one with a point more, for as long as both
        wait: that is how priorities age, at no cost.
        """
        return due - POINT * self.priority


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many tasks may wait, whether the next one then waits for room, and how long results are kept, in seconds."""

    max_queue: int
    may_wait: bool
    keep: Mapping[State, float]


class TaskFailed(RuntimeError):
    """The task has ended without a result. Says which and why."""


class OtherWork(ValueError):
    """This id belongs to a task that calls another function, or with other arguments."""


@dataclass(slots=True)
class TaskResult(Generic[R]):
    """How it stands with a task: its `state`, the attempts so far, its value or its last error in words."""

    task_id: str
    state: State
    attempts: int
    value: R | None = None
    error: str | None = None
    cause: BaseException | None = field(default=None, repr=False, compare=False)

    def unwrap(self) -> R:
        """The value; raises `TaskFailed` where there is none."""
        if self.state == "done":
            return self.value  # type: ignore[return-value]
        tries = f"{self.attempts} attempt{'s' * (self.attempts != 1)}"
        why = {"cancelled": "was cancelled", "dead": f"is a dead letter after {tries}: {self.error}"}
        raise TaskFailed(f"task {self.task_id!r} {why.get(self.state, f'is {self.state}')}") from self.cause


@dataclass(slots=True, eq=False)
class Task:
    """A task that was claimed, or waits in memory. `attempt` counts those begun; there is none after `last`."""

    id: str
    func: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    options: Options
    attempt: int = 0
    last: int = 0
    number: int = 0  # in its file
    state: State = "waiting"
    rank: float = 0.0
    until: float = 0.0  # when it is due, or when its result expires
    value: Any = None
    error: BaseException | None = None
    handle: "Handle[Any] | None" = None

    def call(self) -> str:
        """What it calls, in short."""
        given = [*map(repr, self.args), *(f"{name}={value!r}" for name, value in self.kwargs.items())]
        text = f"{getattr(self.func, '__qualname__', self.func)}({', '.join(given)})"
        return text if len(text) <= 60 else f"{text[:57]}..."

    def same_work(self, other: "Task") -> bool:
        """Whether it calls the same. Where arguments cannot be compared, as arrays, they must be the same objects."""
        try:
            return bool((self.func, self.args, self.kwargs) == (other.func, other.args, other.kwargs))
        except Exception:
            return False

    def result(self) -> TaskResult[Any]:
        return TaskResult(self.id, self.state, self.attempt, self.value, in_short(self.error), self.error)


def in_short(error: BaseException | None) -> str | None:
    """An error in words that can be written to a file, whatever it says of itself."""
    if error is None:
        return None
    name = type(error).__name__
    try:
        said = str(error).encode(errors="backslashreplace").decode()
    except BaseException:
        said = ""
    return f"{name}: {said}" if said else name


class Handle(Generic[R]):
    """A task that was accepted. Await it for its result, as often as you like; that you give up costs the task nothing.

    Raises `TaskFailed` when it has failed or was cancelled, and `Closed` when the worker stops before it comes to it.
    """

    __slots__ = ("__weakref__", "_ends", "_outcome", "task_id")

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
        self._outcome: TaskResult[R] | Exception | None = None
        self._ends: asyncio.Event | None = None

    def __repr__(self) -> str:
        state = self._outcome.state if isinstance(self._outcome, TaskResult) else self._outcome
        return f"<task {self.task_id!r}: {state or 'under way'}>"

    def __await__(self) -> Generator[Any, None, R]:
        if self._outcome is None:
            self._ends = self._ends or asyncio.Event()
            yield from self._ends.wait().__await__()
        if isinstance(self._outcome, TaskResult):
            return self._outcome.unwrap()
        assert self._outcome is not None
        raise self._outcome

    @property
    def settled(self) -> bool:
        return self._outcome is not None

    def settle(self, outcome: "TaskResult[R] | Exception") -> None:
        """Whoever waits is told. The first call counts."""
        if self._outcome is None:
            self._outcome = outcome
            if self._ends is not None:
                self._ends.set()
