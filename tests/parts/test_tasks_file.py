"""The file of tasks, step by step beside a model of it, and its questions beside the indexes that answer them."""

import contextlib
import random
import sqlite3
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.parts.tasks.file import TaskFile
from helpers.parts.tasks.rows import Row, task_of

LEASE, KEEP = 10.0, 40.0
IDS = "abcdef"
LIVE = ("waiting", "delayed", "running")


def row(name, *, state="waiting", attempts=3):
    return Row(name, "task_jobs:double", "[[1], {}]", "{}", state, 0, attempts, None, None)


class Model:
    """What must be true of a file whatever is done to it: each task's state, attempts, and who holds it."""

    def __init__(self, file):
        self.file = file
        self.now = 1000.0
        self.tasks = {}  # id: [state, attempt, last, until]
        self.ends = 0
        self.added = 0
        self.numbers = {}
        self.order = {}  # id: it was the n-th to end
        self.held = []  # every attempt that was ever begun

    def do(self, what, rng):
        with self.file.transaction(keeps=False):
            self.file.soonest = -inf  # as every second: results may expire sooner than it knows, in a clock put back
            self.file.look(KEEP, self.now)
            self.look()
            getattr(self, what)(rng)
        self.check()

    def look(self):
        for name, task in list(self.tasks.items()):
            state, attempt, last, until = task
            if until > self.now:
                continue
            if state == "delayed":
                task[:] = ["waiting", attempt, last, inf]
            elif state == "running" and attempt < last:
                task[:] = ["waiting", attempt, last, inf]
            elif state == "running":
                task[:] = ["dead", attempt, last, self.now + KEEP]
                self.end_of(name)
        for states in ENDED:
            for name in self.ended(states):
                if self.tasks[name][3] > self.now:
                    break  # they go in the order in which they ended
                del self.tasks[name]

    def ended(self, states):
        """Those of these states, in the order in which they ended."""
        names = [name for name, task in self.tasks.items() if task[0] in states]
        return sorted(names, key=self.order.get)

    def end_of(self, name):
        self.ends += 1
        self.order[name] = self.ends

    def add(self, rng):
        name, delay, attempts = rng.choice(IDS), rng.choice([0, 0, 5]), rng.randint(1, 3)
        new = row(name, state="delayed" if delay else "waiting", attempts=attempts)
        assert self.file.add(new, rng.random(), self.now + delay, self.now) is (name not in self.tasks)
        if name not in self.tasks:
            state, until = ("delayed", self.now + delay) if delay else ("waiting", inf)
            self.tasks[name] = [state, 0, attempts, until]
            self.numbers[name] = self.added  # there may have been an earlier task of this id
            self.added += 1

    def claim(self, rng):
        most = rng.randint(1, 3)
        claimed = self.file.claim(most, LEASE, self.now)
        waiting = {name for name, task in self.tasks.items() if task[0] == "waiting"}
        assert len(claimed) == min(most, len(waiting)) and {each.id for each in claimed} <= waiting
        for each in claimed:
            task = self.tasks[each.id]
            assert task_of(each).id == each.id and each.held not in self.held
            task[:] = ["running", task[1] + 1, task[2], self.now + LEASE]
            assert each.attempt == task[1] <= task[2]
            self.held.append(each.held)

    def _one(self, rng):
        held = rng.choice(self.held) if self.held else ("nobody", 1, 0)
        task = self.tasks.get(held[0])
        return held, task, self.holds(held)

    def holds(self, held):
        name, attempt, number = held
        task = self.tasks.get(name)
        return task is not None and task[:2] == ["running", attempt] and self.numbers[name] == number

    def end(self, rng):
        held, task, ours = self._one(rng)
        state = rng.choice(["done", "dead"])
        assert self.file.end(held, state, "1", None, self.now + KEEP, self.now) is ours
        if ours:
            task[:] = [state, task[1], task[2], self.now + KEEP]
            self.end_of(held[0])

    def again(self, rng):
        held, task, ours = self._one(rng)
        seconds, more = rng.choice([(0, 0), (5, 0), (0, 1)])
        if ours and task[1] >= task[2]:
            more = 1  # only what has attempts left, or gets one back, is put back
        assert self.file.again(held, None, 1.0, self.now + seconds, more, self.now) is ours
        if ours:
            task[:] = ["delayed" if seconds else "waiting", task[1], task[2] + more, inf]
            task[3] = self.now + seconds if seconds else inf

    def cancel(self, rng):
        name = rng.choice(IDS)
        live = name in self.tasks and self.tasks[name][0] in LIVE
        was = self.file.cancel(name, self.now + KEEP, self.now)
        assert (was is not None) is live
        if live:
            task = self.tasks[name]
            assert (was.state, was.attempt) == (task[0], task[1])
            task[:] = ["cancelled", task[1], task[2], self.now + KEEP]
            self.end_of(name)

    def send_again(self, rng):
        name = rng.choice(IDS)
        dead = name in self.tasks and self.tasks[name][0] == "dead"
        assert self.file.send_again(name, 2, 1.0, self.now) is dead
        if dead:
            self.tasks[name][:] = ["waiting", self.tasks[name][1], self.tasks[name][1] + 2, inf]

    def renew(self, rng):
        lost = self.file.renew(self.held, LEASE, self.now)
        for held in self.held:
            task = self.tasks.get(held[0])
            ours = self.holds(held)
            assert (held in lost) is not ours
            if ours:
                task[3] = self.now + LEASE

    def wait(self, rng):
        self.now += rng.choice([1, 4, 11, 50])

    def put_clock_back(self, rng):
        since, self.now = self.now, self.now - 500
        self.file.set_clock(self.now)
        for task in self.tasks.values():
            if task[0] in ("delayed", "running"):
                task[3] = None  # as long as it was to last: it is read from the file, and cannot be longer
        for name, until in self.file._db.execute("SELECT id, until FROM tasks WHERE state IN ('delayed', 'running')"):
            assert self.now < until <= self.now + LEASE and since > self.now
            self.tasks[name][3] = until

    def check(self):
        rows = self.file._db.execute("SELECT id, state, attempt, last, until FROM tasks").fetchall()
        found = {
            name: [state, attempt, last, inf if until is None else until] for name, state, attempt, last, until in rows
        }
        assert found == self.tasks
        counts = {state: 0 for state in self.file.counts} | {"added": self.added, "ended": self.ends}
        for task in self.tasks.values():
            counts[task[0]] += 1
        assert self.file.counts == counts == self.file._count()
        assert all(task[1] <= task[2] for task in self.tasks.values())
        timed = [task[3] for task in self.tasks.values() if task[0] in ("delayed", "running")]
        assert self.file.soonest <= min(timed, default=inf)


ENDED = ("done", "cancelled"), ("dead",)
STEPS = ["add", "add", "claim", "end", "again", "cancel", "send_again", "renew", "wait", "put_clock_back"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(STEPS), min_size=5, max_size=60), st.integers(0, 2**32))
def test_whatever_is_done_each_task_is_in_one_state_held_once_and_ends_once(tmp_path_factory, steps, seed):
    file = TaskFile(tmp_path_factory.mktemp("file") / "tasks.sqlite", fsync=False)
    with contextlib.closing(file):
        model, rng = Model(file), random.Random(seed)
        for step in steps:
            model.do(step, rng)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_a_thousand_steps_of_a_task_file(tmp_path, seed):
    with contextlib.closing(TaskFile(tmp_path / "tasks.sqlite", fsync=False)) as file:
        model, rng = Model(file), random.Random(seed)
        for _ in range(1000):
            model.do(rng.choice(STEPS), rng)


def test_what_fails_leaves_no_trace(tmp_path):
    with contextlib.closing(TaskFile(tmp_path / "tasks.sqlite", fsync=False)) as file:
        with pytest.raises(KeyError), file.transaction(keeps=False):
            file.add(row("a"), 1.0, 1.0, 1.0)
            raise KeyError
        with file.transaction(keeps=False):
            assert file.counts["waiting"] == 0 and file.get("a") is None


def test_what_somebody_relies_on_goes_to_the_disk_where_that_is_wanted(tmp_path):
    for fsync in (False, True):
        with contextlib.closing(TaskFile(tmp_path / "tasks.sqlite", fsync=fsync)) as file:
            for keeps in (True, False, True):
                with file.transaction(keeps=keeps):
                    assert file._db.execute("PRAGMA synchronous").fetchone()[0] == (
                        2 if fsync and keeps else 1
                    )  # FULL, NORMAL


def fill(path, tasks):
    """A file with so many results, of which none expires."""
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)"
    columns = "id, func, arguments, options, state, rank, number, since, until, attempt, last, value, ended"
    values = "n, 'task_jobs:double', '[[1], {}]', '{}', 'done', 1, n, 1, 1e9, 1, 3, '2', n"
    with contextlib.closing(TaskFile(path, fsync=False)) as file, file.transaction(keeps=False):
        file._db.execute(f"{numbers} INSERT INTO tasks ({columns}) SELECT {values} FROM numbers", (tasks,))
        file.counts.update(done=tasks, ended=tasks)


def life_of_a_task(file):
    """Every statement there is."""
    file.add(row("a"), 1.0, 1.0, 1.0)
    file.add(row("b", state="delayed"), 1.0, 3.0, 1.0)
    (held,) = (each.held for each in file.claim(5, LEASE, 1.0))
    file.renew([held], LEASE, 2.0)
    file.again(held, "no", 1.0, 2.0, 0, 2.0)
    file.soonest = 0
    file.look(KEEP, 20.0)
    held, other = (each.held for each in file.claim(5, LEASE, 21.0))
    file.end(held, "dead", None, "no", 60.0, 22.0)
    file.dead_letters(10)
    file.send_again(held[0], 1, 1.0, 23.0)
    file.cancel(held[0], 60.0, 24.0)
    file.ended_since(file.counts["ended"] - 1)
    file.set_clock(0.5)
    file.soonest = 0
    file.look(KEEP, 15.0)
    file.look(KEEP, 100.0)


@pytest.mark.parametrize("tasks", [100_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_results_by_the_hundred_thousand_cost_nobody_a_step_more(tmp_path, tasks):
    def steps(results):
        path = tmp_path / f"{results}.sqlite"
        fill(path, results)
        taken, seen = [], []
        with contextlib.closing(TaskFile(path, fsync=False)) as file:
            file._db.set_trace_callback(seen.append)
            file._db.set_progress_handler(lambda: taken.append(1), 10)
            with file.transaction(keeps=False):
                life_of_a_task(file)
        return len(taken), len(seen)

    (few, statements), (many, same) = steps(10), steps(tasks)
    assert statements == same and many <= 1.2 * few + 20


def test_each_question_has_its_index(tmp_path):
    seen = set()
    path = tmp_path / "tasks.sqlite"
    with contextlib.closing(TaskFile(path, fsync=False)) as file:
        file._db.set_trace_callback(seen.add)
        with file.transaction(keeps=False):
            life_of_a_task(file)
    questions = [each for each in seen if each.split()[0] in ("SELECT", "UPDATE", "DELETE") and "counts" not in each]
    assert len(questions) >= 15
    with contextlib.closing(sqlite3.connect(path)) as db:
        for question in questions:
            for *_, how in db.execute(f"EXPLAIN QUERY PLAN {question}"):
                assert not how.startswith("SCAN") or "USING INDEX" in how, (question, how)
