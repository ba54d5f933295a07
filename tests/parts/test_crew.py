"""Workers that are there while there is work."""

import asyncio
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.crew import Crew


class Job:
    """Items that take so many seconds each."""

    def __init__(self, size: int) -> None:
        self.items: deque[int] = deque()
        self.served: list[tuple[int, str]] = []
        self.lost: list[int] = []
        self.now = self.peak = 0
        self.crew = Crew(size, self.following, self.serve, lambda item, *_: self.lost.append(item))

    def following(self) -> int | None:
        return self.items.popleft() if self.items else None

    async def serve(self, item: int, worker: str) -> None:
        self.now += 1
        self.peak = max(self.peak, self.now)
        try:
            await asyncio.sleep(item)
            self.served.append((item, worker))
        finally:
            self.now -= 1


@settings(max_examples=60)
@given(items=st.lists(st.integers(0, 5), max_size=30), size=st.integers(1, 5), pause=st.sampled_from([0, 1, 4]))
def test_every_item_is_served_once_by_no_more_than_there_may_be(items, size, pause):
    async def main() -> Job:
        job = Job(size)
        for item in items:
            job.items.append(item)
            job.crew.begin()
            await asyncio.sleep(pause)
        await asyncio.sleep(1000)
        return job

    run = run_virtual(main)
    job = run[0]
    assert sorted(item for item, _ in job.served) == sorted(items) and job.peak <= size
    assert run.leftover == [] and {worker for _, worker in job.served} <= {f"worker {n + 1}" for n in range(size)}


def test_no_task_is_there_where_nothing_is_to_be_done():
    async def main() -> tuple[int, int]:
        job = Job(3)
        idle = len(asyncio.all_tasks())
        job.items.extend([0, 0, 1, 2, 3])
        job.crew.begin()
        busy = len(asyncio.all_tasks())
        await asyncio.sleep(5)
        assert len(asyncio.all_tasks()) == idle
        return busy - idle, job.peak

    assert run_virtual(main)[0] == (3, 3)


@pytest.mark.parametrize("begun", [True, False])
def test_when_others_cancel_all_tasks_what_had_not_begun_is_told_and_the_rest_is_served(begun):
    async def main() -> Job:
        job = Job(2)
        job.items.extend([1, 2, 3, 4])
        job.crew.begin()
        if begun:
            await asyncio.sleep(0.5)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(100)
        return job

    job, _ = run_virtual(main)
    assert sorted(item for item, _ in job.served) == [3, 4] and job.lost == ([] if begun else [1, 2])


def test_stopped_it_has_ended_all_that_it_began():
    async def main() -> tuple:
        job = Job(2)
        job.items.extend([10, 10])
        job.crew.begin()
        await asyncio.sleep(1)
        await job.crew.stop()
        return job.now, job.served, asyncio.all_tasks() - {asyncio.current_task()}

    assert run_virtual(main) == ((0, [], set()), 1)
