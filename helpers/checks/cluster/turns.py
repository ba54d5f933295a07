"""Parts 1 and 2: which call is sent when."""

import threading
import time
from typing import Any

from ...grading.checks import check, expect
from .running import executor_on, expect_result, expect_results, on_cluster, promptly, submitted
from .watched import PAUSE, Watched

FIFO = "calls that wait stand in one line: append at one end, popleft at the other"
ANYWHERE = "look for a node with a free slot only when the call is sent, and look at all nodes"
CASES = (("a", 1), ("a", 3), ("ab", 1), ("abc", 2), ("abcd", 1))


def slots_are_filled(Kind: Any) -> None:
    for names, slots in CASES:
        count = len(names) * slots
        said = f"{len(names)} nodes, slots={slots}"
        nodes = Watched(names)
        with executor_on(Kind, nodes, slots) as executor:
            futures: dict[Any, Any] = {}
            for number in range(count):
                futures |= submitted(executor, [number])
                nodes.expect_sent(
                    number, f"{said}, {number} calls were under way, and one more was submitted", hint=ANYWHERE
                )
                nodes.expect_slots(slots, said)
            later = range(count, 2 * count + 2)
            futures |= submitted(executor, later)
            said += f", {count} calls were under way, and {len(later)} more were submitted"
            time.sleep(PAUSE)
            nodes.expect_slots(slots, said)
            for name in later:  # those let go first that were sent last
                free = nodes.labels()[-1]
                nodes.let(free, said)
                where = nodes.places(free)[-1]
                _expect_next(nodes, name, f"{said}; then one was over, at node {where}")
                nodes.expect_slots(slots, said)
            nodes.open()
            expect_results(nodes, futures, said)
            nodes.expect_slots(slots, said)
            promptly("shutdown() after all calls were done", executor.shutdown)


def _expect_next(nodes: Watched, name: Any, said: str) -> None:
    nodes.wait_for(lambda: len(nodes.sent) > name)
    sent = nodes.labels()
    if len(sent) > name:
        order = f"{said}: they were sent in the order {sent}"
        expect(sent == [*range(len(sent))], order, hint=FIFO)
    nodes.expect_sent(name, said, hint=ANYWHERE)


def several_submit(Kind: Any) -> None:
    """At the same time, so that who looks at a count and changes it later is found out."""
    nodes = Watched("ab", hold=False)
    nodes.slow = 0.002
    with executor_on(Kind, nodes, 2) as executor:
        said = "2 nodes, slots=2, and 6 threads that submit 8 calls each at the same time"
        found: list[Any] = []
        start = threading.Barrier(6)

        def ask(number: int) -> None:
            start.wait()
            found.extend(submitted(executor, [f"{number}.{at}" for at in range(8)]).items())

        threads = [threading.Thread(target=ask, args=(number,), name="check", daemon=True) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            promptly(f"{said}: submit", thread.join)
        for name, future in found:
            expect_result(nodes, future, name, said)
        expect(len(found) == len(nodes.sent) == 48, f"{said}: {len(nodes.sent)} calls were sent", hint=FIFO)
        nodes.expect_slots(2, said)
        promptly("shutdown() after all calls were done", executor.shutdown)


def two_executors(Kind: Any) -> None:
    one, other = Watched("a"), Watched("a")
    with executor_on(Kind, one) as first, executor_on(Kind, other, 2) as second:
        said = "two executors at a time, on two clusters"
        hint = "what an executor knows belongs to `self`: bind it in __init__"
        futures = submitted(first, "x")
        one.expect_sent("x", said, hint=hint)
        others = submitted(second, "y")
        other.expect_sent("y", said, hint=hint)
        promptly(f"{said}: shutdown(wait=False) of the first", first.shutdown, wait=False)
        one.open()
        other.open()
        expect_result(other, others["y"], "y", said)
        try:
            others |= submitted(second, "z")
        except RuntimeError as error:
            if isinstance(error, NotImplementedError):
                raise
            expect(False, f"{said}: the first was shut down, and submit of the second raised {error!r}", hint=hint)
        expect_result(one, futures["x"], "x", said)
        expect_result(other, others["z"], "z", said)
        promptly(f"{said}: shutdown() of the second", second.shutdown)


SCENARIOS = (two_executors, slots_are_filled, several_submit)


@check("calls are sent in their turn, to any node that has a free slot", hint=ANYWHERE)
def in_turn(ClusterExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, ClusterExecutor)
