"""Part 1: how the block ends, and what has become of all its tasks then."""

import asyncio
from typing import Any, NamedTuple

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Closed
from .jobs import CLEANING, Jobs, Left, Raise, asking, entered, leftover, outcome, result, said, submit, turns
from .running import Gone, now, run_virtual

DRAIN = "queue.join() waits until task_done() has been called for all that was put, also for what came meanwhile"
BREAK = "cancel the workers and wait for their end; then give Closed to every future that isn't done"
OUT = "let it pass: __aexit__ returns None, and raises nothing of its own"
LEFT = "cancel what you started, in a `finally`, and await its end: asyncio.wait(…) raises nothing of theirs"
SHUT = "submit looks first whether the block is entered and not over"


async def drained(Tasks: Any) -> None:
    """The block's last line is done while tasks wait, run, fail and submit others."""
    books = Jobs()
    before = asyncio.all_tasks()

    async def parent(tasks: Any, depth: int) -> int:
        await asyncio.sleep(1)
        if depth:
            submit(tasks, f"child {depth}", parent, tasks, depth - 1)
        return depth

    async with entered(Tasks(2)) as tasks:
        for number in range(4):
            submit(tasks, f"task {number}", books.run, number, 1.0, number if number else Raise(Left("failed")))
        submit(tasks, "parent", parent, tasks, 3)
    when, left = now(), await leftover(before)
    expect(len(books.names) == 4, f"the block ended, and {len(books.names)} of 4 tasks were run", hint=DRAIN)
    wanted = {"task 1": 1, "task 3": 3, "parent": 3, "child 3": 2, "child 2": 1, "child 1": 0}
    for task_id, value in wanted.items():
        got = await outcome(asking(tasks, task_id), 10.0)
        whose = "that another one had submitted meanwhile " if "child" in task_id else ""
        expect(got == value, f"the block ended; a task {whose}had the result {said(got)}, not {value}", hint=DRAIN)
    expect(when == 6, f"a block whose last task is done after 6 s was over after {when:g} s", hint=DRAIN)
    expect(not left, f"the block ended, and when it was over, {left} asyncio tasks were alive", hint=LEFT)
    await expect_refused(tasks, "after the block")


async def from_outside(Tasks: Any) -> None:
    """Somebody submits while the block waits for its tasks."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "first", books.run, "first", 2.0)
        asyncio.get_running_loop().call_later(1, tasks.submit, "second", books.run, "second", 2.0)
    what = "while the block waited for its tasks, another one was submitted: it"
    expect(len(books.names) == 2, f"{what} wasn't run", hint="the block isn't over yet: submit still takes tasks")
    expect(now() == 4 and not books.cancelled, f"{what} wasn't waited for", hint=DRAIN)


async def empty(Tasks: Any) -> None:
    """No task at all, before and after others."""
    before = asyncio.all_tasks()
    async with entered(Tasks(3)):
        pass
    what = "a block without a task"
    expect(now() == 0, f"{what} was over after {now():g} s", hint=DRAIN)
    left = await leftover(before)
    expect(not left, f"{what} left {left} asyncio tasks", hint=LEFT)


async def expect_refused(tasks: Any, when: str) -> None:
    called = []

    async def func() -> None:
        called.append(1)

    try:
        submit(tasks, "refused", func)
    except Closed:
        got = await result(tasks, "refused")
        right = isinstance(got, Raise) and isinstance(got.error, KeyError)
        hint = "a task that isn't taken leaves nothing behind: raise before anything is noted"
        expect(right, f"{when}, submit raised Closed, and then the result of that id was {said(got)}", hint=hint)
        return
    except RuntimeError as error:
        expect(False, f"{when}, submit raised {error!r:.80}, not the Closed of the first cell", hint=SHUT)
    expect(False, f"{when}, submit took a task", hint=SHUT)


async def outside(Tasks: Any) -> None:
    await expect_refused(Tasks(2), "before the block")


class Way(NamedTuple):
    """After so many seconds the block is left by an error of this class, or is cancelled from outside."""

    seconds: float
    error: type[BaseException]
    draining: bool = False  # its last line was done before


WAYS = {
    "was left by an exception": Way(2.5, Left),
    "was left by a KeyError": Way(2.5, KeyError),
    "was left by what is no Exception": Way(2.5, Gone),
    "was left by an exception at once": Way(0.0, Left),
    "was cancelled": Way(2.5, asyncio.CancelledError),
    "was cancelled while it waited for its tasks": Way(2.5, asyncio.CancelledError, draining=True),
}


async def broken_off(Tasks: Any, what: str, way: Way) -> None:
    """Two workers, five tasks of 2 s each: at second 2.5 two are done, two run, and one waits."""
    books, opened = Jobs(), list[Any]()
    cancels = way.error is asyncio.CancelledError
    error = None if cancels else way.error("the block is left")
    asked: list[asyncio.Task[Any]] = []

    async def block() -> None:
        async with entered(Tasks(2)) as tasks:
            opened.append(tasks)
            for number in range(5):
                submit(tasks, f"task {number}", books.run, number, 2.0, number)
                asked.append(asking(tasks, f"task {number}"))
            if way.draining:
                return
            if way.seconds or cancels:
                await asyncio.sleep(100 if cancels else way.seconds)
            if error:
                raise error

    before = asyncio.all_tasks()
    task = asyncio.create_task(block())
    if cancels:
        await asyncio.sleep(way.seconds)
        task.cancel()
    await asyncio.wait([task], timeout=60)
    said_ = f"two workers had five tasks of 2 s, and after {way.seconds:g} s the block {what}"
    expect(task.done() or not opened, f"{said_}: 60 s later it wasn't over", hint=BREAK)
    when, running, alive = now(), books.inside.now, asyncio.all_tasks() - before - {task, *asked}
    alive.discard(asyncio.current_task() or task)
    came = asyncio.CancelledError() if task.cancelled() else task.exception()
    right = isinstance(came, asyncio.CancelledError) if cancels else came is error
    if came is not None and not right and not isinstance(came, Left | KeyError | Gone | Closed | BaseExceptionGroup):
        raise came
    expect(right, f"{said_}: what came out of it was {came!r:.90}, not {error or asyncio.CancelledError()!r}", hint=OUT)
    over = way.seconds + CLEANING
    expect(when <= over, f"{said_}: it was over at second {when:g}, not {over:g}", hint="it waits for no task any more")
    expect(not running, f"{said_}: when it was over, {running} tasks were still running", hint=LEFT)
    expect(not alive, f"{said_}: when it was over, {len(alive)} asyncio tasks were alive", hint=LEFT)
    begun = min(4, len(books.begun))
    await asyncio.sleep(100)
    more = sorted({*books.names} - {*range(4)})
    expect(not more, f"{said_}: number {more and more[0]} had not begun, and was run all the same", hint=BREAK)
    for number, each in enumerate(asked):
        done = way.seconds > 2 and number < 2
        for got in await outcome(each, 10.0), await result(opened[0], f"task {number}"):
            state = "was done" if done else "was running" if number < begun else "had not begun"
            right = got == number if done else isinstance(got, Raise) and isinstance(got.error, Closed)
            wanted = "its result" if done else "Closed"
            expect(right, f"{said_}: who waited for a task that {state} got {said(got)}, not {wanted}", hint=BREAK)
    await turns()
    await expect_refused(opened[0], "after the block")


@check("the block waits for all tasks, or breaks them off and tells it", hint=DRAIN)
def endings(Tasks: Any) -> None:
    run_virtual(outside, Tasks)
    run_virtual(drained, Tasks)
    run_virtual(from_outside, Tasks)
    run_virtual(empty, Tasks)
    for what, way in WAYS.items():
        run_virtual(broken_off, Tasks, what, way)
