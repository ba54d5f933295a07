"""The one thread that uses a file. What is asked of it at the same time goes into one transaction: a group commit."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic, sleep, time
from typing import Any, TypeVar

from ..refusals import Closed
from .calls import NO_ROOM, Call, fail, succeed
from .claims import Claims, News
from .file import TaskFile
from .opening import PATIENCE
from .rows import Held

T = TypeVar("T")
POLL = 0.01  # seconds between two looks at what other processes have written
CLOSED = "the file of tasks is closed: the worker has stopped"
PAUSE = 0.2  # seconds before a file that took nothing is tried again


class Writer:
    """Opens the file in a thread, and makes calls there. At the end of each transaction, `claims` has its turn.

    `deliver(news)` hears in the loop what that has found, behind the results. `quiet()`: whether nobody waits for what
    other processes do, so that it need not look every `POLL` seconds.
    """

    def __init__(
        self,
        open_file: Callable[[], TaskFile],
        claims: Claims,
        deliver: Callable[[News], None],
        quiet: Callable[[], bool],
    ) -> None:
        self._open_file, self._claims, self._deliver, self._quiet = open_file, claims, deliver, quiet
        self._loop = asyncio.get_running_loop()
        self._calls = deque[Call[Any]]()
        self._adds = deque[Call[Any]]()  # in their order, until there is room
        self._wake = threading.Event()
        self._closing = False
        self._soonest = 0.0  # when time alone changes something
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    async def open(self) -> None:
        """Raises what opening the file raises."""
        self._thread.start()
        try:
            await self._opened
        except asyncio.CancelledError:  # nobody will close it
            self._closing = True
            self._wake.set()
            raise

    def call(self, do: Callable[[TaskFile, float], T], *, frees: Held | None = None) -> "asyncio.Future[T]":
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

    def refuse(self, error: Exception) -> None:
        """Whoever waits for room gets this error."""
        for call in self._adds:
            fail(call.future, error)

    def _ask(self, calls: "deque[Call[Any]]", call: Call[T]) -> "asyncio.Future[T]":
        if self._closing:
            call.future.set_exception(Closed(CLOSED))
        else:
            calls.append(call)
            if not self._wake.is_set():
                self._wake.set()
        return call.future

    def _run(self) -> None:
        try:
            file = self._open_file()
        except BaseException as error:
            self._tell(fail, self._opened, error)
            return
        self._claims.seen = file.counts["ended"]  # before the first call: what ends from here on is news to somebody
        self._tell(succeed, self._opened, None)
        try:
            self._serve(file)
        finally:
            self._closing = True
            for call in [*self._calls, *self._adds]:
                self._tell(fail, call.future, Closed(CLOSED))
            file.close()
            self._tell(succeed, self._over, None)

    def _serve(self, file: TaskFile) -> None:
        version, looked = -1, 0.0
        while not self._loop.is_closed():
            self._wake.wait(self._seconds())
            self._wake.clear()
            closing = self._closing
            calls = [self._calls.popleft() for _ in range(len(self._calls))]
            if calls or self._adds or self._soonest <= time() or monotonic() - looked > 1:
                looked = monotonic()
                self._group(file, calls)
            elif (now := _changes(file)) != version:
                version, file.soonest = now, 0  # another may have added what is due soon
                self._group(file, calls)
            if closing and not self._calls:
                return

    def _seconds(self) -> float:
        """How long it may sleep when nobody calls."""
        if self._closing:
            return 0
        most = 1.0 if self._quiet() and not self._adds else POLL
        return max(0, min(most, self._soonest - time()))

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
                elif not isinstance(error, sqlite3.OperationalError):  # that will not heal
                    self._tell(self._deliver, News([], [], [], gone=error))
                sleep(PAUSE)
            else:
                if call.frees:
                    self._claims.give_up(call.frees)
                self._tell(fail, call.future, OSError(f"{file.name} took nothing: {error}"))

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
                result = None if call.future.done() else call.do(file, now)
                if result is NO_ROOM:
                    break
                results.append((call, result))
                added += 1
            ended = [call.frees for call in calls if call.frees]
            news = self._claims.turn(file, now, ended)
        for _ in range(added):
            self._adds.popleft()
        self._adds.extend(no_room)
        self._claims.committed(news, now, ended)
        self._soonest = min(file.soonest, self._claims.renewal)
        self._tell(self._give, results, news)

    def _give(self, results: list[tuple[Call[Any], Any]], news: News) -> None:
        for call, result in results:
            (fail if isinstance(result, Exception) else succeed)(call.future, result)
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
