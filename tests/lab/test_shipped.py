"""Functions of a notebook's cells in worker processes: what goes with them, and how their errors come back."""

import linecache
import sys
import traceback
import types
from functools import partial

import numpy as np
import pytest

from helpers.lab.shipped import Workers
from helpers.lab.unanswered import NotAnswered, not_answered
from helpers.parts.pools.errors import CannotStart


@pytest.fixture
def page(monkeypatch):
    """Runs a cell on a page of its own; returns the page."""
    page = types.ModuleType("__main__")
    page.np = np  # imported in its first cell
    monkeypatch.setitem(sys.modules, "__main__", page)

    def run(source, name="cell"):
        file = f"<cell {name}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), vars(page))
        return page

    return run


COUNTING = """
count = 0

def begin(start):
    global count
    count = start

def up():
    global count
    count += 1
    return count
"""


def test_a_global_is_each_processs_own_and_lasts(page):
    cells = page(COUNTING)
    with Workers(1, cells.begin, (5,)) as workers:
        assert [workers.submit(cells.up).result() for _ in range(3)] == [6, 7, 8]
    assert cells.count == 0


def test_what_other_cells_define_and_the_page_imports_goes_along(page):
    page("SIZE = 4\n\ndef ones():\n    return np.ones(SIZE)\n", "first")
    cells = page(
        "def double(x):\n    return x * ones().sum()\n\nclass Job:\n    def do(self, x):\n        return double(x)\n"
    )
    with Workers(1) as workers:
        for work in (cells.double, partial(cells.double), cells.Job().do):
            assert workers.submit(work, 2).result() == 8


def test_a_cell_that_is_needed_again_is_not_run_again(page):
    page(COUNTING, "first")
    cells = page("def twice():\n    return up() + up()\n")
    with Workers(1, cells.begin, (1,)) as workers:
        assert workers.submit(cells.twice).result() == 5


def test_lines_that_try_the_answer_are_left_to_the_page(page):
    answer = "from helpers.lab.shipped import Workers\n\ndef say():\n    return 'yes'\n\n"
    tries = "with Workers(1) as workers:\n    said = workers.submit(say).result()\n\nfor _ in range(2):\n    say()\n"
    assert page(answer + tries).said == "yes"


FAILING = """
def divide(x):
    y = 0
    return x / y

def misspelt():
    return nothing

async def late():
    return 1
"""


def test_an_error_comes_with_its_line_in_the_cell(page):
    cells = page(FAILING)
    with Workers(1) as workers:
        error = workers.submit(cells.divide, 1).exception()
        missing = workers.submit(cells.misspelt).exception()
        late = workers.submit(cells.late).exception()
    frame = traceback.extract_tb(error.__traceback__)[-1]
    assert isinstance(error, ZeroDivisionError)
    assert (frame.filename, frame.lineno, frame.name, frame.line) == ("<cell cell>", 4, "divide", "return x / y")
    assert isinstance(missing, NameError) and missing.name == "nothing"
    assert isinstance(late, TypeError) and "coroutine" in str(late)


def test_an_error_of_the_initializer_is_the_cause_why_no_worker_starts(page):
    cells = page(FAILING)
    with Workers(1, cells.divide, (1,)) as workers, pytest.raises(CannotStart) as failed:
        workers.submit(cells.divide, 1).result()
    assert isinstance(failed.value.__cause__, ZeroDivisionError)
    assert traceback.extract_tb(failed.value.__cause__.__traceback__)[-1].lineno == 4


def test_what_a_worker_cannot_find_by_its_name_fails_its_own_call(page):
    cells = page("def outer():\n    def inner():\n        return 1\n    return inner\n")
    with Workers(1) as workers:
        assert workers.submit(cells.outer()).exception() is not None
        assert workers.submit(abs, -1).result() == 1


def test_an_answer_that_is_missing_is_named(page):
    page("pass").wanted, *_ = not_answered(wanted=1)
    cells = page("def use():\n    return wanted(1)\n")
    with Workers(1) as workers, pytest.raises(NotAnswered, match="wanted"):
        workers.submit(cells.use)
