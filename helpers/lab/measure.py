"""How lessons measure: the time of a call, the best of a few, and who worked when."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, Self, TypeVar

from .trace import Span, Trace, timed

T = TypeVar("T")
R = TypeVar("R")
Name = TypeVar("Name", bound=Hashable)


def seconds(func: Callable[..., object], *args: object) -> float:
    """What `func(*args)` takes on the wall clock."""
    start = time.perf_counter()
    func(*args)
    return time.perf_counter() - start


def quickest(func: Callable[..., object], *args: object, repeat: int = 3) -> float:
    """The shortest of a few runs: other programs can only make one longer."""
    return min(seconds(func, *args) for _ in range(repeat))


def quickest_of(ways: Mapping[Name, Callable[[], object]], rounds: int = 3) -> dict[Name, float]:
    """The shortest run of each way. They take turns, so that a slow moment of the machine hits all of them."""
    found = [{name: seconds(way) for name, way in ways.items()} for _ in range(rounds)]
    return {name: min(times[name] for times in found) for name in ways}


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


def in_threads(work: Callable[[T], R], items: Sequence[T], threads: int) -> Run:
    """All items in so many threads, none of which begins before all of them are up."""
    line = threading.Barrier(threads, timeout=10)
    with ThreadPoolExecutor(threads, initializer=line.wait) as pool:
        return Run.of("thread", pool.map(watched(work), items))
