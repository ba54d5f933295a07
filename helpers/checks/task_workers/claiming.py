"""Part 3: calls of a `TaskFile`, and what they have to give."""

from typing import Any

from ...grading.checks import expect
from ...lab.exercises.task_workers import Claim

NOTHING = "change nothing where you refuse: the WHERE of one UPDATE can hold all the conditions, and rowcount tells"
COUNTED = "each claim counts the task's `attempt` up by one, and gives the new number"
FIELDS = "Claim(task_id, work, attempt), in this order"
FREE = "free is an open task whose `until` is not after now, whether it was ever claimed or not"
OLDEST = "ORDER BY number, whether a task was claimed before or not"


def claimed(tasks: Any, now: float, seconds: float = 10.0) -> Any:
    """`tasks.claim(…)`, a `Claim` or None."""
    claim = tasks.claim(now=now, seconds=seconds)
    fit = claim is None or isinstance(claim, Claim)
    expect(fit, f"claim gave {claim!r:.60}", hint="return Claim(task_id, work, attempt), or None")
    return claim


def expect_claim(tasks: Any, now: float, wanted: Claim | None, what: str, hint: str, seconds: float = 10.0) -> None:
    got = claimed(tasks, now, seconds)
    if got and wanted and got.task_id == wanted.task_id:
        hint = COUNTED if got.work == wanted.work else FIELDS
    elif got and wanted and got.work == wanted.task_id:
        hint = FIELDS
    elif got is None and wanted and wanted.attempt == 1:
        hint = "is a `return` missing? Or: " + FREE
    expect(got == wanted, f"{what}: a claim at {now:g} gave {got}, not {wanted}", hint=hint)


def expect_renewed(tasks: Any, task_id: str, attempt: int, now: float, wanted: bool, what: str) -> None:
    got = tasks.renew(task_id, attempt, now=now, seconds=10.0)
    said = f"{what}: renew with attempt {attempt} at {now:g} gave {got!r:.60}, not {wanted}"
    expect(got is wanted, said, hint=_hint(got, wanted))


def expect_finished(tasks: Any, task_id: str, attempt: int, result: str, wanted: bool, what: str) -> None:
    got = tasks.finish(task_id, attempt, result)
    said = f"{what}: finish with attempt {attempt} gave {got!r:.60}, not {wanted}"
    expect(got is wanted, said, hint=_hint(got, wanted))


def _hint(got: Any, wanted: bool) -> str:
    if isinstance(got, bool):
        return NOTHING
    return "is a `return` missing?" if got is None else f"return {wanted}: `cursor.rowcount == 1` is True or False"
