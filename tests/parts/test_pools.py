"""The map over processes: the outcomes of a loop, whatever the items do, and nothing left behind."""

import asyncio
import itertools
import os
import pickle
import random
import threading
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_all_start_methods, get_context

import pool_jobs as jobs
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pool_tools import light_workers, nothing_left

from helpers.parts.pools import maps
from helpers.parts.pools.maps import pool_imap, pool_map
from helpers.parts.pools.plan import Plan
from helpers.parts.pools.process_pool import CannotStart, ProcessPool
from helpers.parts.pools.window import CHUNK_ITEMS, Source, Window
from helpers.parts.pools.worker import TimedOut, WorkerDied


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


def columns(outcomes):
    """What can be compared: number, item, value, and the error in words."""
    return [(o.index, o.item, o.value, o.error and f"{type(o.error).__name__}: {o.error}") for o in outcomes]


def act(deed):
    """A value, an error, or `StopIteration`, after more or less time."""
    kind, cost = deed
    time.sleep(cost / 2000)
    if kind == "error":
        raise LookupError(f"no {cost}")
    if kind == "stop":
        raise StopIteration
    return kind, cost


def in_a_loop(items):
    for number, (kind, cost) in enumerate(items):
        error = {"error": f"LookupError: no {cost}", "stop": "RuntimeError: the function raised StopIteration"}.get(
            kind
        )
        yield number, (kind, cost), None if error else (kind, cost), error


deeds = st.lists(st.tuples(st.sampled_from(["fine", "fine", "error", "stop"]), st.integers(0, 4)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(items=deeds, workers=st.integers(1, 5), lazy=st.booleans(), watched=st.booleans())
def test_any_mixture_gives_the_outcomes_of_a_loop(items, workers, lazy, watched):
    observe = (lambda event: None) if watched else None
    with ThreadPoolExecutor(workers) as threads:
        source = iter(items) if lazy else items
        with pool_imap(act, source, workers=workers, executor=threads, observe=observe) as outcomes:
            assert columns(outcomes) == list(in_a_loop(items))
    with pool_imap(act, items, workers=1, observe=observe) as outcomes:
        assert columns(outcomes) == list(in_a_loop(items))


@settings(max_examples=30, deadline=None)
@given(count=st.integers(0, 300), size=st.integers(1, 50), workers=st.integers(1, 4))
def test_never_more_ahead_of_the_reader_than_was_promised(count, size, workers):
    source, read = Source(iter(range(count))), 0
    with ThreadPoolExecutor(workers) as threads:
        window = Window(partial(act_quickly, 0.001), source, threads, workers, None)
        for block in window.blocks(size):
            most = max(size, window._size)
            assert source.taken - read <= (4 * workers + 1) * most * 4  # a chunk may have grown since it was sent
            read += len(block.values)
    assert read == source.taken == count


def act_quickly(seconds, item):
    time.sleep(seconds)
    return item


KINDS = {
    "raise": "ValueError: a bad item",
    "stop": "RuntimeError: the function raised StopIteration",
    "cannot leave": "TypeError: cannot pickle",
    "cannot arrive": "ValueError: invalid literal",
    "error cannot leave": "RuntimeError: ValueError: ",
    "error cannot arrive": "RuntimeError: TwoArguments: this: that",
    "frozen error": "RuntimeError: Frozen: 7",
    "system exit": "WorkerDied: the worker process ended with exit code 3",
    "exit": "WorkerDied: the worker process ended with exit code 4",
}
ITEMS = [item for number, kind in enumerate(KINDS) for item in (*range(10 * number, 10 * number + 8), kind)]


@pytest.mark.parametrize("method", get_all_start_methods())
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # of fork, from Python 3.12 on
def test_every_bad_item_costs_itself_and_is_named(method):
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


def test_large_items_and_results():
    items = [bytes([n]) * 20_000_000 for n in range(4)]
    outcomes = pool_map(jobs.same, items, workers=2, timeout=60)
    assert outcomes.unwrap() == items


@pytest.mark.parametrize("options", [{}, {"isolate": True}, {"timeout": 9.0}])
def test_no_items_and_one_item(options, monkeypatch):
    assert pool_map(jobs.do, [3], workers=2, **options).unwrap() == [9]
    monkeypatch.setattr(maps, "ProcessPool", None)  # for nothing, nothing is started
    assert list(pool_map(jobs.do, [], **options)) == []


def test_an_empty_source_of_unknown_length():
    with pool_imap(jobs.do, iter([]), workers=1, isolate=True) as outcomes:
        assert list(outcomes) == []


def plans(func, items, **options):
    events = []
    outcomes = pool_map(func, items, workers=2, observe=events.append, **options)
    return outcomes.unwrap(), [event.item for event in events if event.what == "plan"]


def test_little_work_stays_in_the_caller_and_says_so():
    found, [plan] = plans(jobs.do, range(2000))
    assert found == [n**2 for n in range(2000)] and isinstance(plan, Plan) and str(plan).startswith("serial: ")
    assert set(pool_map(jobs.pid, range(5), workers=8).unwrap()) == {os.getpid()}
    assert set(pool_map(jobs.pid, range(300), workers=1).unwrap()) == {os.getpid()}


def test_much_work_goes_to_processes_once_that_is_known():
    found, [plan] = plans(jobs.pid, range(800))
    assert str(plan).startswith("2 processes: ")
    assert found[0] == os.getpid() != found[-1] and len(set(found)) == 3


def test_what_cannot_travel_is_done_here_however_much_it_is():
    found, [plan] = plans(nap_and_lock, range(30))
    assert len(found) == 30 and "cannot be pickled" in str(plan)


def nap_and_lock(_):
    time.sleep(0.003)
    return threading.Lock()


@pytest.mark.parametrize(
    "options", [{"isolate": True}, {"timeout": 60.0}, {"initializer": jobs.set_up_and_return_a_lock}]
)
def test_nothing_runs_in_the_caller_where_that_was_asked_for(options):
    assert os.getpid() not in plans(jobs.pid, range(10), **options)[0]


def test_a_map_inside_a_worker_stays_in_it():
    assert pool_map(jobs.map_within, [300, 300], workers=2, isolate=True).unwrap() == [1, 1]


def test_an_initializer_that_raises_is_told_to_the_caller():
    with pytest.raises(CannotStart, match="no model called x") as caught:
        pool_map(jobs.do, range(10), workers=2, initializer=jobs.fail_to_set_up, initargs=("x",))
    assert isinstance(caught.value.__cause__, ValueError)


def test_who_watches_sees_each_item_begin_and_end_in_its_worker():
    events = []
    pool_map(jobs.do, [1, 2, "raise", "exit", 3], workers=1, isolate=True, observe=events.append)
    told = [(event.item, event.what) for event in events]
    for item in (1, 2, 3):
        assert told.count((item, "start")) == told.count((item, "end")) == 1
    assert told.count(("raise", "start")) == told.count(("raise", "error")) == 1
    assert [what for item, what in told if item == "exit"] == ["retry", "error"]
    assert {event.worker.split()[0] for event in events} == {"process", "caller"}


@pytest.mark.parametrize("options", [{}, {"isolate": True}])
def test_a_watcher_that_raises_stops_the_map(options):
    def watch(event):
        raise RuntimeError("I have seen enough")

    with pytest.raises(RuntimeError, match="seen enough"):
        pool_map(jobs.do, range(100), workers=2, observe=watch, **options)


@pytest.mark.parametrize("options", [{}, {"isolate": True}])
def test_an_endless_source_is_read_as_far_as_the_reader_goes(options):
    taken = itertools.count()
    with pool_imap(jobs.do, (next(taken) for _ in itertools.repeat(None)), workers=2, **options) as outcomes:
        first = [outcome.unwrap() for outcome in itertools.islice(outcomes, 10_000)]
    assert first == [n**2 for n in range(10_000)]
    assert next(taken) <= 10_000 + (4 * 2 + 1) * CHUNK_ITEMS


@pytest.mark.parametrize("options", [{}, {"isolate": True}])
def test_a_source_that_raises_is_told_when_what_came_before_is_done(options):
    def source():
        yield from range(50)
        raise ConnectionError("the disk is gone")

    found = []
    with pytest.raises(ConnectionError, match="disk"), pool_imap(jobs.do, source(), workers=2, **options) as outcomes:
        found.extend(outcome.unwrap() for outcome in outcomes)
    with pytest.raises(ConnectionError, match="disk"):
        pool_map(jobs.do, source(), workers=2, **options)
    assert found in ([], [n**2 for n in range(50)])


def test_leaving_early_stops_what_would_never_end():
    items = itertools.chain([1, 2, 3], ["hang"] * 10)
    with pool_imap(jobs.do, items, workers=2, isolate=True) as outcomes:
        for outcome in outcomes:
            if outcome.index == 2:
                break
    with pytest.raises(KeyboardInterrupt), pool_imap(jobs.do, [1, *["hang"] * 10], workers=2, isolate=True) as outcomes:
        next(outcomes)
        raise KeyboardInterrupt


def executors(kind) -> Executor:
    return {
        "threads": lambda: ThreadPoolExecutor(2),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
        "ours": lambda: ProcessPool(2),
    }[kind]()


@pytest.mark.parametrize("kind", ["threads", "processes", "ours"])
def test_somebody_elses_executor_gives_the_same_again_and_again(kind):
    items = [*range(30), "raise", *range(30)]
    with executors(kind) as executor:
        for _ in range(3):
            outcomes = pool_map(jobs.do, items, executor=executor)
            assert [failed.index for failed in outcomes.failed] == [30]
        with ThreadPoolExecutor(4) as callers:
            every = callers.map(lambda n: pool_map(jobs.same, range(n), executor=executor).unwrap(), range(40, 48))
            assert [len(found) for found in every] == list(range(40, 48))


def test_a_broken_executor_fails_items_and_hangs_none():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        outcomes = pool_map(jobs.do, [1, 2, "exit", *range(100)], workers=2, executor=executor)
        assert len(outcomes) == 103 and isinstance(outcomes[2].error, BrokenProcessPool)
        assert {type(failed.error) for failed in outcomes.failed} == {BrokenProcessPool}


def test_system_exit_in_a_thread_is_an_error_of_its_item():
    with ThreadPoolExecutor(2) as threads:
        [failed] = pool_map(jobs.do, [1, "system exit", 2], executor=threads).failed
    assert failed.item == "system exit" and "SystemExit(3)" in str(failed.error)


def test_a_warm_pool_keeps_its_own_time_limit():
    with ProcessPool(2, timeout=1) as pool:
        assert [failed.item for failed in pool_map(jobs.do, [1, "hang", 2], executor=pool).failed] == ["hang"]
        assert pool_map(jobs.do, [1, 2], executor=pool).unwrap() == [1, 4]


@pytest.mark.parametrize(
    "wrong", [{"workers": 0}, {"timeout": 0}, {"timeout": -1}, {"executor": ThreadPoolExecutor(1), "isolate": True}]
)
def test_arguments_that_make_no_sense_are_refused_at_once(wrong):
    with pytest.raises(ValueError):
        pool_map(jobs.do, [1], **wrong)


def test_a_function_that_no_other_process_can_import_is_refused_at_once(monkeypatch):
    with pytest.raises(pickle.PicklingError, match="top level of a module"):
        pool_map(lambda item: item, [1])

    def cell(item):
        return item

    cell.__module__, cell.__qualname__ = "__main__", "cell"
    main = __import__("sys").modules["__main__"]
    monkeypatch.setattr(main, "cell", cell, raising=False)
    monkeypatch.delattr(main, "__file__")
    with pytest.raises(pickle.PicklingError, match="notebook cell"):
        pool_map(cell, [1])


def test_beside_a_running_event_loop():
    async def main():
        here = pool_map(jobs.do, range(20), workers=1, isolate=True).unwrap()
        there = await asyncio.to_thread(lambda: pool_map(jobs.do, range(20), workers=1, isolate=True).unwrap())
        return here, there

    here, there = asyncio.run(main())
    assert here == there == [n**2 for n in range(20)]


@pytest.mark.soak
def test_fifty_random_kills_lose_nothing_and_double_nothing():
    chance, begun, over = random.Random(7), threading.Event(), threading.Event()

    def kill_now_and_then():
        begun.wait(30)
        for _ in range(50):
            if over.wait(0.1):
                return
            children = [c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())]
            if children:
                chance.choice(children).kill()

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        outcomes = pool_map(jobs.nap, [0.01] * 1500, workers=2, isolate=True, observe=lambda _: begun.set())
    finally:
        over.set()
        killer.join()
    assert [o.index for o in outcomes] == list(range(1500))
    assert all(isinstance(o.error, WorkerDied) if o.error else o.value == 0.01 for o in outcomes)
    assert len(outcomes.failed) <= 10  # hit twice, each of them


def test_a_live_source_is_not_kept_waiting_for_a_full_chunk():
    taken = []

    def live():
        for number in range(24):
            time.sleep(0.03)
            taken.append(number)
            yield number

    with pool_imap(jobs.same, live()) as outcomes:
        assert max(len(taken) - outcome.index for outcome in outcomes) <= 4
