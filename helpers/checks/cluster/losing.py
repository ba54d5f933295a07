"""Part 2: what isn't tried again: a call that was tried often enough, that raised, or for which no node is left."""

import threading
import time
from concurrent.futures import BrokenExecutor, Future
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.cluster import Lost
from .again import BOUND, expect_spared, expect_times
from .calls import throw
from .running import (
    DEAD,
    executor_on,
    expect_done,
    expect_result,
    expect_same_error,
    on_cluster,
    promptly,
    shown,
    submit,
    submitted,
)
from .shutting import expect_closed
from .watched import PAUSE, Watched

OWN = "only a NodeDied that `done` brings is tried again: isinstance(error, NodeDied)"
LOST = "after the last attempt, settle the future with Lost(call), once call.tried has all its nodes"
WAIT = "only calls that wait are lost with the last node: to each of the others `done` brings what became of it"
NONE = "when the last node is gone, give each call that waits its Lost(call), and each that is submitted then"


class Lookalike(RuntimeError):
    """A function's own error, in the words of a NodeDied."""

    node = "a"

    def __str__(self) -> str:
        return "node a died"


def expect_lost(future: "Future[Any]", nodes: tuple[str, ...], name: Any, said: str, hint: str) -> None:
    expect_done(future, name, said, hint)
    error = None if future.cancelled() else future.exception()
    what = f"{said}: the future of {name!r} {shown(future)}"
    expect(isinstance(error, Lost), f"{what}, not a Lost", hint=hint)
    names = getattr(error, "nodes", ())
    places = f"{what}; it has the nodes {[*names]}, and the call was sent to {[*nodes]}"
    expect(names == nodes, places, hint="append to call.tried where you send, before anybody makes a Lost of it")


KINDS: list[Any] = [RuntimeError, OSError, ConnectionError, TimeoutError, BrokenExecutor, ValueError, Lookalike]


def too_often(Kind: Any) -> None:
    for most in 1, 2, 3:
        nodes = Watched("abcde")
        with executor_on(Kind, nodes, 1, most) as executor:
            futures = submitted(executor, "xy")
            for name in "xy":
                nodes.expect_sent(name, "2 calls, 5 nodes")
            for attempt in range(1, most + 1):
                died = nodes.expect_sent("x", f"attempts={most}, and {attempt - 1} nodes of a call died", attempt).node
                said = f"attempts={most}, and the nodes {[*nodes.places('x')]} of a call died"
                nodes.lose(died, said)
            time.sleep(PAUSE)
            expect_times(nodes, "x", most, said, BOUND)
            expect_lost(futures["x"], nodes.places("x"), "x", said, LOST)
            futures |= submitted(executor, "z")
            nodes.expect_sent("z", f"{said}; then one more was submitted")
            expect_spared(nodes, said)
            nodes.open()
            for name in "yz":
                expect_result(nodes, futures[name], name, said)
            promptly("shutdown() after all calls were done", executor.shutdown)
            expect_times(nodes, "x", most, said, BOUND)
            expect_times(nodes, "yz", 1, said, BOUND)


def poison(Kind: Any) -> None:
    """One call ends each node that it comes to."""
    nodes = Watched("abcde", hold=False, poison=["poison"])
    with executor_on(Kind, nodes, 2, 3) as executor:
        said = "5 nodes, attempts=3, and a call that kills each node it comes to, among 20 others"
        futures = submitted(executor, [*range(10), "poison", *range(10, 20)])
        future = futures.pop("poison")
        expect_done(future, "poison", said, BOUND)
        expect_lost(future, nodes.places("poison"), "poison", said, LOST)
        expect_times(nodes, ["poison"], 3, said, BOUND)
        for name, other in futures.items():
            expect_done(other, name, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def own_errors(Kind: Any) -> None:
    nodes = Watched("a", hold=False)
    with executor_on(Kind, nodes, 1, 3) as executor:
        for kind in KINDS:
            said = f"attempts=3, and a call raised {kind.__name__}"
            future = submit(executor, throw, kind, kind.__name__)
            expect_done(future, kind.__name__, said)
            expect_times(nodes, [kind.__name__], 1, said, OWN)
            expect_same_error(future, nodes.all_of(kind.__name__)[0].error, kind.__name__, said, "`done` brought", OWN)
            name = f"after {kind.__name__}"
            (after,) = submitted(executor, [name]).values()
            nodes.expect_sent(name, f"{said}; then another was submitted", hint=OWN)
            expect_result(nodes, after, name, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def no_node(Kind: Any) -> None:
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 1, 3) as executor:
        futures = submitted(executor, "xyuvw")
        for name in "xy":
            nodes.expect_sent(name, "5 calls, 2 nodes, slots=1")
        futures["v"].cancel()
        said = "2 nodes, slots=1, calls x and y were under way, others waited, and both nodes died"
        for node in "ab":
            nodes.lose(node, said)
        for name in "xyuw":
            expect_lost(futures[name], nodes.places(name), name, said, NONE)
        expect(
            futures["v"].cancelled(),
            f"{said}: the future of 'v', which was cancelled, {shown(futures['v'])}",
            hint=NONE,
        )
        expect_times(nodes, "xy", 1, said, DEAD)
        late = submitted(executor, "z")["z"]
        expect_lost(late, (), "z", f"{said}; then one more was submitted", NONE)
        promptly(f"{said}: shutdown()", executor.shutdown)
        expect_closed(executor, f"{said}, and shutdown() was called")
        expect_times(nodes, "uwz", 0, said, DEAD)


def last_answer(Kind: Any) -> None:
    """A call is over, its answer is on its way, and the NodeDied of its neighbour says that no node is left."""
    nodes = Watched("a")
    with executor_on(Kind, nodes, 2, 3) as executor:
        futures = submitted(executor, "pq")
        for name in "pq":
            nodes.expect_sent(name, "2 calls, one node, slots=2")
        said = "2 calls were at the only node, which died while the answer of p was on its way"
        come = threading.Event()
        nodes.depart("p", come)
        nodes.lose("a", said)
        come.set()
        expect_times(nodes, "q", 1, said, DEAD)
        expect_lost(futures["q"], ("a",), "q", said, NONE)
        expect_result(nodes, futures["p"], "p", said, WAIT)
        promptly(f"{said}: shutdown()", executor.shutdown)


def none_from_the_start(Kind: Any) -> None:
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 2, 5) as executor:
        for node in "ab":
            nodes.lose(node, "a node died")
        said = "all nodes had died before the first call"
        for name, future in submitted(executor, "xyz").items():
            expect_done(future, name, said, NONE)
            expect_lost(future, nodes.places(name), name, said, NONE)
        promptly(f"{said}: shutdown()", executor.shutdown)


SCENARIOS = (too_often, own_errors, no_node, last_answer, none_from_the_start, poison)


@check("what can't be helped is told: too many attempts, an error of the function's, no node left")
def lost(LastingExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, LastingExecutor)
