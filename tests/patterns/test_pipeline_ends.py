"""The pipeline when it is left, cancelled, or when its names end badly: nothing hangs, and nothing is left behind."""

import asyncio
import gc
import itertools
import threading
import time
import tracemalloc

import pytest
from async_tools import run as in_real_time
from pipeline_jobs import lines, slowly
from pipeline_tools import Here, ask, read, run
from pool_tools import light_workers, nothing_left, open_files

from helpers.lab import leaks
from helpers.lab.virtual_time import run_virtual
from helpers.pipeline import pipeline


def others() -> set:
    return asyncio.all_tasks() - {asyncio.current_task()}


class Names:
    """Endless, and says when it is closed."""

    closed = False

    async def __call__(self):
        try:
            for number in itertools.count():
                await asyncio.sleep(0.1)
                yield str(number)
        finally:
            await asyncio.sleep(1)
            self.closed = True


async def slow_read(name: str) -> str:
    await asyncio.sleep(1)
    return "one\ntwo\nthree"


async def slow_ask(passage) -> str:
    await asyncio.sleep(2)
    return passage.text


def endless(names):
    return pipeline(names, slow_ask, read=slow_read, prepare=lines, executor=Here(), max_concurrent=3)


@pytest.mark.parametrize("way_out", ["break", "error", "cancel", "at once"])
def test_leaving_leaves_no_task_and_closes_the_names(way_out):
    async def main() -> tuple:
        names = Names()

        async def go() -> None:
            async with endless(names()) as answers:
                if way_out == "at once":
                    return
                async for outcome in answers:
                    if outcome.index == 7:
                        if way_out == "break":
                            break
                        if way_out == "error":
                            raise KeyError("mine")
                        await asyncio.sleep(1000)

        task = asyncio.create_task(go())
        if way_out == "cancel":
            await asyncio.sleep(20)
            task.cancel()
        await asyncio.wait([task])
        return names.closed, others(), task.cancelled() or task.exception()

    closed, left, end = run_virtual(main)[0]
    assert closed and left == set()
    assert isinstance(end, KeyError) if way_out == "error" else end is (True if way_out == "cancel" else None)


def test_cancelled_at_any_step_it_leaves_no_task():
    async def names():
        for number in itertools.count():
            await asyncio.sleep(0)
            yield str(number)

    async def main(steps: int) -> bool:
        seen = []

        async def go() -> None:
            async with pipeline(names(), ask, read=read, prepare=lines, executor=Here(), max_concurrent=2) as answers:
                async for outcome in answers:
                    seen.append(outcome)
                    if len(seen) == 3:
                        break

        task = asyncio.create_task(go())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        assert others() == set()
        return task.cancelled()

    ends = [run_virtual(main, steps)[0] for steps in range(120)]
    assert all(ends[:10]) and not all(ends)


@pytest.mark.parametrize("asynchronous", [True, False])
@pytest.mark.parametrize("count", [0, 1, 50])
def test_an_error_of_the_names_is_raised_after_what_came_before(count, asynchronous):
    def plain():
        yield from map(str, range(count))
        raise LookupError("no more names")

    async def streamed():
        for name in plain():
            yield name

    async def main() -> list:
        seen = []
        options = {"read": read, "prepare": lines, "executor": Here()}
        with pytest.raises(LookupError, match="no more names"):
            async with pipeline(streamed() if asynchronous else plain(), ask, **options) as answers:
                async for outcome in answers:
                    seen.append(outcome.unwrap())
                    await asyncio.sleep(1)
        return seen

    run = run_virtual(main)
    assert sorted(run[0]) == sorted(f"answer to text of {number}" for number in range(count)) and run.leftover == []


def test_what_is_no_source_of_names_is_told():
    with pytest.raises(TypeError, match="not iterable"):
        asyncio.run(run(7))


WAYS_OUT = ["end", "break", "error", "cancel"]


@pytest.mark.parametrize("way_out", WAYS_OUT)
def test_leaving_at_some_moment_leaves_no_thread_process_or_file(way_out, tmp_path):
    """With processes of its own, a journal, and functions that block their threads for a moment."""

    def reads(name: str) -> str:
        time.sleep(0.002)
        return "one\ntwo\nthree"

    def asks(passage) -> str:
        time.sleep(0.002)
        return passage.text

    async def go(names) -> None:
        options = {"read": reads, "prepare": slowly, "journal": tmp_path / "journal", "workers": 2}
        async with pipeline(names, asks, **options) as answers:
            seen = 0
            async for outcome in answers:
                outcome.unwrap()
                seen += 1
                if way_out == "break" and seen == 5:
                    break
                if way_out == "error" and seen == 5:
                    raise KeyError("mine")
                if way_out == "cancel" and seen == 5:
                    asyncio.current_task().cancel()

    async def main() -> None:
        task = asyncio.create_task(go(map(str, range(10)) if way_out == "end" else map(str, itertools.count())))
        await asyncio.wait([task])
        assert (
            task.cancelled()
            if way_out == "cancel"
            else type(task.exception()) is (KeyError if way_out == "error" else type(None))
        )

    with light_workers(), nothing_left():
        in_real_time(main)
        files = open_files()
        in_real_time(main)
        assert open_files() <= files


def test_left_before_its_processes_are_up_it_leaves_none():
    async def main() -> None:
        for seconds in (0, 0.01, 0.05, 0.2):
            async with pipeline(["a"], ask, read=read, prepare=lines, workers=2):
                await asyncio.sleep(seconds)

    with light_workers(), nothing_left():
        in_real_time(main)


def test_a_read_that_never_returns_is_left_behind_alone_and_named():
    go_on = threading.Event()

    def stuck(name: str) -> str:
        if name == "b":
            go_on.wait(60)
        return name

    async def main() -> list[str]:
        before = leaks.snapshot()
        async with pipeline(["a", "b", "c"], ask, read=stuck, prepare=lines, executor=Here()) as answers:
            assert (await anext(answers)).item.file == "a"
        with pytest.raises(AssertionError) as told:
            await leaks.check(before, patience=0.3)
        go_on.set()
        await leaks.check(before)
        return str(told.value)

    assert asyncio.run(main()) == "left behind: thread read b"


def test_after_the_block_it_gives_no_more():
    async def main() -> None:
        async with endless(Names()()) as answers:
            await anext(answers)
        with pytest.raises(RuntimeError, match="block was left"):
            await anext(answers)

    run_virtual(main)


def test_readers_may_share_the_answers():
    async def main() -> list:
        seen = []

        async def some(answers) -> None:
            async for outcome in answers:
                seen.append(outcome.index)
                await asyncio.sleep(0.1)

        async with pipeline(map(str, range(100)), ask, read=read, prepare=lines, executor=Here()) as answers:
            await asyncio.gather(*(some(answers) for _ in range(3)))
        return seen

    assert sorted(run_virtual(main)[0]) == [*range(100)]


def memory_while(count: int, tmp_path) -> list[int]:
    """Bytes that are allocated, at ten moments of a run over so many names, with a journal, threads and a watcher."""
    from concurrent.futures import ThreadPoolExecutor

    sizes, events = [], 0

    def watch(event) -> None:
        nonlocal events
        events += 1

    async def reads(name: str) -> str:
        return f"text of {name}" * 10

    async def asks(passage) -> str:
        return passage.text

    async def main(names) -> int:
        seen = 0
        with ThreadPoolExecutor(2) as threads:
            options = {"read": reads, "prepare": lines, "executor": threads, "observe": watch}
            async with pipeline(names, asks, journal=tmp_path / "journal", **options) as answers:
                async for outcome in answers:
                    seen += outcome.ok
                    if seen % (count // 10) == 0:
                        gc.collect()
                        sizes.append(tracemalloc.get_traced_memory()[0])
        return seen

    tracemalloc.start()
    try:
        assert asyncio.run(main(map(str, range(count)))) == count
    finally:
        tracemalloc.stop()
    assert events >= 6 * count
    return sizes


def flat(sizes: list[int]) -> bool:
    return max(sizes[2:]) - sizes[1] < 100_000


def test_memory_does_not_grow_with_the_number_of_files(tmp_path):
    sizes = memory_while(3000, tmp_path)
    assert flat(sizes), sizes


@pytest.mark.soak
def test_memory_does_not_grow_over_a_hundred_thousand_files(tmp_path):
    sizes = memory_while(100_000, tmp_path)
    print(sizes)
    assert flat(sizes), sizes
