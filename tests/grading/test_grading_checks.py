"""What checks are made of: three lines, words for every kind of end, and three ways to run an answer."""

import asyncio
import threading
import time
import types

import pytest
from samples import sample

from helpers.grading.checks import (
    CheckFailed,
    InFlight,
    check,
    expect,
    expect_type,
    run_deadline,
    run_real,
    run_virtual,
)
from helpers.grading.inprocess import try_answers
from helpers.lab.unanswered import NotAnswered, not_answered


def said(function, *answers, title="pages", hint="sort them"):
    """The lines of the check that fails."""
    with pytest.raises(CheckFailed) as failed:
        check(title, hint=hint)(function)(*answers)
    return failed.value._render_traceback_()


def test_a_check_says_one_line_or_three(capsys):
    check("fine")(lambda answer: None)(1)
    assert capsys.readouterr().out == "✔ fine\n"
    assert said(lambda: expect([1] == [2], "out of order")) == ["✘ pages", "  out of order", "  Hint: sort them"]
    assert said(lambda: expect(False, "no", hint="own")) == ["✘ pages", "  no", "  Hint: own"]
    assert said(lambda: expect(False, "no"), hint=None) == ["✘ pages", "  no"]
    lines = said(lambda: expect_type(None, list, "gather"))
    assert lines[1:] == ["  gather gave None, which is no list", "  Hint: is a `return` missing?"]


def test_an_error_of_the_checks_own_code_is_blamed_on_nobody():
    lines = said(lambda: len(None))
    assert lines[1] == "  what came back is of no use to the check: TypeError: object of type 'NoneType' has no len()"
    assert lines[2:] == ["  Hint: is a `return` missing?"]


def test_a_placeholder_says_whose_answer_is_missing_whichever_way_it_is_used():
    gather, Client = not_answered(gather=2, Client=4)

    async def enter():
        async with Client as client:
            return client

    async def wait():
        await gather

    uses = [gather, lambda: Client(1), lambda: gather[0], lambda: list(gather), lambda: gather.limit]
    uses += [lambda: asyncio.run(enter()), lambda: asyncio.run(wait()), lambda: types.new_class("Mine", (Client,))]
    for use in uses:
        with pytest.raises(NotAnswered, match=r"`(gather` of part 2|Client` of part 4) is not answered yet"):
            use()
    assert repr(gather) == "<`gather` of part 2 is not answered yet>" and not hasattr(gather, "_repr_html_")
    assert said(lambda gather: 1 / 0, gather) == [
        "✘ pages",
        "  `gather` of part 2 is not answered yet",
        "  Hint: once it is written, under this name, run its cell, and see that it ends without an error",
    ]


def message(tmp_path, check, **answers):
    path = sample.write(sample.solution(), tmp_path / "03_sample.ipynb")
    return try_answers(path, answers)[check].message


def test_an_answer_that_is_not_there_is_named(tmp_path):
    stub = "async def fetch_all(fetch, urls, limit):\n    raise NotImplementedError"
    assert message(tmp_path, "order", fetch=stub).splitlines()[1] == "  `fetch_all` of part 1 is not answered yet"
    other = "async def fetch_all(fetch, urls, limit):\n    return median(urls)"
    assert message(tmp_path, "order", fetch=other).splitlines()[1:2] == ["  `median` of part 3 is not answered yet"]
    group = (
        "async def fetch_all(fetch, urls, limit):\n    raise ExceptionGroup('', [ValueError(), NotImplementedError()])"
    )
    assert "is not answered yet" not in message(tmp_path, "order", fetch=group)


def test_what_an_answer_raises_and_what_it_lets_through_have_their_own_words(tmp_path):
    raised = message(tmp_path, "order", fetch="async def fetch_all(fetch, urls, limit):\n    return fetch(urls).pages")
    assert (
        "your code raised AttributeError: 'coroutine'" in raised
        and "Hint: an `await` is missing at line 2: `return" in raised
    )
    twice = "import asyncio\nasync def fetch_all(fetch, urls, limit):\n    return await asyncio.gather(None)"
    assert "Hint: it takes what is still to be awaited" in message(tmp_path, "order", fetch=twice)
    let = message(tmp_path, "order", fetch="async def fetch_all(fetch, urls, limit):\n    return await fetch('a')")
    assert "your code let TypeError" in let and "through at fetch_all(), line 2" in let
    assert "Hint: gather keeps the order of its arguments" in let


def test_a_stop_iteration_that_a_generator_converted_is_told_with_its_own_line(tmp_path):
    source = """
def median(values):
    def rest(it):
        while True:
            yield take(it)
    return list(rest(iter(values)))[0]

def take(it):
    return next(it)
"""
    lines = message(tmp_path, "middle", median=source)
    assert "your code raised RuntimeError: generator raised StopIteration at take(), line" in lines
    assert "`return next(it)`\n  Hint: next() found nothing left" in lines


def test_a_name_that_is_missing_is_told_with_the_line_that_wanted_it(tmp_path):
    lines = message(tmp_path, "middle", median="def median(v): return middle(v)")
    assert "`middle` is not defined, at median(), line 1" in lines and "Hint: run the cell of the answer first" in lines


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


def test_run_deadline_ends_an_endless_loop_which_would_fill_the_memory():
    threads = []

    def loop():
        threads.append(threading.current_thread())
        while True:
            time.sleep(0)

    with pytest.raises(CheckFailed):
        run_deadline(loop, seconds=0.1)
    threads[0].join(10)
    assert not threads[0].is_alive()


@pytest.fixture
def spin():
    """A function of a cell that computes without end."""
    exec(compile("def spin():\n    while True: pass", "<cell answer>", "exec"), page := {})
    return page["spin"]


def test_run_deadline_ends_the_threads_that_a_failed_answer_leaves_behind(spin):
    thread = threading.Thread(target=spin, daemon=True)

    def leaves_one():
        thread.start()
        expect(False, "nobody answers")

    with pytest.raises(CheckFailed, match="nobody answers"):
        run_deadline(leaves_one)
    thread.join(10)
    assert not thread.is_alive()


def test_run_deadline_leaves_threads_alone_after_an_error_that_the_check_may_expect():
    exec(compile("def work(): done.append(go.wait(10))", "<cell answer>", "exec"), page := {})
    page["done"], page["go"] = [], threading.Event()
    thread = threading.Thread(target=page["work"], daemon=True)

    def raises():
        thread.start()
        raise OSError("no such file")

    with pytest.raises(OSError, match="no such file"):
        run_deadline(raises)
    time.sleep(0.2)
    page["go"].set()
    thread.join(10)
    assert page["done"] == [True]


def test_run_deadline_ends_an_answer_that_spins_after_a_thread_of_its_died(spin):
    threads = []

    def answer():
        threads.append(threading.current_thread())
        threading.Thread(target=lambda: 1 / 0).start()
        spin()

    with pytest.raises(ZeroDivisionError):
        run_deadline(answer, seconds=0.5)
    threads[0].join(10)
    assert not threads[0].is_alive()


async def waits(event):
    await event.wait()


def test_run_real_returns_raises_and_says_where_everybody_waits():
    async def fails():
        raise TimeoutError

    async def two_wait():
        await asyncio.gather(*(waits(asyncio.Event()) for _ in range(2)))

    assert run_real(asyncio.sleep, 0.01, "slept") == "slept"
    with pytest.raises(TimeoutError):
        run_real(fails)
    with pytest.raises(CheckFailed, match=r"after 1 s: 2 x waits\(\), test_grading_checks.py line \d+: `await event"):
        run_real(two_wait, seconds=1)
    left = [thread for thread in threading.enumerate() if thread.name == "real"]
    for thread in left:
        thread.join(5)
    assert not any(thread.is_alive() for thread in left)


def test_run_real_finds_a_blocked_loop(monkeypatch):
    async def blocks():
        time.sleep(3)  # noqa: ASYNC251

    monkeypatch.setattr("helpers.grading.running.PATIENCE", 0.5)
    lines = said(lambda: run_real(blocks))
    assert "the event loop is blocked, no other task can run: blocks(), " in lines[1] and "`time.sleep(3)" in lines[1]
    assert lines[2].startswith("  Hint: time.sleep")


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
    assert set(results) == {"order", "overlap", "middle"}
    assert results["order"].passed
    assert results["overlap"].message.startswith("✘ calls overlap\n  they ran one after the other\n")
    assert "your code raised TypeError" in results["middle"].message
    assert "median(), line 1: `def median(v): return v[0][0]`" in results["middle"].message
    with pytest.raises(KeyError, match="no answer"):
        try_answers(path, {"nothing": ""})
