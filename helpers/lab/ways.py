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
        """From what `watched` and `awaited` return. `kind` names the workers: "thread 1" is the first that started, and
        one that is alone needs no number.
        """
        run, seen = cls([], Trace()), Trace()
        for span, result in done:
            seen.add(span)
            run.results.append(result)
        names = {worker: f"{kind} {number}" for number, worker in enumerate(seen.workers, 1)}
        for span in seen.spans:
            run.trace.add(span._replace(worker=names[span.worker] if len(names) > 1 else kind))
        return run

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
