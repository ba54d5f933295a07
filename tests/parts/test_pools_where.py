"""The map over processes: what runs in the caller and what in workers, and what is refused."""

import asyncio
import os
import pickle
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pool_jobs as jobs
import pytest
from pool_tools import light_workers, nothing_left

from helpers.parts.pools import options as pool_options
from helpers.parts.pools.maps import pool_imap, pool_map
from helpers.parts.pools.plan import Plan
from helpers.parts.pools.process_pool import CannotStart


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


@pytest.mark.parametrize("options", [{}, {"isolate": True}, {"timeout": 9.0}])
def test_no_items_and_one_item(options, monkeypatch):
    assert pool_map(jobs.do, [3], workers=2, **options).unwrap() == [9]
    monkeypatch.setattr(pool_options, "ProcessPool", None)  # for nothing, nothing is started
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


def test_an_option_that_there_is_not_is_refused_at_once():
    with pytest.raises(TypeError, match="argument 'worker'"):
        pool_map(jobs.do, [1], worker=2)
    with pytest.raises(TypeError, match="argument 'worker'"), pool_imap(jobs.do, [1], worker=2):
        pass
