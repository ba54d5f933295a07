"""Lesson 07's worker processes, its rates, and the same tasks on Redis."""

import asyncio
import shutil
import sqlite3
import time

import pytest

from helpers.lab import datasets
from helpers.lab.lessons.task_workers import on_redis, rates, work
from helpers.lab.lessons.task_workers.processes import Workers
from helpers.lab.llm_server import LLMServer
from helpers.task_workers import AsyncTaskWorker


@pytest.fixture
def where():
    with LLMServer(latency=0.1) as server:
        yield {"api_key": server.api_key, "base_url": server.base_url, "model": server.model}


def test_what_a_kill_broke_off_is_done_by_the_other_process(tmp_path, where):
    workers = Workers(tmp_path, where)
    for name in ("one", "two"):
        workers.start(name)
    try:
        found = asyncio.run(killed(workers, tmp_path))
    finally:
        workers.close()
    assert [result.state for result in found] == ["done"] * 16
    taken_over = sum(result.attempts > 1 for result in found)
    assert 0 < taken_over <= 4
    assert len(list(tmp_path.glob("*.txt"))) == 16
    begun = sum(span.outcome == "error" for span in workers.trace().spans)
    assert 0 < begun <= taken_over  # the others it had claimed, and not yet begun


async def killed(workers, folder):
    async with AsyncTaskWorker(0, file=workers.file) as clerk:
        handles = [await clerk.submit(f"task-{n}", work.summarise, n, str(folder)) for n in range(16)]
        await asyncio.to_thread(busy, workers, "one")
        workers.kill("one")
        for handle in handles:
            await handle
        return [await clerk.get_result(f"task-{n}") for n in range(16)]


def busy(workers, name):
    while not any(what == "start" and place.startswith(name) for _, what, place, _ in workers.events()):
        time.sleep(0.01)


def test_tasks_in_memory_die_with_their_process(tmp_path, where):
    workers = Workers(tmp_path, where)
    workers.start("process", in_memory=True)
    workers.kill("process")
    assert not workers.file.exists()
    assert sum(what == "end" for _, what, _, _ in workers.events()) < 40


@pytest.mark.parametrize("at_once", [1, 20])
def test_the_rates_are_of_tasks_that_were_done(tmp_path, at_once):
    assert asyncio.run(rates.rate(tmp_path / "tasks.sqlite", 40, at_once=at_once)) > 0
    with sqlite3.connect(tmp_path / "tasks.sqlite") as file:
        assert file.execute("SELECT state, count(*) FROM tasks GROUP BY state").fetchall() == [("done", 40)]
    file.close()
    assert rates.commits(tmp_path / "commits.sqlite", 10) > 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # saq calls what redis would rather not have
def test_the_same_tasks_on_redis(where):
    if not shutil.which("redis-server"):
        pytest.skip("no redis-server here")
    pytest.importorskip("saq")
    texts = [passage.text for passage in datasets.passages(2)]
    answers = asyncio.run(on_redis.run(texts, **where))
    assert len(answers) == 2 and all(answers)


def test_without_redis_it_says_so(where, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert asyncio.run(on_redis.run(["text"], **where)) is None
