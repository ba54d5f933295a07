"""The benchmark of inference: what its figures are made of, and that other labels make no contender."""

import pytest
from threadpoolctl import threadpool_limits

from benchmarks import inference
from benchmarks.harness.found import Found
from benchmarks.inference import ALONE, EACH, EMPTY, LIMIT, ONE, SERIAL, Cost, cost, figures
from benchmarks.peers import inference_ways as ways

FOUND = {
    LIMIT: [Cost(1.0, 300, None, None), Cost(1.2, 310, None, None)],
    SERIAL: [Cost(2.0, None, 5, 6), Cost(2.2, None, 5, 6)],
    EMPTY: [Cost(1.5, 120, None, None), Cost(1.5, 100, None, None)],
    "ours": [Cost(1.25, 200, 5, 6), Cost(1.6, 210, 5, 6)],
    ALONE: [Cost(1.6, 150, 5, 6), Cost(1.6, 150, 5, 6)],
    ONE: [Cost(1.6, None, 7, 6), Cost(1.6, None, 7, 6)],
    EACH: [Cost(1.25, 300, 5, 6), Cost(1.25, 300, 5, 6)],
}


def test_the_figures_are_beside_the_limit_and_beside_workers_without_weights():
    rows = figures(FOUND, 100)
    assert rows["ours"]["copies of the weights"] == pytest.approx((1.0, 1.1))
    assert rows["ours"]["speed-up"] == pytest.approx((1.6, 1.25))
    assert rows["ours"]["of the limit"] == pytest.approx((0.8, 0.625)) and rows["ours"]["bits"] == "equal"
    assert rows[ONE]["bits"] == "close" and rows[ONE]["memory"] is None and rows[ALONE]["copies of the weights"] is None
    (table,) = inference.TABLES
    found = Found(table, rows)
    assert not found.missed and "hold 1.00 copies" in table.verdict(found) and "2.00 in two" in table.verdict(found)


def test_where_pss_is_not_counted_the_rest_is_told():
    rows = figures({name: [one._replace(pss=None) for one in of] for name, of in FOUND.items()}, 100)
    (table,) = inference.TABLES
    assert not Found(table, rows).missed and table.verdict(Found(table, rows)).startswith("Ours reaches 80")


def test_other_bits_miss_a_bar_and_other_labels_are_no_contender():
    (table,) = inference.TABLES
    assert Found(table, figures(FOUND | {"ours": [Cost(1.0, 200, 7, 6)]}, 100)).missed
    with pytest.raises(RuntimeError, match="ours: not the labels"):
        figures(FOUND | {"ours": [Cost(1.0, 200, 7, 8)]}, 100)


def test_ours_and_those_that_read_them_in_give_the_bits_of_a_loop(monkeypatch):
    monkeypatch.setattr(inference, "BATCHES", 3)
    monkeypatch.setattr(inference, "WARM_UP", 1)
    monkeypatch.setattr(inference, "SECONDS", 0)
    monkeypatch.setattr("helpers.inference._model", None)
    with threadpool_limits(1, "blas"):  # and as before afterwards
        (loop,) = cost(ways.in_a_loop, (1,))
    (ours,) = cost(ways.by_ours, (2, 1))
    (each,) = cost(ways.by_executor, (1,))
    assert loop.digest == ours.digest == each.digest and loop.labels == ours.labels
