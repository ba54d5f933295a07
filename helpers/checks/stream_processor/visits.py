"""Readers of a Fresh: one that comes at given times, one that gives up waiting, and two at a time."""

import asyncio
import contextlib
import gc
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

from ...grading.checks import expect
from .sources import Source, alike
from .streams import VERY, is_other, opened, readable

DROP = "one that comes when `size` wait pushes out the first of them: nothing more, and nothing less"
END = "the end"
NONE = "is a `return` missing? And the end is raised: StopAsyncIteration"
OWN = "each Fresh has its own items, count and end: made in __init__ or __aenter__, not in the class or the module"


async def visited(Fresh: Any, source: Source, size: int, visits: Sequence[float]) -> list[tuple[Any, ...]]:
    """At each of these times: what the source has given, the count of the dropped, what one read got, and when."""
    loop, found = asyncio.get_running_loop(), list[tuple[Any, ...]]()
    async with await opened(Fresh(source.stream(), size), "Fresh") as items:
        reader = aiter(readable(items, "Fresh"))
        expect(hasattr(items, "dropped"), "`async with Fresh(…) as items` gave items without `dropped`", hint=DROP)
        for time in visits:
            await asyncio.sleep(max(0.0, time - loop.time()))
            given, dropped = source.given, items.dropped
            expect(type(dropped) is int, f"items.dropped is {dropped!r:.60}, not a number of items", hint="count them")
            try:
                got: Any = await anext(reader)
            except StopAsyncIteration:
                got = END
            except Exception as error:
                said = f"the source raised {source.error!r}, and the reader got another exception, {error!r}"
                expect(not is_other(error, source), said, hint=VERY)
                if error is not source.error:
                    raise
                got = error
            ends = got is END or (source.error is not None and got is source.error)
            known = ends or any(alike(got, item) for item in source.items)
            expect(known or got is not None, "`await anext(items)` gave None", hint=NONE)
            expect(known, f"a read gave {got!r:.60}, which its source never gave", hint=OWN)
            found.append((given, dropped, got, round(loop.time(), 6)))
            if ends:
                break
    return found


async def two_at_a_time(Fresh: Any) -> list[list[tuple[Any, ...]]]:
    """Two of them, of sizes 3 and 5, visited in step."""
    runs = [(Source(range(100), every=1), 3), (Source(range(100, 200), every=1), 5)]
    return await asyncio.gather(*(visited(Fresh, source, size, [10.5, 20.5, 30.5]) for source, size in runs))


async def after_the_block(Fresh: Any, source: Source, size: int) -> tuple[int, int, int]:
    """What the source had given after 5.5 s, and the count of the dropped then, and when the block was over."""
    async with await opened(Fresh(source.stream(), size), "Fresh") as items:
        await asyncio.sleep(5.5)
        given, dropped = source.given, items.dropped
    return given, dropped, items.dropped


class Frame:
    """An item that can be counted while it is alive."""


async def in_memory(Fresh: Any, size: int, count: int) -> int:
    """How many items are alive when all have come and none was read."""
    alive = weakref.WeakSet[Frame]()

    def film() -> Iterator[Frame]:
        for _ in range(count):
            frame = Frame()
            alive.add(frame)
            yield frame

    async with await opened(Fresh(Source(film(), every=1).stream(), size), "Fresh"):
        await asyncio.sleep(count + 1)
        gc.collect()
        return len(alive)


async def impatient(Fresh: Any, source: Source, patience: Sequence[float]) -> list[Any]:
    """What a reader got that gives up waiting after so many seconds, each time, and then reads to the end."""
    found = []
    async with await opened(Fresh(source.stream(), 10), "Fresh") as items:
        for each in patience:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(each):
                    found.append(await anext(aiter(items)))
        async for item in items:
            found.append(item)
    return found
