"""Part 1: the block waits for its tasks, and what `submit` does before it and after it."""

import asyncio
from typing import Any

from ...grading.checks import expect
from ...lab.exercises.task_workers import Closed
from .jobs import Jobs, Left, Raise, asking, entered, leftover, outcome, result, said, submit
from .running import now

DRAIN = "queue.join() waits until task_done() has been called for all that was put, also for what came meanwhile"
LEFT = "cancel what you started, in a `finally`, and await its end: asyncio.wait(…) raises nothing of theirs"
SHUT = "submit looks first whether the block is entered and not over"
PATIENT = "`result` waits until the task is done, however long that takes"
LONG = 10_000.0


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
    await expect_refused(tasks, "after the block", "task 1", 1)


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


async def lasting(Tasks: Any) -> None:
    """One task takes long."""
    books = Jobs()
    async with entered(Tasks(2)) as tasks:
        submit(tasks, "long", books.run, "long", LONG, "well")
        asked = asking(tasks, "long")
    what = f"a block whose only task takes {LONG:g} s was over after {now():g} s"
    expect(now() == LONG, what, hint="it waits for all tasks, however long they take")
    got = await outcome(asked)
    expect(got == "well", f"a task took {LONG:g} s; who waited for it all the time got {said(got)}", hint=PATIENT)


async def expect_refused(tasks: Any, when: str, known: str = "", had: Any = None) -> None:
    """A new id is refused, or one that is known and has a result, which stays."""
    called = []

    async def func() -> None:
        called.append(1)

    try:
        submit(tasks, known or "refused", func)
    except Closed:
        got = await result(tasks, known or "refused")
        if known:
            what = f"{when}, submit raised Closed for an id that had been taken; then its result was"
            expect(got == had and not called, f"{what} {said(got)}, not {had}", hint="its future keeps its result")
            return
        right = isinstance(got, Raise) and isinstance(got.error, KeyError)
        hint = "a task that isn't taken leaves nothing behind: raise before anything is noted"
        expect(right, f"{when}, submit raised Closed, and then the result of that id was {said(got)}", hint=hint)
        return
    except RuntimeError as error:
        expect(False, f"{when}, submit raised {error!r:.80}, not the Closed of the first cell", hint=SHUT)
    old = "said nothing, for an id that had been taken before" if known else "took a task"
    expect(False, f"{when}, submit {old}", hint=SHUT)


async def outside(Tasks: Any) -> None:
    await expect_refused(Tasks(2), "before the block")
