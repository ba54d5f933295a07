"""The benchmark of batches: it counts what it says it counts, and ours comes through all trouble."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from benchmarks import batching
from benchmarks.harness.apart import apart
from benchmarks.peers import batching_jobs
from benchmarks.peers.batching_jobs import Load, Trouble, alone, in_trouble, of_nothing, running, under_load
from benchmarks.peers.batching_ways import Service, by_ours


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(batching_jobs, "WARM_UP", 0.05)
    monkeypatch.setattr(batching_jobs, "MEASURED", 0.1)
    monkeypatch.setattr(batching_jobs, "PATIENCE", 30)


@asynccontextmanager
async def one_by_one(model, window, in_loop):
    """It answers everyone at once, and minds nobody."""

    async def predict(item: int) -> int:
        await asyncio.sleep(0.01)
        return model([item])[0]

    yield Service(predict)


def test_ours_comes_through_all_trouble():
    found = asyncio.run(in_trouble(by_ours))
    assert found[:4] == (17, 19, 20, 200)


def test_who_has_no_way_to_close_is_not_asked_to():
    assert asyncio.run(in_trouble(one_by_one)).closed is None


@pytest.mark.parametrize("clients", [1, 16])
def test_load(clients):
    found = asyncio.run(under_load(by_ours, 0.005, clients))
    assert found.p50 >= 0.005 and 0 < found.share <= 1
    assert 0 < asyncio.run(alone(clients)).share <= 1


def test_nothing():
    assert asyncio.run(of_nothing(by_ours, False, 4, 10))[0] > 0


def test_a_wrong_answer_is_no_answer():
    @asynccontextmanager
    async def wrong(model, window, in_loop):
        async def predict(item: int) -> int:
            await asyncio.sleep(0)
            return 7

        yield Service(predict)

    for job in (under_load(wrong, 0.005, 2), of_nothing(wrong, False, 2, 2)):
        with pytest.raises(RuntimeError, match="wrong answer"):
            asyncio.run(job)


def test_figures():
    loads = [Load(0.0055, 0.9, 1e-4), Load(0.007, 0.93, 2e-5), Load(0.017, 0.96, 1e-5)]
    row = batching.load_row([loads])
    assert row["one client, p50"] == (pytest.approx(5.5),) and row["16 clients"] == (0.93,)
    rows = [batching.trouble_row([Trouble(right, 19, 20, closed, 0)]) for right, closed in ((17, 200), (5, None))]
    assert [batching.hangs_nowhere(row) for row in rows] == [True, False]
    assert rows[1]["closed: answered of 200"] == "no way to"
    assert apart(running, of_nothing, by_ours, False, 2, 2).said[0][0] > 0
