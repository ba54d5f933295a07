"""What the ways of running a job have in common: each call is timed where it runs, and the spans become a trace."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import NamedTuple, Self, TypeVar

from helpers.lab.trace import Span, Trace, timed

T = TypeVar("T")
R = TypeVar("R")


class Run(NamedTuple):
    """The results in order of the items, and who worked when."""

    results: list[object]
    trace: Trace

    @classmethod
    def of(cls, kind: str, done: Iterable[tuple[Span, object]]) -> Self:
        """From what `watched` and `awaited` return. `kind` names the workers, as in `Trace.numbered`."""
        results, seen = list[object](), Trace()
        for span, result in done:
            seen.add(span)
            results.append(result)
        return cls(results, seen.numbered(kind))

    @property
    def seconds(self) -> float:
        return self.trace.seconds


def watched(work: Callable[[T], R]) -> Callable[[T], tuple[Span, R]]:
    """`work` that also says when and where it ran; fit to be sent to another thread or process."""
    return partial(timed, "job", work)


async def awaited(work: Callable[[T], Awaitable[R]], item: T) -> tuple[Span, R]:
    """The same for an async `work`; the worker is the task in which it runs."""
    task = asyncio.current_task()
    start = time.monotonic()
    result = await work(item)
    return Span("job", task.get_name() if task else "", start, time.monotonic()), result
