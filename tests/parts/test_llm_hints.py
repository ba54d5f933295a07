"""When a server wants to be asked again, in all the forms in which servers say so."""

import json
from datetime import UTC, datetime, timedelta
from time import time

import pytest

from helpers.parts.llm.hints import wait_asked

RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "32.5s"}
GOOGLE = json.dumps([{"error": {"code": 429, "message": "Quota exceeded.", "details": [RETRY_INFO]}}]).encode()


def words(text: str) -> bytes:
    return json.dumps({"error": {"message": text}}).encode()


def resets(**limits: tuple[str | None, str]) -> dict[str, str]:
    """The headers of some limits: what remains of each, and when it starts anew."""
    headers = {}
    for name, (remaining, reset) in limits.items():
        headers[f"x-ratelimit-reset-{name}"] = reset
        if remaining is not None:
            headers[f"x-ratelimit-remaining-{name}"] = remaining
    return headers


def test_no_hint_is_none():
    assert wait_asked(429, {}, b"") is None and wait_asked(429, {}, words("slow down, please")) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Rate limit reached. Please try again in 20s. Visit …", 20),
        ("Please try again in 6ms.", 0.006),
        ("Please try again in 1m26.4s.", 86.4),
        ("Please try again in 1h12m.", 4320),
        ("Please try again in 7m0s", 420),
        ("Please retry after 26 seconds.", 26),
        ("Please retry in 38.95s.", 38.95),
        ("Try again in about 2 minutes and 5 seconds", 125),
        ("try again in 250 milliseconds", 0.25),
        ("Please wait 15 sec before", 15),
        ("try again in 5 more tries", None),
        ("try again in a few minutes", None),
        ("retry in 3 months", None),
    ],
)
def test_words_are_read(text, seconds):
    assert wait_asked(429, {}, words(text)) == (seconds and pytest.approx(seconds))
    assert wait_asked(503, {}, words(text)) == (seconds and pytest.approx(seconds))


def test_words_are_read_in_an_error_alone():
    assert wait_asked(200, {}, words("try again in 20s")) is None


def test_googles_retry_info_is_read_and_before_words():
    assert wait_asked(429, {}, GOOGLE) == wait_asked(503, {}, GOOGLE) == 32.5


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [("1.5s", 1.5), ("1m2.5s", 62.5), ("6m0s", 360), ("120ms", 0.12), ("2h3m4s", 7384), ("30", 30), ("0.5", 0.5)],
)
def test_the_reset_of_a_limit_is_read_as_a_duration(reset, seconds):
    assert wait_asked(429, resets(requests=("0", reset)), b"") == pytest.approx(seconds)


def test_the_reset_of_a_limit_is_read_as_a_moment():
    then = datetime.now(UTC) + timedelta(seconds=90)
    moments = [
        then.isoformat(),
        then.strftime("%Y-%m-%dT%H:%M:%SZ"),
        then.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        str(int(time() + 90)),
        str(int(1000 * (time() + 90))),
    ]
    for moment in moments:
        headers = {"anthropic-ratelimit-requests-remaining": "0", "anthropic-ratelimit-requests-reset": moment}
        assert wait_asked(429, headers, b"") == pytest.approx(90, abs=2)
        assert wait_asked(429, {"x-ratelimit-reset": moment}, b"") == pytest.approx(90, abs=2)


def test_of_several_limits_the_one_that_is_used_up_counts():
    assert wait_asked(429, resets(requests=("0", "2s"), tokens=("149000", "6m0s")), b"") == 2
    assert wait_asked(429, resets(requests=("0", "2s"), tokens=("0", "6m0s")), b"") == 360
    assert wait_asked(429, resets(requests=(None, "2s"), tokens=(None, "6m0s")), b"") == 2
    assert wait_asked(429, resets(requests=("3", "2s"), tokens=("90", "6m0s")), b"") is None


def test_resets_are_news_for_a_429_alone():
    assert wait_asked(500, resets(requests=("0", "2s")), b"") is None


@pytest.mark.parametrize("reset", ["", "soon", "-3", "nan", "1x", "s", "9" * 400, "²"])
def test_what_cannot_be_read_is_passed_over(reset):
    wait = wait_asked(429, resets(requests=("0", reset)), b"")
    assert wait is None or wait > 1e6


def test_the_plainest_word_counts():
    headers = {"retry-after": "7"} | resets(requests=("0", "2s"))
    assert wait_asked(429, headers, GOOGLE) == 7
    assert wait_asked(429, headers | {"retry-after": "0"}, GOOGLE) == 32.5
    assert wait_asked(429, headers | {"retry-after": "soon"}, b"") == 2
    assert wait_asked(503, {"retry-after": "1m30s"}, b"") == 90


def test_a_long_body_without_a_hint_is_passed_over_quickly():
    start = time()
    for body in (b"please wait " * 100_000, b"try again in " + b"1 s, and " * 100_000, b"retry in " + b"1" * 10**6):
        wait_asked(503, {}, body)
    assert time() - start < 2
