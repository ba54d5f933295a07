"""What a map costs: seconds, CPU of the process and all below it, bytes over its pipes; and the machine's own limit."""

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import psutil

from benchmarks.maps.ways import SPAWN, WORKERS, Function, Map

OpenMap = Callable[..., AbstractContextManager[Map]]


class Spent(NamedTuple):
    """`piped`: bytes that the parent read and wrote, if the system says. `digest`: of all results, in their order."""

    wall: float  # seconds
    cpu: float  # seconds
    piped: float | None
    digest: int | None


class Job(NamedTuple):
    """`items(size)` makes them anew in whichever process asks. `warm_up`: how many go first, uncounted.

    `seconds`: how long the map is begun again in each round, so that the best of many is the same each time.
    """

    func: Function
    items: Callable[[int], Sequence[Any]]
    size: int
    warm_up: int
    seconds: float = 0.0


def spent(open_map: OpenMap, args: tuple[Any, ...], job: Job) -> Iterator[Spent]:
    """Warm the pool, then the same map, once or for as long as the job says."""
    items = job.items(job.size)
    with open_map(*args) as mapped:
        mapped(job.func, items[: job.warm_up])
        for _ in _repeats(job):
            cpu, piped, begin = total_cpu(), _piped(), time.perf_counter()
            results = mapped(job.func, items)
            wall, end = time.perf_counter() - begin, _piped()
            cpu = total_cpu() - cpu
            yield Spent(wall, cpu, None if piped is None or end is None else end - piped, digest(results))
            del results


def spent_in_two_loops(job: Job) -> Iterator[Spent]:
    """The machine's limit: two processes side by side, each with its half of the items; nothing moves."""
    pipes = [SPAWN.Pipe() for _ in range(WORKERS)]
    processes = [SPAWN.Process(target=_half, args=(pipe[1], job, at), daemon=True) for at, pipe in enumerate(pipes)]
    for process in processes:
        process.start()
    for here, _ in pipes:
        here.recv()
    for _ in _repeats(job):
        cpu, begin = total_cpu(), time.perf_counter()
        for here, _ in pipes:
            here.send("go")
        for here, _ in pipes:
            here.recv()
        wall = time.perf_counter() - begin
        yield Spent(wall, total_cpu() - cpu, None, None)
    for here, there in pipes:
        here.close()
        there.close()
    for process in processes:
        process.join()


def _repeats(job: Job) -> Iterator[None]:
    """One, and more until its seconds are over."""
    until = time.monotonic() + job.seconds
    yield
    while time.monotonic() < until:
        yield


def _half(pipe: Connection, job: Job, at: int) -> None:
    items = job.items(job.size)[at::WORKERS]
    for item in items[: job.warm_up]:
        job.func(item)
    pipe.send("ready")
    with suppress(EOFError):
        while pipe.recv():
            results = [job.func(item) for item in items]
            pipe.send("done")
            del results


def total_cpu() -> float:
    """Seconds, of this process and of all below it, those that have ended too (not on macOS and Windows)."""
    me = psutil.Process()
    own = me.cpu_times()
    seconds = own.user + own.system + own.children_user + own.children_system
    for child in me.children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        seconds += times.user + times.system
    return float(seconds)


def _piped() -> float | None:
    """Bytes that this process has read and written: nearly all of them, while it maps, go through its pipes."""
    counters = getattr(psutil.Process(), "io_counters", None)
    read = getattr(counters(), "read_chars", None) if counters else None  # Linux
    return None if counters is None or read is None else float(read + counters().write_chars)


def digest(results: Sequence[Any]) -> int:
    """Of texts or of arrays: equal results have equal ones, in the same order only."""
    found = 0
    for result in results:
        found = zlib.crc32(result if hasattr(result, "dtype") else repr(result).encode(), found)
    return found
