"""The benchmark of streams: it counts what it says it counts, and ours reaches the bars on an exact clock."""

import asyncio

import pytest

from benchmarks import stream_processor
from benchmarks.peers.processor_jobs import COUNT, IDEAL, Endless, Run, Trouble, both, endless, in_trouble, timed
from benchmarks.peers.processor_ways import by_ours, isolated, one_by_one
from helpers.lab.virtual_time import run_virtual


@pytest.mark.parametrize("ordered", [True, False])
def test_ours_reaches_the_bars_in_virtual_time(ordered):
    run, _ = run_virtual(both, by_ours, ordered)
    assert IDEAL / run.wall >= 0.98 and run.ahead <= 20


def test_one_by_one_takes_ten_times_the_ideal_and_runs_not_ahead():
    run, _ = run_virtual(both, one_by_one, True)
    assert run.wall == pytest.approx(10 * IDEAL) and run.ahead == 0


def test_ours_leaves_nothing_in_trouble():
    assert asyncio.run(in_trouble(by_ours)) == Trouble(0, 0, 99, True)


def test_a_way_that_loses_order_is_no_contender():
    def unordered(work, source, _):
        return by_ours(work, source, False)

    with pytest.raises(RuntimeError, match="not in order"):
        run_virtual(timed, unordered, True)


def test_an_endless_stream_is_left_and_an_isolated_error_costs_its_item():
    assert asyncio.run(endless(by_ours, True, 1000, False)).cpu > 0
    assert asyncio.run(endless(one_by_one, True, 1000, True)).cpu > 0

    async def bad(item: int) -> int:
        raise ValueError(item)

    outcome = asyncio.run(isolated(bad)(7))
    assert (outcome.index, str(outcome.error)) == (7, "7")


def test_figures():
    assert stream_processor.speed_row([Run(0.625, 0.03, 20)])["of the ideal"] == (0.8,)
    assert stream_processor.speed_row([Run(0.5, COUNT * 3e-5, 20)])["CPU for an item"] == (pytest.approx(30),)
    assert stream_processor.endless_row([Endless(6e-6, 2.5e6)]) == {"CPU for an item": (6,), "grown": (2.5,)}
    rows = [stream_processor.trouble_row([Trouble(tasks, 0, 99, raised)]) for tasks, raised in ((0, 1), (1, 1), (0, 0))]
    assert [stream_processor.keeps_its_word(row) for row in rows] == [True, False, False]
