"""One attempt at a task: in the event loop or in a thread, in its time, and ended even where it will not end."""

import asyncio
import contextvars
import inspect
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

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
                made = await self._in_thread(partial(func, *args, **kwargs))
                self.value = await made if inspect.isawaitable(made) else made
        except BaseException as error:
            self.error = error
            if isinstance(error, KeyboardInterrupt | GeneratorExit):
                raise

    def _in_thread(self, call: Callable[[], Any]) -> Awaitable[Any]:
        """Not the loop's own pool of threads: one that never returns would keep its place there, and the program."""
        future: asyncio.Future[Any] = self._loop.create_future()
        context = contextvars.copy_context()

        def run() -> None:
            try:
                tell = partial(_settle, future, context.run(call), None)
            except BaseException as error:
                tell = partial(_settle, future, None, error)
            with suppress(RuntimeError):  # the loop is closed, nobody waits any more
                self._loop.call_soon_threadsafe(tell)

        self._thread = threading.Thread(target=run, name=f"task {self.task.id}", daemon=True)
        self._thread.start()
        return future

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


def is_async(func: Callable[..., Any]) -> bool:
    """Whether calling it gives a coroutine, so that it is not to be called in a thread."""
    code = getattr(func, "__code__", None)  # the usual case first, since every attempt asks
    if code is not None and code.co_flags & inspect.CO_COROUTINE:
        return True
    return inspect.iscoroutinefunction(func) or inspect.iscoroutinefunction(getattr(func, "__call__", None))  # noqa: B004


def _settle(future: "asyncio.Future[Any]", value: Any, error: BaseException | None) -> None:
    if future.done():  # cancelled
        if inspect.iscoroutine(value):
            value.close()
        return
    if isinstance(error, StopIteration | KeyboardInterrupt):  # a future refuses the one; nobody pressed for the other
        error = RuntimeError(f"{type(error).__name__}: {error}")
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)
