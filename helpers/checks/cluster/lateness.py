"""Part 2: calls that wait for their second attempt, and answers that come after a node was given up."""

import threading
import time
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.cluster import Sent
from .again import AGAIN, expect_spared, expect_times
from .cancelling import fail
from .running import (
    executor_on,
    expect_result,
    expect_results,
    expect_same_error,
    on_cluster,
    promptly,
    shown,
    submit,
    submitted,
)
from .waiting import expect_over, shutting
from .watched import PAUSE, Watched

BEGUN = "set_running_or_notify_cancel() is for the first attempt: what is sent again is under way all the time"
FENCE = "note each attempt when it's sent, take it out at its first `done`, and ignore an answer for one not noted"
ANSWERED = "a value that comes from a dead node counts, unless that attempt has got its NodeDied"
REFUSED = "put it back into the line yourself: `submit` refuses after shutdown, and makes a new future"


def begun(Kind: Any) -> None:
    """A call waits for its second attempt while everything is cancelled and shut down."""
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 1, 3) as executor:
        futures = submitted(executor, "xyw")
        for name in "xy":
            nodes.expect_sent(name, "3 calls, 2 nodes, slots=1")
        node = nodes.places("x")[0]
        said = f"x and y were under way, w waited, and x's node {node} died, so that x waits to be sent again"
        nodes.lose(node, said)
        time.sleep(PAUSE)
        gave = promptly(f"{said}: cancel()", futures["x"].cancel)
        expect(not gave, f"{said}: cancel() of x gave {gave}", hint=BEGUN)
        shut = shutting(executor, cancel_futures=True)
        said += ", and shutdown(cancel_futures=True) was called"
        time.sleep(PAUSE)
        expect(not futures["x"].done(), f"{said}: the future of 'x' {shown(futures['x'])}", hint=BEGUN)
        nodes.let("y", said)
        nodes.expect_sent("x", said, 2, REFUSED)
        expect(not shut[1].done(), f"{said}: it returned before x was done", hint=BEGUN)
        nodes.let("x", said)
        expect_over(shut, f"{said}; x was over", BEGUN)
        for name in "xy":
            expect_result(nodes, futures[name], name, said)
        expect(
            futures["w"].cancelled(), f"{said}: the future of 'w' {shown(futures['w'])}", hint="w had never been sent"
        )


def after_shutdown(Kind: Any) -> None:
    """A node dies when the executor has been shut down."""
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 2, 3) as executor:
        futures = submitted(executor, "xy")
        for name in "xy":
            nodes.expect_sent(name, "2 calls, 2 nodes")
        promptly("shutdown(wait=False)", executor.shutdown, wait=False)
        node = nodes.places("x")[0]
        said = f"two calls were under way, shutdown(wait=False) was called, and then node {node} died"
        nodes.lose(node, said)
        nodes.expect_sent("x", said, 2, REFUSED)
        shut = shutting(executor)
        time.sleep(PAUSE)
        expect(not shut[1].done(), f"{said}: shutdown() returned before the second attempt was over", hint=BEGUN)
        nodes.open()
        for name in "xy":
            expect_result(nodes, futures[name], name, said)
        expect_over(shut, f"{said}; all was done")


def cut_off(nodes: Watched, name: str, said: str) -> Sent:
    """The attempt of that call that goes on where nobody can reach it."""
    lost = nodes.lose(nodes.places(name)[-1], said, cut_off=True)
    return next(sent for sent in lost if sent.call.args[-1] == name)


def late_before(Kind: Any) -> None:
    """The late answer comes while the second attempt is under way, or waits for its slot."""
    for waits in (False, True):
        nodes = Watched("ab" if waits else "abc")
        with executor_on(Kind, nodes, 1, 3) as executor:
            futures = submitted(executor, "xyw" if waits else "xy")
            for name in "xy":
                nodes.expect_sent(name, "2 calls, slots=1")
            what = "waits for a slot" if waits else "is under way"
            said = f"the node of call x was cut off, its second attempt {what}, and the first one's late answer came"
            old = cut_off(nodes, "x", said)
            if waits:
                time.sleep(PAUSE)
            else:
                nodes.expect_sent("x", said, 2, AGAIN)
            nodes.late(old, said)
            time.sleep(PAUSE)
            expect(not futures["x"].done(), f"{said}: the future of 'x' {shown(futures['x'])}", hint=FENCE)
            nodes.expect_slots(1, said)
            shut = shutting(executor)
            if not waits:
                nodes.let("y", said)
            time.sleep(PAUSE)
            expect(not shut[1].done(), f"{said}: shutdown() returned before x was done", hint=FENCE)
            nodes.open()
            expect_results(nodes, futures, said)
            expect_over(shut, f"{said}; all was done")
            nodes.expect_slots(1, said)
            expect_times(nodes, "x", 2, said, FENCE)
            expect_spared(nodes, said)


def late_after(Kind: Any) -> None:
    """It comes when the second attempt has settled the future; and the executor goes on."""
    nodes = Watched("abc")
    with executor_on(Kind, nodes, 1, 3) as executor:
        futures = submitted(executor, "xy")
        for name in "xy":
            nodes.expect_sent(name, "2 calls, slots=1")
        said = "the node of call x was cut off, its second attempt was done, and then the first one's late answer came"
        old = cut_off(nodes, "x", said)
        nodes.expect_sent("x", said, 2, AGAIN)
        nodes.let("x", said)
        expect_result(nodes, futures["x"], "x", said)
        nodes.late(old, said)
        futures |= submitted(executor, "uvw")
        nodes.expect_sent("u", f"{said}; then more were submitted", hint=FENCE)
        time.sleep(PAUSE)
        nodes.expect_slots(1, said)
        expect_spared(nodes, said)
        nodes.open()
        expect_results(nodes, futures, said)
        expect_times(nodes, "x", 2, said, FENCE)
        promptly(f"{said}: shutdown()", executor.shutdown)


def late_when_lost(Kind: Any) -> None:
    """It comes when the call has been given up."""
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 1, 1) as executor:
        futures = submitted(executor, "xy")
        for name in "xy":
            nodes.expect_sent(name, "2 calls, slots=1")
        said = "attempts=1, the node of call x was cut off, and then its late answer came"
        old = cut_off(nodes, "x", said)
        nodes.late(old, said)
        nodes.open()
        expect_result(nodes, futures["y"], "y", said)
        promptly(f"{said}: shutdown()", executor.shutdown)


def late_error(Kind: Any) -> None:
    """It's an error, as will be that of the second attempt."""
    nodes = Watched("abc")
    with executor_on(Kind, nodes, 1, 3) as executor:
        future = submit(executor, fail, "x")
        nodes.expect_sent("x", "1 call")
        said = "the node of call x was cut off, its second attempt is under way, and the first one raised, late"
        old = cut_off(nodes, "x", said)
        second = nodes.expect_sent("x", said, 2, AGAIN)
        nodes.late(old, said)
        expect(not future.done(), f"{said}: the future of 'x' {shown(future)}", hint=FENCE)
        nodes.let("x", said)
        expect_same_error(future, second.error, "x", said, "its second attempt raised")
        promptly(f"{said}: shutdown()", executor.shutdown)


def in_transit(Kind: Any) -> None:
    """A call is over, its answer is on its way, and the NodeDied of its neighbour overtakes it."""
    nodes = Watched("ab")
    with executor_on(Kind, nodes, 2, 3) as executor:
        futures = submitted(executor, "pqrs")
        for name in "pqrs":
            nodes.expect_sent(name, "4 calls, 2 nodes, slots=2")
        first, second = nodes.at("a")
        said = f"{first} and {second} were at node a, which died while the answer of {first} was on its way"
        come = threading.Event()
        nodes.depart(first, come)
        nodes.lose("a", said)
        come.set()
        nodes.open()
        expect_results(nodes, futures, said)
        expect_times(nodes, first, 1, said, ANSWERED)
        promptly(f"{said}: shutdown()", executor.shutdown)


SCENARIOS = (begun, after_shutdown, late_after, late_before, late_error, late_when_lost, in_transit)


@check("a call that waits for its second attempt is under way, and a late answer changes nothing", hint=FENCE)
def late(LastingExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, LastingExecutor)
