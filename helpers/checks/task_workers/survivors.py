"""Part 1: a task that ends by what is no Exception costs itself."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import TaskFailed
from .jobs import Jobs, Raise, asking, entered, outcome, result, said, simplest, submit
from .running import Gone, run_virtual

CATCH = "around the call: `except Exception` for what is raised as it is, then `except BaseException` for the rest"
CAUSE = "TaskFailed, with the error that it stands for as its __cause__: `raise TaskFailed(…) from error`, or set it"
ASIDE = (
    "a task that cancels itself cancels the asyncio task in which it runs: give it one of its own, or uncancel() the "
    "worker's"
)
ON = "the worker goes on with the next task, whatever the last one raised"

Func = Callable[[], Coroutine[Any, Any, Any]]


def raising(error: BaseException) -> Func:
    async def func() -> None:
        await asyncio.sleep(1)
        raise error

    return func


async def cancels_itself() -> None:
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(1)


async def awaits_the_cancelled() -> None:
    future = asyncio.get_running_loop().create_future()
    future.cancel()
    await future


async def fails_in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(raising(ConnectionError("in a group"))())
        await asyncio.sleep(5)


async def is_late() -> None:
    async with asyncio.timeout(1):
        await asyncio.sleep(5)


def ends(kind: str) -> tuple[Func, BaseException]:
    """A function that ends in this way, and what it raises, or something of that class."""
    functions = {"cancelled itself": cancels_itself, "awaited what had been cancelled": awaits_the_cancelled}
    if kind in functions:
        return functions[kind], asyncio.CancelledError()
    error = {
        "SystemExit": SystemExit(1),
        "a BaseException": Gone("raised by a task"),
        "KeyboardInterrupt": KeyboardInterrupt(),
        "CancelledError": asyncio.CancelledError("raised by a task"),
    }[kind.removeprefix("raised ")]
    return raising(error), error


KINDS = (
    "raised CancelledError",
    "cancelled itself",
    "awaited what had been cancelled",
    "raised a BaseException",
    "raised SystemExit",
)


async def among_others(Tasks: Any, kind: str) -> None:
    """Five tasks of that kind, for two workers, and others before and after them."""
    books = Jobs()
    async with entered(Tasks(2)) as tasks:
        submit(tasks, "long", books.run, "long", 30.0, "well")
        waits = []
        for number in range(3):
            func, error = ends(kind)
            submit(tasks, f"bad {number}", func)
            waits.append((asking(tasks, f"bad {number}"), error))
        submit(tasks, "next", books.run, "next", 1.0, "well")
        for asked, error in waits:
            expect_failed(await outcome(asked, 100.0), error, kind)
        what = f"a task {kind}; who waited for"
        got = await outcome(asking(tasks, "next"), 100.0)
        expect(got == "well", f"{what} the next one got {said(got)}", hint=ON)
        got = await outcome(asking(tasks, "long"), 100.0)
        hint = ASIDE if "itself" in kind else ON
        expect(got == "well" and not books.cancelled, f"{what} one that ran beside it got {said(got)}", hint=hint)
        func, error = ends(kind)
        submit(tasks, "asked later", func)
        await asyncio.sleep(5)
        expect_failed(await result(tasks, "asked later"), error, kind)
        submit(tasks, "asked later", books.run, "again")
        await asyncio.sleep(5)
        what = f"a task {kind}, and when its id was submitted again, it"
        expect("again" not in books.names, f"{what} was run again", hint="the same id is the same task: run it once")
        expect_failed(await result(tasks, "asked later"), error, kind)


def expect_failed(got: Any, error: BaseException, kind: str) -> None:
    what = f"a task {kind}; who waited for it got {said(got)}"
    expect(isinstance(got, Raise) and isinstance(got.error, TaskFailed), f"{what}, not a TaskFailed", hint=CATCH)
    cause = got.error.__cause__
    right = cause is error or (isinstance(error, asyncio.CancelledError) and isinstance(cause, asyncio.CancelledError))
    expect(right, f"{what}, whose __cause__ is {cause!r}, not {error!r}", hint=CAUSE)


async def how_often_cancelled() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0


async def undisturbed(Tasks: Any) -> None:
    """The same worker, after a task that has cancelled itself, runs a task group and a time-out."""
    async with entered(Tasks(1)) as tasks:
        for number in range(3):
            submit(tasks, f"bad {number}", cancels_itself)
        submit(tasks, "next", how_often_cancelled)
        submit(tasks, "group", fails_in_a_group)
        submit(tasks, "late", is_late)
        for task_id, kind in ("group", ExceptionGroup), ("late", TimeoutError):
            got = await outcome(asking(tasks, task_id), 100.0)
            what = f"after tasks that had cancelled themselves, one that raised a {kind.__name__}"
            right = isinstance(got, Raise) and isinstance(got.error, kind)
            expect(right, f"{what} gave {said(got)} to who waited for it", hint=ASIDE)
        count = await result(tasks, "next")
        what = "after tasks that had cancelled themselves, the next one found itself cancelled as well: its"
        expect(count == 0, f"{what} asyncio.current_task().cancelling() was {said(count)}", hint=ASIDE)


async def draining(Tasks: Any, kind: str) -> None:
    """The block's last line is done; then tasks end in that way, among others."""
    books, func, error = Jobs(), *ends(kind)
    async with entered(Tasks(2)) as tasks:
        submit(tasks, "long", books.run, "long", 30.0, "well")
        for number in range(3):
            submit(tasks, f"bad {number}", func)
        submit(tasks, "next", books.run, "next", 1.0, "well")
        bad = [asking(tasks, f"bad {number}") for number in range(3)]
    for asked in bad:
        expect_failed(await outcome(asked, 100.0), error, f"{kind} while the block waited for its tasks")
    for task_id in "long", "next":
        got = await result(tasks, task_id)
        what = f"a task {kind} while the block waited for its tasks; who waited for another one got"
        expect(got == "well" and not books.cancelled, f"{what} {said(got)}", hint=ON)


async def after_errors(Tasks: Any) -> None:
    """Ordinary errors."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        for number in range(3):
            submit(tasks, f"bad {number}", raising(ConnectionError("no net")))
        submit(tasks, "next", books.run, "next", 1.0, "well")
        got = await outcome(asking(tasks, "next"), 100.0)
        expect(got == "well", f"three tasks raised ConnectionError; who waited for the next got {said(got)}", hint=ON)


@check("a task that ends by SystemExit or cancels itself costs itself", hint=CATCH)
def survivors(Tasks: Any) -> None:
    run_virtual(simplest, Tasks)
    run_virtual(after_errors, Tasks)
    for kind in KINDS:
        run_virtual(among_others, Tasks, kind)
        run_virtual(draining, Tasks, kind)
    run_virtual(undisturbed, Tasks)
