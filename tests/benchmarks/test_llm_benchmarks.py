"""The benchmarks of what calls a model: limiters, HTTP clients, batches resumed. Each counts what it says it counts."""

import asyncio

import pytest

from benchmarks import http_clients, limits, llm_resume
from benchmarks.harness.rounds import alone
from benchmarks.peers import http_ways, llm_clients
from benchmarks.peers.steady_server import TEXT, steady_server
from helpers.lab.virtual_time import run_virtual


def test_worst_second_counts_both_ends():
    even = limits.Passed([i / 50 for i in range(250)], list(range(250)), 0.0)
    assert even.worst == 51 and not even.overtaken
    assert even.mean == pytest.approx(50)
    burst = limits.Passed([0.5] * 99 + [2.0 + i for i in range(151)], [1, 0, *range(2, 250)], 0.0)
    assert burst.worst == 99 and burst.overtaken == 1


def test_ours_reaches_the_limiter_bars_in_virtual_time():
    run, _ = run_virtual(limits.let_through, limits.acquire_of_ours, 1.0)
    assert run.worst <= 51 and run.mean >= 49 and not run.overtaken


def test_a_limiter_that_lets_everyone_through_is_not_sound():
    async def turn() -> None:
        pass

    run, _ = run_virtual(limits.let_through, lambda: turn)
    row = limits.row([run._replace(times=[t + i / 1e6 for i, t in enumerate(run.times)])])
    assert not limits.keeps_the_limit(row) and max(row["worst second"]) > 51


@pytest.mark.parametrize("way", [one for one in http_clients.CONTENDERS if one.installed], ids=lambda one: one.name)
def test_every_way_reads_the_steady_servers_answer(way):
    with steady_server(0.001) as url:
        assert alone(_ask_twice, way.run, url) == [TEXT] * 2


def _ask_twice(open_client: http_ways.OpenClient, url: str) -> list[str]:
    async def twice() -> list[str]:
        async with open_client(url, 1) as ask:
            return [await ask(), await ask()]

    return asyncio.run(twice())


def test_a_resumed_batch_that_loses_or_doubles_is_not_sound():
    resumed = [llm_resume.Resumed(8, 0, 0), llm_resume.Resumed(3, 1, 0)]
    assert llm_resume.row(resumed) == {"asked again": (8, 3), "lost": (0, 1), "doubled": (0, 0)}
    assert llm_resume.is_sound(llm_resume.row(resumed[:1])) and not llm_resume.is_sound(llm_resume.row(resumed))


@pytest.mark.parametrize("library", ["httpx", "httpx2", "httpx_aiohttp"])
def test_ours_runs_on_the_library_that_its_row_names(library):
    pytest.importorskip(library)
    assert llm_clients.transport_of(library).__module__.partition(".")[0] == library
