"""The ways of running a job that lesson 00 compares, and its three jobs."""

import asyncio
import threading
import zlib
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from typing import Any

import matplotlib.pyplot as plt
import nbformat
import pytest

from helpers.lab.charts import grid
from helpers.lab.lessons import start
from helpers.lab.llm_server import LLMServer
from helpers.lab.measure import Run, awaited, watched


def test_texts_are_of_one_size_and_start_again_at_the_end() -> None:
    whole = "".join(jobs.texts(40, 300_000))
    assert len(whole) == 40 * 300_000
    assert whole.count(whole[:2000]) > 1


def test_commonest_pair_counts_what_a_counter_counts() -> None:
    (text,) = jobs.texts(1, 50_000)
    counted = Counter(left + right for left, right in pairwise(text) if " " not in (left, right))
    assert counted[jobs.commonest_pair(text)] == counted.most_common(1)[0][1]


def test_compress_gives_the_size_of_what_unpacks_again() -> None:
    (text,) = jobs.texts(1, 50_000)
    assert jobs.compress(text) == len(zlib.compress(text.encode(), 9)) < len(text) / 2


def test_threads_and_tasks_get_the_same_answer() -> None:
    async def asked(server: LLMServer) -> str:
        async with jobs.http_client(server) as client:
            return await jobs.ask_async(client, server.model, prompt)

    prompt = "Summarise: A barrier lets no thread go on before all are there. It is used at a start."
    with LLMServer() as server:
        answer = jobs.ask(server.base_url, server.api_key, server.model, prompt)
        assert answer == asyncio.run(asked(server)) != ""


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


def in_threads(work: Callable[[int], int], items: list[int]) -> Run:
    """As the lesson's cell defines it."""
    lesson = nbformat.read(Path(__file__).resolve().parents[1] / "notebooks" / "00_start.ipynb", as_version=4)
    (source,) = [cell.source for cell in lesson.cells if cell.id == "in-threads"]
    names: dict[str, Any] = {"threading": threading, "ThreadPoolExecutor": ThreadPoolExecutor}
    names |= {"Run": Run, "watched": watched}
    exec(source, names)
    run: Run = names["in_threads"](work, items)
    return run


def test_no_thread_of_the_lesson_takes_two_items() -> None:
    for _ in range(20):
        run = in_threads(abs, list(range(-8, 0)))
        assert run.results == [8, 7, 6, 5, 4, 3, 2, 1]
        assert len(run.trace.workers) == 8


def test_a_failing_job_in_the_lessons_threads_ends_in_its_error() -> None:
    before = threading.active_count()
    with pytest.raises(ZeroDivisionError):
        in_threads(lambda item: 1 // item, [1, 0, 2])
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
        run = Run.of("process", pool.map(watched(jobs.compress), ["a" * 100, "b" * 200]))
    assert run.results == [jobs.compress("a" * 100), jobs.compress("b" * 200)]
    assert run.trace.workers in (["process"], ["process 1", "process 2"])  # one may be quick enough for both


def test_the_grid_says_what_it_draws() -> None:
    plt.switch_backend("agg")
    run = Run.of("for loop", [watched(len)("abc")])
    assert run.trace.workers == ["for loop"]
    row = {"one by one": run, "again": run}
    said = grid.timelines({"counting": row}, "Two of them")
    assert said == "Two of them: counting: one by one 0.00 s, again 0.00 s."
    assert grid.timelines({"": row}, "Two of them") == "Two of them: one by one 0.00 s, again 0.00 s."
