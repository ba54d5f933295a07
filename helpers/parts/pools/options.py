"""What every map over processes takes, and every function that is made of one."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Any, TypedDict

from ..events import Observer
from .process_pool import ProcessPool, checked


class MapOptions(TypedDict, total=False):
    """The options of `pool_map`, to pass on as they are: `**options: Unpack[MapOptions]`."""

    workers: int | None
    timeout: float | None
    isolate: bool
    initializer: Callable[..., object] | None
    initargs: Sequence[Any]
    mp_context: BaseContext | None
    executor: Executor | None
    observe: Observer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The same with their defaults. Raises `TypeError` or `ValueError` for what there is not or makes no sense."""

    workers: int | None = None
    timeout: float | None = None
    isolate: bool = False
    initializer: Callable[..., object] | None = None
    initargs: Sequence[Any] = ()
    mp_context: BaseContext | None = None
    executor: Executor | None = None
    observe: Observer | None = None

    def __post_init__(self) -> None:
        checked(self.workers, self.timeout)
        of_processes = (self.isolate, self.timeout, self.initializer, self.initargs, self.mp_context)
        if self.executor and any(of_processes):
            raise ValueError("an executor keeps its own rules: isolate, timeout and the like are for our own processes")

    @property
    def may_run_here(self) -> bool:
        """Whether items may run in the caller: where one hangs or dies, or lacks its set-up, nothing would help."""
        return not (self.isolate or self.timeout or self.initializer)

    def worker_count(self) -> int:
        """As asked for; else those that the executor has, or the usable processors."""
        return checked(self.workers or getattr(self.executor, "workers", None), None)

    def pool(self, workers: int | None) -> ProcessPool:
        return ProcessPool(
            workers,
            initializer=self.initializer,
            initargs=self.initargs,
            timeout=self.timeout,
            mp_context=self.mp_context,
        )
