"""The benchmark of batches behind HTTP: every answer is checked, and no server is left, whatever happens."""

import asyncio
import socket
from pathlib import Path

import psutil
import pytest

from benchmarks import batching_http
from benchmarks.harness.apart import apart
from benchmarks.peers import batching_http_jobs
from benchmarks.peers.batch_servers import launch
from benchmarks.peers.batch_servers.launch import served
from benchmarks.peers.batching_http_jobs import behind_http, check
from benchmarks.peers.batching_jobs import Load
from benchmarks.peers.faults import die

SERVERS = {one.args[0]: one for one in reversed(batching_http.CONTENDERS) if one.args}


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(batching_http_jobs, "WARM_UP", 0.1)
    monkeypatch.setattr(batching_http_jobs, "MEASURED", 0.3)


def _family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def _left(family: list[psutil.Process]) -> list[psutil.Process]:
    _, alive = psutil.wait_procs(family, timeout=10)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("module", SERVERS)
def test_every_server_answers_right_and_leaves_nothing(module, monkeypatch):
    for needed in SERVERS[module].needs:
        pytest.importorskip(needed)
    seen = []

    def end(process, end=launch._end):
        seen.extend(_family(process.pid))
        end(process)

    monkeypatch.setattr(launch, "_end", end)
    one, some = asyncio.run(behind_http((1, 8), *SERVERS[module].args))
    assert one.p50 >= 0.005 and 0 < some.share <= 1 and some.cpu >= 0
    assert seen and not _left(seen)


def test_a_server_is_gone_when_its_block_fails():
    with pytest.raises(ZeroDivisionError), served("by_h11", 0.0) as server:
        family = _family(server.pid)
        assert server.cpu_time() > 0
        raise ZeroDivisionError
    assert not _left(family)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", server.port), 1)


def _dies(pids: Path):
    with served("by_h11", 0.0) as server:
        pids.write_text(str(server.pid))
        die()
    yield


def test_a_server_ends_with_the_process_that_started_it(tmp_path):
    pids = tmp_path / "pids"
    with pytest.raises(RuntimeError, match="died"):
        apart(_dies, pids)
    pid = int(pids.read_text())
    assert not psutil.pid_exists(pid) or not _left([psutil.Process(pid)])


def test_a_server_that_does_not_start_says_why():
    with pytest.raises(RuntimeError, match="No module named"), served("by_nobody", 0.0):
        pass


def test_an_answer_for_someone_else_is_a_wrong_answer():
    async def next_ones(number: int) -> int:
        return 2 * ((number + 1) % 4)

    with pytest.raises(RuntimeError, match="wrong answer"):
        asyncio.run(check(next_ones, 4))


def test_figures():
    row = batching_http.row([[Load(0.006, 0.9, 3e-4), Load(0.007, 0.93, 2e-4), Load(0.017, 0.96, 1e-4)]])
    assert row["one client, p50"] == (pytest.approx(6),) and row["64 clients, p50"] == (pytest.approx(17),)
    assert row["16 clients"] == (0.93,) and row["64 clients"] == (0.96,)
    assert row["CPU for a request"] == (pytest.approx(100),)
