"""Part 4: leases that are renewed or lost."""

import asyncio
from itertools import zip_longest
from typing import Any

from ...grading.checks import check, expect
from .recording import LOCKS, UNTOLD, Recorded, Work, expect_alive, probe, serving
from .running import now
from .standing import run_serve

KEEP = "wait for `handle` no longer than lease / 3 at a time, and renew the lease until it is done"
LOST = "when `renew` gives False: cancel the call, wait for its end, and claim the next task"
ONCE = "cancel the call once, and then wait for its end, however long that takes"
OVER = "what renews the lease ends with the task: cancel it, or renew in the same loop that waits"


async def long_task(serve: Any, lease: float, seconds: float, error: Exception | None) -> None:
    """It takes longer than the lease, while another one looks for tasks whose lease is over."""
    store, handle = Recorded("a", "b"), Work((seconds, 1.0), (error, None))
    stolen: list[float] = []

    async def thief() -> None:
        while True:
            await asyncio.sleep(lease / 7)
            free = [task_id for task_id, task in store._tasks.items() if task.until <= now() and task.attempt]
            if "a" in free and not store.of("a", "finish", "give_back"):
                stolen.append(now())
                return

    stealing = asyncio.create_task(thief())
    async with serving(serve, store, handle, lease=lease, wait=1000.0, idle=0.5) as task:
        await asyncio.sleep(seconds + 20)
        expect_alive(task)
    stealing.cancel()
    what = f"lease={lease:g}, and a task of {seconds:g} s"
    expect(not stolen, f"{what}: its lease was over at second {stolen}", hint=KEEP)
    renewals = store.of("a", "renew")
    (end,) = [note.when for note in store.of("a", "finish", "give_back")][:1] or [0.0]
    late = [note.when for note in renewals if note.when > end]
    expect(not late or end != seconds, f"{what}: when it was over, it was renewed, at second {late[:5]}", hint=OVER)
    refused = [note.when for note in renewals if not note.accepted]
    expect(not refused, f"{what}: it was renewed when its lease was over already, at second {refused[:1]}", hint=KEEP)
    wrong = [note.given for note in renewals if note.given != lease]
    expect(not wrong, f"{what}: it was renewed for {wrong[:1]} s", hint="store.renew(claim, lease)")
    most = 3 * seconds / lease + 2
    expect(len(renewals) <= most, f"{what}: it was renewed {len(renewals)} times, not every {lease / 3:g} s", hint=KEEP)
    times = [note.when for note in renewals]
    due = [lease / 3 * number for number in range(1, 100) if lease / 3 * number < seconds]
    pairs = enumerate(zip_longest(times, due), 1)
    odd = next(
        (f"renewal {n} was at {a}, not {b}" for n, (a, b) in pairs if a is None or b is None or abs(a - b) > 1e-4), ""
    )
    expect(not odd, f"{what}: {odd} (None: there is none): it is due every {lease / 3:g} s", hint=KEEP)
    expect(end or store.of("a", "bury"), f"{what}: it was neither done nor given back", hint=UNTOLD)
    expect(end == seconds, f"{what}: it was done or given back at {end:g}, not {seconds:g}", hint=KEEP)
    expect(store.results.get("b") == "done: work b", f"{what}: the next one wasn't done", hint=OVER)


async def lost(serve: Any, cleaning: float, rest: Exception | str | None, attempts: int) -> None:
    """At second 10 somebody else has the task."""
    store, handle = Recorded("a", "b"), Work((100.0, 1.0), cleaning=cleaning, rest=rest)
    held: list[float] = []
    async with serving(serve, store, handle, lease=9.0, attempts=attempts) as task:
        await asyncio.sleep(10)
        store.taken_over("a")
        probing = asyncio.create_task(probe(store, held))
        await asyncio.sleep(20 + cleaning)
        probing.cancel()
        expect_alive(task)
    what = "lease=9, and at second 10 somebody else had claimed the task"
    what += f"; handle, cancelled, took {cleaning:g} s to end" if cleaning else ""
    what += ended(rest)
    expect(handle.cancelled, f"{what} handle was not cancelled", hint=LOST)
    expect(handle.cancelled == 1, f"{what} handle was cancelled {handle.cancelled} times", hint=ONCE)
    expect(not held, f"{what} nobody else could use the store from second {held[:1]} on", hint=LOCKS)
    (_, _, end), *others = sorted(handle.calls, key=lambda call: call[1])
    expect(end <= 13 + cleaning, f"{what} it was cancelled at second {end - cleaning:g}", hint=unheeded(store, KEEP))
    ends = [note.what for note in store.of("a", "finish", "give_back", "bury")]
    expect(not ends, f"{what} store.{ends and ends[0]} was called for it", hint=LOST)
    expect(others, f"{what} the next task wasn't begun", hint=LOST)
    begin = others[0][1]
    expect(begin >= end, f"{what} the next one began at {begin:g}, before that had ended at {end:g}", hint=LOST)
    expect(begin == end, f"{what} the next one began at {begin:g}, not at {end:g}", hint=LOST)
    expect(store.results == {"b": "done: work b"}, f"{what} the results are {store.results}", hint=LOST)


async def regained(serve: Any) -> None:
    """A task that was lost at second 10 is free again at 14."""
    store, handle = Recorded("a"), Work((100.0, 1.0))
    async with serving(serve, store, handle, lease=9.0) as task:
        await asyncio.sleep(10)
        store.taken_over("a")
        store._tasks["a"].until = 14.0
        await asyncio.sleep(20)
        expect_alive(task)
    what = "a task was lost to attempt 2, and after that one's lease claimed again, as attempt 3:"
    result = store.results.get("a")
    expect(result == "done: work a", f"{what} its result is {result!r}", hint="what is lost is a claim, not an id")


def unheeded(store: Recorded, hint: str) -> str:
    """The hint, or what it means that a renewal was refused, and the task went on."""
    refused = any(not note.accepted for note in store.of("a", "renew"))
    return f"{LOST}; or is a `return` missing?" if refused else hint


def ended(rest: Exception | str | None) -> str:
    return " and returned a text:" if isinstance(rest, str) else " and raised an error:" if rest else ":"


@check("the lease of a long task is renewed, and a lost one ends the work", hint=KEEP)
def renewals(serve: Any) -> None:
    for lease, seconds in (9.0, 100.0), (30.0, 31.0), (1.2, 5.0):
        for error in None, ConnectionError("no net"):
            run_serve(long_task, serve, lease, seconds, error)
    cut = ConnectionError("cut")
    cases = [(0.0, None, 3), (0.5, None, 3), (0.5, cut, 3), (0.0, None, 1), (20.0, None, 3), (0.5, "cut short", 3)]
    for case in cases:
        run_serve(lost, serve, *case)
    run_serve(regained, serve)
