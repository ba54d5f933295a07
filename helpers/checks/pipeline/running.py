"""Runs an answer on the virtual clock; when a task of its own had died, that is told, and not the hang that it left."""

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from inspect import iscode, unwrap
from pathlib import Path
from traceback import walk_tb
from typing import Any, TypeVar

from ...grading import checks
from ...grading.checks import CheckFailed, expect, keep_tasks
from ...lab.kernel.where import is_cell, raising_place
from ...lab.unanswered import NotAnswered, Placeholder, unwritten
from ...lab.virtual_time import Deadlock, VirtualRun

R = TypeVar("R")
HERE = str(Path(__file__).parent)
FAILURE = re.compile(r"^failed .*: (\w+)$", re.M)
FINISHED = "helpers.pipeline"
BIND = "is each call made as its function wants it? `partial` fills in from the left: name what is later, `read=read`"


def run_virtual(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """`result, seconds = run_virtual(async_fn, *args)`, as in `helpers.grading.checks`.

    Where it ends in a deadlock or an expectation that does not hold, and a task had died before of an error that was
    raised at a line of the answer's, it raises that error instead.
    """
    tasks: list[asyncio.Task[Any]] = []

    async def watched() -> R:
        keep_tasks(tasks)
        return await async_fn(*args)

    try:
        return checks.run_virtual(watched)
    except (Deadlock, CheckFailed):
        for task in tasks:
            error = task.exception() if task.done() and not task.cancelled() else None
            if error is not None and _of_the_answer(error):
                raise error from None
        raise


def expect_own(answer: Any, name: str) -> None:
    """Fail where the answer is, or calls, what this exercise is there to build."""
    called = getattr(answer, "__wrapped__", answer)
    ready = getattr(called, "__module__", "") == FINISHED
    code, names = getattr(called, "__code__", None), getattr(called, "__globals__", {})
    if iscode(code):
        words = _words(code)
        known = [names.get(word) for word in words]
        ready = ready or FINISHED in words or any(_finished(each) for each in known)
        ready = ready or (
            {"helpers", "pipeline"} <= words and _finished(getattr(names.get("helpers"), "pipeline", None))
        )
    expect(not ready, f"`{name}` calls helpers.pipeline", hint="that is the finished one: build it from its parts")


def expect_answered(answer: Any, text: Any) -> None:
    """Raise `NotAnswered` where a report tells that a call failed because an answer is not there yet: which one it is.

    It is a placeholder of the page, or a function that the answer calls and that is still `raise NotImplementedError`.
    """
    failures = set(FAILURE.findall(text)) if isinstance(text, str) else set()
    answer = unwrap(answer)
    page, codes = getattr(answer, "__globals__", {}), [*_codes(answer)]
    if "NotAnswered" in failures:
        named = {name for code in codes for name in code.co_names}
        for name, value in page.items():
            if name in named and isinstance(value, Placeholder):
                raise NotAnswered(name)
    if "NotImplementedError" in failures:
        for code in filter(unwritten, codes):
            raise NotAnswered(code.co_qualname.replace(".<locals>", ""))


def expect_files_fault(text: Any) -> None:
    """Fail where a report tells that a file was lost by an error of the program's."""
    wrong = re.search(r"^failed .*: (TypeError|NameError|AttributeError)$", str(text), re.M)
    expect(not wrong, f"the report says {wrong and wrong[0]!r}: the program's error, not the file's", hint=BIND)


def _codes(function: Any) -> Iterator[Any]:
    """The code of a cell's function, of the functions in it, and of those of the page that these name."""
    page, seen = getattr(function, "__globals__", {}), set[Any]()
    waiting = [getattr(function, "__code__", None)]
    for code in waiting:
        if iscode(code) and code not in seen and is_cell(code.co_filename):
            seen.add(code)
            yield code
            waiting += code.co_consts
            waiting += [getattr(page.get(name), "__code__", None) for name in code.co_names]


def _finished(value: Any) -> bool:
    inner = getattr(value, "__wrapped__", value)
    name = getattr(value, "__name__", "")
    return name == FINISHED or (getattr(inner, "__module__", "") == FINISHED and name == "pipeline")


def _words(code: Any) -> set[str]:
    inner = filter(iscode, code.co_consts)
    return {*code.co_names}.union(*map(_words, inner))


def _of_the_answer(error: BaseException) -> bool:
    if isinstance(error, CheckFailed) or raising_place(error.__traceback__) is None:
        return False
    return not [frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__)][-1].startswith(HERE)
