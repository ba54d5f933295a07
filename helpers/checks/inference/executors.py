"""Executors with which something happens to whoever uses them."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Barrier, BrokenBarrierError, get_ident
from typing import Any

from ...lab.executors import CALLS, RecordingExecutor


class Stopped(BaseException):
    """Comes like a KeyboardInterrupt, which is no Exception either."""


class RefusingOnce(RecordingExecutor):
    """Takes calls again after it has refused one."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        try:
            return super().submit(fn, *args, **kwargs)
        except BaseException:
            self._refuse_after = CALLS
            raise


class Interrupting(RecordingExecutor):
    """Who submits a call and then asks what came of it, in the same thread, is interrupted as by Ctrl-C."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        caller = get_ident()

        def interrupting(usual: Callable[..., Any]) -> Callable[..., Any]:
            def ask(*args: Any, **kwargs: Any) -> Any:
                if get_ident() == caller:
                    raise Stopped("as Ctrl-C does")
                return usual(*args, **kwargs)

            return ask

        future.result = interrupting(future.result)  # type: ignore[method-assign]
        future.exception = interrupting(future.exception)  # type: ignore[method-assign]
        return future


class Meeting(RecordingExecutor):
    """Two who use it at once wait for each other at their first call, if that can be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._both = Barrier(2)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if not self._both.broken:
            try:
                self._both.wait(1)
                self._both.abort()  # they have met
            except BrokenBarrierError:
                pass
        return super().submit(fn, *args, **kwargs)
