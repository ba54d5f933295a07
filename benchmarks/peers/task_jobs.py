"""What is done to each way of running tasks: many at once, one by one, a kill, and one now and then."""

import asyncio
import multiprocessing
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.peers.task_functions import HELD, HOLDING, NOTED, RUN, STARTED, Work
from benchmarks.peers.task_ways import Service, Setting, Way, by_tasks

GROUP = 500
WARM_UP, MEASURED = 0.3, 1.0  # seconds
KILLED = 100  # tasks
PATIENCE = 8.0  # seconds without another task done, after which no more will be
LEASE = 1.0  # seconds, shorter than that
SAMPLES, PAUSE = 100, (0.005, 0.025)  # tasks that come now and then, and seconds between them
IDLE = 1.0  # seconds
POLL = 0.01  # seconds between two looks into the queue, when nothing was there: ours looks as often
SPAWN = multiprocessing.get_context("spawn")


class Rates(NamedTuple):
    """Tasks a second, submitted and done, in groups and one by one, and CPU seconds for one of a group."""

    groups: float
    singles: float
    cpu: float


async def rates(way: Way, setting: Setting, group: int = GROUP) -> Rates:
    """Raises `RuntimeError` where a result is wrong, or a task was not run once."""
    async with way(NOTED, setting) as service:
        await _in_groups(service, group, WARM_UP)
        in_groups, cpu = await _in_groups(service, group, MEASURED)
        return Rates(in_groups, await _one_by_one(service, MEASURED), cpu)


async def _in_groups(service: Service, group: int, seconds: float) -> tuple[float, float]:
    RUN.clear()
    count, passed = 0, 0.0
    begin, cpu = time.perf_counter(), time.process_time()
    while not count or passed < seconds:
        numbers = range(count, count + group)
        expect(await service.all_of(numbers), numbers)
        count += group
        passed = time.perf_counter() - begin
    cpu = time.process_time() - cpu
    expect_once(count)
    return count / passed, cpu / count


async def _one_by_one(service: Service, seconds: float) -> float:
    RUN.clear()
    count, passed = 0, 0.0
    begin = time.perf_counter()
    while not count or passed < seconds:
        expect([await service.result(await service.accept(count))], [count])
        count += 1
        passed = time.perf_counter() - begin
    expect_once(count)
    return count / passed


def expect(results: Sequence[int], numbers: Sequence[int]) -> None:
    if results != [2 * number for number in numbers]:
        raise RuntimeError("a wrong result")


def expect_once(count: int) -> None:
    """Where tasks are run at all: a file of rows runs none."""
    if RUN and sorted(RUN) != list(range(count)):
        raise RuntimeError(f"{len(RUN)} runs of {count} tasks")


def killed(way: Way, setting: Setting) -> Iterator[int]:
    """Tasks that are done in the end, of `KILLED`, where the process dies with `HELD` of them under way."""
    folder = setting.folder
    with _in_another_process(_until_killed, way, setting) as first:
        first.recv()  # all are accepted
        while _count(folder, "held-*") < HELD:
            time.sleep(0.01)
    (folder / "again").touch()
    with _in_another_process(_serve, way, HOLDING, setting) as second:
        second.recv()  # it is ready
        done, until = 0, time.monotonic() + PATIENCE
        while done < KILLED and time.monotonic() < until:
            if (now := _count(folder, "done-*")) > done:
                done, until = now, time.monotonic() + PATIENCE
            time.sleep(0.01)
    yield done


def _count(folder: Path, pattern: str) -> int:
    return sum(1 for _ in folder.glob(pattern))


def _until_killed(way: Way, setting: Setting, tell: Connection) -> None:
    async def submit() -> None:
        async with way(HOLDING, setting) as service:
            for number in range(KILLED):
                await service.accept([str(setting.folder), number])
            tell.send("accepted")
            await asyncio.sleep(3600)

    asyncio.run(submit())


def _serve(way: Way, work: Work, setting: Setting, tell: Connection) -> None:
    """Run tasks until it is killed."""

    async def serve() -> None:
        async with way(work, setting):
            tell.send("ready")
            await asyncio.sleep(3600)

    asyncio.run(serve())


class Delays(NamedTuple):
    """Seconds from `accept` to the start of the task, the median: in this process, and in another one. And CPU seconds
    a second of this process, which has a worker, while nothing comes.
    """

    here: float
    elsewhere: float
    idle: float


async def delays(way: Way, setting: Setting) -> Delays:
    async with way(STARTED, replace(setting, folder=_folder(setting, "here"))) as service:
        here = await _now_and_then(service)
        cpu = time.process_time()
        await asyncio.sleep(IDLE)
        idle = (time.process_time() - cpu) / IDLE
    setting = replace(setting, folder=_folder(setting, "elsewhere"))
    with _in_another_process(_serve, way, STARTED, replace(setting, role="runs")) as other:
        other.recv()  # it is ready
        async with way(STARTED, replace(setting, role="submits")) as service:
            return Delays(here, await _now_and_then(service), idle)


async def delays_of_a_pipe(_: Setting) -> Delays:
    """The limit: no queue and no file, a task of the loop and a pipe."""
    with _in_another_process(_echo) as other:

        async def send(_: Any) -> Any:
            other.send(None)
            return other.recv()

        async with by_tasks(STARTED, _) as service:
            here = await _now_and_then(service)
        return Delays(here, await _now_and_then(service._replace(accept=send, result=_itself)), 0.0)


async def _now_and_then(service: Service) -> float:
    """Each finds a worker that has nothing to do."""
    times = []
    for number in range(SAMPLES + 10):
        await asyncio.sleep(random.uniform(*PAUSE))
        begin = time.time()
        times.append(await service.result(await service.accept(number)) - begin)
    return sorted(times[10:])[SAMPLES // 2]


async def _itself(value: float) -> float:
    return value


def _echo(tell: Connection) -> None:
    with suppress(EOFError):
        while True:
            tell.recv()
            tell.send(time.time())


def _folder(setting: Setting, name: str) -> Path:
    folder = setting.folder / name
    folder.mkdir()
    return folder


@contextmanager
def _in_another_process(target: Callable[..., None], *args: Any) -> Iterator[Connection]:
    """It is killed at the end."""
    ours, theirs = SPAWN.Pipe()
    process = SPAWN.Process(target=target, args=(*args, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        process.kill()
        process.join()
