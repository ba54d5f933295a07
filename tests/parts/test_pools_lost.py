"""The map over processes when items fail and workers die: the guilty alone, and by name."""

import os
import random
import threading
from functools import partial
from multiprocessing import get_all_start_methods, get_context

import pool_jobs as jobs
import psutil
import pytest
from pool_tools import alone, light_workers, nothing_left

from helpers.parts.pools.maps import pool_map
from helpers.parts.pools.worker import TimedOut, WorkerDied


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


KINDS = {
    "raise": "ValueError: a bad item",
    "stop": "RuntimeError: the function raised StopIteration",
    "cannot leave": "TypeError: cannot pickle",
    "cannot arrive": "ValueError: invalid literal",
    "error cannot leave": "RuntimeError: ValueError: ",
    "error cannot arrive": "RuntimeError: TwoArguments: this: that",
    "frozen error": "RuntimeError: Frozen: 7",
    "system exit": "RuntimeError: SystemExit: 3",
    "panic": "RuntimeError: Panic: an odd item",
    "panic on leaving": "RuntimeError: Panic: it will not be pickled",
    "panic on arrival": "RuntimeError: Panic: it will not be unpickled",
    "exit": "WorkerDied: the worker process ended with exit code 4",
}


ITEMS = [item for number, kind in enumerate(KINDS) for item in (*range(10 * number, 10 * number + 8), kind)]


@pytest.mark.parametrize("method", get_all_start_methods())
def test_every_bad_item_costs_itself_and_is_named(method):
    alone(do_all_kinds, method)


def do_all_kinds(method):
    outcomes = pool_map(jobs.do, ITEMS, workers=2, isolate=True, mp_context=get_context(method))
    assert [(o.index, o.item) for o in outcomes] == list(enumerate(ITEMS))
    assert [o.value for o in outcomes if o.ok] == [item**2 for item in ITEMS if isinstance(item, int)]
    assert [o.item for o in outcomes.failed] == list(KINDS)
    for outcome in outcomes.failed:
        assert f"{type(outcome.error).__name__}: {outcome.error}".startswith(KINDS[outcome.item])


def test_a_hanging_item_is_tried_twice_and_frees_its_worker(tmp_path):
    items = [*range(20), "hang", *range(20, 40)]
    outcomes = pool_map(partial(jobs.do_and_note, str(tmp_path)), items, workers=2, timeout=1)
    [failed] = outcomes.failed
    assert failed.item == "hang" and isinstance(failed.error, TimedOut) and isinstance(failed.error, TimeoutError)
    assert (tmp_path / "hang").read_text() == "tried\n" * 2


@pytest.mark.skipif(os.name != "posix", reason="no signals")
@pytest.mark.parametrize("deed, error", [("freeze", TimedOut), ("kill", WorkerDied), ("unnamed signal", WorkerDied)])
def test_a_stopped_or_killed_worker_costs_its_item_alone(deed, error):
    [failed] = pool_map(jobs.do, [*range(30), deed, *range(30)], workers=2, timeout=1).failed
    assert failed.item == deed and isinstance(failed.error, error)


def test_in_a_large_chunk_only_the_guilty_is_tried_again_alone(tmp_path):
    note = partial(jobs.do_and_note, str(tmp_path))
    items = [*range(400), "exit", *range(400, 800)]
    assert [failed.item for failed in pool_map(note, items, workers=2, isolate=True).failed] == ["exit"]
    assert (tmp_path / "exit").read_text() == "tried\n" * 2


def test_a_map_inside_a_worker_does_not_move_the_blame():
    outcomes = pool_map(jobs.die_after_a_map, range(6), workers=1, isolate=True)
    assert [failed.item for failed in outcomes.failed] == [3]


@pytest.mark.soak
def test_fifty_random_kills_lose_nothing_and_double_nothing():
    chance, at_work, over = random.Random(7), set(), threading.Event()

    def kill_now_and_then():
        kills = 0
        while kills < 50 and not over.wait(0.1):
            children = [c for c in psutil.Process().children() if f"process {c.pid}" in at_work]
            if children:  # one that has not begun would count as one that cannot start
                chance.choice(children).kill()
                kills += 1

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        outcomes = pool_map(
            jobs.nap, [0.01] * 1500, workers=2, isolate=True, observe=lambda event: at_work.add(event.worker)
        )
    finally:
        over.set()
        killer.join()
    assert [o.index for o in outcomes] == list(range(1500))
    assert all(isinstance(o.error, WorkerDied) if o.error else o.value == 0.01 for o in outcomes)
    assert len(outcomes.failed) <= 10  # hit twice, each of them
