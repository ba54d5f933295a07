"""What a project of one's own does with the pattern: work on a stream, in order, and leave it."""

import asyncio
from collections.abc import AsyncGenerator

from mine.parts.batches import batches
from mine.stream_processor import StreamProcessor


async def ticks() -> AsyncGenerator[int, None]:
    for number in range(1_000_000):
        await asyncio.sleep(0)
        yield number


async def total(numbers: list[int]) -> int:
    await asyncio.sleep(0.001)
    return sum(numbers)


async def main() -> None:
    processor = StreamProcessor(total, max_concurrent=4)
    seen = []
    async with batches(ticks(), size=10, seconds=1) as groups, processor.run(groups) as results:
        async for outcome in results:
            seen.append(outcome.unwrap())
            if len(seen) == 20:
                break
    assert seen == [sum(range(10 * number, 10 * number + 10)) for number in range(20)]
    assert results.flow.given == 20 and results.flow.depth <= 8
    assert asyncio.all_tasks() == {asyncio.current_task()}
    print("done")


asyncio.run(main())
