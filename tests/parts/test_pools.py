"""The map over processes: the outcomes of a loop, from any source, as far as they are read."""

import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pool_jobs as jobs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pool_tools import light_workers, nothing_left

from helpers.parts.pools.maps import pool_imap, pool_map
from helpers.parts.pools.source import Source
from helpers.parts.pools.window import CHUNK_ITEMS, Window


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


@settings(max_examples=60)
@given(items=deeds, workers=st.integers(1, 5), lazy=st.booleans(), watched=st.booleans())
def test_any_mixture_gives_the_outcomes_of_a_loop(items, workers, lazy, watched):
    observe = (lambda event: None) if watched else None
    with ThreadPoolExecutor(workers) as threads:
        source = iter(items) if lazy else items
        with pool_imap(act, source, workers=workers, executor=threads, observe=observe) as outcomes:
            assert columns(outcomes) == list(in_a_loop(items))
    with pool_imap(act, items, workers=1, observe=observe) as outcomes:
        assert columns(outcomes) == list(in_a_loop(items))


class Measured(Window):
    """Remembers its largest chunks: their size changes as it learns how long items take."""

    largest = 0

    def _next(self):
        self.largest = max(self.largest, self._size)
        return super()._next()


@settings(max_examples=30)
@given(count=st.integers(0, 300), size=st.integers(1, 50), workers=st.integers(1, 4))
def test_never_more_ahead_of_the_reader_than_was_promised(count, size, workers):
    source, read = Source(iter(range(count))), 0
    with ThreadPoolExecutor(workers) as threads:
        window = Measured(partial(act_quickly, 0.001), source, threads, workers, None)
        for block in window.blocks(size):
            assert source.taken - read <= (4 * workers + 1) * window.largest
            read += len(block.values)
    assert read == source.taken == count


def act_quickly(seconds, item):
    time.sleep(seconds)
    return item


def test_large_items_and_results():
    items = [bytes([n]) * 20_000_000 for n in range(4)]
    outcomes = pool_map(jobs.same, items, workers=2, timeout=60)
    assert outcomes.unwrap() == items


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


def test_a_live_source_is_not_kept_waiting_for_a_full_chunk():
    taken = []

    def live():
        for number in range(24):
            time.sleep(0.03)
            taken.append(number)
            yield number

    with pool_imap(jobs.same, live()) as outcomes:
        assert max(len(taken) - outcome.index for outcome in outcomes) <= 4
