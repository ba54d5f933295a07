"""A rate limit that nobody tells is found: nearly all of it is used, little is refused, and changes are followed."""

import math

import pytest
from hidden_limits import KINDS, Bucket, Fixed, Sliding, callers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helpers.parts.pace import Pace


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
def test_nine_tenths_of_a_hidden_limit_are_used_and_two_in_a_hundred_refused_at_most(kind, seed):
    passed, refused = callers(kind(50, 1.0), 70, seed=seed).between(10, 70)
    assert passed >= 0.95 * 50 and refused <= 0.01  # the bars are 0.9 and 0.02


@pytest.mark.parametrize("concurrent", [8, 64])
@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_for_few_and_many_callers(kind, concurrent):
    passed, refused = callers(kind(50, 1.0), 70, concurrent=concurrent).between(10, 70)
    assert passed >= 0.9 * 50 and refused <= 0.02


@pytest.mark.parametrize("kind", [Sliding, Fixed])
@pytest.mark.parametrize(
    ("limit", "window", "start", "end"), [(1, 1.0, 60, 360), (5, 1.0, 20, 120), (500, 1.0, 8, 16), (60, 60.0, 120, 600)]
)
def test_it_holds_for_slow_and_fast_limits(kind, limit, window, start, end):
    passed, refused = callers(kind(limit, window), end, concurrent=80 if limit == 500 else 8).between(start, end)
    assert passed >= 0.9 * limit / window and refused <= 0.03


@pytest.mark.parametrize("kind", [Sliding, Fixed])
def test_when_the_limit_is_halved_it_is_followed_within_5_seconds(kind):
    log = callers(kind(50, 1.0), 60, limits={30: 25})
    passed, _ = log.between(35, 60)
    assert passed >= 0.9 * 25 and log.between(30, 60)[1] <= 0.05


@pytest.mark.parametrize("kind", [Sliding, Fixed])
def test_when_the_limit_is_doubled_it_is_followed_within_20_seconds(kind):
    passed, refused = callers(kind(50, 1.0), 70, limits={30: 100}).between(50, 70)
    assert passed >= 0.9 * 100 and refused <= 0.03


def test_a_burst_that_is_refused_counts_once():
    once, eightfold = Pace(), Pace()
    for pace, burst in ((once, 1), (eightfold, 8)):
        for i in range(100):
            pace.passed(i / 100)
        waits = [pace.refused(1 + i / 1000, 1.1 + i / 1000) for i in range(burst)]
        assert waits[0] == pytest.approx(0.1)
        pace.passed(1.3)
    assert once.rate == eightfold.rate


def test_refusals_in_a_row_double_the_wait():
    pace, now, waits = Pace(), 0.0, []
    for _ in range(6):
        waits.append(pace.refused(now, now))
        now += waits[-1]
    assert waits == pytest.approx([0.05 * 2**i for i in range(6)])
    assert pace.rate == pytest.approx(1 / waits[-1])  # one by one


def test_the_wait_is_as_the_server_asked():
    assert Pace().refused(0.0, 0.1, 7.0) == pytest.approx(7.0)


def test_a_minutes_quota_spent_in_seconds_gives_the_rate_of_the_minute():
    pace = Pace()
    for i in range(600):
        pace.passed(i / 80)
    pace.refused(7.5, 7.5, 52.5)
    pace.passed(60.0)
    assert 0.9 * 10 <= pace.rate <= 10 * 1.15


def test_hours_of_calls_now_and_then_do_not_lower_what_a_burst_shows():
    pace = Pace()
    for i in range(100):
        pace.passed(60.0 * i)
    for i in range(50):
        pace.passed(7200 + i / 80)
    pace.refused(7200.63, 7200.63, 0.37)
    pace.passed(7201.0)
    assert 0.9 * 50 <= pace.rate <= 90


def test_one_refusal_out_of_the_blue_costs_little():
    pace = Pace()
    for i in range(1000):
        pace.passed(i / 160)
    pace.refused(6.25, 6.26)
    pace.passed(6.31)
    assert pace.rate >= 0.9 * 160


def test_who_asks_slower_than_allowed_does_not_raise_the_rate():
    pace = Pace()
    for i in range(50):
        pace.passed(i / 80)
    pace.refused(0.63, 0.63, 0.37)
    pace.passed(1.0)
    before = pace.rate
    for i in range(10_000):
        pace.passed(2.0 + i)
    assert pace.rate == before


def test_after_a_refusal_the_rate_rises_to_what_got_through_stays_and_then_tries_more():
    pace = Pace()
    for i in range(2000):
        pace.passed(i / 100)
    pace.refused(20.0, 20.0)
    pace.passed(now := 20.1)
    rates = [pace.rate]
    while len(rates) < 600:
        now += 1 / pace.rate
        pace.passed(now)
        rates.append(pace.rate)
    middle = 100.0
    assert rates[0] == pytest.approx(0.95 * middle, rel=0.02) and rates == sorted(rates)
    assert sum(abs(rate - middle) < 0.01 * middle for rate in rates) > 50 and rates[-1] > 1.1 * middle


@settings(max_examples=200)
@example([(1.0, 0.0, False, 1e-200), (0.0, 0.0, True, None)])  # asked to wait for less than the clock can tell
@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0, 3), st.booleans(), st.none() | st.floats(0, 1e4)), max_size=80))
def test_whatever_happens_there_is_a_rate_and_a_wait_to_keep(story):
    pace, now = Pace(), 0.0
    for gap, took, passed, asked in story:
        now += gap
        if passed:
            pace.passed(now - took)
        else:
            assert 0 < pace.refused(now - took, now, asked) < math.inf
        assert pace.rate > 0 and not math.isnan(pace.rate)


def test_a_server_without_a_limit_is_not_paced():
    log = callers(Bucket(10**9, 1.0), 10)
    assert log.between(0, 10)[0] >= 0.9 * 16 / 0.1
