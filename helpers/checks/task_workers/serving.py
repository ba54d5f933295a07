"""Part 4: what becomes of good tasks, and whether others can use the store."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .recording import LOCKS, UNTOLD, Recorded, Work, expect_alive, probe, serving
from .standing import run_serve

NEXT = "when a task has ended, claim the next one at once; sleep only where `claim` gave None, and then `idle` seconds"
ALONE = "store.finish(claim, result), and nothing that goes past it: `store.results` belongs to the store"


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
    thrown = any(asyncio.iscoroutine(result) for result in store.results.values())
    hint = "is an `await` missing?" if thrown else "await handle(claim.work)"
    expect(works == wanted, f"handle was called with {works}, not {wanted}", hint=hint)
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
    hint = hint if store.of(task_id, "finish", "give_back", "bury") else UNTOLD
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


async def any_result(serve: Any, result: Any) -> None:
    """What `handle` returns is its result, whatever it is."""

    async def handle(work: str) -> Any:
        return result

    store = Recorded("a")
    async with serving(serve, store, handle) as task:
        await asyncio.sleep(30)
        expect_alive(task)
    ends = [(note.what, note.given) for note in store.of("a", "finish", "give_back", "bury")]
    hint = "whether it worked is not to be seen from the result: keep the error apart from it"
    expect(ends == [("finish", result)], f"handle returned {result!r}, and the task was ended by {ends[:2]}", hint=hint)


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
    begin = handle.calls[1][1]
    expect(begin == 5, f"{what} the next task was begun at second {begin:g}, not 5", hint=NEXT)
    expect_done(store, "b")


@check("tasks are done in turn, others can use the store, and a late result is refused", hint=NEXT)
def shares(serve: Any) -> None:
    run_serve(in_turn, serve)
    run_serve(beside_others, serve)
    for result in "of the newer attempt", None:
        run_serve(too_late, serve, result)
    for given in None, "", KeyError("a result, not raised"):
        run_serve(any_result, serve, given)
