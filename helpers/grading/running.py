"""Three ways for a check to run an answer, each of which ends: in virtual time, in real time, in a thread."""

import asyncio
import concurrent.futures.thread as pools
import contextlib
import contextvars
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from ..lab import virtual_time
from ..lab.kernel.ending import end_thread
from ..lab.kernel.where import cell_place, count_places, thread_place, waiting_place
from ..lab.virtual_time import BlockedLoop, Deadlock, VirtualRun
from .evidence import tracked
from .words import CheckFailed

R = TypeVar("R")
PATIENCE = 2.5  # real seconds for one step of an event loop


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`: on a clock that jumps, see `helpers.lab.virtual_time`.

    An expectation that fails in a block of the answer's, whose way out then hangs, is told, and not the deadlock.
    """
    unheard: list[CheckFailed] = []

    async def run() -> R:
        try:
            return await async_fn(*args)
        except asyncio.CancelledError as error:
            if isinstance(error.__context__, CheckFailed):
                unheard.append(error.__context__)
            raise

    try:
        return virtual_time.run_virtual(tracked(run), patience=PATIENCE)
    except Deadlock:
        if unheard:
            raise unheard[0] from None
        raise


def keep_tasks(tasks: list[asyncio.Task[Any]]) -> None:
    """From now on, the running event loop adds each task that it makes: one that died can be asked why."""

    def keep(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        tasks.append(asyncio.Task(coroutine, loop=loop, **options))
        return tasks[-1]

    asyncio.get_running_loop().set_task_factory(keep)


def run_real(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any, seconds: float = 15.0) -> R:
    """Await `async_fn(*args)` in real time, in a thread and an event loop of its own: for checks that need sockets.

    Raises what `async_fn` raises; `BlockedLoop` when one step of the loop takes `PATIENCE`; `CheckFailed`, with the
    lines at which all tasks wait, when it is not over after `seconds`.
    """
    loop, box = asyncio.new_event_loop(), Future[R]()
    context = contextvars.copy_context()
    thread = threading.Thread(
        target=context.run, args=(_drive, loop, box, tracked(async_fn), args), name="real", daemon=True
    )
    end = time.monotonic() + seconds
    alive = end

    def beat() -> None:
        nonlocal alive
        alive = time.monotonic() + PATIENCE
        loop.call_later(0.1, beat)

    beat()
    thread.start()
    try:
        while not wait([box], timeout=0.1).done:
            if time.monotonic() > alive:
                raise BlockedLoop(f"the event loop is blocked, no other task can run: {thread_place(thread)}")
            if time.monotonic() > end:
                places = map(waiting_place, asyncio.all_tasks(loop))
                raise CheckFailed(f"still waiting after {seconds:g} s: {count_places(places)}", "")
    except BaseException:
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            loop.call_soon_threadsafe(loop.stop)
        thread.join(1)
        if thread.is_alive():
            end_thread(thread, box.done)
        raise
    thread.join(PATIENCE)
    return box.result()


def _drive(loop: asyncio.AbstractEventLoop, box: Future[Any], async_fn: Callable[..., Any], args: Any) -> None:
    asyncio.set_event_loop(loop)
    try:
        box.set_result(loop.run_until_complete(async_fn(*args)))
    except BaseException as error:
        box.set_exception(error)
    finally:
        virtual_time.settle(loop, seconds=1)
        loop.close()
        asyncio.set_event_loop(None)


def run_deadline(fn: Callable[..., R], *args: Any, seconds: float = 5.0) -> R:
    """Call `fn(*args)` in a thread; fails when it is not back after `seconds`, naming where its threads stand.

    An exception that killed a thread which `fn` started is raised too, even if `fn` did not notice. When it fails, the
    threads of the answer that are left are ended: one may compute for ever, and slow all that follows. An error that
    `fn` itself raises, other than `CheckFailed`, ends none: the check may expect it, and what they still do.
    """
    earlier = set(threading.enumerate())
    results: list[R] = []
    errors: list[BaseException] = []
    over = threading.Event()

    def call() -> None:
        try:
            results.append(tracked(fn)(*args))
        except BaseException as error:
            errors.append(error)
        over.set()

    def lost(details: threading.ExceptHookArgs) -> None:
        if details.exc_value is not None:
            errors.append(details.exc_value)

    hook, threading.excepthook = threading.excepthook, lost
    try:
        thread = threading.Thread(target=call, name="answer", daemon=True)
        thread.start()
        thread.join(seconds)
    finally:
        threading.excepthook = hook
    if not errors and not thread.is_alive():
        return results[0]
    left = set(threading.enumerate()) - earlier
    where = _given_up(left)
    late = CheckFailed(f"deadlock or endless loop: still running after {seconds:g} s: {where}", "")
    first = errors[0] if errors else late  # before the threads are ended, which is an error too
    failed = results or thread.is_alive() or isinstance(first, CheckFailed)
    for each in left if failed else ():
        if each is thread or cell_place(each):
            end_thread(each, over.is_set if each is thread else lambda: False)
    raise first


def _given_up(threads: set[threading.Thread]) -> str:
    """Where they stand; Python does not wait for them at its exit."""
    for thread in threads:
        pools._threads_queues.pop(thread, None)  # type: ignore[attr-defined]
    return count_places(filter(None, map(cell_place, threads))) or "outside your cells"
