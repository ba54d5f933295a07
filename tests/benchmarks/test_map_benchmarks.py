"""The benchmarks of maps: the items, what a map costs, and that a quick way with other results is no contender."""

import os
import time

import psutil
import pytest

from benchmarks import text
from benchmarks.harness.apart import Report
from benchmarks.harness.table import Contender
from benchmarks.maps import figures
from benchmarks.maps.costs import Spent, digest, spent, total_cpu
from benchmarks.maps.items import documents, photographs
from benchmarks.maps.ways import mapped_by_executor, mapped_by_ours, mapped_by_threads, mapped_in_a_loop


def test_the_texts_are_all_different_and_of_one_length():
    texts = documents(50)
    assert len(set(texts)) == 50 and {len(text) for text in texts} == {10_000}
    assert texts == documents(50)


def test_a_digest_tells_values_and_order_apart():
    assert digest([(1, "a"), (2, "b")]) == digest([(1, "a"), (2, "b")])
    assert digest([(1, "a"), (2, "b")]) != digest([(2, "b"), (1, "a")])
    assert digest([(1, "a")]) != digest([(1, "b")])


def test_cpu_counts_workers_at_work_and_workers_that_have_ended():
    before = total_cpu()
    with mapped_by_executor(None) as mapped:
        mapped(_burn, [0.1, 0.1])
        at_work = total_cpu() - before
    assert at_work >= 0.15
    if os.name == "posix" and psutil.LINUX:
        assert total_cpu() - before >= 0.15


def _burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_every_second_photograph_is_half_of_the_work():
    paths = photographs(400)
    assert sorted(paths[::2]) == sorted(paths[1::2]) and len(set(paths)) == 40


def test_ours_and_a_loop_give_the_same_texts():
    job = text.DOCUMENTS._replace(size=20, warm_up=2, seconds=0)
    (loop,) = spent(mapped_in_a_loop, (), job)
    (here,) = spent(mapped_by_ours, ("here",), job)
    assert loop.digest == here.digest == digest([job.func(item) for item in job.items(20)])


def test_a_quick_map_is_begun_again_for_as_long_as_its_job_says():
    job = text.TINY._replace(size=20, warm_up=2)
    assert len(list(spent(mapped_in_a_loop, (), job._replace(seconds=0)))) == 1
    assert len(list(spent(mapped_in_a_loop, (), job._replace(seconds=0.2)))) > 1


def test_a_way_that_gives_something_else_is_no_contender(monkeypatch):
    def wrong(run, *args, **_):
        return Report([Spent(1.0, 1.0, None, int(args[0] is mapped_by_threads))], 1.0, True)

    monkeypatch.setattr(figures, "apart", wrong)
    good = [*figures.LOOPS, Contender("good", mapped_by_executor, (None,))]
    assert list(figures.spent_by_all(good, text.DOCUMENTS, 2)) == [figures.LIMIT, figures.SERIAL, "good"]
    with pytest.raises(RuntimeError, match="bad: not the results of the loop"):
        figures.spent_by_all([*good, Contender("bad", mapped_by_threads)], text.DOCUMENTS, 1)


def test_the_figures_of_a_map_are_ratios_to_the_best_loop_and_to_the_limit():
    found = {
        figures.LIMIT: [Spent(1.0, 2.2, None, None), Spent(1.3, 2.2, None, None)],
        figures.SERIAL: [Spent(2.0, 2.0, 800.0, 1), Spent(2.5, 2.5, 800.0, 1)],
        "ours": [Spent(1.25, 2.2, 4000.0, 1), Spent(2.0, 2.0, 4000.0, 1)],
    }
    rows = figures.figures([Contender("ours", mapped_by_ours, engine="processes", role="ours")], found, 400)
    assert rows["ours"] == {
        "time": (1.25, 2.0),
        "speed-up": pytest.approx((1.6, 1.0)),
        "of the limit": pytest.approx((0.8, 0.5)),
        "beside a loop": pytest.approx((0.625, 1.0)),
        "extra CPU": pytest.approx((1.1, 1.0)),
        "pipe traffic": pytest.approx((10.0, 10.0)),
    }
    assert rows[figures.SERIAL]["pipe traffic"] is None
