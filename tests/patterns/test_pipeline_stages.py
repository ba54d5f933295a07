"""The pipeline's middle stage: any executor, and whatever a file does there costs that file."""

import asyncio
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pipeline_jobs as jobs
import pytest
from async_tools import run as in_real_time
from pipeline_tools import Here, ask, run
from pool_tools import light_workers, nothing_left

from helpers.parts.pools.process_pool import ProcessPool
from helpers.pipeline import Document, pipeline

DEEDS = {
    "raise": "ValueError: a bad file",
    "panic": "RuntimeError: Panic: an odd file",
    "leave": "RuntimeError: SystemExit: 3",
    "speechless": "Speechless",
    "stop": "RuntimeError: StopIteration: ",  # of which Python 3.11's event loop never tells who waits
    "interrupt": "RuntimeError: KeyboardInterrupt: ",
    "cancel": "RuntimeError: ended by CancelledError",
    "a string": "TypeError: prepare must give a list of strings",
    "bytes": "TypeError: prepare must give a list of strings",
    "numbers": "TypeError: prepare must give a list of strings",
    "some none": "TypeError: prepare must give a list of strings",
    "nothing": "TypeError: prepare must give a list of strings",
    "a set": "TypeError: prepare must give a list of strings",
    "a lock": "TypeError: ",
    "die": "WorkerDied: the worker process ended with exit code 4",
}


async def text_of(name: str) -> str:
    return name


def names_with(deeds) -> list[str]:
    """Good files, with one of each kind of bad ones between them."""
    return [name for number, deed in enumerate(deeds) for name in (f"good {number}", deed)] + ["good last"]


def check(outcomes, deeds) -> None:
    names = names_with(deeds)
    assert [(outcome.index, outcome.item.file) for outcome in outcomes] == [*enumerate(names)]
    for outcome in outcomes:
        if why := deeds.get(outcome.item.file):
            assert outcome.error.stage == "prepare" and f"prepare: {why}" in str(outcome.error), outcome
            assert outcome.item[1:] == (0, "")
        else:
            assert outcome.unwrap() == f"answer to {outcome.item.file}"


def test_in_a_pool_of_processes_each_deed_costs_its_file(pool):
    check(asyncio.run(run(names_with(DEEDS), read=text_of, prepare=jobs.do, executor=pool)), DEEDS)


def test_in_threads_each_deed_costs_its_file():
    deeds = {deed: why for deed, why in DEEDS.items() if deed != "die"}

    async def main() -> list:
        with ThreadPoolExecutor(2) as threads:
            return await run(names_with(deeds), read=text_of, prepare=jobs.do, executor=threads)

    check(in_real_time(main), deeds)


def test_with_processes_of_its_own_a_death_costs_one_file_and_leaves_nothing():
    deeds = {deed: DEEDS[deed] for deed in ("die", "raise")}

    async def main() -> list:
        options = {"read": text_of, "prepare": jobs.do, "workers": 2}
        async with pipeline(names_with(deeds), ask, **options) as answers:
            return sorted([outcome async for outcome in answers], key=lambda outcome: outcome.index)

    with light_workers(), nothing_left():
        check(in_real_time(main), deeds)


def test_in_the_standard_librarys_processes_errors_cost_their_file():
    deeds = {deed: DEEDS[deed] for deed in ("raise", "a string", "some none")}

    async def main() -> list:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
            return await run(names_with(deeds), read=text_of, prepare=jobs.do, executor=processes)

    with light_workers():
        check(in_real_time(main), deeds)


def test_a_file_that_hangs_is_ended_by_the_pools_own_time_out():
    deeds = {"hang": "TimedOut: no result within 2 s; its worker was killed"}

    async def main() -> list:
        with ProcessPool(1, timeout=2) as pool:
            return await run(names_with(deeds), read=text_of, prepare=jobs.do, executor=pool)

    with light_workers(), nothing_left():
        check(in_real_time(main), deeds)


def test_a_pool_that_is_shut_down_is_told_for_each_file():
    threads = ThreadPoolExecutor(1)
    threads.shutdown()
    outcomes = in_real_time(lambda: run(["a", "b"], read=text_of, executor=threads))
    assert [outcome.error.stage for outcome in outcomes] == ["prepare", "prepare"]


@pytest.mark.parametrize("prepare", [lambda document: [document.text], jobs.threading.Lock().acquire])
def test_what_other_processes_cannot_have_is_told_before_anything_begins(prepare):
    begun = []

    def names():
        begun.append("names")
        yield "a"

    async def main() -> None:
        async with pipeline(names(), ask, prepare=prepare):
            raise AssertionError("it began")

    with nothing_left(), pytest.raises(pickle.PicklingError, match="put it at the top level of a module"):
        in_real_time(main)
    assert begun == []


def test_a_coroutine_is_no_work_for_processes():
    async def prepare(document):
        return [document.text]

    with pytest.raises(TypeError, match="prepare must not be async"):
        asyncio.run(run(["a"], prepare=prepare))


@pytest.mark.parametrize("odd", [None, b"bytes", 7, ["a list"], jobs.threading.Lock()])
def test_what_is_read_may_be_anything_that_prepare_takes(odd, pool):
    async def odd_text(name: str):
        return odd if name == "odd" else name

    outcomes = asyncio.run(run(["a", "odd", "b"], read=odd_text, prepare=jobs.lines, executor=pool))
    assert [outcome.value for outcome in outcomes if outcome.item.file != "odd"] == ["answer to a", "answer to b"]
    assert odd is None or outcomes[1].error.stage == "prepare"


def test_passages_may_come_from_a_generator(pool):
    async def main() -> list:
        with ThreadPoolExecutor(2) as threads:
            options = {"read": text_of, "prepare": jobs.do}
            return [await run(["a generator"], executor=executor, **options) for executor in (pool, threads)]

    for outcomes in asyncio.run(main()):
        assert [(o.item.number, o.item.text) for o in outcomes] == [(1, "one"), (2, "two")]


def test_in_this_thread_an_executor_sees_documents():
    seen = []

    def prepare(document: Document) -> tuple[str, ...]:
        seen.append((document, str(document)))
        return (document.text,)  # any sequence will do

    assert asyncio.run(run(["a"], read=text_of, prepare=prepare, executor=Here()))[0].value == "answer to a"
    assert seen == [(("a", "a"), "a")]
