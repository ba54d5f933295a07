"""A bounded queue between those who ask and the one thread that serves. Nobody polls; who gives up leaves it."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from math import inf
from time import monotonic

from ..refusals import Closed, QueueFull
from .requests import Request


class Line:
    """At most `most` requests; those who come then stand outside, in order, until there is room. Open once `open()`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._changed = threading.Condition()
        self._inside: OrderedDict[Request, None] = OrderedDict()
        self._outside: OrderedDict[Request, None] = OrderedDict()
        self._wanted = inf  # how many must wait for the thread to be woken
        self.ended = False
        self._closed = "it has not been started: use it in a `with` block, or call `start`"

    def __len__(self) -> int:
        return len(self._inside)

    def open(self) -> None:
        self._closed = ""

    def close(self) -> None:
        """Nobody joins any more; those who are there are served at once."""
        with self._changed:
            self._closed = "it is shut down"
            self.ended = True
            self._changed.notify()

    def join(self, request: Request, *, may_wait: bool) -> None:
        """Raises `Closed`, and `QueueFull` where the request may not wait for room. Never blocks."""
        with self._changed:
            if self._closed:
                raise Closed(f"the service takes no requests: {self._closed}")
            request.came = monotonic()
            if len(self._inside) < self._most:
                self._inside[request] = None
                if len(self._inside) >= self._wanted:
                    self._wanted = inf
                    self._changed.notify()
            elif may_wait:
                request.admitted = threading.Event() if request.loop is None else None
                self._outside[request] = None
            else:
                raise QueueFull(f"{self._most} requests wait already")

    def leave(self, request: Request) -> bool:
        """Whoever asked has given up. False where it has been served already."""
        with self._changed:
            waits = request in self._inside or request in self._outside
            self._inside.pop(request, None)
            self._outside.pop(request, None)
            self._admit()
            return waits

    def clear(self) -> list[Request]:
        """All who wait, inside and outside: they leave."""
        with self._changed:
            everyone = [*self._inside, *self._outside]
            self._inside.clear()
            for request in self._outside:
                _wake(request)
            self._outside.clear()
            return everyone

    def gather(self, size: int, due: Callable[[int, float, float], float]) -> list[Request]:
        """Wait for the next batch: it leaves when `size` requests wait, or at `due(how many, first came, last came)`.

        Empty when the line is closed and nobody waits any more.
        """
        with self._changed:
            while self._inside or not self._closed:
                seconds = None
                if count := len(self._inside):
                    first, last = next(iter(self._inside)), next(reversed(self._inside))
                    seconds = due(count, first.came, last.came) - monotonic()
                    if count >= size or seconds <= 0 or self._closed:
                        if batch := self._take(min(count, size)):
                            return batch
                        continue
                self._wanted = size if count else 1
                self._changed.wait(seconds)
                self._wanted = inf
            return []

    def _take(self, count: int) -> list[Request]:
        taken = [self._inside.popitem(last=False)[0] for _ in range(count)]
        self._admit()
        return [request for request in taken if request.begin()]

    def _admit(self) -> None:
        while self._outside and len(self._inside) < self._most:
            request, _ = self._outside.popitem(last=False)
            self._inside[request] = None
            _wake(request)


def lateness() -> float:
    """By how many seconds a thread wakes up late, at best: 0.1 ms on Linux, up to 16 ms on Windows."""
    late, changed = inf, threading.Condition()
    with changed:
        for _ in range(3):
            begin = monotonic()
            changed.wait(1e-4)
            late = min(late, monotonic() - begin - 1e-4)
    return late


def _wake(request: Request) -> None:
    if request.admitted:
        request.admitted.set()
