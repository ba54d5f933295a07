"""What is done to each way of working on a stream: it is timed, read slowly, brought into trouble, and never ends."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator
from typing import Any, NamedTuple

import psutil

from benchmarks.peers.processor_ways import AT_ONCE, Way, Work, isolated
from helpers.parts.outcome import Outcome

COUNT, LONG, SHORT = 1000, 0.008, 0.002
IDEAL = COUNT * (LONG + SHORT) / 2 / AT_ONCE
SLOW_READER, FAULT = 0.005, 50  # seconds an item; the item that is in trouble


class Run(NamedTuple):
    """Seconds and CPU seconds for all items; the most that were taken from the source and not yet read."""

    wall: float
    cpu: float
    ahead: int


class Counting:
    """A source that counts what was taken of it, and whether it is closed. `fails`: at which item."""

    def __init__(self, count: int, fails: int = -1) -> None:
        self.taken, self.closed = 0, False
        self._count, self._fails = count, fails

    async def items(self) -> AsyncGenerator[int, None]:
        try:
            for item in range(self._count):
                if item == self._fails:
                    raise ConnectionError("the source is gone")
                self.taken += 1
                yield item
        finally:
            self.closed = True


async def long_or_short(item: int) -> int:
    await asyncio.sleep(SHORT if item % 2 else LONG)
    return item


async def a_moment(item: int) -> int:
    await asyncio.sleep(0)
    return item


def value(result: Any) -> Any:
    return result.unwrap() if isinstance(result, Outcome) else result


async def timed(way: Way, ordered: bool) -> tuple[float, float]:
    """Raises `RuntimeError` where a value is missing, or not in its place."""
    loop, seen = asyncio.get_running_loop(), []
    wall, cpu = loop.time(), time.process_time()
    async with way(long_or_short, Counting(COUNT).items(), ordered) as results:
        async for result in results:
            seen.append(value(result))
    wall, cpu = loop.time() - wall, time.process_time() - cpu
    if (seen if ordered else sorted(seen)) != list(range(COUNT)):
        raise RuntimeError("not every value, or not in order")
    return wall, cpu


async def run_ahead(way: Way, ordered: bool) -> int:
    source, read, most = Counting(100), 0, 0
    async with way(a_moment, source.items(), ordered) as results:
        async for _ in results:
            read += 1
            await asyncio.sleep(SLOW_READER)
            most = max(most, source.taken - read)
    return most


async def both(way: Way, ordered: bool) -> Run:
    return Run(*await timed(way, ordered), await run_ahead(way, ordered))


class Trouble(NamedTuple):
    """Tasks left and sources left open after `break` and after being cancelled; what came of 100 items of which one is
    bad; whether an error of the source was raised.
    """

    tasks: int
    still_open: int
    given: int
    raised: bool


async def in_trouble(way: Way) -> Trouble:
    tasks, still_open, given, raised = 0, 0, 0, False
    for cancelled in (False, True):
        source = Counting(10**9)
        reading = asyncio.create_task(_read_some(way, source, 10**9 if cancelled else 20))
        await asyncio.wait([reading], timeout=0.05)
        reading.cancel()
        await asyncio.wait([reading])
        tasks += len(asyncio.all_tasks()) - 1
        still_open += not source.closed

    async def fails_once(item: int) -> int:
        if item == FAULT:
            raise ValueError("a bad item")
        return await a_moment(item)

    try:
        async with way(fails_once, Counting(100).items(), True) as results:
            async for result in results:
                given += value(result) is not None if not isinstance(result, Outcome) else result.ok
    except ValueError:
        pass
    try:
        await _read_some(way, Counting(100, fails=FAULT), 100)
    except ConnectionError:
        raised = True
    return Trouble(tasks, still_open, given, raised)


async def _read_some(way: Way, source: Counting, count: int) -> None:
    async with way(a_moment, source.items(), True) as results:
        async for _ in results:
            count -= 1
            if not count:
                break


class Endless(NamedTuple):
    """CPU seconds for an item, and bytes by which the process grew between a tenth of the way and its end."""

    cpu: float
    grown: float


async def endless(way: Way, ordered: bool, count: int, isolate: bool) -> Endless:
    work: Work = isolated(a_moment) if isolate else a_moment
    process, read, before = psutil.Process(os.getpid()), 0, 0
    cpu = time.process_time()
    async with way(work, Counting(10**12).items(), ordered) as results:
        async for result in results:
            read += 1
            if read == count // 10:
                before = process.memory_info().rss
            if read == count:
                if ordered and value(result) != count - 1:
                    raise RuntimeError("not in order")
                break
    return Endless((time.process_time() - cpu) / count, process.memory_info().rss - before)
