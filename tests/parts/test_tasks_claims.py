"""Claims on a file's tasks, turn by turn on a clock that is said: leases, their renewal, and what cannot be written."""

from contextlib import closing
from functools import partial

import pytest

from helpers.parts.tasks.claims import Claims
from helpers.parts.tasks.file import TaskFile
from helpers.parts.tasks.names import function_of, name_of
from helpers.parts.tasks.rows import Row, result_of, task_of
from helpers.parts.tasks.task import TaskFailed


@pytest.fixture
def file(tmp_path):
    with closing(TaskFile(tmp_path / "tasks.sqlite", fsync=False)) as file:
        yield file


@pytest.fixture
def other(tmp_path, file):
    """The same file, as another process has it."""
    with closing(TaskFile(tmp_path / "tasks.sqlite", fsync=False)) as other:
        yield other


def row(name, **columns):
    return Row(name, "task_jobs:double", "[[1], {}]", "{}", "waiting", 0, 3, None, None)._replace(**columns)


def add(file, *rows):
    with file.transaction(keeps=False):
        for each in rows:
            file.add(each, 1.0, 1.0, 1.0)


def turn(file, claims, now, ended=()):
    with file.transaction(keeps=False):
        news = claims.turn(file, now, [*ended])
    claims.committed(news, now, [*ended])
    return news


def claims_of(slots, lease=9.0):
    claims = Claims(lease, 1000.0)
    claims.slots = slots
    return claims


def test_a_lease_is_renewed_before_it_is_over_however_short_it_is(file, other):
    """Whoever wakes only when the lease is over finds that others have woken, too."""
    add(file, row("a"))
    claims, others, now = claims_of(1, lease=0.3), claims_of(1, lease=0.3), 100.0
    turn(file, claims, now)
    assert claims.renewal == pytest.approx(now + 0.1)
    for _ in range(20):
        now = claims.renewal
        turn(file, claims, now)
        assert claims.renewal > now and turn(other, others, now + 0.19).claimed == []
    assert [each.attempt for each in turn(other, others, now + 0.31).claimed] == [2]
    assert turn(file, claims, now + 0.32).lost == [("a", 1, 0)]


def test_who_holds_nothing_need_not_wake(file):
    claims = claims_of(1)
    turn(file, claims, 100.0)
    assert claims.renewal == float("inf")


def test_an_end_that_cannot_be_written_frees_its_slot_and_the_task_comes_again(file):
    add(file, row("a"), row("b"))
    claims = claims_of(1)
    assert [each.id for each in turn(file, claims, 100.0).claimed] == ["a"]
    claims.give_up(("a", 1, 0))
    assert [each.id for each in turn(file, claims, 101.0).claimed] == ["b"]
    with file.transaction(keeps=False):
        file.end(file.get("b").held, "done", "1", None, 1e9, 102.0)
    assert turn(file, claims, 102.0, [("b", 1, 1)]).claimed == []
    assert [(each.id, each.attempt) for each in turn(file, claims, 110.0).claimed] == [("a", 2)]


def test_a_clock_that_was_put_back_is_dealt_with_when_the_file_takes_it(file):
    add(file, row("a"))
    with file.transaction(keeps=False):
        file.add(row("late", state="delayed"), 1.0, 10_005.0, 10_000.0)
    claims = claims_of(1)
    turn(file, claims, 10_000.0)
    with pytest.raises(OSError), file.transaction(keeps=False):
        claims.turn(file, 100.0, [])
        raise OSError("no room")
    turn(file, claims, 101.0)
    assert file.soonest == pytest.approx(106.0)


def test_a_row_that_cannot_be_read_costs_its_own_task(file):
    add(
        file,
        row("a", arguments="[[1"),
        row("b", options="[]"),
        row("c", func="no name"),
        row("d", arguments="7"),
        row("e"),
    )
    claims = claims_of(9)
    tasks = turn(file, claims, 100.0).tasks
    for task in tasks[:-1]:
        with pytest.raises((ValueError, ImportError), match=f"'{task.id}'|no name"):
            task.func(*task.args, **task.kwargs)
    assert tasks[-1].id == "e" and claims.slots == 4


def test_a_result_that_cannot_be_read_is_no_result():
    result = result_of(row("a", state="done", attempt=2, value="[1"))
    assert (result.state, result.value) == ("dead", None)
    with pytest.raises(
        TaskFailed, match="task 'a' is a dead letter after 2 attempts: its result cannot be read: Expect"
    ):
        result.unwrap()


def test_a_module_that_ends_the_program_when_it_is_imported_costs_its_own_tasks(tmp_path, monkeypatch):
    (tmp_path / "ends_the_program.py").write_text("raise SystemExit(2)")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError, match="ends_the_program:work cannot be imported here: SystemExit: 2"):
        function_of("ends_the_program:work")()


def test_what_could_not_be_imported_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError, match="made_later:work cannot be imported here: ModuleNotFoundError"):
        task_of(row("a", func="made_later:work")).func()
    (tmp_path / "made_later.py").write_text("def work(): return 5")
    import importlib

    importlib.invalidate_caches()
    assert function_of("made_later:work")() == 5


class Callable:
    def __call__(self):
        """Has no name of its own."""

    def method(self): ...

    @staticmethod
    def plain(): ...


def test_names_are_those_that_another_process_finds():
    import json

    assert name_of(json.loads) == "json:loads"
    assert name_of(Callable.plain) == f"{__name__}:Callable.plain" and function_of(name_of(str)) is str
    for func in (lambda: 1, partial(print), Callable(), Callable().method, print.__call__):
        with pytest.raises(TypeError, match="cannot be imported by its name"):
            name_of(func)
