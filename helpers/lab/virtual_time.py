"""Virtual time for asyncio: a loop whose clock jumps to the next timer as soon as every task sleeps.

An hour of `asyncio.sleep` takes no time and is measured to the nanosecond, so that tests and checks can ask for exact
durations on a busy machine. A run that can never end is reported with the line at which each task waits.

Calls handed to threads (`asyncio.to_thread`, `run_in_executor`) hold the clock while they work, for `GRACE` real
seconds at most. Real sockets do not fit: timers jump ahead of their peers. `time.monotonic()` stays real.
"""

import asyncio
import contextlib
import contextvars
import math
import selectors
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future, wait
from typing import Any, Generic, TypeVar

from .kernel.ending import end_thread
from .kernel.where import count_places, thread_place, waiting_place

R = TypeVar("R")
GRACE = 2.0  # real seconds for which a silent thread can hold the clock
_stubborn: set[asyncio.Task[Any]] = set()  # outlived their run; thrown away, they would complain in a later cell


class Deadlock(RuntimeError):
    """Every task waits, and nothing is left that could wake one. `places` says where each of them waits."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = list(places)
        tasks = "1 task waits" if len(self.places) == 1 else f"{len(self.places)} tasks wait"
        super().__init__(f"deadlock: {tasks} for something that can never happen: {count_places(self.places)}")


class BlockedLoop(RuntimeError):
    """One step of one task did not come back to the event loop: `time.sleep`, a busy loop, a lock of threads."""


class Endless(RuntimeError):
    """The loop kept turning without ever finishing: a task polls or spins for ever."""


class VirtualRun(tuple[R, float], Generic[R]):
    """`result, seconds = run`. `leftover` says where each task waited that was still alive at the end (cancelled)."""

    leftover: list[str]


class _Selector(selectors.DefaultSelector):
    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.loop.steps += 1
        ready = super().select(0)
        if ready or (timeout is not None and timeout <= 0):
            return ready
        held = self.loop.held_for()
        if held > 0 or (timeout is None and self.loop.in_threads):
            return super().select(min(held, 0.5) if held > 0 else 0.5)
        if timeout is None:
            if self.loop.outsiders() and (ready := super().select(GRACE)):
                return ready
            raise Deadlock(waiting_place(task) for task in asyncio.all_tasks(self.loop))
        self.loop.advance(timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop that starts at second 0 and whose `time()` moves only when every task sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.steps = self.in_threads = 0
        self.over = False  # nothing more runs in it
        self._threads_moved = 0.0
        selector = _Selector()
        selector.loop = self
        super().__init__(selector)
        self._earlier_threads = set(threading.enumerate())
        self.advance(0.0)

    def time(self) -> float:
        return self.now

    def give_up(self) -> None:
        """From another thread: end the run at its next step."""
        with contextlib.suppress(RuntimeError):  # closed meanwhile
            self.call_soon_threadsafe(self.stop)

    def advance(self, seconds: float) -> None:
        """Move the clock on, in whole nanoseconds so that ten sleeps of 0.1 s make 1.0 s."""
        step = round(self.now + seconds, 9) - self.now
        self.now = round(self.now + (max(step, 1e-9) if seconds > 0 else step), 9)
        self._clock_resolution = max(1e-9, 2 * math.ulp(self.now))

    def held_for(self) -> float:
        """Real seconds for which threads that work for this loop still hold the clock."""
        return self._threads_moved + GRACE - time.monotonic() if self.in_threads else 0.0

    def outsiders(self) -> bool:
        """Is there a thread, started since, that might yet call `call_soon_threadsafe`?"""
        return any(
            not thread.name.startswith("asyncio_")
            for thread in {*threading.enumerate()} - {threading.current_thread(), *self._earlier_threads}
        )

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        future = super().run_in_executor(executor, func, *args)
        self._count_thread(+1)
        future.add_done_callback(lambda _: self._count_thread(-1))
        return future

    def _count_thread(self, change: int) -> None:
        self.in_threads += change
        self._threads_moved = time.monotonic()


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any, patience: float = 5.0) -> VirtualRun[R]:
    """Run `async_fn(*args)` on a virtual-time loop of its own; returns `(result, virtual seconds)`.

    Runs in a thread, so that it also works where a loop is running already (a notebook cell). Tasks that are left over
    are cancelled and listed in `leftover`. Raises what `async_fn` raises; `Deadlock` at once; `BlockedLoop` when one
    step takes `patience` real seconds; `Endless` when the run is not over after three times that.
    """
    loop, box, context = VirtualLoop(), Future[VirtualRun[R]](), contextvars.copy_context()
    thread = threading.Thread(target=context.run, args=(_drive, loop, box, async_fn, args), name="virtual", daemon=True)
    thread.start()
    try:
        _watch(loop, box, thread, patience)
    except BaseException:
        end_thread(thread, lambda: loop.over)
        thread.join(0.5)  # what it still warns of belongs to this run
        raise
    thread.join(GRACE)
    return box.result()


def _drive(loop: VirtualLoop, box: Future[Any], async_fn: Callable[..., Coroutine[Any, Any, R]], args: Any) -> None:
    asyncio.set_event_loop(loop)
    try:
        main = loop.create_task(async_fn(*args), name="main")
        main.add_done_callback(lambda _: loop.stop())
        loop.run_forever()
        finished, seconds, places = main.done(), loop.now, settle(loop)
        if not finished:
            raise Endless(f"still running after {seconds:g} s of virtual time: {count_places(places)}")
        run = VirtualRun((main.result(), seconds))
        run.leftover = places
    except BaseException as error:
        loop.over = True
        settle(loop, seconds=60 if isinstance(error, Exception) else 0)
        loop.close()
        box.set_exception(error)
    else:
        loop.close()
        box.set_result(run)
    finally:
        asyncio.set_event_loop(None)


def settle(loop: asyncio.AbstractEventLoop, seconds: float = 60.0) -> list[str]:
    """Cancel what is left over and give it so many seconds of the loop to end; returns where it waited.

    With no second to give the loop runs no further: what is left over is abandoned.
    """
    loop.set_exception_handler(lambda *_: None)  # tasks thrown away after the run have nobody left to tell
    tasks = asyncio.all_tasks(loop)
    places = [waiting_place(task) for task in tasks]
    with contextlib.suppress(BaseException):  # whatever a task answers to that, the run is over
        if tasks and seconds:
            for task in tasks:
                task.cancel()
            loop.run_until_complete(asyncio.wait(tasks, timeout=seconds))
        if seconds:
            loop.run_until_complete(loop.shutdown_asyncgens())
    for task in tasks:
        if not task.done():
            _stubborn.add(task)
        elif not task.cancelled():
            task.exception()  # seen: asyncio need not warn of it
    return places


def _watch(loop: VirtualLoop, box: Future[Any], thread: threading.Thread, patience: float) -> None:
    """Wait for the run; raises when it stands still, tells it to stop when it never ends."""
    steps, moved = -1, time.monotonic()
    end = moved + 3 * patience
    while not wait([box], timeout=0.1).done:
        now = time.monotonic()
        if loop.steps != steps:
            steps, moved = loop.steps, now
        elif now > moved + patience:
            raise BlockedLoop(f"the event loop is blocked, no other task can run: {thread_place(thread)}")
        if now > end + patience:
            raise Endless(f"a task cannot be stopped: {thread_place(thread)}")
        if now > end:
            loop.give_up()
