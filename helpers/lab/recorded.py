"""An executor that keeps books, for checks that judge what was handed to it and not how long that took."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from multiprocessing.reduction import ForkingPickler
from pickle import PicklingError
from threading import Lock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Call:
    """One submission. `alone`: no other call of the same executor was under way between its start and its end."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    future: Future[Any]
    alone: bool

    @property
    def carried(self) -> tuple[Any, ...]:
        """All arguments, also those that a `partial` brings along."""
        given = (*self.args, *self.kwargs.values())
        function = self.function
        return (*function.args, *function.keywords.values(), *given) if isinstance(function, partial) else given

    @property
    def sent(self) -> int:
        """Bytes that travel to another process; 0 where they cannot."""
        try:
            return len(ForkingPickler.dumps((self.function, self.args, self.kwargs)))
        except (PicklingError, AttributeError, TypeError):
            return 0

    @property
    def returned(self) -> int:
        """Bytes that travel back; 0 where there is no result."""
        failed = not self.future.done() or self.future.cancelled() or self.future.exception()
        return 0 if failed else len(ForkingPickler.dumps(self.future.result()))


class Recorded(Executor):
    """Does everything with `executor`, and notes the calls, the most under way at once, and whether it was shut down.

    One that is `lent` stays open when it is shut down. `refuse_after` so many calls `submit` raises `RuntimeError`.
    """

    def __init__(self, executor: Executor, *, lent: bool = False, refuse_after: int | None = None) -> None:
        self.calls: list[Call] = []
        self.peak = 0
        self.closed = False
        self._executor, self._lent, self._refuse_after = executor, lent, refuse_after
        self._lock = Lock()

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        with self._lock:
            if self.closed or len(self.calls) == self._refuse_after:
                raise RuntimeError("cannot schedule new futures after shutdown")
            under_way = [call for call in self.calls if not call.future.done()]
            future = self._executor.submit(fn, *args, **kwargs)
            for call in under_way:
                call.alone = False
            self.calls.append(Call(fn, args, kwargs, future, not under_way))
            self.peak = max(self.peak, len(under_way) + 1)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.closed = True
        if not self._lent:
            self._executor.shutdown(wait, cancel_futures=cancel_futures)
