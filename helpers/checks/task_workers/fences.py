"""Part 3: whose renewal and whose result counts."""

from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Claim
from .claiming import NOTHING, claimed, expect_claim, expect_finished, expect_renewed
from .watching import Opened, alone


def renewed(file: Opened) -> None:
    tasks = file()
    for task_id in "abc":
        tasks.submit(task_id, f"work {task_id}")
    claimed(tasks, 100.0)
    expect_renewed(tasks, "a", 1, 109.0, True, "a lease from 100 to 110")
    claimed(tasks, 110.0)  # b
    expect_claim(tasks, 118.0, Claim("c", "work c", 1), "a's lease was renewed at 109 for 10 s", "renew moves `until`")
    expect_claim(tasks, 119.0, Claim("a", "work a", 2), "a's lease was renewed at 109 for 10 s", "from now, not on top")


def renewed_to_the_end(file: Opened) -> None:
    """A renewal may end earlier than the lease before, and the last attempt can be renewed too."""
    tasks = file(1)
    for task_id in "ab":
        tasks.submit(task_id, f"work {task_id}")
    claimed(tasks, 100.0, 30.0)
    expect_renewed(tasks, "a", 1, 105.0, True, "attempts=1, a lease from 100 to 130")
    until = file.row("a", "after a renewal").until
    what = "a lease from 100 to 130 was renewed at 105 for 10 s: the file says until"
    expect(
        until == 115, f"{what} {until:g}, not 115", hint="the lease ends at now + seconds, earlier or later than it did"
    )


def not_renewed(file: Opened) -> None:
    tasks = file(2)
    for task_id in "abcd":
        tasks.submit(task_id, f"work {task_id}")
    claimed(tasks, 0.0, 10.0)  # a
    claimed(tasks, 0.0, 30.0)  # b
    claimed(tasks, 0.0, 10.0)  # c
    claimed(tasks, 10.0, 20.0)  # a again
    expect_finished(tasks, "b", 1, "done", True, "the newest attempt")
    before = file.rows()
    cases = [
        ("a", 1, 11.0, "a newer attempt had begun"),
        ("a", 3, 11.0, "there had been 2 attempts"),
        ("a", 2, 30.0, "the lease was over at 30"),
        ("b", 1, 11.0, "the task was done"),
        ("c", 1, 10.0, "the lease was over at 10"),
        ("c", 1, 50.0, "the lease was over at 10"),
        ("d", 1, 11.0, "the task had not been claimed"),
        ("x", 1, 11.0, "there was no such task"),
    ]
    for task_id, attempt, now, what in cases:
        expect_renewed(tasks, task_id, attempt, now, False, what)
        expect(file.rows() == before, f"{what}, and renew changed the file", hint=NOTHING)
        file.expect_free(f"{what}, and renew gave False")
    claimed(tasks, 30.0)  # buries a, takes c
    expect_renewed(tasks, "a", 2, 31.0, False, "the task was a dead letter")
    expect_renewed(tasks, "a", 2, 29.0, False, "the task was a dead letter")


def finished(file: Opened) -> None:
    tasks = file(2)
    for task_id in "abcde":
        tasks.submit(task_id, f"work {task_id}")
    for now in 0.0, 0.0, 0.0, 0.0, 10.0:  # a to d, and a again
        claimed(tasks, now)
    expect_finished(tasks, "b", 1, "first", True, "the newest attempt")
    expect_finished(tasks, "c", 1, "late", True, "the lease was over at 10, and nobody had claimed it since")
    before = file.rows()
    cases = [
        ("a", 1, "a newer attempt had begun"),
        ("a", 3, "there had been 2 attempts"),
        ("b", 1, "the task was done by the same attempt"),
        ("b", 2, "the task was done by attempt 1"),
        ("e", 1, "the task had not been claimed"),
        ("x", 1, "there was no such task"),
    ]
    for task_id, attempt, what in cases:
        expect_finished(tasks, task_id, attempt, "other", False, what)
        expect(file.rows() == before, f"{what}, and finish changed the file", hint=NOTHING)
        file.expect_free(f"{what}, and finish gave False")
    expect_finished(tasks, "a", 2, "second", True, "the newest attempt")
    expect_finished(tasks, "a", 1, "first", False, "attempt 2 had finished it")
    row = file.row("a", "afterwards")
    expect(row.result == "second", f"attempt 2 had finished it; then the file has {row}", hint=NOTHING)
    claimed(tasks, 10.0)  # d again
    claimed(tasks, 20.0)  # buries d
    expect_finished(tasks, "d", 2, "late", False, "the task was a dead letter")
    row = file.row("d", "afterwards")
    expect(row.state == "dead" and row.result is None, f"a result for a dead letter: the file has {row}", hint=NOTHING)


@check("only the newest attempt can renew and finish, and what is refused changes nothing", hint=NOTHING)
def fences(TaskFile: Any) -> None:
    for scenario in renewed, renewed_to_the_end, not_renewed, finished:
        alone(scenario, TaskFile)
