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
from .calls import NO_ROOM, Call, Told, fail, succeed
from .claims import Claims, News
from .file import TaskFile
from .opening import PATIENCE
from .rows import Held

T = TypeVar("T")
POLL = 0.01  # seconds between two looks at what other processes have written
LOOK = 1.0  # seconds after which it looks at everything, however busy it is
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
        self._bell = threading.Lock()  # rung by a release: the thread waits for it far more cheaply than for an Event
        self._bell.acquire()
        self._closing = False
        self._soonest = 0.0  # when time alone changes something
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._thread = threading.Thread(target=self._run, name="tasks", daemon=True)

    async def open(self) -> None:
        """Raises what opening the file raises."""
        try:
            self._thread.start()
            await self._opened
        except asyncio.CancelledError:  # nobody will close it
            self._claims.halted = self._closing = True
            self._ring()
            raise

    def call(self, do: Callable[[TaskFile, float], T]) -> "asyncio.Future[T]":
        """The future result of `do(file, now)`."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._ask(self._calls, Call(do, future))
        return future

    def add(self, do: Callable[[TaskFile, float], T]) -> "asyncio.Future[T]":
        """The same for what may find no room: it then stands in line."""
        future: asyncio.Future[T] = self._loop.create_future()
        self._ask(self._adds, Call(do, future, keeps=True))
        return future

    def end(self, do: Callable[[TaskFile, float], T], held: Held, told: Told[T]) -> None:
        """The same for the end of an attempt: it is tried until it works."""
        self._ask(self._calls, Call(do, told, keeps=True, frees=held))

    async def close(self) -> None:
        """What was asked for is done once more, or is given up where the file takes nothing."""
        self._closing = True
        self._ring()
        with suppress(TimeoutError):  # another process holds the file: the thread ends when that lets go
            async with asyncio.timeout(PATIENCE):
                await asyncio.shield(self._over)

    def refuse(self, error: Exception) -> None:
        """Whoever waits for room gets this error."""
        for call in list(self._adds):  # the thread may take some meanwhile
            fail(call.told, error)

    def _ask(self, calls: "deque[Call[Any]]", call: Call[Any]) -> None:
        if self._closing:
            return call.told.set_exception(Closed(CLOSED))
        calls.append(call)
        self._ring()

    def _ring(self) -> None:
        if self._bell.locked():
            self._bell.release()

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
                self._tell(fail, call.told, Closed(CLOSED))
            file.close()
            self._tell(succeed, self._over, None)

    def _serve(self, file: TaskFile) -> None:
        version, looked = -1, 0.0
        while not self._loop.is_closed():
            self._bell.acquire(timeout=self._seconds())
            closing = self._closing
            calls = [self._calls.popleft() for _ in range(len(self._calls))]
            if closing and not calls:
                return
            wanted = calls or self._adds or self._soonest <= time()
            others = monotonic() - looked > LOOK or (not wanted and file.changes() != version)
            if others:  # may have added what is due soon
                version, looked, file.soonest = file.changes(), monotonic(), 0
            if wanted or others:
                self._group(file, calls)

    def _seconds(self) -> float:
        """How long it may sleep when nobody calls."""
        most = 0.0 if self._closing or self._calls else LOOK if self._quiet() and not self._adds else POLL
        return max(0, min(most, self._soonest - time()))

    def _group(self, file: TaskFile, calls: list[Call[Any]]) -> None:
        """All calls in one transaction. Where that fails each gets one of its own, so that the bad one is alone."""
        try:
            self._transact(file, calls)
        except sqlite3.OperationalError as error:  # the file is locked, or the disk full: it takes none of them
            self._refused(file, calls, error)
        except Exception as error:
            calls += [self._adds.popleft() for _ in range(len(self._adds))]
            if len(calls) < 2:
                return self._refused(file, calls, error)
            for call in calls:
                self._group(file, [call])

    def _refused(self, file: TaskFile, calls: list[Call[Any]], error: Exception) -> None:
        calls += [self._adds.popleft() for _ in range(len(self._adds))]
        for call in calls:
            if call.frees and isinstance(error, sqlite3.OperationalError) and not self._closing:
                self._calls.append(call)
                continue
            if call.frees:
                self._claims.give_up(call.frees)
            self._tell(fail, call.told, OSError(f"{file.name} took nothing: {error}"))
        if not (calls or isinstance(error, sqlite3.OperationalError)):  # that will not heal
            self._tell(self._deliver, News(broken=error))
        if self._calls or not calls:
            sleep(PAUSE)

    def _transact(self, file: TaskFile, calls: list[Call[Any]]) -> None:
        results: list[tuple[Call[Any], Any]] = []
        added, no_room = list[Call[Any]](), list[Call[Any]]()
        try:
            with file.transaction(keeps=bool(self._adds) or any(call.keeps for call in calls)):
                now = time()
                for call in calls:
                    if not call.told.done() or call.frees:
                        result = call.do(file, now)
                        (no_room.append(call) if result is NO_ROOM else results.append((call, result)))
                while self._adds:
                    result = None if self._adds[0].told.done() else self._adds[0].do(file, now)
                    if result is NO_ROOM:
                        break
                    added.append(self._adds.popleft())
                    results.append((added[-1], result))
                ended = [call.frees for call in calls if call.frees]
                news = self._claims.turn(file, now, ended)
        except BaseException:
            self._adds.extendleft(reversed(added))
            raise
        self._adds.extend(no_room)
        self._claims.committed(news, now, ended)
        self._soonest = min(file.soonest, self._claims.renewal)
        self._tell(self._give, results, news)

    def _give(self, results: list[tuple[Call[Any], Any]], news: News) -> None:
        for call, result in results:
            (fail if isinstance(result, Exception) else succeed)(call.told, result)
        self._deliver(news)

    def _tell(self, function: Callable[..., None], *args: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *args)
        except RuntimeError:  # the loop is closed, and nobody waits any more
            self._closing = True
