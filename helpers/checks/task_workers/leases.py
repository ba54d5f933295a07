"""Part 3: who gets a task, when, and how often."""

from typing import Any, NamedTuple

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Claim
from .claiming import FREE, OLDEST, claimed, expect_claim, expect_finished
from .watching import Opened, alone

BURIED = "in claim: first make those 'dead' that are open, over, and have had all their attempts"


def in_order(file: Opened) -> None:
    tasks = file()
    expect_claim(tasks, 0.0, None, "no task had been submitted", FREE)
    for task_id in "zab":
        tasks.submit(task_id, f"work {task_id}")
    what = "z, a and b had been submitted, in this order"
    for task_id in "zab":
        expect_claim(tasks, 0.0, Claim(task_id, f"work {task_id}", 1), what, OLDEST)
    expect_claim(tasks, 0.0, None, f"{what}, and claimed", FREE)
    tasks.submit("c", "work c")
    expect_claim(tasks, 10.0, Claim("z", "work z", 2), "z's lease was over, c had come later", OLDEST)
    expect_finished(tasks, "a", 1, "done", True, "a lease that is over, and no newer attempt")
    expect_claim(tasks, 10.0, Claim("b", "work b", 2), "z was claimed again, a was done, b's lease was over", FREE)
    expect_claim(tasks, 10.0, Claim("c", "work c", 1), "c was left", FREE)
    expect_claim(tasks, 19.0, None, "all were claimed or done", FREE)


def over_in_any_order(file: Opened) -> None:
    """Neither the number of attempts nor the end of the lease decides who comes first."""
    tasks = file()
    for task_id in "abc":
        tasks.submit(task_id, f"work {task_id}")
    for now, seconds in (0.0, 30.0), (0.0, 1.0), (0.0, 20.0), (1.0, 9.0):  # a, b, c, and b again
        claimed(tasks, now, seconds)
    what = "a, b and c had been submitted, in this order, and the leases were over at 30, 10 and 20"
    for task_id, attempt in ("a", 2), ("b", 3), ("c", 2):
        expect_claim(tasks, 30.0, Claim(task_id, f"work {task_id}", attempt), what, OLDEST)


def to_the_moment(file: Opened, begin: float, seconds: float) -> None:
    tasks = file()
    tasks.submit("a", "work")
    expect_claim(tasks, begin, Claim("a", "work", 1), "a task waits", FREE, seconds)
    what = f"claimed at {begin:g} for {seconds:g} s"
    over = "the lease is over from now + seconds on: until <= now"
    expect_claim(tasks, begin + 0.99 * seconds, None, what, over, seconds)
    expect_claim(tasks, begin + seconds, Claim("a", "work", 2), what, over, seconds)
    what += ", and again when that was over"
    expect_claim(tasks, begin + 1.99 * seconds, None, what, "each claim begins a new lease, from its own now", seconds)


def buried(file: Opened, attempts: int | None) -> None:
    tasks = file() if attempts is None else file(attempts)
    count, said = attempts or 3, "without `attempts`, which are 3," if attempts is None else f"attempts={attempts},"
    tasks.submit("a", "work a")
    for number in range(1, count + 1):
        what = f"{said} and {number - 1} leases were lost"
        expect_claim(tasks, 10.0 * number, Claim("a", "work a", number), what, BURIED)
    what = f"{said} lease number {count} runs"
    expect_claim(tasks, 10.0 * count + 9, None, what, FREE)
    row = file.row("a", what)
    expect(row.state == "open", f"{what}: the file says {row.state!r}", hint="it is dead when its last lease is over")
    tasks.submit("b", "work b")
    tasks.submit("c", "work c")
    what = f"{said} and as many leases were lost"
    expect_claim(tasks, 10.0 * count + 10, Claim("b", "work b", 1), what, BURIED)
    row = file.row("a", what)
    expect(row.state == "dead", f"{what}: after the next claim the file says {row.state!r}, not 'dead'", hint=BURIED)
    expect_finished(tasks, "b", 1, "done", True, "the newest attempt")
    states = [row.state for row in file.rows()]
    expect(states == ["dead", "done", "open"], f"{what}: the states are {states}, and b is done", hint=BURIED)
    expect_claim(tasks, 1e6, Claim("c", "work c", 1), f"{what}, b is done", BURIED)


class Due(NamedTuple):
    """Which dead letters a claim at 10 has to make: a and b were submitted, and claimed at these times before."""

    attempts: int
    leases: list[tuple[float, float]]  # now and seconds of each claim
    gives: Claim | None
    states: list[str]


DUE = {
    "the last leases of a and b were over, and nothing was free": Due(1, [(0, 10), (0, 10)], None, ["dead", "dead"]),
    "a's first lease was over, and b's last": Due(
        2, [(0, 10), (0, 1), (1, 1)], Claim("a", "work a", 2), ["open", "dead"]
    ),
}


def all_buried(file: Opened, what: str, due: Due) -> None:
    """One claim makes all dead letters that are due, whatever it gives."""
    tasks = file(due.attempts)
    for task_id in "ab":
        tasks.submit(task_id, f"work {task_id}")
    for now, seconds in due.leases:
        claimed(tasks, now, seconds)
    expect_claim(tasks, 10.0, due.gives, what, BURIED)
    states = [row.state for row in file.rows()]
    hint = BURIED + ": all of them, in a statement of its own, and keep that though nothing is free"
    expect(states == due.states, f"{what}: after the claim the states are {states}, not {due.states}", hint=hint)


def of_each(file: Opened) -> None:
    """Two objects, each with its own `attempts`."""
    one, _ = file(1), file(5)
    one.submit("a", "work a")
    claimed(one, 0.0)
    what = "an object with attempts=1, after which one with attempts=5 was made; the first lease was over"
    expect_claim(one, 10.0, None, what, "self.attempts belongs to the object, set in __init__")


def done_at_last(file: Opened) -> None:
    """A task that is done in its last attempt is no dead letter."""
    tasks = file(2)
    tasks.submit("a", "work a")
    claimed(tasks, 0.0)
    claimed(tasks, 10.0)
    expect_finished(tasks, "a", 2, "done", True, "attempts=2, the second")
    expect_claim(tasks, 100.0, None, "the only task was done in its last attempt", FREE)
    row = file.row("a", "afterwards")
    expect((row.state, row.result) == ("done", "done"), f"attempt 2 of 2 was finished: the file has {row}", hint=BURIED)


@check("the oldest free task is given, and after its last lease it's dead", hint=FREE)
def leases(TaskFile: Any) -> None:
    alone(in_order, TaskFile)
    for begin, seconds in (100.0, 10.0), (0.0, 1.0), (0.1, 0.2), (1.7e9, 30.0):
        alone(to_the_moment, TaskFile, begin, seconds)
    for attempts in 3, 1, 2, 5, None:
        alone(buried, TaskFile, attempts)
    alone(done_at_last, TaskFile)
    for what, due in DUE.items():
        alone(all_buried, TaskFile, what, due)
    alone(over_in_any_order, TaskFile)
    alone(of_each, TaskFile)
