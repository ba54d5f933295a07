"""How lessons measure, and the executors that they hand out."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from threading import Barrier

import pytest

from helpers.lab.executors import warm_up
from helpers.lab.measure import Run, awaited, in_threads, quickest, quickest_of, seconds, watched


def test_the_quickest_of_a_few_runs_counts() -> None:
    pauses = iter([0.05, 0.01, 0.05])
    assert 0.01 <= quickest(lambda: time.sleep(next(pauses))) < 0.05
    assert seconds(time.sleep, 0.01) >= 0.01


def test_ways_take_turns() -> None:
    order: list[str] = []
    best = quickest_of({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, rounds=2)
    assert order == ["a", "b", "a", "b"] and list(best) == ["a", "b"]


def test_threads_are_named_by_start_and_results_stay_in_order() -> None:
    both = Barrier(2, timeout=20)

    def meet(item: int) -> int:
        both.wait()
        return -item

    with ThreadPoolExecutor(2) as threads:
        run = Run.of("thread", threads.map(watched(meet), [1, 2]))
    assert run.results == [-1, -2]
    assert run.trace.workers == ["thread 1", "thread 2"]
    assert run.trace.peak == 2


def test_no_thread_begins_before_all_are_up() -> None:
    before = threading.active_count()
    run = in_threads(lambda item: (item, threading.active_count() - before), list(range(8)), 8)
    assert run.results[0] == (0, 8) and [item for item, _ in run.results] == list(range(8))


def test_a_failing_job_in_threads_ends_in_its_error() -> None:
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda item: 1 // item, [1, 0, 2], 3)
    assert threading.active_count() == before


def test_tasks_overlap_only_where_they_wait() -> None:
    async def computes(number: int) -> int:
        return sum(range(number))

    async def waits(number: int) -> int:
        await asyncio.sleep(0.05)
        return number

    async def run_all(work: Callable[[int], Awaitable[int]]) -> Run:
        return Run.of("task", await asyncio.gather(*[awaited(work, 1000) for _ in range(3)]))

    computing, waiting = asyncio.run(run_all(computes)), asyncio.run(run_all(waits))
    assert (computing.trace.peak, waiting.trace.peak) == (1, 3)
    assert computing.trace.workers == waiting.trace.workers == ["task 1", "task 2", "task 3"]


def test_a_warm_pool_has_all_its_processes() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert len(warm_up(pool, 2)) == 2
        run = Run.of("process", pool.map(watched(abs), [-1, -2]))
    assert run.results == [1, 2]
    assert run.trace.workers in (["process"], ["process 1", "process 2"])  # one may be quick enough for both
