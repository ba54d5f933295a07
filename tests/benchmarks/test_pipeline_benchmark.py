"""The benchmark of pipelines: every answer is checked, the work is CPU work, a kill is a kill, and what figures say."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from cpu_tools import least_cpu

from benchmarks import pipeline
from benchmarks.harness.apart import apart
from benchmarks.harness.found import Found
from benchmarks.peers import pipeline_limits as limits
from benchmarks.peers import pipeline_memory as memory
from benchmarks.peers import pipeline_peers as peers
from benchmarks.peers import pipeline_ways as ways
from benchmarks.peers import pipeline_work as work
from benchmarks.peers.batching_jobs import running
from benchmarks.peers.llm_clients import Server
from benchmarks.peers.pipeline_jobs import Resumed, Timed, killed_and_resumed, timed
from benchmarks.peers.pipeline_ways import Answer, Setting
from helpers.lab.measure import seconds

FILES = 24
OURS = {each.__name__: each for each in (ways.by_ours, ways.in_phases)}
LIMITS = {
    each.__name__: each
    for each in (limits.asking_alone, limits.asking_over_sockets, limits.preparing_alone, limits.preparing_while_asking)
}
PEERS = {
    "datatrove": (peers.by_datatrove, pipeline.DATATROVE),
    "llama_index": (peers.by_llama_index, ("llama_index.core",)),
    "ray": (peers.by_ray, ("ray.data", "pyarrow")),
}
ASKING, PREPARING, RESUMED, MANY = pipeline.TABLES


@pytest.fixture
def setting(llm, tmp_path):
    files, warm_up = work.written(tmp_path, "file", FILES, 2000), work.written(tmp_path, "warm-up", 2, 2000)
    return Setting(Server(llm.base_url, llm.api_key, llm.model), files, warm_up)


@pytest.fixture
def right(setting):
    return work.right_answers((*setting.names, *setting.warm_up))


@pytest.mark.parametrize("way", [*OURS.values(), *LIMITS.values()], ids=[*OURS, *LIMITS])
def test_ours_phases_and_limits_answer_for_every_file(way, setting, right):
    found = asyncio.run(timed(way, setting, right))
    assert 0 < found.first <= found.wall and found.cpu >= 0


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_answers_for_every_file(name, setting, right):
    way, needs = PEERS[name]
    for needed in needs:
        pytest.importorskip(needed)
    (found,) = apart(running, timed, way, setting, right, needs=needs, limit=120).said
    assert 0 < found.first <= found.wall


def one_way(answer):
    @asynccontextmanager
    async def way(setting):
        async def run(names):
            for name in names:
                for each in answer(name):
                    yield Answer(name, each)

        yield run

    return way


def test_an_answer_that_is_missing_wrong_or_doubled_is_no_figure(setting, right):
    assert asyncio.run(timed(one_way(lambda name: [right[name]]), setting, right)).wall > 0
    for bad in ([right[setting.names[0]]], ["other"]):
        with pytest.raises(RuntimeError, match="a wrong answer"):
            asyncio.run(timed(one_way(lambda name, bad=bad: bad), setting, right))
    with pytest.raises(RuntimeError, match="one too many"):
        asyncio.run(timed(one_way(lambda name: 2 * [right[name]]), setting, right))
    with pytest.raises(RuntimeError, match="2 files are not answered"):
        asyncio.run(timed(one_way(lambda name: []), setting, right))


def test_the_size_of_a_text_is_that_which_takes_so_much_cpu(monkeypatch):
    monkeypatch.setattr(work, "time", SimpleNamespace(process_time=count(step=0.004).__next__))
    assert [work.size_for(each) for each in (0.002, 0.02)] == [work.TRIAL / 2, 5 * work.TRIAL]


def test_to_prepare_takes_cpu_as_long_as_the_text_is_and_every_file_has_its_own_passage(tmp_path):
    short, long = (work.written(tmp_path, name, 3, size) for name, size in (("short", 5_000), ("long", 100_000)))
    few, many = least_cpu(partial(work.right_answers, short), partial(work.right_answers, long))
    assert many > 4 * few
    passages = work.right_answers(long)
    assert len(set(passages.values())) == 3 and all(Path(name).name in passages[name] for name in long)
    assert all(len(work.text_of(name)) > 100_000 for name in long)


def test_to_read_takes_its_wait(tmp_path):
    (name,) = work.written(tmp_path, "file", 1, 100)
    assert seconds(work.read, name) >= work.READING and work.read(name) == work.text_of(name)


def test_ours_killed_half_way_asks_no_answer_twice_and_loses_none(llm, setting, right, tmp_path):
    llm.configure(latency=0.05)
    found = killed_and_resumed(llm, ways.by_ours, setting._replace(kept=tmp_path), right)
    assert found.again <= ways.AT_ONCE and found == Resumed(found.again, 0, 0)


def test_who_keeps_answers_in_memory_asks_them_all_again(llm, setting, right, tmp_path):
    llm.configure(latency=0.05)
    found = killed_and_resumed(llm, ways.in_phases, setting._replace(kept=tmp_path), right)
    assert found.again >= FILES // 2 and found.answered > 0 and found.lost == 0


def test_datatrove_resumes_from_its_checkpoints(llm, setting, right, tmp_path):
    way, needs = PEERS["datatrove"]
    for needed in needs:
        pytest.importorskip(needed)
    llm.configure(latency=0.05)
    assert killed_and_resumed(llm, way, setting._replace(kept=tmp_path), right, needs).lost == 0


@asynccontextmanager
async def answering_nothing(setting):
    async def run(names):
        for name in ():
            yield Answer(name, "")

    yield run


def test_what_has_ended_cannot_be_killed(llm, setting, right, tmp_path):
    with pytest.raises(RuntimeError, match="ended before"):
        killed_and_resumed(llm, answering_nothing, setting._replace(kept=tmp_path), right)


@pytest.mark.parametrize("through", [memory.through_ours, memory.in_phases])
def test_many_inputs_are_all_answered_and_their_peak_is_seen(through):
    assert asyncio.run(memory.peak(through, 200)) > 10e6


def test_inputs_that_are_lost_are_no_figure():
    async def through(count, pool, folder):
        yield "label of input-0"

    with pytest.raises(RuntimeError, match="not every answer"):
        asyncio.run(memory.peak(through, 2))


def test_figures():
    row = pipeline.timed_row([Timed(2.4, 0.2, 1.9), Timed(2.5, 0.3, 2)], 2.4)
    assert row == {
        "time": (2.4, 2.5),
        "beside the limit": (1, pytest.approx(2.5 / 2.4)),
        "first answer": (0.2, 0.3),
        "CPU": (1.9, 2),
    }
    assert pipeline.many_row([(50e6, 52e6)]) == {"peak, 5,000": (50,), "peak, 50,000": (52,), "grown": (2,)}
    rows = [pipeline.killed_row([Resumed(*each)]) for each in ((8, 0, 0), (64, 60, 0), (0, 0, 1))]
    assert [pipeline.asks_no_answer_twice(row) for row in rows] == [True, False, False]


def beside(**walls):
    return {name: pipeline.timed_row([Timed(wall, 0.2, 2.0)], 2.3) for name, wall in walls.items()}


def test_the_bars_are_beside_the_limit_and_beside_phases():
    good = beside(ours=2.4, **{"in phases": 3.7})
    assert not Found(ASKING, good).missed
    assert Found(ASKING, beside(ours=2.5, **{"in phases": 3.9})).missed
    assert Found(ASKING, beside(ours=2.4, **{"in phases": 3.5})).missed
    late = good | {"ours": pipeline.timed_row([Timed(2.4, 0.31, 2.0)], 2.3)}
    assert Found(ASKING, late).missed
    asking, preparing = beside(**{"asking alone, our client": 2.0}), beside(**{"preparing alone": 2.4})
    said = ASKING.verdict(Found(ASKING, good | asking))
    assert "1.20 × that of asking alone" in said and "1.54 × as long" in said
    assert "1.00 × that of preparing alone" in PREPARING.verdict(Found(PREPARING, good | preparing))
    assert pipeline.timed_row([Timed(2.4, 0.2, 1.9)], 2.4, False)["first answer"] is None


def test_what_is_said_of_a_kill_and_of_many_inputs():
    killed = {
        "ours": pipeline.killed_row([Resumed(8, 0, 0)]),
        "in phases, in memory": pipeline.killed_row([Resumed(64, 60, 0)]),
    }
    found = Found(RESUMED, killed)
    assert not found.missed and "at most 8 files" in RESUMED.verdict(found) and found.best_peer("asked again") is None
    assert Found(RESUMED, killed | {"ours": pipeline.killed_row([Resumed(8, 1, 0)])}).missed
    many = {"ours": pipeline.many_row([(50e6, 51e6)]), "in phases": pipeline.many_row([(60e6, 300e6)])}
    assert not Found(MANY, many).missed and "240" in MANY.verdict(Found(MANY, many))
