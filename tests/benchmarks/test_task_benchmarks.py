"""The benchmark of tasks: every result is checked, every task counted once, and a kill is a kill."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from benchmarks import task_workers
from benchmarks.harness.apart import apart
from benchmarks.harness.found import Found
from benchmarks.peers import task_jobs, task_past
from benchmarks.peers import task_ways as ways
from benchmarks.peers.batching_jobs import running
from benchmarks.peers.task_functions import HELD, RUN
from benchmarks.peers.task_jobs import KILLED, LEASE, Delays, Rates, delays, delays_of_a_pipe, killed, rates
from benchmarks.peers.task_ways import Setting
from helpers.parts.tasks.file import TaskFile

OURS = {way.__name__: way for way in (ways.by_ours, ways.by_ours_in_memory, ways.by_ours_with_time_out)}
LIMITS = {way.__name__: way for way in (ways.by_tasks, ways.by_sqlite)}
PEERS = {one.run.__name__: one for one in (*task_workers.IN_MEMORY, *task_workers.ON_A_DISK) if one.role == "peer"}
MEMORY, FILE, DISK, STARTS, PAST = task_workers.TABLES


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(task_jobs, "WARM_UP", 0.01)
    monkeypatch.setattr(task_jobs, "MEASURED", 0.05)
    monkeypatch.setattr(task_jobs, "SAMPLES", 3)
    monkeypatch.setattr(task_jobs, "IDLE", 0.05)


@pytest.fixture
def setting(tmp_path):
    return Setting(tmp_path)


def to_be_killed(setting: Setting) -> Setting:
    return replace(setting, threads=HELD, at_once=HELD, lease=LEASE, poll=0.01)


@pytest.mark.parametrize("way", [*OURS.values(), *LIMITS.values()], ids=[*OURS, *LIMITS])
@pytest.mark.parametrize("fsync", [False, True])
def test_ours_and_the_limits_do_every_task_once(way, fsync, setting):
    found = asyncio.run(rates(way, replace(setting, fsync=fsync), 20))
    assert found.groups > 0 and found.singles > 0 and found.cpu > 0


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_does_every_task_once(name, setting):
    for needed in PEERS[name].needs:
        pytest.importorskip(needed)
    (found,) = apart(running, rates, PEERS[name].run, setting, 20).said
    assert found.groups > 0 and found.singles > 0


def one_way(run, result):
    @asynccontextmanager
    async def way(work, setting):
        async def accept(number):
            for _ in range(run):
                RUN.append(number)
            return number

        async def of(number):
            return result(number)

        yield ways.side_by_side(accept, of)

    return way


def test_a_wrong_result_or_a_task_run_twice_is_no_figure(setting):
    assert asyncio.run(rates(one_way(1, lambda number: 2 * number), setting, 5)).groups > 0
    with pytest.raises(RuntimeError, match="wrong result"):
        asyncio.run(rates(one_way(1, lambda number: 7), setting, 5))
    with pytest.raises(RuntimeError, match="runs of"):
        asyncio.run(rates(one_way(2, lambda number: 2 * number), setting, 5))


def test_ours_loses_nothing_when_it_is_killed(setting):
    assert list(killed(ways.by_ours, to_be_killed(setting))) == [KILLED]
    assert len(list(setting.folder.glob("held-*"))) == HELD


def test_who_deletes_a_task_when_it_begins_loses_those_under_way(setting, monkeypatch):
    pytest.importorskip("huey")
    monkeypatch.setattr(task_jobs, "PATIENCE", 1)
    assert list(killed(ways.by_huey, to_be_killed(setting))) == [KILLED - HELD]


def test_delays_are_measured_here_and_in_another_process(setting):
    for found in (asyncio.run(delays(ways.by_ours, setting)), asyncio.run(delays_of_a_pipe(setting))):
        assert 0 < found.here < 10 and 0 < found.elsewhere < 10 and found.idle >= 0


@pytest.mark.parametrize(("name", "module"), [("by_huey", "huey"), ("by_dbos_in_wal", "dbos")])
def test_peers_start_tasks_in_another_process_too(name, module, setting):
    pytest.importorskip(module)
    (found,) = apart(running, delays, getattr(ways, name), replace(setting, poll=0.01, threads=1)).said
    assert 0 < found.here < 10 and 0 < found.elsewhere < 10


def test_a_file_with_a_past_is_one_of_ours(setting, monkeypatch):
    monkeypatch.setattr(task_past, "AT_ONCE", 300)
    task_past.filled(setting, 1_000)
    assert asyncio.run(rates(ways.by_ours, setting, 20)).groups > 0
    file = TaskFile(setting.file, fsync=False)
    with file.transaction(keeps=False):
        assert file.counts["ended"] == file.counts["done"] > 1_000
        ends = file.ended_since(0)
        assert [number for _, number in ends] == list(range(1, file.counts["ended"] + 1))
        first, last = (file.get(task_id) for task_id, _ in (ends[0], ends[999]))
        assert last.id == "past-1000" and last == first._replace(id=last.id) and last.state == "done"
    file.close()


def test_figures():
    run = Rates(12_000, 3_000, 8e-5)
    sound = task_workers.file_row([(run, 100), (run, None)], "kill -9")
    assert sound["in groups"] == (12_000, 12_000) and sound["CPU for a task"] == (pytest.approx(80),) * 2
    assert (sound["killed: done of 100"], sound["survives"]) == ((100,), "kill -9")
    lossy = task_workers.file_row([(run, 90)], "kill -9")
    assert lossy["survives"] == "kill -9: what has not begun"
    assert [task_workers.loses_nothing(row) for row in (sound, lossy)] == [True, False]
    limit = task_workers.file_row([(run, None)], "kill -9")
    assert limit["survives"] is None and limit["killed: done of 100"] is None
    assert task_workers.starts_row([Delays(0.001, 0.006, 0.01)])["another process, p50"] == (6,)
    assert task_workers.past_row([(run, run._replace(groups=9_000))], 5e6)["full beside empty"] == (0.75,)


def rows(**groups):
    return {name: task_workers.rates_row([Rates(rate, rate, 1e-4)]) for name, rate in groups.items()}


def test_the_bars_in_memory_are_beside_taskiq_where_it_is_installed():
    figures = {"ours": 20_000, "ours, with a time-out": 12_000}
    assert not Found(MEMORY, rows(**figures)).missed
    assert not Found(MEMORY, rows(**figures, **{"taskiq, in place": 10_000})).missed
    assert Found(MEMORY, rows(**figures, **{"taskiq, in place": 9_000, "taskiq, in the background": 10_001})).missed


def test_who_loses_tasks_is_no_peer_and_is_named():
    def file(run, done):
        return task_workers.file_row([(run, done)], "power failure")

    fast, slow = Rates(6_000, 900, 1e-4), Rates(100, 100, 1e-2)
    figures = {
        "limit: a row in SQLite": file(Rates(200_000, 2_000, 1e-6), None),
        "ours": file(fast, 100),
        "huey, 1 thread": file(Rates(90_000, 9_000, 1e-5), 90),
        "DBOS": file(slow, 100),
    }
    found = Found(DISK, figures)
    assert not found.missed and not list(found.ahead()) and found.best_peer("in groups").name == "DBOS"
    assert "huey, 1 thread 90" in DISK.verdict(found)
    assert Found(DISK, figures | {"ours": file(fast, 99)}).missed
    assert Found(DISK, figures | {"ours": file(fast._replace(singles=700), 100)}).missed
    assert Found(FILE, figures).missed  # 10,000 a second there


def test_what_is_said_without_any_peer():
    starts = Found(STARTS, {"ours": task_workers.starts_row([Delays(0.001, 0.006, 0.01)])})
    past = Found(PAST, {"ours": task_workers.past_row([(Rates(9, 9, 1), Rates(8, 8, 1))], 5e8)})
    assert not starts.missed and not past.missed
    assert "No peer" in STARTS.verdict(starts) and "a million finished tasks" in PAST.verdict(past)
