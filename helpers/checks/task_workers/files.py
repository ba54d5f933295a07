"""Part 3: what is in the file when a call has returned, whatever becomes of the process then."""

import sqlite3
from contextlib import suppress
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Claim, do_then_die
from ...lab.shipped import Workers
from ...parts.pools.errors import WorkerDied
from .claiming import OLDEST, claimed, expect_claim, expect_finished, expect_renewed
from .watching import COMMIT, ENDS, Opened, alone, opened

ROLL = "roll the transaction back where you raise, so that the next call finds none open"
SQL = "never put a text into the SQL: execute(sql, (value, …)) with a ? for each"
AS_IT_IS = "keep and compare each text as it came, whatever blanks, letters or signs are in it"
KEEPS = "what is in the file stays there: a new object makes only what is missing"
SAME = "INSERT … ON CONFLICT DO NOTHING, then look at the work that is there"
TEXTS = ("", " a ", "it's 5 o'clock; --", '"quoted"', "überall 漢字", "0", "None", "a\nb", "%s ? {0}", "007")
ALIKE = ("a", "A", "a ", "a\0b", "%", "_")
LONG = "a\0b" + "long" * 3000


def committed(file: Opened) -> None:
    """After each call the file holds what it did."""
    tasks = file()
    tasks.submit("a", "work a")
    row = file.row("a", "after submit('a', 'work a')")
    expect((row.work, row.state, row.attempt) == ("work a", "open", 0), f"after submit the file has {row}", hint=COMMIT)
    tasks.submit("b", "work b")
    file.row("b", "after a second submit")
    expect_claim(tasks, 100.0, Claim("a", "work a", 1), "a and b had been submitted", OLDEST)
    row = file.row("a", "after a claim")
    hint = COMMIT if row.attempt == 0 else "attempt counts up by one, and until is now + seconds"
    expect(row.attempt == 1 and row.until == 110, f"after claim(now=100, seconds=10) the file has {row}", hint=hint)
    expect_renewed(tasks, "a", 1, 105.0, True, "at 105, a lease from 100 to 110")
    row = file.row("a", "after a renewal")
    hint = COMMIT if row.until == 110 else "until is now + seconds"
    expect(row.until == 115, f"after renew(now=105, seconds=10) the file has {row}", hint=hint)
    expect_finished(tasks, "a", 1, "done", True, "the newest attempt")
    row = file.row("a", "after finish")
    hint = (
        COMMIT if (row.state, row.result) == ("open", None) else "state is 'done', and result is what was handed over"
    )
    expect((row.state, row.result) == ("done", "done"), f"after finish the file has {row}", hint=hint)
    other = file()
    before = row
    row = file.row("a", "after another object was made on the file")
    expect(row == before, f"another object was made on the file, which then has {row}, not {before}", hint=KEEPS)
    other.submit("c", "work c")
    expect_claim(other, 100.0, Claim("b", "work b", 1), "another object on the file, b and c are left", COMMIT)
    expect_claim(tasks, 100.0, Claim("c", "work c", 1), "b is claimed by another object, c is left", COMMIT)


def texts(file: Opened) -> None:
    try:
        any_texts(file)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise
        expect(False, f"with the ids, work and results {TEXTS}: {error!r:.90}", hint=SQL)


def any_texts(file: Opened) -> None:
    tasks = file()
    for number, text in enumerate(TEXTS):
        tasks.submit(text, text)
        row = file.row(text, f"after submit({text!r}, …)")
        expect(row.work == text, f"the work {text!r} became {row.work!r}", hint=AS_IT_IS)
        expect_claim(tasks, 100.0 + number, Claim(text, text, 1), f"the id {text!r}", AS_IT_IS, 1000.0)
        expect_renewed(tasks, text, 1, 101.0 + number, True, f"the id {text!r}")
        expect_finished(tasks, text, 1, text, True, f"the id {text!r}")
        row = file.row(text, f"after finish({text!r}, …)")
        hint = AS_IT_IS if text else "keep it as it came: '' is a text too"
        expect(row.result == text, f"the result {text!r} became {row.result!r}", hint=hint)


def alike(file: Opened) -> None:
    """Ids that differ little are the ids of different tasks, and a result may be long."""
    tasks = file()
    for task_id in ALIKE:
        tasks.submit(task_id, "work")
    got = sorted(str(claim and claim.task_id) for claim in [claimed(tasks, 0.0) for _ in ALIKE])
    expect(got == sorted(ALIKE), f"the ids {ALIKE} were submitted, and claimed were {got}", hint=AS_IT_IS)
    for number, task_id in enumerate(reversed(ALIKE), 1):
        expect_renewed(tasks, task_id, 1, 5.0, True, f"the ids {ALIKE}")
        moved = sum(row.until == 15 for row in file.rows())
        expect(moved == number, f"the ids {ALIKE}: renew({task_id!r}, …) moved other leases too", hint=AS_IT_IS)
    for number, task_id in enumerate(reversed(ALIKE), 1):
        expect_finished(tasks, task_id, 1, LONG, True, f"the ids {ALIKE}")
        done = sum(row.state == "done" for row in file.rows())
        expect(done == number, f"the ids {ALIKE}: finish({task_id!r}, …) ended other tasks too", hint=AS_IT_IS)
        result = file.row(task_id, "after finish").result or ""
        what = f"a result of {len(LONG)} letters, {LONG[:5]!r} and so on, was kept with"
        expect(result == LONG, f"{what} {len(result)}", hint=AS_IT_IS)


def submitted_again(file: Opened) -> None:
    """The same id, in every state of its task."""
    tasks, others = file(1), file(1)
    for task_id in "abcd":
        tasks.submit(task_id, f"work {task_id}")
    claimed(tasks, 0.0, 10.0)  # a, which will be dead
    claimed(tasks, 5.0, 10.0)  # b, which will be done
    expect_finished(tasks, "b", 1, "done", True, "the newest attempt")
    claimed(tasks, 10.0, 10.0)  # a is dead; c is claimed
    states = {"a": "was a dead letter", "b": "was done", "c": "was claimed", "d": "waited"}
    before = file.rows()
    for each in tasks, others:
        for task_id, state in states.items():
            what = f"a task {state}, and its id was submitted again with"
            try:
                each.submit(task_id, f"work {task_id}")
            except Exception as error:
                expect(False, f"{what} the same work: {error!r:.80}", hint=hinted(error))
            expect(file.rows() == before, f"{what} the same work: that changed the file", hint=SAME)
            expect_refused(each, task_id, "other work", f"{what} other work")
            expect(file.rows() == before, f"{what} other work: that changed the file", hint=SAME)
            file.expect_free(f"{what} other work: submit raised ValueError")
    for work in "Work d", "work d ", " work d", "work", "work d\0":
        what = f"a task with the work 'work d', and its id was submitted again with {work!r}"
        expect_refused(tasks, "d", work, what, AS_IT_IS)
    tasks.submit("e", "work e")
    expect([row.id for row in file.rows()] == [*"abcde"], "after all that, a new task wasn't added at the end")
    others.submit("f", "work f")


def expect_refused(tasks: Any, task_id: str, work: str, what: str, hint: str = SAME) -> None:
    try:
        tasks.submit(task_id, work)
    except ValueError:
        return
    except Exception as error:
        expect(False, f"{what}: {error!r:.80}, not a ValueError", hint=hinted(error))
    expect(False, f"{what}: no ValueError was raised", hint=hint)


def hinted(error: Exception) -> str:
    return ROLL if "transaction" in str(error) else ENDS if "locked" in str(error) else SAME


def killed(TaskFile: Any) -> None:
    """A process is killed after a submit, and another one after a claim and a finish."""
    with opened(TaskFile) as file, Workers(1) as workers:
        file()
        lives: list[list[tuple[str, tuple[Any, ...]]]] = [
            [("submit", ("a", "work a")), ("submit", ("b", "work b"))],
            [("claim", (100.0, 10.0)), ("finish", ("a", 1, "done")), ("claim", (100.0, 10.0))],
        ]
        for calls in lives:
            with suppress(WorkerDied):
                workers.submit(do_then_die, TaskFile, file.name, calls).result()
            names = ", ".join(f"{name}{args}" for name, args in calls)
            rows = [(row.id, row.state, row.attempt) for row in file.rows()]
            right = [("a", "open", 0), ("b", "open", 0)] if calls is lives[0] else [("a", "done", 1), ("b", "open", 1)]
            what = f"a process was killed after {names}: the file has (id, state, attempt) {rows}, not {right}"
            expect(rows == right, what, hint=COMMIT)


@check("what has returned is in the file, and a process that is killed takes nothing along", hint=COMMIT)
def kept(TaskFile: Any) -> None:
    alone(committed, TaskFile)
    alone(texts, TaskFile)
    alone(alike, TaskFile)
    alone(submitted_again, TaskFile)
    killed(TaskFile)
