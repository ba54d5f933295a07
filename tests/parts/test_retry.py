"""Which failures are tried again, how long the wait is, and what the server's wish counts."""

import random
import time as time_module
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from time import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.retry import backoff, retry, retry_after, retryable


def test_only_what_may_heal_is_tried_again():
    assert [s for s in range(100, 700) if retryable(s)] == [408, 409, 429, *range(500, 600)]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": " 3 "}, 3),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
    ],
)
def test_the_servers_wish_is_read_in_every_form(headers, seconds):
    assert retry_after(headers) == seconds


def test_a_date_is_read_as_the_seconds_until_then():
    assert retry_after({"retry-after": formatdate(time() + 30, usegmt=True)}) == pytest.approx(30, abs=2)


@pytest.mark.skipif(not hasattr(time_module, "tzset"), reason="its zone cannot be set")
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
@pytest.mark.parametrize(
    "form",
    ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S -0000"],
)
def test_a_date_is_read_in_every_form_of_http_and_wherever_one_is(form, zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time_module.tzset()
    try:
        date = (datetime.now(UTC) + timedelta(seconds=30)).strftime(form)
        assert retry_after({"retry-after": date}) == pytest.approx(30, abs=2)
    finally:
        monkeypatch.undo()
        time_module.tzset()


@given(attempt=st.integers(1, 10_000), seed=st.integers())
def test_back_off_stays_within_its_doubling_bound(attempt, seed):
    wait = backoff(attempt, base=0.5, cap=8, rng=random.Random(seed))
    assert 0 <= wait <= min(8, 0.5 * 2 ** min(attempt - 1, 10))


def test_full_jitter_uses_the_whole_range():
    waits = [backoff(3, base=1, cap=100, rng=random.Random(i)) for i in range(400)]
    assert min(waits) < 0.2 and max(waits) > 3.8 and 1.7 < sum(waits) / 400 < 2.3


def failing(times: int):
    async def call(attempt: int) -> str:
        if attempt <= times:
            raise ConnectionError(f"attempt {attempt}")
        return f"answer {attempt}"

    return call


def test_it_waits_as_told_and_returns_the_first_answer():
    result, seconds = run_virtual(lambda: retry(failing(3), attempts=5, wait=lambda error, attempt: attempt))
    assert (result, seconds) == ("answer 4", 1 + 2 + 3)


def test_the_last_error_is_raised_without_a_last_wait():
    async def main() -> None:
        with pytest.raises(ConnectionError, match="attempt 3"):
            await retry(failing(9), attempts=3, wait=lambda error, attempt: 10)

    assert run_virtual(main)[1] == 20


def test_none_means_give_up_at_once():
    with pytest.raises(ConnectionError, match="attempt 1"):
        run_virtual(lambda: retry(failing(9), attempts=3, wait=lambda error, attempt: None))


def test_no_attempt_at_all_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        run_virtual(lambda: retry(failing(0), attempts=0, wait=lambda error, attempt: 1))
