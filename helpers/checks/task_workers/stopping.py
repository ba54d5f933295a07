"""Part 4: a worker that is cancelled."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .jobs import leftover
from .recording import LOCKS, UNTOLD, Recorded, Work, expect_alive, probe
from .renewing import LOST, ONCE, ended, unheeded
from .running import now
from .standing import look, run_serve

BACK = "in `except asyncio.CancelledError`: cancel the call, wait for its end, give the task back with 0, and `raise`"
LET_OUT = "the CancelledError is lost on its way: is a `return` missing, or a `raise`?"
STOP = "wait for a handle that is lost inside the same `try`: who is cancelled there waits for its end, and raises"
Case = tuple[float, float, Exception | str | None, int]


async def cancelled(serve: Any, when: float, cleaning: float, rest: Exception | str | None, attempts: int) -> None:
    """At this second the worker is cancelled, which is at work for 20 s."""
    store, handle = Recorded("a"), Work((20.0,), cleaning=cleaning, rest=rest)
    before = asyncio.all_tasks()
    task = asyncio.create_task(serve(store, handle, lease=9.0, attempts=attempts))
    await asyncio.sleep(when)
    expect_alive(task)
    begun = handle.begun
    held: list[float] = []
    task.cancel()
    probing = asyncio.create_task(probe(store, held))
    await asyncio.wait([task], timeout=60)
    await look(store.looks, before | {probing})
    what = f"serve was cancelled at second {when:g}, while handle was at work"
    what += f", which took {cleaning:g} s to end" if cleaning else ""
    what += ended(rest)
    probing.cancel()
    expect(task.done(), f"{what} 60 s later it wasn't over", hint="`raise` at the end of the `except`")
    over, left = now(), await leftover(before | {probing}, task)
    expect(begun == 1, "handle was not called", hint=BACK)
    expect(handle.cancelled, f"{what} handle wasn't cancelled", hint=BACK)
    expect(handle.cancelled == 1, f"{what} handle was cancelled {handle.cancelled} times", hint=ONCE)
    expect(not held, f"{what} nobody else could use the store from second {held[:1]} on", hint=LOCKS)
    expect(not handle.now, f"{what} serve was over before handle", hint=BACK)
    expect(not left, f"{what} {left} asyncio tasks were left", hint=BACK)
    back = store.of("a", "give_back")
    others = [note.what for note in store.of("a", "finish", "bury")]
    expect(not others, f"{what} store.{others and others[0]} was called for its task", hint=BACK)
    expect(back, f"{what} its task wasn't given back", hint=BACK)
    expect(back[0].given == 0, f"{what} its task was given back, to wait for {back[0].given} s", hint=BACK)
    expect(back[0].when >= when + cleaning, f"{what} the task was given back before handle had ended", hint=BACK)
    expect(len(back) == 1 and back[0].accepted, f"{what} give_back was called {len(back)} times", hint=BACK)
    expect(over == when + cleaning, f"{what} serve was over at second {over:g}", hint=BACK)
    error = None if task.cancelled() else task.exception()
    if error and error is not rest:
        raise error
    came = f"{error!r}" if error else "nothing"
    expect(task.cancelled(), f"{what} what came out of it was {came}, not a CancelledError", hint=BACK)


async def cancelled_after_loss(serve: Any) -> None:
    """The lease is lost at second 10, the handle is cancelled at 12, and serve at 15; the handle ends at 32."""
    store, handle = Recorded("a", "b"), Work((100.0,), cleaning=20.0)
    task = asyncio.create_task(serve(store, handle, lease=9.0))
    await asyncio.sleep(10)
    store.taken_over("a")
    await asyncio.sleep(5)
    expect_alive(task)
    cancelled = handle.begun == handle.cancelled == 1
    expect(cancelled, "the lease was lost, and 5 s later handle wasn't cancelled", hint=unheeded(store, LOST))
    task.cancel()
    await asyncio.wait([task], timeout=60)
    what = "serve was cancelled while a handle, whose lease was lost, took 20 s to end:"
    expect(task.done(), f"{what} 60 s later it wasn't over", hint=LET_OUT)
    expect(not handle.now, f"{what} serve was over before handle", hint=STOP)
    expect(handle.begun == 1, f"{what} it began the next task", hint=STOP)
    error = None if task.cancelled() else task.exception()
    if error:
        raise error
    came = f"{what} what came out of it was nothing, not a CancelledError"
    expect(task.cancelled(), came, hint=STOP)


async def cancelled_idle(serve: Any) -> None:
    store = Recorded("a")
    before = asyncio.all_tasks()
    task = asyncio.create_task(serve(store, Work(), idle=10.0))
    await asyncio.sleep(5)
    await look(store.looks, before)
    expect_alive(task)
    task.cancel()
    await asyncio.wait([task], timeout=60)
    over, left = now(), await leftover(before, task)
    done = store.of("a", "finish")
    expect(done, "serve had 5 s for a task of 1 s, and hasn't finished it", hint=UNTOLD)
    what = "serve was cancelled while it slept"
    expect(task.done() and task.cancelled(), f"{what}, and no CancelledError came out", hint="let it pass")
    expect(over == 5 and not left, f"{what}, and was over at second {over:g}, not 5", hint="let it pass")
    backs = store.of("a", "give_back")
    expect(not backs, f"{what}, and gave back a task that was done", hint="give back only what is at work")


@check("a worker that is stopped gives its task back", hint=BACK)
def stopped(serve: Any) -> None:
    run_serve(cancelled_idle, serve)
    error = ConnectionError("cut")
    cases: list[Case] = [
        (1.0, 0.0, None, 3),
        (10.0, 0.0, None, 3),
        (1.0, 0.5, None, 3),
        (4.0, 0.5, error, 3),
        (1.0, 0.0, None, 1),
    ]
    cases += [(1.0, 0.5, error, 1), (1.0, 20.0, None, 3), (1.0, 0.5, "cut short", 3)]
    for case in cases:
        run_serve(cancelled, serve, *case)
    run_serve(cancelled_after_loss, serve)
