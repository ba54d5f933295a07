"""The benchmarks' tables: what is counted, what is compared, and that a bar which is missed ends with 1."""

import asyncio
import json
import os
import time
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

import psutil
import pytest

from benchmarks import (
    command,
    http_clients,
    limits,
    llm_calls,
    llm_clients,
    pool_crashes,
    pool_items,
    pool_spent,
    pool_starts,
    pool_ways,
    pools,
    rounds,
)
from benchmarks.apart import Report, apart
from benchmarks.table import Bar, Column, Row, Table
from helpers.lab.virtual_time import run_virtual

COLUMNS = [Column("wall s", ".2f", "less"), Column("mean /s", ".0f", "more"), Column("sent")]


def table(*rows: Row, bars: tuple[Bar, ...] = ()) -> Table:
    return Table("title", "limit: 1", COLUMNS, [Row("ours", (1.0, 100, 10), ours=True), *rows], bars)


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (Bar("worst", 51, at_most=51), True),
        (Bar("worst", 52, at_most=51), False),
        (Bar("mean", 49, at_least=49), True),
        (Bar("mean", 48.9, at_least=49), False),
        (Bar("mean", float("nan"), at_least=49), False),
    ],
)
def test_a_bar_that_is_missed_is_said_and_ends_with_1(bar, met, capsys):
    made = table(bars=(Bar("always", 1, at_least=0), bar))
    assert command.main([lambda quick: [made]], []) == int(not met)
    assert ("✘ missed: " in capsys.readouterr().out) is not met


def test_a_bar_missed_in_any_table_of_any_benchmark_ends_with_1():
    good, bad = table(), table(bars=(Bar("worst", 52, at_most=51),))
    assert command.main([lambda quick: [good]] * 2, []) == 0
    assert command.main([lambda quick: [bad, good], lambda quick: [good]], []) == 1


def test_a_peer_that_is_better_by_more_than_5_percent_is_named_for_each_figure():
    peers = [Row("even", (0.96, 104, 1)), Row("fast", (0.94, 106, 1)), Row("slow", (2.0, 10, 99))]
    assert list(table(*peers).ahead()) == [
        "a peer is ahead: fast, wall s 0.94, ours 1.00",
        "a peer is ahead: fast, mean /s 106, ours 100",
    ]


def test_only_sound_peers_on_the_same_engine_are_compared():
    others = [
        Row("breaks the limit", (0.1, 900, 1), sound=False),
        Row("other engine", (0.1, 900, 1), engine="aiohttp"),
        Row("ours, otherwise", (0.1, 900, 1), ours=True),
        Row("missing"),
        Row("says nothing", (None, "-", 1)),
    ]
    assert list(table(*others).ahead()) == []


def test_a_figure_of_zero_is_compared_too():
    zero = Table("title", "limit", COLUMNS, [Row("ours", (0.0, 0, 1), ours=True), Row("peer", (0.0, 0, 1))])
    assert list(zero.ahead()) == []
    assert list(table(Row("peer", (0.0, 0, 1))).ahead()) == ["a peer is ahead: peer, wall s 0.00, ours 1.00"]


def test_columns_are_aligned_and_a_missing_peer_is_shown_as_such():
    text = str(table(Row("a peer with a long name", (12.5, 7, None)), Row("missing")))
    head, ours, peer, missing = text.splitlines()[3:7]
    assert head.split() == ["wall", "s", "mean", "/s", "sent"]
    assert ours.split() == ["ours", "1.00", "100", "10"]
    assert peer.split()[-3:] == ["12.50", "7", "-"]
    assert len(head) == len(ours) == len(peer)
    assert missing.split() == ["missing", "not", "installed"]


def test_a_contender_whose_modules_are_missing_is_left_out_of_the_rounds(capsys):
    contenders = [rounds.Contender("here", len), rounds.Contender("gone", len, needs=("json", "no_such_module"))]
    taken = rounds.interleave(contenders, 3, lambda contender, number: (contender.name, number))
    assert taken == {"here": [("here", 0), ("here", 1), ("here", 2)], "gone": []}
    assert "gone" not in capsys.readouterr().err


def test_contenders_take_turns_and_a_slow_one_has_one():
    order = []
    contenders = [rounds.Contender(name, len, once=name == "b") for name in "abc"]
    rounds.interleave(contenders, 2, lambda contender, number: order.append(contender.name))
    assert order == ["a", "b", "c", "a", "c"]


def test_figures_and_report_hold_every_table(tmp_path, capsys):
    made = table(Row("missing"), bars=(Bar("worst", 52, at_most=51),))
    report, figures = tmp_path / "RESULTS.md", tmp_path / "figures.json"
    command.main([lambda quick: [made]], ["--json", str(figures)], report=report)
    written = json.loads(figures.read_text(encoding="utf-8"))
    assert written["tables"][0]["rows"][0]["figures"] == {"wall s": 1.0, "mean /s": 100, "sent": 10}
    assert written["tables"][0]["bars"] == [{"what": "worst", "measured": 52, "met": False}]
    text = report.read_text(encoding="utf-8")
    assert str(made) in text and written["taken on"] in text
    assert str(made) in capsys.readouterr().out


def test_quick_reaches_the_benchmark():
    asked = []
    command.main([lambda quick: asked.append(quick) or []], ["--quick"])
    command.main([lambda quick: asked.append(quick) or []], [])
    assert asked == [True, False]


# The arithmetic of each benchmark.


def test_worst_second_counts_both_ends():
    even = limits.Run([i / 50 for i in range(250)], list(range(250)), 0.0)
    assert even.worst == 51 and even.in_order
    assert even.mean == pytest.approx(50)
    burst = limits.Run([0.5] * 99 + [2.0 + i for i in range(151)], [1, 0, *range(2, 250)], 0.0)
    assert burst.worst == 99 and not burst.in_order


def test_ours_reaches_the_limiter_bars_in_virtual_time():
    run, _ = run_virtual(limits.let_through, limits.ours, 1.0)
    assert run.worst <= 51 and run.mean >= 49 and run.in_order


def test_a_limiter_that_lets_everyone_through_is_not_sound():
    async def turn() -> None:
        pass

    run, _ = run_virtual(limits.let_through, lambda: turn)
    row = limits._row(limits.CONTENDERS[0], [run._replace(times=[t + i / 1e6 for i, t in enumerate(run.times)])])
    assert not row.sound and row.figures[0] > 51


def test_the_bound_of_the_llm_clients_counts_what_the_limit_counted(llm):
    stats = llm.stats()
    measured = llm_calls.Measured(llm_clients.Run(300, 6.5, 0.5), stats.__class__(**_counts(stats, accepted=301)))
    assert measured.bound == pytest.approx(6.05)


def test_an_answer_in_the_wrong_place_is_not_right():
    async def answers() -> list[str]:
        return [llm_clients.PASSAGES[1], llm_clients.PASSAGES[0], *llm_clients.PASSAGES[2:]]

    assert run_virtual(lambda: llm_clients.timed(answers()))[0].right == llm_clients.COUNT - 2


def test_every_way_over_httpx_reads_the_steady_servers_answer():
    with http_clients.steady_server(0.001) as url:
        for open_client in (http_clients.raw, http_clients.one_httpx, http_clients.ours):
            assert rounds.alone(_ask_twice, open_client, url) == [http_clients.TEXT] * 2


def _ask_twice(open_client: http_clients.Open, url: str) -> list[str]:
    async def twice() -> list[str]:
        async with open_client(url, 1) as ask:
            return [await ask(), await ask()]

    return asyncio.run(twice())


# Contenders apart.


def _pids_then_hang():
    yield [os.getpid(), *(child.pid for child in _with_a_child())]
    time.sleep(3600)


def _with_a_child():
    pool_ways.SPAWN.Process(target=time.sleep, args=(3600,)).start()
    return [
        child
        for child in psutil.Process().children()
        if "resource_tracker import main" not in " ".join(child.cmdline())
    ]


def _ends():
    yield 1
    yield 2


def _raises():
    yield 1
    raise ZeroDivisionError("half-way")


def _dies():
    yield 1
    pool_items.die()


def test_what_a_contender_yields_is_told_with_its_seconds():
    said, seconds, ended = apart(_ends)
    assert said == [1, 2] and ended and 0 <= seconds < 60


def test_a_contender_that_hangs_is_ended_with_all_that_it_started():
    said, seconds, ended = apart(_pids_then_hang, limit=1)
    assert not ended and seconds == 1
    assert len(said[0]) == 2
    gone, alive = psutil.wait_procs([psutil.Process(pid) for pid in said[0] if psutil.pid_exists(pid)], timeout=10)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(("run", "message"), [(_raises, "ZeroDivisionError: half-way"), (_dies, "died")])
def test_a_contender_that_fails_fails_the_benchmark(run, message):
    with pytest.raises(RuntimeError, match=message):
        apart(run)


# Pools.


def test_the_texts_are_all_different_and_of_one_length():
    texts = pool_spent.documents(50)
    assert len(set(texts)) == 50 and {len(text) for text in texts} == {10_000}
    assert texts == pool_spent.documents(50)


def test_a_digest_tells_values_and_order_apart():
    assert pool_spent.digest([(1, "a"), (2, "b")]) == pool_spent.digest([(1, "a"), (2, "b")])
    assert pool_spent.digest([(1, "a"), (2, "b")]) != pool_spent.digest([(2, "b"), (1, "a")])
    assert pool_spent.digest([(1, "a")]) != pool_spent.digest([(1, "b")])


def test_cpu_counts_workers_at_work_and_workers_that_have_ended():
    before = pool_spent.total_cpu()
    with pool_ways.executor(None) as mapped:
        mapped(_burn, [0.1, 0.1])
        at_work = pool_spent.total_cpu() - before
    assert at_work >= 0.15
    if os.name == "posix" and psutil.LINUX:
        assert pool_spent.total_cpu() - before >= 0.15


def _burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_ours_and_a_loop_give_the_same_texts():
    job = pools.TEXT._replace(size=20, warm_up=2)
    (loop,) = pool_spent.measured(pool_ways.serial, (), job)
    (here,) = pool_spent.measured(pool_ways.ours, ("here",), job)
    assert loop.digest == here.digest == pool_spent.digest([job.func(item) for item in job.items(20)])


def test_a_way_that_gives_something_else_is_no_contender(monkeypatch):
    def wrong(run, *args, **_):
        return Report([pool_spent.Run(1.0, 1.0, None, int(args[0] is pool_ways.threads))], 1.0, True)

    monkeypatch.setattr(pools, "apart", wrong)
    good = [*pools.BOTH, rounds.Contender("good", pool_ways.executor, (None,))]
    assert list(pools.run(good, pools.TEXT, 2)) == [pools.LIMIT, pools.SERIAL, "good"]
    with pytest.raises(RuntimeError, match="bad: not the results of the loop"):
        pools.run([*good, rounds.Contender("bad", pool_ways.threads)], pools.TEXT, 1)


def test_the_rows_of_the_pools_are_ratios_to_the_loop_and_to_the_limit():
    found = {pools.LIMIT: pools.Best(1.0, 2.2, None), pools.SERIAL: pools.Best(2.0, 2.0, None)}
    found["ours"] = pools.Best(1.25, 2.2, 4000.0)
    ours = rounds.Contender("ours", pool_ways.ours, engine="processes", ours=True)
    missing = rounds.Contender("missing", pool_ways.joblib, needs=("no_such_module",))
    row, gone = pools.rows([ours, missing], found, 400)
    assert row.figures == pytest.approx([1.25, 1.6, 0.8, 2.2, 1.1, 1.0, 10.0])
    assert gone.figures == ()


def test_only_an_error_that_speaks_for_its_item_names_it():
    def results():
        yield 0
        raise BrokenExecutor("somebody")

    assert [one.index for one in pool_crashes.in_order(results(), (ValueError,))] == [0, -1]
    with ThreadPoolExecutor(1) as pool:
        work = [pool.submit(pool_items.work, "raised", number) for number in (49, 50, 51)]
    told = list(pool_crashes.in_order(iter(_Each(work)), (ValueError,)))
    assert [one.value for one in told] == [49**2, None, 51**2] and isinstance(told[1].error, ValueError)


class _Each:
    """Goes on after an error, as `multiprocessing.Pool.imap` does."""

    def __init__(self, futures):
        self.futures = iter(futures)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.futures).result()


def test_every_fault_costs_ours_one_item_and_executor_map_more():
    assert pool_crashes.seen(pool_crashes.ours, "killed", ())[:2] == (199, True)
    results, named, _, hangs = pool_crashes.seen(pool_crashes.executor_map, "killed", ())
    assert results < 199 and not named and not hangs


def test_a_pool_that_survives_a_kill_goes_on_and_another_is_rebuilt():
    for way in (pool_starts.ours, pool_starts.executor):
        said = apart(pool_starts.measured, way).said
        assert len(said) == 4 and min(said) > 0


def _counts(stats, **changes):
    return {name: getattr(stats, name) for name in stats.__dataclass_fields__} | changes
