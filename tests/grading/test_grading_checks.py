"""What check cells import, and answers tried without a kernel."""

import asyncio
import threading

import pytest
from grading_samples import sample

from helpers.grading.checks import CheckFailed, InFlight, check, expect, run_deadline, run_virtual, within
from helpers.grading.inprocess import try_answers


def two_lines(failed):
    return "\n".join(failed.value._render_traceback_())


def test_check_says_one_line_or_two(capsys):
    with check("fine"):
        pass
    assert capsys.readouterr().out == "✔ fine\n"
    with pytest.raises(CheckFailed) as failed, check("pages", hint="sort them"):
        expect([1] == [2], "the pages are out of order")
    assert two_lines(failed) == "✘ pages: the pages are out of order\n  Hint: sort them"
    with pytest.raises(CheckFailed) as failed, check("pages", hint="sort them"):
        raise ExceptionGroup("", [ValueError("no"), NotImplementedError()])
    assert two_lines(failed).startswith("✘ pages: not answered yet\n")


def test_a_stop_iteration_that_a_generator_converted_is_told_with_its_own_line(tmp_path):
    path = sample.write(sample.solution(), tmp_path / "03_sample.ipynb")
    source = """
def median(values):
    def rest(it):
        while True:
            yield take(it)
    return list(rest(iter(values)))[0]

def take(it):
    return next(it)
"""
    message = try_answers(path, {"median": source})["median-check"].message
    assert "your code raised RuntimeError: generator raised StopIteration at take(), line" in message
    assert "`return next(it)`\n  Hint: next() found nothing left" in message


def test_a_name_that_is_missing_is_told_wherever_it_was_wanted(tmp_path):
    path = sample.write(sample.solution(), tmp_path / "03_sample.ipynb")
    for source, where in {"def other(v): ...": "", "def median(v): return middle(v)": ", at median(), line 1"}.items():
        message = try_answers(path, {"median": source})["median-check"].message
        assert f" is not defined{where}" in message and "Hint: run the cell of the answer first" in message


def test_run_deadline_returns_raises_and_gives_up():
    release = threading.Event()

    def dies():
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()

    assert run_deadline(lambda a: a + 1, 1) == 2
    with pytest.raises(ZeroDivisionError):
        run_deadline(dies)
    try:
        with pytest.raises(CheckFailed, match=r"still running after 0.1 s"):
            run_deadline(release.wait, seconds=0.1)
    finally:
        release.set()


def test_within_says_where_everybody_waits():
    async def waits(event):
        await event.wait()

    async def main():
        async with within(10):
            await asyncio.sleep(0)
        with pytest.raises(
            CheckFailed, match=r"after 0.1 s: 2 x waits\(\), test_grading_checks.py line \d+: `await event"
        ):
            async with within(0.1):
                await asyncio.gather(*(waits(asyncio.Event()) for _ in range(2)))
        with pytest.raises(TimeoutError):
            async with within(10):
                raise TimeoutError

    asyncio.run(main())


def test_in_flight_counts_calls_that_overlap():
    calls = InFlight()

    async def call():
        with calls:
            await asyncio.sleep(1)

    async def main():
        await asyncio.gather(call(), call(), call())
        await call()

    assert run_virtual(main)[1] == 2.0
    assert (calls.calls, calls.now, calls.peak) == (4, 0, 3)


def test_answers_are_tried_in_this_process(tmp_path):
    path = sample.write(sample.solution(), tmp_path / "03_sample.ipynb")
    assert all(result.passed for result in try_answers(path, {}).values())
    serial = "async def fetch_all(fetch, urls, limit):\n    return [await fetch(url) for url in urls]"
    results = try_answers(path, {"fetch": serial, "median": "def median(v): return v[0][0]"})
    assert set(results) == {"fetch-order", "fetch-overlap", "median-check"}
    assert results["fetch-order"].passed
    assert results["fetch-overlap"].message.startswith("✘ calls overlap: they ran one after the other\n")
    assert "your code raised TypeError" in results["median-check"].message
    assert "median(), line 1: `def median(v): return v[0][0]`" in results["median-check"].message
    with pytest.raises(KeyError, match="no answer"):
        try_answers(path, {"nothing": ""})
