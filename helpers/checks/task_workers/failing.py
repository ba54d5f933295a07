"""Part 4: what becomes of tasks that fail."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .recording import UNTOLD, Recorded, Work, expect_alive, serving
from .running import Gone
from .serving import expect_done
from .standing import run_serve

GIVE = (
    "a task that raised isn't done: store.give_back(claim, seconds), and store.bury(claim, error) at the last attempt"
)
DEFAULTS = "take over the head of `broken`, with its defaults, and use them as the sentences say"
WAIT = "wait * 2 ** (claim.attempt - 1)"


async def heals(serve: Any, error: BaseException, attempts: int, wait: float, failures: int) -> None:
    """A task that works, or not, after so many failures, beside one that works."""
    store = Recorded("bad", "good")
    handle = Work((1.0,), [error, None, *[error] * (failures - 1), None])
    async with serving(serve, store, handle, attempts=attempts, wait=wait, idle=0.25) as task:
        await asyncio.sleep(60 + wait * 2**failures)
        expect_alive(task)
    what = f"attempts={attempts}, wait={wait:g}, and a task that raises {error!r}, {failures} x:"
    expect(
        "bad" not in store.results or failures < attempts,
        f"{what} it has the result {store.results.get('bad')!r}",
        hint=GIVE,
    )
    tries = [note.attempt for note in store.of("bad", "claim")]
    wanted = [*range(1, min(failures + 1, attempts) + 1)]
    hint = GIVE if store.of("bad", "finish", "give_back", "bury") else UNTOLD
    expect(tries == wanted, f"{what} it had the attempts {tries}, not {wanted}", hint=hint)
    waits = [note.given for note in store.of("bad", "give_back")]
    right = [wait * 2**number for number in range(min(failures, attempts - 1))]
    expect(waits == right, f"{what} it was given back to wait for {waits} s, not {right}", hint=WAIT)
    expect_done(store, "good")
    if failures < attempts:
        result = store.results.get("bad")
        expect(result == "done: work bad", f"{what} then it worked, and has the result {result!r}", hint=GIVE)
        expect("bad" not in store.dead, f"{what} it's a dead letter all the same", hint=GIVE)
    else:
        got = store.dead.get("bad")
        same = got is error or (isinstance(error, asyncio.CancelledError) and isinstance(got, asyncio.CancelledError))
        expect(same, f"{what} it should be a dead letter with this error, and has {got!r}", hint=GIVE)
        ends = [note.what for note in store.of("bad", "finish", "give_back", "bury")]
        expect(ends[-1] == "bury" and "finish" not in ends, f"{what} it was ended by {ends}", hint=GIVE)


async def at_once(serve: Any, error: BaseException) -> None:
    """It raises before it awaits anything."""

    async def handle(work: str) -> str:
        if work == "work bad":
            raise error
        return f"done: {work}"

    store = Recorded("bad", "good")
    async with serving(serve, store, handle) as task:
        await asyncio.sleep(30)
        expect_alive(task)
    expect(
        store.dead.get("bad") is error or isinstance(error, asyncio.CancelledError),
        f"handle raised {error!r} at once; the dead letter has {store.dead.get('bad')!r}",
        hint=GIVE,
    )
    expect_done(store, "good")


async def each_its_own(serve: Any) -> None:
    """Another worker had attempt 1, and each attempt raises an error of its own."""
    errors = [ConnectionError(f"number {number}") for number in range(3)]
    store, handle = Recorded("bad"), Work((1.0,), errors)
    store._tasks["bad"].attempt = 1
    async with serving(serve, store, handle) as task:
        await asyncio.sleep(30)
        expect_alive(task)
    ends = [(note.what, note.given) for note in store.of("bad", "give_back", "bury")]
    what = "another worker had lost attempt 1 of 3, and attempts 2 and 3 raised:"
    hint = "claim.attempt says which attempt it is, whoever had those before; the error is that of this attempt"
    expect(ends == [("give_back", 2), ("bury", errors[1])], f"{what} the store saw {ends}", hint=hint)


async def called(serve: Any, error: BaseException) -> None:
    """A `handle` that is no `async def`, and raises when it's called."""

    def handle(work: str) -> Any:
        raise error

    store = Recorded("bad")
    async with serving(serve, store, handle) as task:
        await asyncio.sleep(30)
        expect_alive(task)
    got = store.dead.get("bad")
    hint = "the call handle(…) itself belongs into the `try`"
    expect(got is error, f"handle raised {error!r} when it was called; the dead letter has {got!r}", hint=hint)


async def by_default(serve: Any) -> None:
    """What is used when nothing is said about it."""
    store, handle = Recorded("bad"), Work((1.0,), [ConnectionError("no net")])
    async with serving(serve, store, handle) as task:
        await asyncio.sleep(19.5)
        expect_alive(task)
    found = [(note.what, note.when, note.given) for note in store.notes if note.what != "bury"]
    wanted = [("claim", 0, 30), ("give_back", 1, 1), ("claim", 2, 30), ("give_back", 3, 2), ("claim", 5, 30)]
    what = "by default, which is lease=30, attempts=3, wait=1 and idle=1, and a task that always raises:"
    odd = next((pair for pair in zip(found, wanted, strict=False) if pair[0] != pair[1]), (len(found), len(wanted)))
    expect(found == wanted, f"{what} the store saw (what, second, seconds) {odd[0]}, not {odd[1]}", hint=DEFAULTS)
    looks = len(store.looks)
    expect(looks == 20, f"{what} claim was called {looks} times in 19.5 s, not 20", hint=DEFAULTS)


@check("what fails is tried again and then buried, whatever it raises", hint=GIVE)
def failing(serve: Any) -> None:
    error: BaseException = ConnectionError("no net")
    for attempts, wait, failures in (3, 1.0, 1), (3, 1.0, 2), (3, 1.0, 3), (4, 0.5, 4), (1, 1.0, 1), (3, 100.0, 2):
        run_serve(heals, serve, error, attempts, wait, failures)
    for error in (
        TimeoutError("late"),
        KeyError("key"),
        ExceptionGroup("two", [KeyError("key")]),
        asyncio.CancelledError("raised by the task"),
        Gone("raised by the task"),
        SystemExit(1),
    ):
        run_serve(at_once, serve, error)
        for failures in 1, 3:
            run_serve(heals, serve, error, 3, 1.0, failures)
    run_serve(each_its_own, serve)
    run_serve(called, serve, ConnectionError("no net"))
    run_serve(by_default, serve)
