"""How a stream does while it runs: what came, what left, how far behind it is and how fast."""

import asyncio
from collections import deque

from .events import Observer, notify


class Flow:
    """`taken`, `dropped`, `given`: items so far. `lag`: seconds that the last given one took from the source.

    `observe` is told of each item: "take", then "drop", or "start", "end" or "error", and "give".
    """

    def __init__(self, observe: Observer | None) -> None:
        self.taken = self.dropped = self.given = 0
        self.lag = 0.0
        self._observe = observe
        self._loop = asyncio.get_running_loop()
        self._times = deque([self._loop.time()], maxlen=101)  # of the last given ones

    @property
    def depth(self) -> int:
        """Items on the way: taken, and neither dropped nor given."""
        return self.taken - self.dropped - self.given

    @property
    def throughput(self) -> float:
        """Items given a second, over the last hundred and up to now."""
        seconds = self._loop.time() - self._times[0]
        return (len(self._times) - 1) / seconds if seconds else 0.0

    def take(self, item: object) -> float:
        """One came: returns when (a time of the loop's clock)."""
        self.taken += 1
        self.note(item, "take", "source")
        return self._loop.time()

    def drop(self, item: object) -> None:
        self.dropped += 1
        self.note(item, "drop", "source")

    def give(self, item: object, taken: float) -> None:
        """The one that came at `taken` is given to the reader."""
        self.given += 1
        now = self._loop.time()
        self.lag = now - taken
        self._times.append(now)
        self.note(item, "give", "reader")

    def note(self, item: object, what: str, worker: str) -> None:
        """What a worker does to an item."""
        if self._observe is not None:
            notify(self._observe, item, what, worker, self._loop)
