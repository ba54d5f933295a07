"""Servers with a limit on requests, of every kind, and many callers that have to find it out, in virtual time."""

import asyncio
import math
import random
from collections import deque
from typing import NamedTuple

from helpers.lab.virtual_time import run_virtual
from helpers.parts.llm.pacing import Pacing


class Sliding:
    """`limit` requests in any span of `window` seconds."""

    def __init__(self, limit: int, window: float) -> None:
        self.limit, self.window = limit, window
        self.kept: deque[float] = deque()

    def admits(self, now: float) -> bool:
        while self.kept and self.kept[0] <= now - self.window:
            self.kept.popleft()
        if len(self.kept) >= self.limit:
            return False
        self.kept.append(now)
        return True

    def told(self, now: float) -> tuple[float, float]:
        """What remains, and the seconds until all of it is there again."""
        return max(0, self.limit - len(self.kept)), self.kept[-1] + self.window - now if self.kept else 0.0


class Fixed(Sliding):
    """`limit` requests between two strokes of a clock that strikes every `window` seconds."""

    stroke = -1

    def admits(self, now: float) -> bool:
        if (stroke := math.floor(now / self.window + 0.37)) != self.stroke:
            self.stroke = stroke
            self.kept.clear()
        if len(self.kept) >= self.limit:
            return False
        self.kept.append(now)
        return True

    def told(self, now: float) -> tuple[float, float]:
        return max(0, self.limit - len(self.kept)), (self.stroke + 1 - 0.37) * self.window - now


class Bucket(Sliding):
    """A bucket of `limit` permits, which a window fills evenly."""

    filled, since = math.inf, 0.0

    def admits(self, now: float) -> bool:
        flown = (now - self.since) * self.limit / self.window
        self.filled, self.since = min(self.limit, self.filled + flown), now
        if self.filled < 1:
            return False
        self.filled -= 1
        return True

    def told(self, now: float) -> tuple[float, float]:
        return math.floor(self.filled), (self.limit - self.filled) * self.window / self.limit


KINDS = [Sliding, Fixed, Bucket]


class Sent(NamedTuple):
    time: float
    passed: bool


class Log(list[Sent]):
    """What arrived at the server from the callers, in order."""

    def between(self, start: float, end: float) -> tuple[float, float]:
        """Requests a second that passed, and the share of those sent that were refused."""
        part = [sent.passed for sent in self if start <= sent.time < end]
        return sum(part) / (end - start), 1 - sum(part) / max(1, len(part))


def callers(
    server: Sliding,
    seconds: float,
    *,
    seed: int = 0,
    concurrent: int = 16,
    latency: float = 0.1,
    tells: bool = False,
    others: float = 0.0,
    limits: dict[float, int] | None = None,
    pacing: Pacing | None = None,
) -> Log:
    """So many callers ask again and again; refusals come back ten times sooner than answers.

    `tells`: each answer tells the limit, as OpenAI's headers do. `others`: requests a second of somebody else with the
    same key. `limits`: what the limit becomes, and when.
    """
    rng = random.Random(seed)
    log = Log()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        paced = pacing or Pacing(None, None)

        async def other() -> None:
            while True:
                await asyncio.sleep(rng.uniform(0.9, 1.1) / others)
                server.admits(loop.time())

        async def call() -> None:
            while True:
                await paced.limiter.acquire(1, 100)
                sent = loop.time()
                await asyncio.sleep(rng.uniform(0, 0.002))
                passed = server.admits(loop.time())
                log.append(Sent(loop.time(), passed))
                await asyncio.sleep((latency if passed else latency / 10) * rng.uniform(0.7, 1.3))
                headers = {}
                if tells:
                    remaining, reset = server.told(loop.time())
                    for what, value in (("limit", server.limit), ("remaining", remaining), ("reset", f"{reset:.3f}s")):
                        headers[f"x-ratelimit-{what}-requests"] = str(value)
                paced.heard(sent, 200 if passed else 429, headers)
                if not passed and (wait := paced.refused(sent, loop.time(), 100, None)):
                    paced.limiter.pause(wait)

        tasks = [asyncio.create_task(call()) for _ in range(concurrent)]
        if others:
            tasks.append(asyncio.create_task(other()))
        for when, limit in (limits or {}).items():
            loop.call_at(when, setattr, server, "limit", limit)
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    run_virtual(main, patience=60)
    return log
