"""Part 2: calls whose node has died run again elsewhere."""

import time
from typing import Any

from ...grading.checks import check, expect
from . import calls, cancelling, shutting, turns
from .running import DEAD, executor_on, expect_result, expect_results, on_cluster, promptly, submitted
from .watched import PAUSE, Watched, label

AGAIN = "when `done` brings a NodeDied, put the call back into the line, and send what there are free slots for"
ONCE = "only the call for which `done` brings the NodeDied is sent again: each has its own `done`"
BOUND = "count the attempts of each call, say by call.tried: its node may die each time"


@check("what the first part says holds for an executor that outlives its nodes as well")
def as_before(LastingExecutor: Any) -> None:
    for part in turns, calls, cancelling, shutting:
        for scenario in part.SCENARIOS:
            on_cluster(scenario, LastingExecutor)


def expect_times(nodes: Watched, names: Any, times: int, said: str, hint: str) -> None:
    for name in names:
        found = len(nodes.all_of(name))
        expect(found == times, f"{said}: call {name!r} was sent {found} times, not {times}", hint=hint)


def expect_spared(nodes: Watched, said: str) -> None:
    late = nodes.sent_to_dead
    what = f"{said}: {late and repr(label(late[0]))} was sent to node {late and late[0].node}, after its NodeDied"
    expect(not late, what, hint=DEAD)


def at_once(Kind: Any) -> None:
    """A call under way alone, and other slots are free."""
    nodes = Watched("abc")
    with executor_on(Kind, nodes, 2, 3) as executor:
        futures: dict[Any, Any] = {}
        for name in "xyz":
            futures |= submitted(executor, [name])
            nodes.expect_sent(name, "3 calls, 3 nodes, slots=2")
        (node,) = nodes.places("x")
        rest = [name for name in "yz" if nodes.places(name) != (node,)]
        said = f"3 calls, 3 nodes, slots=2, attempts=3, and the node {node} of call x died"
        nodes.lose(node, said)
        nodes.expect_sent("x", said, 2, AGAIN)
        time.sleep(PAUSE)
        expect_times(nodes, rest, 1, said, ONCE)
        places = nodes.places("x")
        expect(len({*places}) == len(places), f"{said}: it was sent to the nodes {[*places]}", hint=DEAD)
        nodes.open()
        for name in "uvw":
            futures |= submitted(executor, [name])
            nodes.expect_sent(name, f"{said}; then others were submitted", hint=AGAIN)
        expect_results(nodes, futures, said)
        expect_spared(nodes, said)
        expect_times(nodes, "x", 2, said, AGAIN)
        expect_times(nodes, "uvw", 1, said, ONCE)
        promptly("shutdown() after all calls were done", executor.shutdown)


def in_its_turn(Kind: Any) -> None:
    """The other slots are taken."""
    nodes = Watched("abc")
    with executor_on(Kind, nodes, 1, 3) as executor:
        futures = submitted(executor, "xyz")
        for name in "xyz":
            nodes.expect_sent(name, "3 calls, 3 nodes, slots=1")
        futures |= submitted(executor, "w")
        node = nodes.places("x")[0]
        said = f"3 nodes, slots=1, calls x, y and z were under way, w waited, and x's node {node} died"
        nodes.lose(node, said)
        time.sleep(PAUSE)
        nodes.expect_slots(1, said)
        expect_spared(nodes, said)
        expect_times(nodes, "xyz", 1, said, AGAIN)
        nodes.let("y", said)
        nodes.let("z", said)
        nodes.expect_sent("w", said, hint=AGAIN)
        nodes.expect_sent("x", said, 2, AGAIN)
        nodes.expect_slots(1, said)
        nodes.open()
        expect_results(nodes, futures, said)
        expect_times(nodes, "x", 2, said, AGAIN)
        expect_times(nodes, "yzw", 1, said, ONCE)
        expect_spared(nodes, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def both_of_a_node(Kind: Any) -> None:
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 2, 2) as executor:
        futures = submitted(executor, "pqrs")
        for name in "pqrs":
            nodes.expect_sent(name, "4 calls, 2 nodes, slots=2")
        gone, kept = nodes.at("a"), nodes.at("b")
        said = f"2 nodes, slots=2, {gone} were at node a, {kept} at node b, and node a died"
        nodes.lose("a", said)
        futures |= submitted(executor, "tu")
        time.sleep(PAUSE)
        nodes.expect_slots(2, said)
        for name in kept:
            nodes.let(name, said)
        nodes.open()
        expect_results(nodes, futures, said)
        nodes.expect_slots(2, said)
        expect_times(nodes, gone, 2, said, AGAIN)
        expect_times(nodes, [*kept, "t", "u"], 1, said, ONCE)
        expect_spared(nodes, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def attempts(Kind: Any) -> None:
    """A call each of whose nodes dies, but for the last."""
    for most in 2, 3, 5:
        nodes = Watched("abcdef")
        with executor_on(Kind, nodes, 1, most) as executor:
            futures = submitted(executor, "xy")
            for name in "xy":
                nodes.expect_sent(name, "2 calls, 6 nodes")
            died = ""
            for attempt in range(1, most):
                died += nodes.places("x")[-1]
                said = f"attempts={most}, and the nodes {[*died]} of a call died"
                nodes.lose(died[-1], said)
                nodes.expect_sent("x", said, attempt + 1, AGAIN)
            expect(len({*nodes.places("x")}) == most, f"{said}: it was sent to {nodes.places('x')}", hint=DEAD)
            nodes.open()
            for name in "xy":
                expect_result(nodes, futures[name], name, said)
            expect_spared(nodes, said)
            promptly("shutdown() after all calls were done", executor.shutdown)


def unnoticed(Kind: Any) -> None:
    """A node dies while nothing is under way there."""
    nodes = Watched("ab", hold=False)
    with executor_on(Kind, nodes, 1, 3) as executor:
        nodes.lose("a", "node a died")
        said = "2 nodes, slots=1, node a died while nothing was under way, and then 4 calls were submitted"
        futures = submitted(executor, range(4))
        expect_results(nodes, futures, said)
        nodes.known_dead.add("a")
        futures = submitted(executor, range(4, 8))
        expect_results(nodes, futures, f"{said}, and 4 more")
        to_a = [label(sent) for sent in nodes.sent if sent.node == "a"]
        expect(len(to_a) <= 1, f"{said}: {len(to_a)} were sent to node a, {to_a}", hint=DEAD)
        promptly("shutdown() after all calls were done", executor.shutdown)


def mapped(Kind: Any) -> None:
    """Nodes die in the midst of a map; its results come in the order of what it was given."""
    nodes = Watched("abcd", hold=False)
    dies = {7: "b", 15: "a"}
    nodes.on_send = lambda node, call: nodes._lose(dies.pop(len(nodes.sent), "none"), cut_off=False)
    with executor_on(Kind, nodes, 2, 3) as executor:
        said = "a map of 30 calls over 4 nodes, of which 2 died"
        got = promptly(said, lambda: [each.partition(" at ")[0] for each in executor.map(_named, range(30))])
        expect(got == [*map(str, range(30))], f"{said}, gave {got}", hint="leave `map` to Executor")
        nodes.expect_slots(2, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def _named(number: int) -> str:
    return f"{number} at some node"


SCENARIOS = (at_once, attempts, in_its_turn, both_of_a_node, unnoticed, mapped)


@check("a call whose node died runs again elsewhere, and a dead node gets no more")
def sent_again(LastingExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, LastingExecutor)
