"""Part 3: several at a time on one file, in threads and in processes, of which one is killed."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.exercises.task_workers import Claim, claim_all, do_all, do_then_die
from ...lab.shipped import Workers
from ...parts.pools.errors import WorkerDied
from .interleaving import held_up, interleaved
from .watching import BETWEEN, LOCKED, SECONDS, opened

LOST = "its claim is in the file, and the lease runs out by itself"
RETURN = "is a `return` missing?"
COUNT = 30  # tasks that two processes share


def two_tasks(tasks: Any) -> None:
    tasks.submit("a", "work a")
    tasks.submit("b", "work b")


def first_claimed(tasks: Any) -> None:
    two_tasks(tasks)
    tasks.claim(0.0, 10.0)


def nothing(_: Any) -> None:
    """Before submits."""


def claims(TaskFile: Any) -> None:
    for one, two, rows in interleaved(TaskFile, two_tasks, lambda t: t.claim(0.0, 10.0), lambda t: t.claim(0.0, 10.0)):
        got = [each.value.task_id if each.value else None for each in (one, two)]
        what = f"a and b wait, and two claim at the same time: they got {got[0]} and {got[1]}"
        expect(sorted(map(str, got)) == ["a", "b"], what, hint=BETWEEN if any(got) else RETURN)
        attempts = [(row.id, row.attempt) for row in rows]
        expect(attempts == [("a", 1), ("b", 1)], f"{what}, and the file has (id, attempt) {attempts}", hint=BETWEEN)


def later_claims(TaskFile: Any) -> None:
    """One claims at 0, and another one at 10, when the first one's lease may be over already."""
    found = interleaved(TaskFile, two_tasks, lambda t: t.claim(0.0, 10.0), lambda t: t.claim(10.0, 10.0))
    for one, two, _ in found:
        got = [(each.value.task_id, each.value.attempt) if each.value else None for each in (one, two)]
        what = f"a and b wait, one claims at 0, and at the same time another one at 10: they got {got[0]} and {got[1]}"
        hint = BETWEEN + "; RETURNING gives the attempt of this very claim"
        expect(got in ([("a", 1), ("a", 2)], [("b", 1), ("a", 1)]), what, hint=hint)


def finishes(TaskFile: Any) -> None:
    def take_over(tasks: Any) -> Any:
        claim = tasks.claim(10.0, 10.0)
        return claim and (claim, tasks.finish(claim.task_id, claim.attempt, "of the newer"))

    found = interleaved(TaskFile, first_claimed, lambda t: t.finish("a", 1, "of the older"), take_over)
    for one, two, rows in found:
        claim, accepted = two.value or (None, False)
        both = one.value and accepted and claim == Claim("a", "work a", 2)
        what = "one finishes a task, while another one claims it anew and finishes it:"
        expect(not both, f"{what} both results were accepted", hint=BETWEEN)
        result = rows[0].result
        right = "of the older" if one.value else "of the newer"
        what += f" the result that was accepted is {right!r}, the file has {result!r}"
        expect(result == right, what, hint=RETURN if one.value is None else BETWEEN)


def finishes_old(TaskFile: Any) -> None:
    """Whoever claims the task meanwhile is only at work on it."""
    found = interleaved(
        TaskFile, first_claimed, lambda t: t.finish("a", 1, "of the older"), lambda t: t.claim(10.0, 10.0)
    )
    for one, two, rows in found:
        what = "one finishes a task, while another one claims it anew:"
        both = one.value and two.value == Claim("a", "work a", 2)
        expect(not both, f"{what} attempt 1 was finished, though attempt 2 had begun", hint=BETWEEN)
        right = "done" if one.value else "open"
        state = rows[0].state
        expect(state == right, f"{what} finish gave {one.value}, and the state is {state!r}", hint=BETWEEN)


def renewals(TaskFile: Any) -> None:
    found = interleaved(TaskFile, first_claimed, lambda t: t.renew("a", 1, 9.0, 10.0), lambda t: t.claim(100.0, 10.0))
    for _, two, rows in found:
        until = rows[0].until
        what = "one renews its lease, while another one claims the task anew until 110:"
        expect(two.value == Claim("a", "work a", 2), f"{what} the claim gave {two.value}", hint=BETWEEN)
        expect(until == 110, f"{what} the file says until {until:g}", hint=BETWEEN)


def last_renewals(TaskFile: Any) -> None:
    """One renews its last lease, while another one's claim makes the task a dead letter."""

    def prepare(tasks: Any) -> None:
        two_tasks(tasks)
        for now, seconds in (0.0, 1.0), (1.0, 1.0), (2.0, 8.0):  # a
            tasks.claim(now, seconds)

    found = interleaved(TaskFile, prepare, lambda t: t.renew("a", 3, 9.0, 10.0), lambda t: t.claim(10.0, 10.0))
    for one, _, rows in found:
        state, until = rows[0].state, rows[0].until
        what = f"one renews its last lease, while another one claims when it is over: renew gave {one.value},"
        right = ("open", 19) if one.value else ("dead", 10)
        hint = RETURN if one.value is None else BETWEEN
        expect((state, until) == right, f"{what} and the file says {state!r}, until {until:g}", hint=hint)


def last_leases(TaskFile: Any) -> None:
    """One claims when the last lease is over, another one has claimed the last but one."""

    def prepare(tasks: Any) -> None:
        two_tasks(tasks)
        for now in 0.0, 0.0, 10.0:  # a, b, a
            tasks.claim(now, 10.0)

    found = interleaved(TaskFile, prepare, lambda t: t.claim(20.0, 10.0), lambda t: t.claim(20.0, 10.0))
    for one, two, rows in found:
        got = sorted((each.value.task_id, each.value.attempt) if each.value else ("", 0) for each in (one, two))
        what = f"the leases 2 of a and 1 of b are over, and two claim at the same time: they got {got}"
        expect(got == [("a", 3), ("b", 2)], what, hint=BETWEEN)
        states = [row.state for row in rows]
        expect(states == ["open", "open"], f"{what}, and the states are {states}", hint=BETWEEN)


def submits(TaskFile: Any) -> None:
    for work in "work a", "other work":
        found = interleaved(
            TaskFile,
            nothing,
            lambda t: t.submit("a", "work a"),
            lambda t, w=work: t.submit("a", w),  # type: ignore[misc]
        )
        for one, two, rows in found:
            errors = [each.error for each in (one, two) if each.error is not None]
            what = f"two submit the same id at the same time, one with 'work a' and one with {work!r}:"
            wanted = 0 if work == "work a" else 1
            expect(len(errors) == wanted, f"{what} {len(errors)} of them got a ValueError, not {wanted}", hint=BETWEEN)
            expect(len(rows) == 1, f"{what} the file has {len(rows)} tasks", hint=BETWEEN)
            refused = work if two.error else "work a" if one.error else None
            expect(rows[0].work != refused or not wanted, f"{what} the work in the file is that of who was refused")


def in_processes(TaskFile: Any) -> None:
    """Two processes claim all there is; then one claims and is killed."""
    with opened(TaskFile) as file, Workers(2) as workers:
        tasks, go = file(), file.path.with_name("go")
        for number in range(COUNT):
            tasks.submit(f"task {number}", "work")
        ready = [file.path.with_name(f"ready{number}") for number in range(2)]
        futures = [workers.submit(claim_all, TaskFile, file.name, 0.0, each, go, 2 * COUNT) for each in ready]
        while not all(each.exists() for each in ready) and not any(future.done() for future in futures):
            with suppress(TimeoutError):
                futures[0].result(0.01)
        go.touch()
        got = [claim.task_id for future in futures for claim in future.result()]
        twice = sorted({each for each in got if got.count(each) > 1})
        what = f"two processes claimed {COUNT} tasks at the same time"
        expect(not twice, f"{what}: {len(twice)} of them were given to both, {twice[:1]} for one", hint=BETWEEN)
        expect(len(got) == COUNT, f"{what}: {len(got)} were given", hint=BETWEEN)
        tasks.submit("next", "work")
        with suppress(WorkerDied):
            workers.submit(do_then_die, TaskFile, file.name, [("claim", (5.0, 10.0))]).result()
        what = "a process claimed a task at 5 for 10 s, and was killed"
        (again,) = workers.submit(do_all, TaskFile, file.name, [("claim", (9.5, 1.0))]).result()
        expect(again is None, f"{what}: another process claimed at 9.5 and got {again}", hint=LOST)
        for number in range(COUNT):
            tasks.finish(f"task {number}", 1, "done")
        for now, wanted in (14.5, None), (15.0, Claim("next", "work", 2)):
            last = tasks.claim(now, 10.0)
            expect(last == wanted, f"{what}: a claim at {now:g} gave {last}, not {wanted}", hint=LOST)


def while_locked(TaskFile: Any) -> None:
    """Somebody else holds the file's lock for a moment."""
    calls: list[tuple[str, Callable[[Any], Any]]] = [
        ("submit", lambda tasks: tasks.submit("c", "work c")),
        ("renew", lambda tasks: tasks.renew("a", 1, 5.0, 10.0)),
        ("finish", lambda tasks: tasks.finish("a", 1, "done")),
        ("claim", lambda tasks: tasks.claim(5.0, 10.0)),
    ]
    with opened(TaskFile) as file:
        first_claimed(file())
        for name, call in calls:
            try:
                run_deadline(held_up, file, call, seconds=SECONDS)
            except sqlite3.OperationalError as error:
                expect(False, f"{name}, while somebody else held the file's lock, got {error!r}", hint=LOCKED)


@check("any number of objects and processes share a file, and no attempt is given twice", hint=BETWEEN)
def one_at_a_time(TaskFile: Any) -> None:
    for scenario in claims, later_claims, finishes, finishes_old, renewals, last_renewals, last_leases, submits:
        scenario(TaskFile)
    while_locked(TaskFile)
    in_processes(TaskFile)
