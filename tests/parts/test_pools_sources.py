"""Where the items of a map come from: they end where they end, whatever they say of their number."""

import itertools
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import pool_jobs as jobs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pool_tools import light_workers, nothing_left

from helpers.parts.pools.maps import pool_imap, pool_map
from helpers.parts.pools.source import Source


@pytest.fixture(autouse=True)
def _nothing_left():
    with light_workers(), nothing_left():
        yield


class Guessing:
    """Like a progress bar: `total` is what somebody took for the number of its items. Endless, if there is none."""

    def __init__(self, items, total):
        self.items, self.total = items, total

    def __len__(self):
        if isinstance(self.total, Exception):
            raise self.total
        return self.total

    def __iter__(self):
        return iter(self.items)


totals = st.integers(-2, 90) | st.sampled_from([2**62, TypeError("no total"), NotImplementedError()])


@settings(max_examples=60)
@given(count=st.integers(0, 80), total=totals, workers=st.integers(1, 4))
def test_whatever_the_length_says_there_is_one_outcome_for_each_item(count, total, workers):
    expected = [n**2 for n in range(count)]
    with ThreadPoolExecutor(workers) as threads:
        for options in ({"executor": threads}, {"workers": 1}):
            with pool_imap(jobs.do, Guessing(range(count), total), **options) as outcomes:
                assert [outcome.unwrap() for outcome in outcomes] == expected
            assert pool_map(jobs.do, Guessing(range(count), total), **options).unwrap() == expected


@pytest.mark.parametrize("count, total", [(60, 20), (60, 0), (40, 500), (1, 0), (0, 9)])
@pytest.mark.parametrize("options", [{}, {"isolate": True}])
def test_nor_do_processes_believe_it(count, total, options):
    with pool_imap(jobs.nap, Guessing([0.004] * count, total), workers=2, **options) as outcomes:
        assert len([outcome.unwrap() for outcome in outcomes]) == count


@settings(max_examples=200)
@given(count=st.integers(0, 30), total=totals, takes=st.lists(st.integers(1, 9), max_size=9))
def test_looking_whether_it_has_ended_loses_nothing(count, total, takes):
    source, found = Source(Guessing(range(count), total)), []
    for take in takes:
        found += source.take(take)
        ended = source.ended()
        assert source.taken == len(found) and not (ended and len(found) < count)
    while chunk := source.take(7):
        found += chunk
    assert found == list(range(count)) == list(range(source.taken))


def test_what_other_collections_say_of_their_length_is_used():
    for items in ({1: 2, 3: 4}, {5, 6}, deque([7, 8]), range(2)):
        source = Source(items)
        assert source.left == 2 and len(source.take(9)) == 2 and source.left == 0 and source.ended()


def test_a_live_source_with_a_length_is_not_kept_waiting_for_a_full_chunk():
    taken = []

    def live():
        for number in range(24):
            time.sleep(0.03)
            taken.append(number)
            yield number

    with pool_imap(jobs.same, Guessing(live(), 24)) as outcomes:
        assert max(len(taken) - outcome.index for outcome in outcomes) <= 4


@pytest.mark.parametrize("error", [ConnectionError("gone"), jobs.Panic("gone"), SystemExit("gone")])
@pytest.mark.parametrize("options", [{"workers": 1}, {"workers": 2, "isolate": True}])
@pytest.mark.parametrize("total", [None, 3, 99])
def test_an_error_of_the_source_is_told_when_what_came_before_is_done(error, options, total):
    def source():
        yield from range(3)
        raise error

    found = []
    items = source() if total is None else Guessing(source(), total)
    with pytest.raises(type(error), match="gone"), pool_imap(jobs.do, items, **options) as outcomes:
        found.extend(outcome.unwrap() for outcome in outcomes)
    assert found == [0, 1, 4]


def test_ctrl_c_while_an_item_is_fetched_or_worked_on_is_raised():
    def interrupted(item):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool_map(jobs.do, map(interrupted, itertools.count()), workers=1)
    with pytest.raises(KeyboardInterrupt):
        pool_map(jobs.raise_interrupt, [1, 2], workers=1)


def test_items_that_panic_when_they_are_pickled_stay_here_or_fail_alone():
    items = [jobs.PanicsWhen(leaving=True), *range(5), jobs.PanicsWhen(leaving=False)]
    outcomes = pool_map(jobs.same, items, workers=2, isolate=True)
    assert [outcome.ok for outcome in outcomes] == [False, *[True] * 5, False]
    assert all("Panic: it will not be" in str(failed.error) for failed in outcomes.failed)
    assert len(pool_map(jobs.nap_and_keep, [*items] * 10, workers=2).unwrap()) == 70
