"""Parts 1, 2 and 4: how far the source is ahead of its reader."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect
from .running import run_virtual
from .sources import Source, same, seconds
from .streams import Open, opened, read_all, readable

BOUND = "asyncio.Queue(maxsize) makes `put` wait: every queue and every list on the way needs a bound"


async def bad(item: Any) -> Any:
    """Raises, at once."""
    raise ValueError(f"{item} is a bad item")


WORK = {"": same, "work that raises, ": bad}


async def paused(open_: Open, giver: str, source: Source, work: Any, workers: int, read: int) -> list[int]:
    """How far the source is ahead when nothing has been read, and when the reader pauses after `read` outcomes."""
    ahead = []
    async with await opened(open_(source.stream(), work, workers), giver) as results:
        await asyncio.sleep(1000)
        ahead.append(source.given - source.read)
        async for _ in readable(results, giver):
            source.read += 1
            if source.read == read:
                await asyncio.sleep(1000)
                ahead.append(source.given - source.read)
                break
    expect(source.read == read, f"after {source.read} outcomes the results ended; the source had given {source.given}")
    return ahead


@check("the source is held up by a slow reader")
def back_pressure(pipe: Any) -> None:
    for workers, (which, work) in itertools.product((1, 3, 8), WORK.items()):
        source = Source(range(2000))
        ahead, _ = run_virtual(paused, pipe, "pipe", source, work, workers, 60)
        expect(
            max(ahead) <= 4 * workers,
            f"{which}with {workers} workers, the source was {max(ahead)} items ahead of a reader that paused, "
            f"not {4 * workers} at most",
            hint=BOUND,
        )
        expect(
            source.most <= 4 * workers,
            f"{which}with {workers} workers, the source was up to {source.most} items ahead of its reader, "
            f"not {4 * workers} at most",
            hint=BOUND,
        )
    source = Source([1.0] * 300)
    run_virtual(read_all, pipe, "pipe", source, seconds, 3)
    expect(
        source.most <= 12,
        f"work of 1 s, 3 at a time, the source was up to {source.most} items ahead of a quick reader, not 12 at most",
        hint="a task for each item holds them all: let the workers ask for items, through a queue with a bound",
    )
