"""Part 4: what becomes of good tasks and of those that fail, and whether others can use the store."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .recording import LOCKS, Recorded, Work, expect_alive, probe, serving
from .running import Gone, run_virtual

NEXT = "when a task has ended, claim the next one at once; sleep only where `claim` gave None, and then `idle` seconds"
ALONE = "store.finish(claim, result), and nothing that goes past it: `store.results` belongs to the store"
GIVE = (
    "a task that raised isn't done: store.give_back(claim, seconds), and store.bury(claim, error) at the last attempt"
)
DEFAULTS = "take over the head of `broken`, with its defaults"
WAIT = "wait * 2 ** (claim.attempt - 1)"


async def in_turn(serve: Any) -> None:
    """Three tasks, and a fourth when the worker sleeps."""
    store, handle = Recorded("c", "a", "b"), Work((1.0, 2.0, 1.0))
    async with serving(serve, store, handle, idle=2.0) as task:
        await asyncio.sleep(9.5)
        expect_alive(task)
        store.add("d", "work d")
        await asyncio.sleep(10)
        expect_alive(task)
    works = [work for work, _, _ in handle.calls]
    wanted = ["work c", "work a", "work b", "work d"]
    expect(works == wanted, f"handle was called with {works}, not {wanted}", hint="await handle(claim.work)")
    begun = [begin for _, begin, _ in handle.calls]
    what = "c, a and b take 1, 2 and 1 s, d comes at 9.5, and idle=2:"
    expect(begun == [0, 1, 3, 10], f"{what} they were begun at second {begun}, not [0, 1, 3, 10]", hint=NEXT)
    for task_id in "cabd":
        expect_done(store, task_id)
    looks = len(store.looks)
    expect(looks <= 15, f"{what} claim was called {looks} times in 19.5 s", hint=NEXT)


def expect_done(store: Recorded, task_id: str) -> None:
    result = store.results.get(task_id, "nothing")
    right = f"done: work {task_id}"
    hint = "is an `await` missing?" if asyncio.iscoroutine(result) else "the result is what `await handle(…)` returned"
    expect(result == right, f"handle returned {right!r}, the store has {result!r:.60}", hint=hint)
    expect(store.of(task_id, "finish"), f"the result of {task_id} is in the store, and not by `finish`", hint=ALONE)
    ends = [note.what for note in store.of(task_id, "finish", "give_back", "bury")]
    expect(ends == ["finish"], f"a task that worked was ended by {ends}", hint="finish(claim, result), once")


async def beside_others(serve: Any) -> None:
    """Others use the store while it's at work and while it sleeps; two workers share it."""
    held: list[float] = []
    store = Recorded("a", "b", "c", "d")
    handle = Work((10.0,))
    probing = asyncio.create_task(probe(store, held))
    async with serving(serve, store, handle), serving(serve, store, handle):
        await asyncio.sleep(21)
        probing.cancel()
    at_work = [when for when in held if when <= 20]
    when = f"from second {held[0] if held else 0:g} on"
    expect(not at_work, f"while a task was at work, {when}, nobody else could use the store", hint=LOCKS)
    expect(not held, f"while serve slept, {when}, nobody else could use the store", hint=LOCKS)
    begun = [begin for _, begin, _ in handle.calls]
    expect(begun == [0, 0, 10, 10], f"two workers, four tasks of 10 s: they were begun at {begun}", hint=LOCKS)
    for task_id in "abcd":
        expect_done(store, task_id)


async def too_late(serve: Any, result: Any) -> None:
    """Somebody has taken the task over when its result comes."""
    store, handle = Recorded("a", "b"), Work((5.0, 1.0))
    async with serving(serve, store, handle, lease=30.0) as task:
        await asyncio.sleep(4)
        store.taken_over("a", result)
        await asyncio.sleep(6)
        expect_alive(task)
    done = "had finished it" if result else "was at work on it"
    what = f"when attempt 1 of a task was done, attempt 2 {done};"
    expect(store.results.get("a") == result, f"{what} store.results has {store.results.get('a')!r}", hint=ALONE)
    expect("a" not in store.dead, f"{what} the store has a dead letter", hint=ALONE)
    others = [note.what for note in store.of("a", "give_back", "bury")]
    expect(not others, f"{what} after a result that was refused came {others}", hint="it isn't yours any more: go on")
    begun = handle.begun
    expect(begun == 2, f"{what} the next task wasn't begun", hint="what is refused is over for this worker: go on")
    expect_done(store, "b")


@check("tasks are done in turn, others can use the store, and a late result is refused", hint=NEXT)
def shares(serve: Any) -> None:
    run_virtual(in_turn, serve)
    run_virtual(beside_others, serve)
    for result in "of the newer attempt", None:
        run_virtual(too_late, serve, result)


async def heals(serve: Any, error: BaseException, attempts: int, wait: float, failures: int) -> None:
    """A task that works, or not, after so many failures, beside one that works."""
    store = Recorded("bad", "good")
    handle = Work((1.0,), [error, None, *[error] * (failures - 1), None])
    async with serving(serve, store, handle, attempts=attempts, wait=wait, idle=0.25) as task:
        await asyncio.sleep(60)
        expect_alive(task)
    what = f"attempts={attempts}, wait={wait:g}, and a task that raises {error!r}, {failures} x:"
    expect(
        "bad" not in store.results or failures < attempts,
        f"{what} it has the result {store.results.get('bad')!r}",
        hint=GIVE,
    )
    tries = [note.attempt for note in store.of("bad", "claim")]
    wanted = [*range(1, min(failures + 1, attempts) + 1)]
    expect(tries == wanted, f"{what} it had the attempts {tries}, not {wanted}", hint=GIVE)
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
    for attempts, wait, failures in (3, 1.0, 1), (3, 1.0, 2), (3, 1.0, 3), (4, 0.5, 4), (1, 1.0, 1):
        run_virtual(heals, serve, error, attempts, wait, failures)
    for error in (
        TimeoutError("late"),
        KeyError("key"),
        ExceptionGroup("two", [KeyError("key")]),
        asyncio.CancelledError("raised by the task"),
        Gone("raised by the task"),
        SystemExit(1),
    ):
        run_virtual(at_once, serve, error)
        for failures in 1, 3:
            run_virtual(heals, serve, error, 3, 1.0, failures)
    run_virtual(by_default, serve)
