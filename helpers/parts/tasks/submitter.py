"""Whoever takes tasks: a function, its arguments, and an id by which the task is known from then on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, TypeVar, overload

from .task import Handle, Options, Task

P = ParamSpec("P")
R = TypeVar("R")


class Submitter:
    """Submits tasks that are to be run as its options say."""

    def __init__(self, options: Options, accept: Callable[[Task], Awaitable[Handle[Any]]]) -> None:
        self._options, self._accept_task = options, accept

    @overload
    async def submit(
        self, task_id: str, func: Callable[P, Awaitable[R]], /, *args: P.args, **kwargs: P.kwargs
    ) -> Handle[R]: ...
    @overload
    async def submit(self, task_id: str, func: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Handle[R]: ...
    async def submit(self, task_id: str, func: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Handle[Any]:
        """Have `func(*args, **kwargs)` run. Returns when the task is accepted, with a handle to await its result.

        A second task of the same id that calls the same is the same task, for as long as its result is kept. Raises
        `OtherWork` where it calls something else; `Closed` before the start and after the end; `QueueFull`; `TypeError`
        for what cannot be called, or kept in the file; `OSError` where the file takes nothing; `RuntimeError` in a loop
        that is not the worker's.
        """
        if not isinstance(task_id, str):
            raise TypeError(f"a task id must be a string, not {task_id!r}")
        if not callable(func):
            if asyncio.iscoroutine(func):
                func.close()
            raise TypeError(f"task {task_id!r}: pass a function and then its arguments, not {type(func).__name__}")
        return await self._accept_task(Task(task_id, func, args, kwargs, self._options))
