"""Part 3: one copy of what all calls need, in the cluster's store as long as it's needed."""

import threading
import time
from collections.abc import Iterator
from typing import Any

from ...grading.checks import check, expect
from .running import on_cluster
from .stored import FREED, Heavy, Mapping, Stored, expect_outcomes, expect_used, use
from .watched import PAUSE

ONCE = "put it into the store once, and give the Ref to each call"
GOES_ON = "let the error go on to the caller: `finally` runs all the same"


def one_copy(shared_map: Any) -> None:
    for count, dies in (0, ""), (1, ""), (12, ""), (12, "b"):
        nodes, shared = Stored("abc", hold=False), Heavy()
        if dies:
            nodes.on_send = lambda node, call, n=nodes: len(n.sent) == 5 and n._lose("b", cut_off=False)
        with nodes:
            said = f"{count} items, 3 nodes" + (", of which one died" if dies else "")
            found = shared_map(nodes, use, shared, range(count), 2, 3)
            nodes.expect_freed(said)
            for outcome in expect_outcomes(found, range(count), said):
                expect_used(nodes, outcome, len(shared), said)
            least = min(1, count)
            most = f"{said}: `shared` was pickled {shared.pickled} times"
            expect(least <= shared.pickled <= 1, most, hint=ONCE)
            large = [len(sent.data) for sent in nodes.sent if len(sent.data) >= 1000]
            expect(not large, f"{said}: a call carried {large[:1]} bytes, and `shared` has {len(shared)}", hint=ONCE)


def second_attempt(shared_map: Any) -> None:
    """A node dies when all other calls are over."""
    nodes, shared = Stored("ab"), Heavy()
    with nodes, Mapping(shared_map, nodes, use, shared, ["x", "y"], 1, 3) as mapping:
        said = "2 items, 2 nodes; y was done, and then x's node died"
        for name in "xy":
            nodes.expect_sent(name, "2 items, 2 nodes")
        nodes.let("y", said)
        nodes.lose(nodes.places("x")[0], said)
        nodes.expect_sent("x", said, 2)
        time.sleep(PAUSE)
        nodes.open()
        found = mapping.found(said, FREED)
        nodes.expect_freed(said)
        for outcome in expect_outcomes(found, "xy", said):
            expect_used(nodes, outcome, len(shared), said)


def while_it_runs(shared_map: Any) -> None:
    nodes, shared = Stored("a"), Heavy()
    with nodes, Mapping(shared_map, nodes, fails, shared, range(4), 1, 3) as mapping:
        said = "4 items, one slot, and the first one raised"
        for name in range(4):
            nodes.expect_sent(name, said)
            time.sleep(PAUSE)
            expect(not nodes.freed, f"{said}: the value was freed while {4 - name} calls were to come", hint=FREED)
            nodes.let(name, said)
        found = mapping.found(said, FREED)
        nodes.expect_freed(said)
        expect_outcomes(found, range(4), said)


def fails(shared: Any, item: int) -> Any:
    if item == 0:
        raise ValueError("the first one")
    return use(shared, item)


class Torn(Exception):
    """Raised while the items are read."""


def torn_items(shared_map: Any) -> None:
    for count in 0, 3:
        nodes, shared, error = Stored("ab"), Heavy(), Torn("in the midst of the items")
        with nodes:
            said = f"reading `items` raised {error!r}, after {count} of them"
            with Mapping(shared_map, nodes, use, shared, torn(count, error), 1, 3) as mapping:
                time.sleep(PAUSE)
                nodes.open()
            try:
                found = mapping.found(said, FREED)
            except Torn as came:
                expect(came is error, f"{said}, and shared_map raised {came!r}", hint=GOES_ON)
            else:
                expect(False, f"{said}, and shared_map returned {found!r:.60}", hint=GOES_ON)
            nodes.expect_freed(said)


def torn(count: int, error: Exception) -> Iterator[int]:
    yield from range(count)
    raise error


def cannot_be_shared(shared_map: Any) -> None:
    nodes = Stored("ab", hold=False)
    with nodes:
        said = "`shared` is a lock, which can't be pickled"
        try:
            found = shared_map(nodes, use, threading.Lock(), range(3), 1, 3)
        except TypeError as error:
            expect("pickle" in str(error), f"{said}, and shared_map raised {error!r}", hint=GOES_ON)
        else:
            expect(False, f"{said}, and shared_map returned {found!r:.80}", hint=GOES_ON)
        expect(not nodes.sent, f"{said}, and {len(nodes.sent)} calls were sent", hint=GOES_ON)


@check("what all calls need is shipped once, and freed when the last of them is over", hint=ONCE)
def shared(shared_map: Any) -> None:
    for scenario in one_copy, second_attempt, while_it_runs, torn_items, cannot_be_shared:
        on_cluster(scenario, shared_map)
