"""A bound on the requests served at once that can be changed while they run."""

import asyncio
from collections import deque


class Slots:
    """`async with slots:` waits, first come first served, until fewer than `limit` are inside (None: no bound)."""

    def __init__(self, limit: int | None) -> None:
        self.limit = limit
        self._inside = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        if self._full:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                await turn
            except asyncio.CancelledError:
                if turn.done() and not turn.cancelled():  # the slot came in the same instant: pass it on
                    self._leave()
                raise
        else:
            self._inside += 1

    async def __aexit__(self, *_: object) -> None:
        self._leave()

    def resize(self, limit: int | None) -> None:
        self.limit = limit
        self._admit()

    @property
    def _full(self) -> bool:
        return self.limit is not None and self._inside >= self.limit

    def _leave(self) -> None:
        self._inside -= 1
        self._admit()

    def _admit(self) -> None:
        while self._waiting and not self._full:
            turn = self._waiting.popleft()
            if not turn.done():
                self._inside += 1
                turn.set_result(None)
