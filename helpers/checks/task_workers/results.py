"""Part 1: what those get who wait for a result, and that a task is run once."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .jobs import Jobs, Left, Raise, asking, entered, outcome, result, said, simplest, submit, turns
from .running import now, run_virtual

FUTURE = "each task has a future, which its worker settles by set_result or set_exception, whatever the value is"
AGAIN = "a future keeps its result: leave it where it is, for whoever asks later"
SHIELD = (
    "whoever awaits a future and is cancelled cancels it too: asyncio.wait([future]) or asyncio.shield stand between"
)
EARLY = "asked for before it was done"
ONCE = "ask whether the id is known before anything is queued, and forget no id when its task is done"


class Array:
    """A value that is neither true nor false, and gives no answer to `==`: as an array of numpy's."""

    def __bool__(self) -> bool:
        raise ValueError("The truth value of an array with more than one element is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "array([0, 1])"


VALUES: tuple[Any, ...] = (7, None, 0, False, "", ValueError("a value, not raised"), Array(), [1, 2])
ERRORS = (ConnectionError("no net"), KeyError("key"), TimeoutError("late"), ExceptionGroup("two", [Left(), Left()]))


async def given(Tasks: Any) -> None:
    """Each value and each error reaches whoever asks: before, when it's done, and after the block."""
    books = Jobs()
    wanted: dict[str, Any] = {f"value {number}": value for number, value in enumerate(VALUES)}
    wanted |= {f"error {number}": Raise(error) for number, error in enumerate(ERRORS)}
    async with entered(Tasks(2)) as tasks:
        for task_id, gives in wanted.items():
            submit(tasks, task_id, books.run, task_id, 1.0, gives)
        early = {task_id: [asking(tasks, task_id) for _ in range(2)] for task_id in wanted}
        for task_id, askers in early.items():
            for asker in askers:
                expect_got(await outcome(asker), wanted[task_id], EARLY)
        for task_id, gives in wanted.items():
            for _ in range(2):
                expect_got(await result(tasks, task_id), gives, "asked for again when it was done")
    for task_id, gives in wanted.items():
        expect_got(await result(tasks, task_id), gives, "asked for after the block")


def expect_got(got: Any, wanted: Any, when: str) -> None:
    if isinstance(wanted, Raise):
        right = isinstance(got, Raise) and got.error is wanted.error
        same = isinstance(got, Raise) and repr(got.error) == repr(wanted.error)
        but = ", another one" if same else ""
        hint = FUTURE if when == EARLY else AGAIN
        expect(right, f"a task raised {wanted.error!r}; {when}, its result was {said(got)}{but}", hint=hint)
        return
    hint = FUTURE if when == EARLY else AGAIN
    expect(got is wanted, f"a task returned {wanted!r}; {when}, its result was {said(got)}", hint=hint)


async def unknown(Tasks: Any) -> None:
    """Nobody has submitted it."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "known", books.run, "known", 1.0)
        got = await outcome(asking(tasks, "unknown"), 5.0)
        right = isinstance(got, Raise) and isinstance(got.error, KeyError)
        what = f"for an id that nobody had submitted, `await tasks.result(…)` gave {said(got)}, not a KeyError"
        expect(right, what, hint="look it up in a dictionary that submit fills")


async def nobody(Tasks: Any) -> None:
    """The only one who waits gives up, before the task begins, or while it runs; then somebody asks."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        for task_id in "runs", "waits":
            submit(tasks, task_id, books.run, task_id, 2.0, "its result")
        waits = [asking(tasks, task_id) for task_id in ("runs", "waits")]
        await asyncio.sleep(1)
        for asked in waits:
            asked.cancel()
        await asyncio.sleep(10)
        for task_id in "runs", "waits":
            where = "was running" if task_id == "runs" else "had not begun"
            what = f"while a task {where}, the only one who waited for it gave up: who asked later"
            expect_undisturbed(await result(tasks, task_id), what)


async def plain(Tasks: Any) -> None:
    """A function without `async` is called: it raises, or it returns what is awaited."""
    books, error = Jobs(), ConnectionError("before anything is awaited")

    def raises() -> None:
        raise error

    def starts() -> Any:
        return books.run("started", 1.0, "well")

    async with entered(Tasks(1)) as tasks:
        submit(tasks, "raises", raises)
        submit(tasks, "starts", starts)
        for task_id, wanted in ("raises", error), ("starts", "well"):
            got = await outcome(asking(tasks, task_id), 100.0)
            right = (isinstance(got, Raise) and got.error is error) if wanted is error else got == wanted
            did = f"raised {error!r}" if wanted is error else "after one that raised, returned a coroutine"
            hint = "`await func(*args)` stands in the `try`, with the call and not with the `await` alone"
            expect(right, f"func, a function without `async`, {did}; its result was {said(got)}", hint=hint)


async def giving_up(Tasks: Any, wait: float, first: float) -> None:
    """Two wait for a task, and one of them gives up after so long. It began after `first` seconds."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "before", books.run, "before", first)
        submit(tasks, "wanted", books.run, "wanted", 2.0, "its result")
        waits, stays = asking(tasks, "wanted"), asking(tasks, "wanted")
        await asyncio.sleep(wait)
        waits.cancel()
        await turns()
        where = "was running" if wait > first else "had not begun"
        what = f"while a task {where}, one of two who waited for it gave up"
        expect(waits.done(), f"{what}, and its `result` did not end", hint=SHIELD)
        expect_undisturbed(await outcome(stays), what + ": the other")
        expect_undisturbed(await result(tasks, "wanted"), what + ": who asked later")
        expect(books.names == ["before", "wanted"], f"{what}: these were run: {books.names}", hint=SHIELD)
        expect(not books.cancelled, f"{what}: the task was cancelled", hint=SHIELD)
        submit(tasks, "after", books.run, "after", 1.0, "its result")
        expect_undisturbed(await result(tasks, "after"), what + ": who asked for the next task")


def expect_undisturbed(got: Any, what: str) -> None:
    expect(got == "its result", f"{what} got {said(got)}, not its result", hint=SHIELD)


async def again(Tasks: Any) -> None:
    """The same id is submitted while its task waits, while it runs, when it's done, and when it has failed."""
    books, other = Jobs(), Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "good", books.run, "good", 1.0, "the first")
        submit(tasks, "bad", books.run, "bad", 1.0, Raise(Left("the first")))
        submit(tasks, "bad", other.run, "bad", 1.0, "another")  # waits
        await asyncio.sleep(0.5)
        submit(tasks, "good", other.run, "good", 1.0, "another")  # runs
        await asyncio.sleep(5)
        for task_id, when in ("bad", "waited"), ("good", "ran"):
            expect_first(await result(tasks, task_id), task_id, f"while a task {when}, its id was submitted again")
        for task_id in "good", "bad":
            submit(tasks, task_id, other.run, task_id, 1.0, "another")
            await turns()
            got = await result(tasks, task_id)
            had = "done" if task_id == "good" else "failed"
            expect_first(got, task_id, f"a task had {'been ' * (had == 'done')}{had}, and its id was submitted again")
        submit(tasks, "good", books.run, "good", 1.0, "the first")
        await asyncio.sleep(5)
    expect(
        books.names == ["good", "bad"] and not other.names,
        f"two tasks, each submitted several times, had {len(books.names) + len(other.names)} runs",
        hint=ONCE,
    )


def expect_first(got: Any, task_id: str, what: str) -> None:
    right = got == "the first" if task_id == "good" else isinstance(got, Raise) and isinstance(got.error, Left)
    expect(right, f"{what}: its result was {said(got)}", hint=ONCE)


async def moment(Tasks: Any) -> float:
    """When somebody gets a result that is there after 3 s."""
    books = Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "it", books.run, "it", 3.0)
        await result(tasks, "it")
        return now()


@check("each result reaches whoever waits for it, and a task is run once", hint=FUTURE)
def results(Tasks: Any) -> None:
    run_virtual(simplest, Tasks)
    run_virtual(given, Tasks)
    when, _ = run_virtual(moment, Tasks)
    expect(when == 3, f"a task was done after 3 s; who waited for it got the result after {when:g} s", hint=FUTURE)
    run_virtual(unknown, Tasks)
    for wait, first in (0.5, 1.0), (1.5, 1.0), (0.5, 0.0), (0.0, 1.0):
        run_virtual(giving_up, Tasks, wait, first)
    run_virtual(nobody, Tasks)
    run_virtual(plain, Tasks)
    run_virtual(again, Tasks)
