"""The bounded gather and its twin: order, bound, errors, memory."""

import asyncio

import pytest
from async_tools import Gauge
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.bounded import as_completed, gather


@settings(max_examples=60)
@given(items=st.lists(st.integers(0, 13), max_size=30), limit=st.integers(1, 8))
def test_one_outcome_for_each_item_in_order_and_never_more_than_the_limit(items, limit):
    gauge = Gauge()
    run = run_virtual(lambda: gather(gauge.work, items, max_concurrent=limit))
    outcomes, _ = run
    assert [(o.index, o.item) for o in outcomes] == list(enumerate(items))
    assert all(o.value == o.item if o.item != 13 else "unlucky" in str(o.error) for o in outcomes)
    assert gauge.peak <= limit and gauge.now == 0 and run.leftover == []


def test_ten_sleeps_five_at_a_time_take_two_rounds():
    gauge = Gauge()
    _, seconds = run_virtual(lambda: gather(gauge.work, [1] * 10, max_concurrent=5))
    assert (seconds, gauge.peak) == (2, 5)


def test_arrivals_come_as_they_are_ready():
    async def main() -> list[float]:
        async with as_completed(Gauge().work, [3, 1, 2], max_concurrent=3) as outcomes:
            return [outcome.unwrap() async for outcome in outcomes]

    assert run_virtual(main)[0] == [1, 2, 3]


def test_endless_input_is_taken_as_it_is_needed():
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield 1

    async def main() -> int:
        read = 0
        async with as_completed(Gauge().work, endless(), max_concurrent=4) as outcomes:
            async for _ in outcomes:
                read += 1
                await asyncio.sleep(100)
                assert taken <= read + 2 * 4
                if read == 20:
                    break
        return read

    assert run_virtual(main)[0] == 20


@pytest.mark.parametrize("asynchronous", [False, True])
def test_when_the_source_fails_what_it_gave_is_delivered_and_then_the_error(asynchronous):
    def plain():
        yield from (3, 1, 2)
        raise ConnectionError("source")

    async def streamed():
        for item in plain():
            yield item

    async def main() -> list[float]:
        seen = []
        with pytest.raises(ConnectionError, match="source"):
            async with as_completed(
                Gauge().work, streamed() if asynchronous else plain(), max_concurrent=2
            ) as outcomes:
                async for outcome in outcomes:
                    seen.append(outcome.value)
        return sorted(seen)

    assert run_virtual(main)[0] == [1, 2, 3]


def test_nothing_in_nothing_out_and_no_concurrency_is_refused():
    assert run_virtual(lambda: gather(Gauge().work, [], max_concurrent=3))[0] == []
    with pytest.raises(ValueError, match="at least 1"):
        run_virtual(lambda: gather(Gauge().work, [1], max_concurrent=0))


def test_an_outcome_shows_item_and_cause_and_unwraps():
    async def work(item: str) -> str:
        if item == "bad":
            raise ValueError("no")
        return item

    (good, bad), _ = run_virtual(lambda: gather(work, ["good" * 50, "bad"], max_concurrent=1))
    assert good.unwrap() == "good" * 50 and len(repr(good).split(", value")[0]) < 60
    assert repr(bad) == "Outcome(1, 'bad', error=ValueError('no'))"
    with pytest.raises(ValueError, match="no"):
        bad.unwrap()
