"""What the figures of a benchmark's table say: bars met and missed, who is ahead, and by which of ours."""

import pytest
from bench_tools import COLUMNS, bar, found

from benchmarks.harness import rounds
from benchmarks.harness.table import Column, Contender, beyond, share


def ahead(rows, **options):
    return [(one.peer.name, one.column.name, one.same_engine) for one in found(rows, **options).ahead()]


@pytest.mark.parametrize(
    ("bar", "met"),
    [
        (bar(51, at_most=51), True),
        (bar(52, at_most=51), False),
        (bar(49, at_least=49), True),
        (bar(48.9, at_least=49), False),
        (bar(float("nan"), at_least=49), False),
    ],
)
def test_a_bar_is_met_or_missed_and_says_so(bar, met):
    made = found(bars=[bar])
    assert made.missed is not met
    assert bar.says(made).startswith("✔" if met else "✘")


def test_a_peer_that_is_better_by_more_than_5_percent_is_ahead_in_each_figure():
    even, fast, slow = (Contender(name, len) for name in ("even", "fast", "slow"))
    rows = {
        even: {"wall": [0.96], "mean": [104.0]},
        fast: {"wall": [0.94], "mean": [106.0]},
        slow: {"wall": [2.0], "mean": [10.0]},
    }
    assert ahead(rows) == [("fast", "wall", True), ("fast", "mean", True)]


def test_a_lead_that_is_smaller_than_the_spread_of_the_rounds_is_level():
    peer = Contender("peer", len)
    apart = {peer: {"wall": [0.8, 0.9]}}
    assert ahead(apart, ours={"wall": [1.0, 1.1]}) == [("peer", "wall", True)]
    assert ahead(apart, ours={"wall": [0.89, 1.1]}) == []
    made = found(apart, ours={"wall": [0.89, 1.1]})
    assert made.stands("ours", "peer", "wall") == "level"
    assert found({peer: {"wall": [2.0]}}).stands("ours", "peer", "wall") == "ahead"


@pytest.mark.parametrize(
    ("ours", "theirs", "stands"),
    [
        ([1.0], [1.05], "level"),
        ([1.0], [1.06], "ahead"),
        ([1.06], [1.0], "behind"),
        ([1.0, 1.2], [1.3, 1.9], "ahead"),
        ([1.0, 1.31], [1.3, 1.9], "level"),
        ([1.3, 1.9], [1.0, 1.3], "level"),
        ([1.3, 1.9], [1.0, 1.29], "behind"),
        ([1.0, 1.001], [1.04, 9.0], "level"),
    ],
)
def test_ahead_is_more_than_5_percent_at_best_and_better_in_every_round(ours, theirs, stands):
    peer = Contender("peer", len)
    made = found({peer: {"wall": theirs}}, ours={"wall": ours})
    assert made.stands("ours", "peer", "wall") == stands
    other_way_round = found({peer: {"mean": [1 / one for one in theirs]}}, ours={"mean": [1 / one for one in ours]})
    assert other_way_round.stands("ours", "peer", "mean") == stands


def test_a_peer_on_another_engine_is_compared_with_the_first_of_ours_and_marked():
    others = {
        Contender("other engine", len, engine="C"): {"wall": [0.1]},
        Contender("ours on C++", len, engine="C++", role="ours"): {"wall": [0.1]},
        Contender("same engine", len, engine="C++"): {"wall": [0.1]},
        Contender("a loop", len, role="reference"): {"wall": [0.1]},
        Contender("missing", len): None,
        Contender("says nothing", len): {"wall": None, "mean": "never"},
    }
    assert ahead(others) == [("other engine", "wall", False)]


def test_what_breaks_the_limit_is_no_peer_however_fast():
    cheat = Contender("cheat", len)
    made = found({cheat: {"wall": [0.1], "sent": [99]}}, sound=lambda row: row["sent"] == (10,))
    assert list(made.ahead()) == [] and made.best_peer("wall") is None and made.peers(sound=False) == [cheat]


def test_a_figure_of_zero_is_compared_too():
    peer = {Contender("peer", len): {"wall": [0.0]}}
    assert ahead(peer, ours={"wall": [0.0]}) == []
    assert ahead(peer) == [("peer", "wall", True)]


def test_best_and_worst_go_by_which_way_is_better():
    made = found(ours={"wall": [1.0, 2.0], "mean": [1.0, 2.0]})
    assert (made.best("ours", "wall"), made.worst("ours", "wall")) == (1.0, 2.0)
    assert (made.best("ours", "mean"), made.worst("ours", "mean")) == (2.0, 1.0)


def test_the_best_peer_is_named_with_its_figure_and_how_ours_stands():
    rows = {Contender("slow", len): {"wall": [9.0]}, Contender("good", len): {"wall": [1.5]}}
    assert found(rows).beside("wall", "takes") == "The best peer takes 1.5\N{NO-BREAK SPACE}s (good): ours is ahead."
    assert found().beside("wall", "takes").startswith("No peer")


def test_ratios_are_written_in_per_cent():
    assert [share(value) for value in (0.94, 1.154)] == ["94", "115"]
    assert [beyond(value) for value in (1.067, 0.939, 1.53, 0.9999)] == ["6.7", "-6.1", "53", "0"]
    assert (
        Column("CPU", "%", "less", beyond).says(1.067) == "6.7\N{NO-BREAK SPACE}%" and COLUMNS[0].heading == "wall, s"
    )


def test_a_contender_whose_modules_are_missing_is_left_out_of_the_rounds(capsys):
    contenders = [Contender("here", len), Contender("gone", len, needs=("json", "no_such_module"))]
    taken = rounds.interleave(contenders, 3, lambda contender, number: (contender.name, number))
    assert taken == {"here": [("here", 0), ("here", 1), ("here", 2)]}
    assert "gone" not in capsys.readouterr().err


def test_contenders_take_turns_and_a_slow_one_has_one():
    order = []
    contenders = [Contender(name, len, once=name == "b") for name in "abc"]
    rounds.interleave(contenders, 2, lambda contender, number: order.append(contender.name))
    assert order == ["a", "b", "c", "a", "c"]
