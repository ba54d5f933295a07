"""A function, async or not, awaited in the event loop: one that is not is called in a thread of its own."""

import asyncio
import contextvars
import inspect
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Threaded(NamedTuple):
    """`result` can be awaited. Cancelled, it leaves the thread behind: a thread cannot be ended."""

    result: "asyncio.Future[Any]"
    thread: threading.Thread


def in_thread(call: Callable[[], T], name: str) -> Threaded:
    """Begin `call()`. Not in the loop's own pool: one that never returns would keep its place there, and the program.

    The thread has the caller's context, and ends with the process at the latest.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    context = contextvars.copy_context()

    def run() -> None:
        value: Any = None
        try:
            value = context.run(call)
            tell = partial(_settle, future, value, None)
        except BaseException as error:
            tell = partial(_settle, future, None, error)
        try:
            loop.call_soon_threadsafe(tell)
        except RuntimeError:  # the loop is closed, nobody waits any more
            _drop(value)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return Threaded(future, thread)


async def called(func: Callable[..., Awaitable[T] | T], *args: Any, name: str) -> T:
    """What an async function gives, or any other one, which is called in a thread of that name."""
    if is_async(func):
        return await func(*args)  # type: ignore[misc,no-any-return]
    made = await in_thread(partial(func, *args), name).result
    return await made if inspect.isawaitable(made) else made  # type: ignore[no-any-return]


def is_async(func: Callable[..., Any]) -> bool:
    """Whether calling it gives a coroutine, so that it is not to be called in a thread."""
    code = getattr(func, "__code__", None)  # the usual case first, since every attempt asks
    if code is not None and code.co_flags & inspect.CO_COROUTINE:
        return True
    return inspect.iscoroutinefunction(func) or inspect.iscoroutinefunction(getattr(func, "__call__", None))  # noqa: B004


def _drop(value: Any) -> None:
    """Nobody will await it."""
    if inspect.iscoroutine(value):
        value.close()


def _settle(future: "asyncio.Future[Any]", value: Any, error: BaseException | None) -> None:
    if future.done():  # cancelled
        _drop(value)
        return
    if isinstance(error, StopIteration | KeyboardInterrupt):  # a future refuses the one; nobody pressed for the other
        error = RuntimeError(f"{type(error).__name__}: {error}")
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)
