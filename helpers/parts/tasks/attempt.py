"""One attempt at a task: in the event loop or in a thread, in its time, and ended even where it will not end."""

import asyncio
import inspect
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from ..threads import in_thread, is_async
from .task import Task

GRACE = 1.0  # seconds that a cancelled attempt has for cleaning up


class Attempt:
    """Runs `task.func`, at most `task.options.timeout` seconds, and calls `ended(attempt)` once.

    An async function is awaited, any other is called in a thread of its own, and what it returns is awaited where that
    can be. Then `value`, or `error`, holds what came. Whatever the function does with a cancellation, `ended` is called
    after `GRACE` seconds. What still runs then is `abandoned`: a thread cannot be ended, nor a task that refuses.
    """

    __slots__ = ("_ended", "_loop", "_overdue", "_stopped", "_thread", "_timer", "_work", "error", "task", "value")

    def __init__(self, task: Task, ended: Callable[["Attempt"], None]) -> None:
        self.task = task
        self.value: Any = None
        self.error: BaseException | None = None
        self._ended: Callable[[Attempt], None] | None = ended
        self._overdue = self._stopped = False
        self._thread: threading.Thread | None = None
        self._loop = asyncio.get_running_loop()
        self._work = self._loop.create_task(self._run())
        self._work.add_done_callback(self._finish)
        seconds = task.options.timeout
        self._timer = self._loop.call_later(seconds, self._late) if seconds is not None else None

    @property
    def stopped(self) -> bool:
        """Whether `stop` has ended it."""
        return self._stopped and isinstance(self.error, asyncio.CancelledError)

    @property
    def abandoned(self) -> bool:
        return self._ended is None and (not self._work.done() or (self._thread is not None and self._thread.is_alive()))

    def stop(self) -> None:
        """Cancel it."""
        if not self._stopped:
            self._stopped = True
            self._cancel()

    async def _run(self) -> None:
        func, args, kwargs = self.task.func, self.task.args, self.task.kwargs
        try:
            if is_async(func):
                self.value = await func(*args, **kwargs)
            else:
                threaded = in_thread(partial(func, *args, **kwargs), f"task {self.task.id}")
                self._thread = threaded.thread
                made = await threaded.result
                self.value = await made if inspect.isawaitable(made) else made
        except BaseException as error:
            self.error = error
            if isinstance(error, KeyboardInterrupt | GeneratorExit):
                raise

    def _late(self) -> None:
        self._overdue = True
        self._cancel()

    def _cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
        self._work.cancel()
        self._timer = self._loop.call_later(GRACE, self._finish, self._work)

    def _finish(self, work: asyncio.Task[None]) -> None:
        if self._ended is None:
            return
        if self._timer:
            self._timer.cancel()
        if work.done() and not work.cancelled():
            work.exception()  # an interrupt: asyncio raises it in the program
        else:  # it never began, or does not end
            self.error = asyncio.CancelledError()
        if isinstance(self.error, asyncio.CancelledError) and not self._stopped:
            seconds = self.task.options.timeout
            self.error = (
                TimeoutError(f"it took longer than {seconds:g} s")
                if self._overdue
                else RuntimeError("it was cancelled from inside")
            )
        ended, self._ended = self._ended, None
        ended(self)
