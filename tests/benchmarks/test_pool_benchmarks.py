"""The benchmarks of pools: who is named when a worker is in trouble, and what comes after a kill."""

from concurrent.futures import BrokenExecutor, ThreadPoolExecutor

from benchmarks import pool_starts, pools
from benchmarks.harness.apart import apart
from benchmarks.harness.found import Found
from benchmarks.peers.faults import square
from benchmarks.peers.pool_ways import in_order, told_by_executor_map, told_by_ours


def test_only_an_error_that_speaks_for_its_item_names_it():
    def results():
        yield 0
        raise BrokenExecutor("somebody")

    assert [one.index for one in in_order(results(), (ValueError,))] == [0, -1]
    with ThreadPoolExecutor(1) as pool:
        work = [pool.submit(square, "raised", number) for number in (49, 50, 51)]
    told = list(in_order(iter(_Each(work)), (ValueError,)))
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
    assert pools.seen(told_by_ours, "killed", ())[:2] == (199, True)
    results, named, _, hangs = pools.seen(told_by_executor_map, "killed", ())
    assert results < 199 and not named and not hangs


def test_a_pool_that_survives_a_kill_goes_on_and_another_is_rebuilt():
    for way in (pool_starts.opened_ours, pool_starts.opened_executor):
        said = apart(pool_starts.started_used_and_killed, way).said
        assert len(said) == 3 and min(said) > 0


def test_the_row_of_a_pool_holds_the_worst_of_its_rounds():
    good = [pools.Seen(199, True, seconds, False) for seconds in (0.3, 0.4, 2.0)]
    row = pools.row([good, good])
    assert pools.is_sound(row) and row["killed"] == "199, named" and row["time (hung)"] == (2.0, 2.0)
    row = pools.row([good, [good[0], pools.Seen(50, False, 0.1, False), pools.Seen(199, False, 8.0, True)]])
    assert not pools.is_sound(row) and row["raised"] == "50" and row["hung"] == "199, hangs"
    assert row["time (hung)"] is None and row["time (raised)"] == (0.4, 0.1)


def test_results_without_the_guilty_named_do_not_meet_the_bar():
    (table,) = pools.TABLES
    good = [pools.Seen(199, True, 1.0, False)] * 3
    assert not Found(table, {"ours": pools.row([good])}).missed
    assert Found(table, {"ours": pools.row([[good[0]._replace(named=False), *good[1:]]])}).missed


def test_a_pool_that_gives_nothing_after_a_kill_never_goes_on():
    assert pool_starts.row([[0.1, 2e-4, 0.003], [0.2, 3e-4]])["after a kill"] == "never"
    assert not pool_starts.goes_on(pool_starts.row([[0.1, 2e-4]]))
