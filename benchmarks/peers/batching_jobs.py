"""What is done to each way of gathering requests: few and many clients, no model at all, and trouble."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from benchmarks.peers.batching_ways import SIZE, Service, Way

FIXED, EACH = 0.005, 0.0001  # seconds that a batch takes, and each of it
WARM_UP, MEASURED = 2.0, 1.5  # seconds; some of them learn
PATIENCE = 1.5  # seconds, after which a request hangs
BAD = -1
R = TypeVar("R")


def model(items: list[int]) -> list[int]:
    """It does not depend on the machine, as far as timers are on time."""
    time.sleep(FIXED + EACH * len(items))
    return [2 * item for item in items]


def limit(clients: int) -> float:
    """Requests a second that the model can answer at most, when so many ask again at once."""
    most = min(clients, SIZE)
    return most / (FIXED + EACH * most)


class Load(NamedTuple):
    """`p50`: seconds. `share`: of the limit. `cpu`: seconds for a request."""

    p50: float
    share: float
    cpu: float


def running(job: Callable[..., Awaitable[R]], *args: Any) -> Iterator[R]:
    """The loop is left as it is: some of them swallow being cancelled."""
    yield asyncio.new_event_loop().run_until_complete(_as_coroutine(job, args))


async def _as_coroutine(job: Callable[..., Awaitable[R]], args: tuple[Any, ...]) -> R:
    return await job(*args)


async def under_load(way: Way, window: float, clients: int) -> Load:
    async with way(model, window, False) as service:
        return await asked_again(service.predict, clients, WARM_UP, MEASURED)


async def asked_again(
    predict: Callable[[int], Awaitable[int]],
    clients: int,
    warm_up: float,
    measured: float,
    cpu_time: Callable[[], float] = time.process_time,
) -> Load:
    """Each client asks again as soon as it is answered. Raises `RuntimeError` for a wrong answer."""
    loop, times = asyncio.get_running_loop(), []
    begin = loop.time() + warm_up
    end, cpu = begin + measured, 0.0

    async def client(number: int) -> None:
        nonlocal cpu
        asked = loop.time()
        while asked < end:
            if await predict(number) != 2 * number:
                raise RuntimeError("a wrong answer")
            answered = loop.time()
            if begin <= answered < end:
                cpu = cpu or cpu_time()
                times.append(answered - asked)
            asked = answered

    await asyncio.gather(*map(client, range(clients)))
    cpu = cpu_time() - cpu
    return Load(sorted(times)[len(times) // 2], len(times) / measured / limit(clients), cpu / len(times))


async def alone(clients: int) -> Load:
    """The model in a loop, with as many items at a time: what timers that are late leave of its limit."""
    times, items = [], list(range(min(clients, SIZE)))
    begin = time.monotonic()
    cpu = time.process_time()
    while time.monotonic() < begin + MEASURED:
        asked = time.monotonic()
        model(items)
        times.append(time.monotonic() - asked)
    seconds, count = time.monotonic() - begin, len(times) * len(items)
    return Load(sorted(times)[len(times) // 2], count / seconds / limit(clients), (time.process_time() - cpu) / count)


async def of_nothing(way: Way, in_loop: bool, clients: int = 64, times: int = 300) -> tuple[float, float]:
    """Requests a second, and CPU seconds for each, where the model returns what it is given."""
    async with way(lambda items: items, 0.0, in_loop) as service:

        async def client(number: int) -> None:
            for _ in range(times):
                if await service.predict(number) != number:
                    raise RuntimeError("a wrong answer")

        await client(0)
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*map(client, range(clients)))
        count = clients * times
        return count / (time.perf_counter() - wall), (time.process_time() - cpu) / count


class Trouble(NamedTuple):
    """Requests that were answered right, or told, in each case; None for `closed` where there is no way to close."""

    cancelled: int
    bad: int
    short: int
    closed: int | None
    wake_ups: float


async def in_trouble(way: Way) -> Trouble:
    return Trouble(
        await _three_of_twenty_cancelled(way),
        await _one_of_twenty_bad(way),
        await _one_result_short(way),
        await _closed_with_200_queued(way),
        await _idle(way),
    )


async def _ask(service: Service, items: range | list[int]) -> list[asyncio.Task[int]]:
    tasks = [asyncio.ensure_future(_as_coroutine(service.predict, (item,))) for item in items]
    await asyncio.sleep(0.001)
    return tasks


async def _right(tasks: list[asyncio.Task[int]]) -> int:
    done, _ = await asyncio.wait(tasks, timeout=PATIENCE)
    return sum(not task.cancelled() and not task.exception() and task.result() >= 0 for task in done)


async def _three_of_twenty_cancelled(way: Way) -> int:
    async with way(model, FIXED, False) as service:
        tasks = await _ask(service, range(20))
        for task in tasks[5:8]:
            task.cancel()
        return await _right(tasks[:5] + tasks[8:])


async def _one_of_twenty_bad(way: Way) -> int:
    def picky(items: list[int]) -> list[int]:
        if BAD in items:
            raise ValueError("a bad item")
        return model(items)

    async with way(picky, FIXED, False) as service:
        return await _right(await _ask(service, [*range(10), BAD, *range(10, 19)]))


async def _one_result_short(way: Way) -> int:
    async with way(lambda items: model(items)[1:], FIXED, False) as service:
        done, _ = await asyncio.wait(await _ask(service, range(20)), timeout=PATIENCE)
        return sum(task.cancelled() or task.exception() is not None for task in done)


async def _closed_with_200_queued(way: Way) -> int | None:
    async with way(model, FIXED, False) as service:
        if service.close is None:
            return None
        tasks = await _ask(service, range(200))
        await service.close()
        done, _ = await asyncio.wait(tasks, timeout=PATIENCE)
        return len(done) if all(task.cancelled() or task.exception() for task in done) else await _right(tasks)


async def _idle(way: Way) -> float:
    async with way(model, FIXED, False) as service:
        await service.predict(1)
        await asyncio.sleep(0.5)
        before = _wake_ups()
        await asyncio.sleep(1)
        return max(0.0, _wake_ups() - before - 1)  # the 1 is this sleep


def _wake_ups() -> int:
    """Of all threads of this process so far: how often one has slept (Linux; elsewhere nothing is counted)."""
    lines = [
        line
        for task in Path("/proc/self/task").glob("*/status")
        for line in task.read_text().splitlines()
        if line.startswith("voluntary")
    ]
    return sum(int(line.split()[1]) for line in lines)
