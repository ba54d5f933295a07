"""What a check says where the cause lies elsewhere: in an outcome, in a clock, in a coroutine that nobody awaited."""

import asyncio
import contextlib
import sys
import threading
import time

import pytest
from pool_tools import until
from samples import sample

from helpers.grading.checks import CheckFailed, check, expect, run_deadline, run_virtual
from helpers.grading.inprocess import try_answers
from helpers.grading.reasons import usual_reason
from helpers.lab.kernel.ending import end_thread
from helpers.lab.unanswered import NotAnswered
from helpers.parts.outcome import Outcome


def said(function, *answers):
    with pytest.raises(CheckFailed) as failed:
        check("pages", hint="sort them")(function)(*answers)
    return failed.value._render_traceback_()


def raised(error):
    try:
        raise error
    except Exception as caught:
        return caught


def message(tmp_path, check, **answers):
    path = sample.write(sample.solution(), tmp_path / "03_sample.ipynb")
    return try_answers(path, answers)[check].message


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NotAnswered("fetch"), "`fetch` is not answered yet"),
        (NameError("name 'pges' is not defined", name="pges"), "`pges` is not defined"),
        (TypeError("'NoneType' object is not subscriptable"), "Hint: is a `return` missing?"),
        (AttributeError("'coroutine' object has no attribute 'text'"), "Hint: is an `await` missing?"),
        (ExceptionGroup("", [ValueError(), NotAnswered("fetch")]), "`fetch` is not answered yet"),
    ],
)
def test_an_error_in_an_outcome_that_speaks_for_itself_is_told_instead_of_what_the_check_expected(error, words):
    def all_there(outcomes):
        expect(all(outcome.ok for outcome in outcomes), "a page is missing")

    lines = said(all_there, [Outcome(0, "a", "page"), Outcome(1, "b", error=raised(error))])
    assert words in "\n".join(lines) and "sort them" not in "\n".join(lines)


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(0, "a", error=raised(ValueError("no page"))),
        Outcome(0, None, error=raised(TypeError("'NoneType' object is not iterable"))),  # whose item was None
        Outcome(0, "a", error=TypeError("a page, not NoneType")),  # raised nowhere
    ],
)
def test_any_other_error_in_an_outcome_is_the_checks_affair(outcome):
    assert said(lambda outcome: expect(outcome.ok, "no page"), outcome)[1:] == ["  no page", "  Hint: sort them"]


def test_the_line_that_made_a_forgotten_coroutine_is_told_wherever_it_was_dropped(tmp_path):
    source = "async def fetch_all(fetch, urls, limit):\n    pages = [fetch(url) for url in urls]\n    return pages"
    assert "Hint: an `await` is missing at line 2: `pages = [fetch(url)" in message(tmp_path, "order", fetch=source)


def test_a_function_that_is_not_to_be_awaited_is_told_so(tmp_path):
    lines = message(tmp_path, "middle", median="async def median(values): return values[0]")
    assert "Hint: nobody awaits median(): write `def median`, without `async`" in lines


def test_what_hangs_carries_no_stock_hint():
    release = threading.Event()
    try:
        lines = said(lambda: run_deadline(release.wait, seconds=0.1))
    finally:
        release.set()
    assert len(lines) == 2 and "still running after 0.1 s" in lines[1]
    assert said(lambda: run_virtual(asyncio.Event().wait))[1].startswith("  deadlock: ")


def test_what_a_check_expected_is_told_when_the_way_out_of_a_block_hangs():
    class Block:
        async def __aenter__(self):
            return self

        async def __aexit__(self, *error):
            await asyncio.Event().wait()

    async def pages():
        async with Block():
            expect(False, "a page is missing")

    assert said(lambda: run_virtual(pages))[1:] == ["  a page is missing", "  Hint: sort them"]


def test_the_wrong_clock_is_told_with_its_line(tmp_path):
    source = """
import time
async def fetch_all(fetch, urls, limit):
    begin = time.monotonic()
    return [begin for url in urls]
"""
    lines = message(tmp_path, "order", fetch=source)
    assert "Hint: the clock is the loop's, not that of `time`, at line 4: `begin = time.monotonic()`" in lines


def test_the_time_limit_of_the_answer_is_told_with_the_line_at_which_it_waited(tmp_path):
    source = """
import asyncio
async def fetch_all(fetch, urls, limit):
    async with asyncio.timeout(5):
        await asyncio.Event().wait()
"""
    assert "the time was up, and your code was waiting at fetch_all(), line 5" in message(
        tmp_path, "order", fetch=source
    )


def test_a_cancelled_task_that_is_awaited_is_told_with_the_line_that_awaits_it(tmp_path):
    source = """
import asyncio
async def fetch_all(fetch, urls, limit):
    task = asyncio.create_task(rest())
    await asyncio.sleep(0)
    task.cancel()
    await task
async def rest():
    await asyncio.sleep(10)
"""
    lines = message(tmp_path, "order", fetch=source)
    assert "CancelledError at fetch_all(), line 7: `await task`" in lines and "return_exceptions=True" in lines


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("RuntimeError: asyncio.run() cannot be called from a running event loop", "`await` it"),
        ("RuntimeError: This event loop is already running", "`await` it"),
        ("RuntimeError: <asyncio.locks.Lock object> is bound to a different event loop", "where you use them"),
        ("RuntimeError: generator ignored GeneratorExit", "catch Exception"),
        ("TypeError: 'coroutine' object is not callable", "without calling it"),
        ("TypeError: a coroutine was expected, got <function f at 0x1>", "call it"),
        ("TypeError: a coroutine was expected, got None", "`async` missing"),
        ("TypeError: object NoneType can't be used in 'await' expression", "`async` missing"),
        ("TypeError: 'NoneType' object is not iterable", "`yield` missing"),
        ("TypeError: 'Lock' object does not support the context manager protocol", "`async with`"),
        ("TypeError: 'list' object is not callable", "the name of a function"),
        ("TypeError: 'list' object is not an iterator", "`yield` each"),
        ("UnboundLocalError: cannot access local variable 'x' where it is not associated with a value", "same name"),
        ("RecursionError: maximum recursion depth exceeded", "calls itself"),
        ("RuntimeError: await wasn't used with future", "`await` missing"),
        ("InvalidStateError: Result is not set.", "`await` missing"),
        ("InvalidStateError: invalid state", "ask its `done()` first"),
        ("InvalidStateError: CANCELLED: <Future at 0x1 state=cancelled>", "ask its `done()` first"),
        ("RuntimeError: Future in unexpected state", "isn't asked again"),
        ("AssertionError: daemonic processes are not allowed to have children", "a cell of its own"),
        ("TypeError: exceptions must derive from BaseException", "`await` missing"),
        ('TypeError: can only concatenate str (not "NoneType") to str', "null in JSON"),
    ],
)
def test_pythons_own_words_have_a_usual_reason(python, words):
    assert words in (usual_reason(python) or "")
    assert usual_reason("ValueError: no page") is None


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("TypeError: object of type 'count' has no len()", "endless"),
        ("KeyError: 'choices'", "look first"),
        ("TypeError: Object of type bytes is not JSON serializable", "look at what you were given"),
        ("ZeroDivisionError: float division by zero", "before you divide"),
        ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc3: unexpected end of data", "what is whole"),
        ("AttributeError: Can't pickle local object 'load.<locals>.<lambda>'", "of modules"),
        ("PicklingError: Can't pickle <function <lambda> at 0x1>: attribute lookup failed", "of modules"),
    ],
)
def test_some_have_one_only_where_a_line_of_the_answer_raised_them(python, words):
    assert words in (usual_reason(python, own_line=True) or "")
    assert usual_reason(python) is None


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_thread_that_spins_in_finalizers_is_ended():
    async def page():
        pass

    def spin():
        with contextlib.suppress(SystemExit):
            while True:
                page()

    thread = threading.Thread(target=spin, daemon=True)
    thread.start()
    time.sleep(0.1)
    end_thread(thread, lambda: False)
    thread.join(10)
    assert not thread.is_alive()


def test_threads_that_end_in_the_order_of_their_start_leave_pythons_hook_as_it_was():
    def being_ended():
        return sum(each.name == "ending" for each in threading.enumerate())

    def hold_on(reached, go):
        while not go.is_set():
            with contextlib.suppress(SystemExit):
                while not go.is_set():
                    time.sleep(0.001)
            reached.set()

    assert until(lambda: being_ended() == 0)  # of the tests before
    hook = sys.unraisablehook
    holding = [(threading.Event(), threading.Event()) for _ in range(2)]
    for reached, go in holding:
        thread = threading.Thread(target=hold_on, args=(reached, go), daemon=True)
        thread.start()
        end_thread(thread, lambda: False)
        assert reached.wait(10)
    for left, (_, go) in zip((1, 0), holding, strict=True):
        go.set()
        assert until(lambda left=left: being_ended() == left)
    assert sys.unraisablehook is hook


def test_a_thread_that_is_about_to_end_is_left_alone():
    over, ends = threading.Event(), []

    def work():
        try:
            while True:
                time.sleep(0.01)
        except SystemExit:
            over.set()
            for _ in range(30):
                time.sleep(0.01)  # clears up
            ends.append("well")

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    end_thread(thread, over.is_set)
    thread.join(10)
    assert ends == ["well"]
