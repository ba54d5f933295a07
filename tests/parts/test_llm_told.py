"""Limits that servers tell: read under all their names, and kept whatever the kind of their windows."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hidden_limits import KINDS, Bucket, Fixed, Sliding, callers

from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import Rate
from helpers.parts.llm.pacing import Pacing
from helpers.parts.llm.told import Limit, Told, limit_told


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("limit", "window"), [(50, 1.0), (600, 60.0)])
def test_after_the_first_window_nothing_is_refused_and_nine_tenths_are_used(kind, limit, window, seed):
    end = 30.0 if window == 1 else 240.0
    passed, refused = callers(kind(limit, window), end, tells=True, seed=seed).between(2 * window, end)
    assert refused == 0 and passed >= 0.93 * limit / window


@pytest.mark.parametrize("kind", KINDS)
def test_who_else_uses_the_key_is_given_way(kind):
    passed, refused = callers(kind(600, 60.0), 360, tells=True, others=5.0).between(120, 360)
    assert passed >= 0.9 * 5 and refused <= 0.02


@pytest.mark.parametrize("kind", [Sliding, Fixed])
def test_a_limit_that_changes_is_followed(kind):
    log = callers(kind(50, 1.0), 40, tells=True, limits={15: 25, 25: 100})
    assert log.between(17, 25) == (pytest.approx(25, rel=0.1), 0)
    assert log.between(27, 40) == (pytest.approx(100, rel=0.1), 0)


def test_a_rate_that_is_given_is_not_exceeded_whatever_the_server_tells():
    log = callers(Bucket(600, 1.0), 20, tells=True, pacing=Pacing(Rate(50, per=1, headroom=1), None))
    assert log.between(1, 20)[0] == pytest.approx(50, rel=0.02)


def test_a_rate_that_is_given_is_not_lowered_while_it_is_inside_of_the_limit():
    log = callers(Sliding(50, 1.0), 20, tells=True, pacing=Pacing(Rate(50, per=1, headroom=0.96), None))
    assert log.between(1, 20) == (pytest.approx(48, rel=0.01), 0)


def test_what_is_used_up_is_waited_for():
    told = Told()
    told.heard(Limit(100, 99, 60.0))
    assert told.hold == 0
    told.heard(Limit(100, 0, 12.0))
    assert told.hold == 12.0
    told.heard(Limit(100, 100, 60.0))
    assert told.hold == 0


def test_what_one_request_may_ask_for_stays_while_a_rate_is_learned():
    async def main() -> tuple[Rate, ...]:
        pacing = Pacing(None, Rate(6000))
        pacing.heard(0.0, 200, {f"x-ratelimit-{what}-tokens": value for what, value in OPENAI.items()})
        await pacing.limiter.acquire(1, 5999)
        return pacing.limiter.rates

    (_, tokens), _ = run_virtual(main)
    assert tokens.limit == 6000 and 1 / tokens.interval == pytest.approx(1000 / 360, rel=0.05)


def test_no_rate_is_neither_kept_nor_learned():
    async def main() -> tuple[Rate, ...]:
        pacing = Pacing(Rate(math.inf), Rate(math.inf))
        pacing.heard(0.0, 200, {f"x-ratelimit-{what}-tokens": value for what, value in OPENAI.items()})
        assert pacing.refused(0.0, 0.1, 100, None) == 0
        return pacing.limiter.rates

    assert run_virtual(main)[0] == (Rate(math.inf), Rate(math.inf))


OPENAI = {"limit": "1000", "remaining": "400", "reset": "6m0s"}


def soon(seconds: float) -> str:
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


@pytest.mark.parametrize(
    ("headers", "limit"),
    [
        ({f"x-ratelimit-{what}-tokens": value for what, value in OPENAI.items()}, Limit(1000, 400, 360)),
        ({f"ratelimit-{what}": value for what, value in (OPENAI | {"reset": "5"}).items()}, None),
        ({}, None),
        ({"x-ratelimit-limit-tokens": "1000", "x-ratelimit-remaining-tokens": "400"}, None),
        ({f"x-ratelimit-{what}-tokens": value for what, value in (OPENAI | {"limit": "many"}).items()}, None),
        ({f"x-ratelimit-{what}-tokens": value for what, value in (OPENAI | {"limit": "0"}).items()}, None),
        ({f"x-ratelimit-{what}-tokens": value for what, value in (OPENAI | {"reset": "soon"}).items()}, None),
    ],
)
def test_limits_on_tokens_are_read_or_left(headers, limit):
    assert limit_told("tokens", headers) == limit


def test_limits_on_requests_are_read_under_all_their_names():
    assert limit_told("requests", {f"ratelimit-{w}": v for w, v in (OPENAI | {"reset": "5"}).items()}) == (1000, 400, 5)
    anthropic = OPENAI | {"reset": soon(30)}
    limit = limit_told("requests", {f"anthropic-ratelimit-requests-{what}": v for what, v in anthropic.items()})
    assert limit is not None and limit[:2] == (1000, 400) and limit.reset == pytest.approx(30, abs=2)
