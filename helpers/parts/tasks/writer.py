"""The one thread that uses a file. What is asked of it at the same time goes into one transaction: a group commit."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic, sleep, time
from typing import Any, Generic, TypeVar

from .file import TaskFile
from .opening import PATIENCE

T = TypeVar("T")
POLL = 0.01  # seconds between two looks at what other processes have written
PAUSE = 0.2  # seconds before a file that took nothing is tried again
NO_ROOM = object()  # what a call returns that is to be made again later, in its turn


@dataclass(slots=True, eq=False)
class Call(Generic[T]):
    """`do(file, now)` for somebody in the loop; an exception that it returns is raised there."""

    do: Callable[[TaskFile, float], T]
    future: "asyncio.Future[T]"
    keeps: bool = False  # with fsync, it goes to the disk
    frees: tuple[str, int] | None = None  # an attempt that has ended: this must be written, however long it takes


class Writer:
    """Opens the file in a thread and makes calls there. `turn` is called in each transaction, at its end, with the
    attempts that end in it, and what it returns goes to `committed`, still in the thread, and then to `deliver`, in
    the loop, behind the results. `quiet()`: whether nobody waits for other processes.
    """

    def __init__(
        self,
        open_file: Callable[[], TaskFile],
        turn: Callable[[TaskFile, float, list[tuple[str, int]]], T],
        committed: Callable[[T, list[tuple[str, int]]], None],
        deliver: Callable[[T], None],
        quiet: Callable[[], bool],
    ) -> None:
        self._open_file, self._turn, self._committed = open_file, turn, committed
        self._deliver, self._quiet = deliver, quiet
        self._loop = asyncio.get_running_loop()
        self._calls = deque[Call[Any]]()
        self._adds = deque[Call[Any]]()  # in their order, until there is room
        self._wake = threading.Event()
        self._closing = False
        self._next: float | None = None  # when time alone changes something
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    async def open(self) -> None:
        """Raises what opening the file raises."""
        self._thread.start()
        await self._opened

    def call(self, do: Callable[[TaskFile, float], T], *, frees: tuple[str, int] | None = None) -> "asyncio.Future[T]":
        """The future result of `do(file, now)`; with `frees` it is tried until it works."""
        return self._ask(self._calls, Call(do, self._loop.create_future(), frees is not None, frees))

    def add(self, do: Callable[[TaskFile, float], T]) -> "asyncio.Future[T]":
        """The same for what may find no room: it then stands in line."""
        return self._ask(self._adds, Call(do, self._loop.create_future(), True))

    async def close(self) -> None:
        """What was asked for is done once more, or is given up where the file takes nothing."""
        self._closing = True
        self._wake.set()
        with suppress(TimeoutError):  # another process holds the file: the thread ends when that lets go
            await asyncio.wait_for(asyncio.shield(self._over), PATIENCE)

    def outside(self) -> "list[asyncio.Future[Any]]":
        """Those who wait for room."""
        return [each.future for each in self._adds]

    def _ask(self, calls: "deque[Call[Any]]", call: Call[T]) -> "asyncio.Future[T]":
        if self._closing:
            call.future.set_exception(RuntimeError("the file is closed"))
        else:
            calls.append(call)
            self._wake.set()
        return call.future

    def _run(self) -> None:
        try:
            file = self._open_file()
        except BaseException as error:
            self._tell(_fail, self._opened, error)
            return
        self._tell(_succeed, self._opened, None)
        try:
            self._serve(file)
        finally:
            self._closing = True
            for call in [*self._calls, *self._adds]:
                self._tell(_fail, call.future, RuntimeError("the file of tasks was closed"))
            file.close()
            self._tell(_succeed, self._over, None)

    def _serve(self, file: TaskFile) -> None:
        version, looked = -1, 0.0
        while not self._loop.is_closed():
            self._wake.wait(self._seconds())
            self._wake.clear()
            closing = self._closing
            calls = [self._calls.popleft() for _ in range(len(self._calls))]
            found = _changes(file)
            due = monotonic() - looked > 1 or (self._next is not None and self._next <= time())
            if calls or self._adds or found != version or due:
                version, looked = found, monotonic()
                self._group(file, calls)
            if closing and not self._calls:
                return

    def _seconds(self) -> float:
        """How long it may sleep when nobody calls."""
        if self._closing:
            return 0
        most = 1.0 if self._quiet() and not self._adds else POLL
        return most if self._next is None else max(0, min(most, self._next - time()))

    def _group(self, file: TaskFile, calls: list[Call[Any]]) -> None:
        """All calls in one transaction. Where that fails each gets one of its own, so that the bad one is alone."""
        try:
            self._transact(file, calls)
        except Exception:
            calls += [self._adds.popleft() for _ in range(len(self._adds))]
            for call in calls or (None,):
                self._alone(file, call)

    def _alone(self, file: TaskFile, call: Call[Any] | None) -> None:
        try:
            self._transact(file, [call] if call else [], adds=False)
        except Exception as error:
            if call is None or (call.frees and isinstance(error, sqlite3.OperationalError) and not self._closing):
                if call:
                    self._calls.append(call)
                    self._wake.set()
                sleep(PAUSE)
            else:
                self._tell(_fail, call.future, OSError(f"the file of tasks took nothing: {error}"))

    def _transact(self, file: TaskFile, calls: list[Call[Any]], *, adds: bool = True) -> None:
        results: list[tuple[Call[Any], Any]] = []
        added = 0
        no_room: list[Call[Any]] = []
        with file.transaction(keeps=any(call.keeps for call in calls) or (adds and bool(self._adds))):
            now = time()
            for call in calls:
                if not call.future.cancelled() or call.frees:
                    result = call.do(file, now)
                    (no_room.append(call) if result is NO_ROOM else results.append((call, result)))
            for call in list(self._adds) if adds else ():
                result = None if call.future.cancelled() else call.do(file, now)
                if result is NO_ROOM:
                    break
                results.append((call, result))
                added += 1
            ended = [call.frees for call in calls if call.frees]
            news = self._turn(file, now, ended)
            self._next = file.next_time()
        for _ in range(added):
            self._adds.popleft()
        self._adds.extend(no_room)
        self._committed(news, ended)
        self._tell(self._give, results, news)

    def _give(self, results: list[tuple[Call[Any], Any]], news: Any) -> None:
        for call, result in results:
            (_fail if isinstance(result, Exception) else _succeed)(call.future, result)
        self._deliver(news)

    def _tell(self, function: Callable[..., None], *args: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *args)
        except RuntimeError:  # the loop is closed, and nobody waits any more
            self._closing = True


def _changes(file: TaskFile) -> int:
    try:
        return file.changes()
    except sqlite3.Error:  # whoever asks for something will hear of it
        return -1


def _succeed(future: "asyncio.Future[Any]", result: Any) -> None:
    if not future.done():
        future.set_result(result)


def _fail(future: "asyncio.Future[Any]", error: BaseException) -> None:
    if not future.done():
        future.set_exception(error)
