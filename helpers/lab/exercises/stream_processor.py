"""Exercise 08: a source and some work, to try an answer with."""

import asyncio
from collections.abc import AsyncIterator


async def ticks(count: int, every: float = 0.0) -> AsyncIterator[int]:
    """0, 1, 2 … up to `count - 1`, each `every` seconds after the one before."""
    for number in range(count):
        await asyncio.sleep(every)
        yield number


async def pause(item: object) -> object:
    """Takes 0.2 s, and gives the item back."""
    await asyncio.sleep(0.2)
    return item
