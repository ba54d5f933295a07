"""Part 1: how the block ends, and what has become of all its tasks then."""

import asyncio
from typing import Any, NamedTuple

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Closed
from .draining import DRAIN, LEFT, drained, empty, expect_refused, from_outside, lasting, outside
from .jobs import CLEANING, Jobs, Left, Raise, asking, entered, outcome, result, said, simplest, submit, turns
from .running import Gone, now, run_virtual

AT_ONCE = "it waits for no task any more: cancel all the workers, before you wait for the end of any"
BREAK = "cancel the workers and wait for their end; then give Closed to every future that isn't done"
HANGS = "wait for no task any more; and let a worker that you cancel end: `except BaseException` catches that, too"
ALL = "wait until all of them have ended, however they end and however long it takes: asyncio.wait(…) without a timeout"
CLOSED = "submit takes nothing any more from the moment when an exception or a cancellation ends the block"
SLOWLY = 10.0, 200.0  # seconds that tasks need to end
OUT = "let it pass: __aexit__ returns None, and raises nothing of its own"


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
    expect(task.done() or not opened, f"{said_}: 60 s later it wasn't over", hint=HANGS)
    when, running, alive = now(), books.inside.now, asyncio.all_tasks() - before - {task, *asked}
    alive.discard(asyncio.current_task() or task)
    came = asyncio.CancelledError() if task.cancelled() else task.exception()
    right = isinstance(came, asyncio.CancelledError) if cancels else came is error
    if came is not None and not right and not isinstance(came, Left | KeyError | Gone | Closed | BaseExceptionGroup):
        raise came
    expect(right, f"{said_}: what came out of it was {came!r:.90}, not {error or asyncio.CancelledError()!r}", hint=OUT)
    over = way.seconds + CLEANING
    expect(when <= over, f"{said_}: it was over at second {when:g}, not {over:g}", hint=AT_ONCE)
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


async def cleaned(Tasks: Any) -> None:
    """A worker is idle when the block is left, and the tasks of the others clean up, one for long."""
    ended: list[float] = []
    refused: list[bool] = []
    asked: list[asyncio.Task[Any]] = []

    async def cleans_up(tasks: Any, seconds: float) -> None:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            try:
                submit(tasks, f"after {seconds:g}", asyncio.sleep, 0)
            except Closed:
                refused.append(True)
            await asyncio.sleep(seconds)
            raise
        finally:
            ended.append(seconds)

    before = asyncio.all_tasks()
    try:
        async with entered(Tasks(3)) as tasks:
            for seconds in SLOWLY:
                submit(tasks, f"task {seconds:g}", cleans_up, tasks, seconds)
                asked.append(asking(tasks, f"task {seconds:g}"))
            await asyncio.sleep(1)
            raise Left
    except Left:
        pass
    what = f"three workers had two tasks, which need {SLOWLY[0]:g} s and {SLOWLY[1]:g} s to end when they're cancelled"
    what += ": when the block was over"
    expect(len(ended) == 2, f"{what}, {2 - len(ended)} of them were still running", hint=ALL)
    expect(now() == 1 + max(SLOWLY), f"{what}, it was second {now():g}, not {1 + max(SLOWLY):g}", hint=AT_ONCE)
    alive = asyncio.all_tasks() - before - {*asked}
    expect(len(refused) == 2, f"{what}, a task had been taken that a cancelled one submitted", hint=CLOSED)
    alive.discard(asyncio.current_task() or asked[0])
    expect(not alive, f"{what}, {len(alive)} asyncio tasks were alive", hint=LEFT)


@check("the block waits for all tasks, or breaks them off and tells it", hint=DRAIN)
def endings(Tasks: Any) -> None:
    run_virtual(simplest, Tasks)
    run_virtual(outside, Tasks)
    run_virtual(drained, Tasks)
    run_virtual(from_outside, Tasks)
    run_virtual(empty, Tasks)
    run_virtual(lasting, Tasks)
    for what, way in WAYS.items():
        run_virtual(broken_off, Tasks, what, way)
    run_virtual(cleaned, Tasks)
