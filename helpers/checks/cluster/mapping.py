"""Part 3: an outcome for each item, in order, whatever becomes of its call."""

import time
from collections.abc import Iterable
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.cluster import Lost
from .again import AGAIN, expect_spared, expect_times
from .lateness import FENCE, cut_off
from .running import on_cluster
from .stored import ORDER, Heavy, Mapping, Stored, expect_outcomes, expect_used, use
from .watched import PAUSE

OWN = "future.exception() gives the error, whatever it is: one outcome has it, and the others go on"
VALUE = "a value may be an exception: `future.exception()` says whether the call ended with an error"
ALL = "submit all before you wait for any"
ODD: list[Any] = [None, 0, "", [], {"a": 1}, (), 0, ValueError("a value, not raised")]


def last_first(shared_map: Any) -> None:
    nodes = Stored("abc")
    with nodes, Mapping(shared_map, nodes, use, Heavy(), range(6), 2, 3) as mapping:
        said = "6 items, 6 slots, of which the last one was done first"
        for name in range(6):
            nodes.expect_sent(name, "6 items, 6 slots", hint=ALL)
        for name in reversed(range(6)):
            nodes.let(name, said)
        for outcome in expect_outcomes(mapping.found(said, ORDER), range(6), said):
            expect_used(nodes, outcome, 20_000, said)


def in_order(shared_map: Any) -> None:
    cases: list[tuple[str, Any, Iterable[Any]]] = [
        ("no item", lambda: [], []),
        ("one item", lambda: ["x"], ["x"]),
        ("a range of 9", lambda: range(9), range(9)),
        ("a generator of 9", lambda: (number for number in range(9)), range(9)),
        ("items of every kind", lambda: ODD, ODD),
    ]
    for said, make, items in cases:
        nodes, shared = Stored("abc", hold=False), Heavy()
        with nodes:
            found = shared_map(nodes, same, shared, make(), 2, 3)
            for outcome in expect_outcomes(found, items, said):
                right = same(shared, outcome.item)
                fit = outcome.ok and repr(outcome.value) == repr(right)
                hint = VALUE if isinstance(right, Exception) else ORDER
                expect(fit, f"{said}: {outcome!r:.120}, and not the value {right!r}", hint=hint)


def same(shared: Any, item: Any) -> Any:
    return item if isinstance(item, Exception) else [len(shared), item]


def at_work(shared_map: Any) -> None:
    """All slots are used, and a node dies."""
    nodes, shared = Stored("abc"), Heavy()
    with nodes, Mapping(shared_map, nodes, use, shared, range(10), 2, 3) as mapping:
        said = "10 items, 3 nodes, slots=2"
        for name in range(6):
            nodes.expect_sent(name, said, hint=ALL)
        time.sleep(PAUSE)
        nodes.expect_slots(2, said)
        nodes.let(0, said)
        nodes.expect_sent(6, f"{said}; then one was over", hint=ALL)
        gone = nodes.at("b")
        said = f"{said}, the calls {gone} were at node b, and it died"
        nodes.lose("b", said)
        time.sleep(PAUSE)
        nodes.expect_slots(2, said)
        nodes.open()
        for outcome in expect_outcomes(mapping.found(said, AGAIN), range(10), said):
            expect_used(nodes, outcome, len(shared), said)
        nodes.expect_slots(2, said)
        expect_spared(nodes, said)
        expect_times(nodes, gone, 2, said, AGAIN)


def late_answer(shared_map: Any) -> None:
    nodes, shared = Stored("ab"), Heavy()
    with nodes, Mapping(shared_map, nodes, use, shared, "xyz", 1, 3) as mapping:
        for name in "xy":
            nodes.expect_sent(name, "3 items, 2 nodes, slots=1")
        time.sleep(PAUSE)
        nodes.expect_slots(1, "3 items, 2 nodes, slots=1")
        said = "the node of item x was cut off, and its late answer came"
        old = cut_off(nodes, "x", said)
        nodes.late(old, said)
        time.sleep(PAUSE)
        expect(not mapping.box.done(), f"{said}: shared_map ended before the second attempt was over", hint=FENCE)
        nodes.open()
        for outcome in expect_outcomes(mapping.found(said, FENCE), "xyz", said):
            expect_used(nodes, outcome, len(shared), said)


def bad_items(shared_map: Any) -> None:
    unsent: Any = lambda: None  # noqa: E731  it can't be pickled
    items = ["a good one", "bad", "poison", unsent, "another good one", "bad", "the last"]
    nodes, shared = Stored("abcd", hold=False, poison=["poison"]), Heavy()
    with nodes:
        said = "7 items, of which two raise, one kills each of its nodes, and one can't be pickled"
        found = shared_map(nodes, picky, shared, items, 1, 2)
        for outcome in expect_outcomes(found, items, said):
            if outcome.item == "bad":
                fit = isinstance(outcome.error, ValueError)
            elif outcome.item == "poison":
                fit = isinstance(outcome.error, Lost) and outcome.error.nodes == nodes.places("poison")
            elif outcome.item is unsent:
                fit = any(outcome.error is each for each in nodes.refused)
            else:
                expect_used(nodes, outcome, len(shared), said)
                continue
            expect(fit and outcome.value is None, f"{said}: {outcome!r:.150}", hint=OWN)
        expect_times(nodes, ["poison"], 2, said, AGAIN)
        nodes.expect_freed(said)


def picky(shared: Any, item: Any) -> Any:
    if item == "bad":
        raise ValueError("a bad item")
    return use(shared, item)


def all_die(shared_map: Any) -> None:
    nodes, shared = Stored("ab"), Heavy()
    with nodes, Mapping(shared_map, nodes, use, shared, "wxyz", 1, 3) as mapping:
        for name in "wx":
            nodes.expect_sent(name, "4 items, 2 nodes, slots=1")
        said = "4 items, 2 nodes, and both died"
        for node in "ab":
            nodes.lose(node, said)
        for outcome in expect_outcomes(mapping.found(said, OWN), "wxyz", said):
            fit = isinstance(outcome.error, Lost) and outcome.error.nodes == nodes.places(outcome.item)
            expect(fit, f"{said}: {outcome!r:.150}, which is no Lost with {[*nodes.places(outcome.item)]}", hint=OWN)
        nodes.expect_freed(said)


@check("each item has its outcome, in order, whatever becomes of its call", hint=ORDER)
def mapped(shared_map: Any) -> None:
    for scenario in last_first, in_order, at_work, late_answer, bad_items, all_die:
        on_cluster(scenario, shared_map)
