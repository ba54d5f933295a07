"""Parts 1 and 2: futures that are cancelled, and what somebody has added to a future."""

from collections.abc import Callable
from typing import Any

from ...grading.checks import check, expect
from .running import at_node, executor_on, expect_done, expect_result, on_cluster, promptly, shown, submit, submitted
from .turns import FIFO
from .watched import LOCK, Watched

SKIP = "before a call is sent, ask `future.set_running_or_notify_cancel()`: if it's False, go on with the next"
FIRST = "ask set_running_or_notify_cancel() before `send`: from then on nobody can cancel it"


def waiting(Kind: Any) -> None:
    for gone in "c", "bc", "bcd", "d":
        nodes = Watched("a")
        with executor_on(Kind, nodes) as executor:
            futures = submitted(executor, "abcd")
            nodes.expect_sent("a", "4 calls, one slot")
            said = f"4 calls, one slot, and the futures of {[*gone]} were cancelled"
            for name in gone:
                worked = promptly(f"{said}: cancel()", futures[name].cancel)
                expect(worked, f"{said}: cancel() of {name!r}, which waits, gave {worked}", hint=SKIP)
            futures |= submitted(executor, "e")
            rest = [name for name in "abcde" if name not in gone]
            for name in rest:
                nodes.wait_for(lambda: len(nodes.sent) > rest.index(name))  # noqa: B023
                sent = [each for each in nodes.labels() if each in gone]
                expect(not sent, f"{said}: {sent} were sent all the same", hint=SKIP)
                nodes.expect_sent(name, said, hint=SKIP)
                nodes.let(name, said)
            for name in rest:
                expect_result(nodes, futures[name], name, said)
            promptly(f"{said}; the others were done, and shutdown()", executor.shutdown)
            expect(nodes.labels() == rest, f"{said}: these were sent: {nodes.labels()}", hint=SKIP)


def under_way(Kind: Any) -> None:
    nodes = Watched("a")
    with executor_on(Kind, nodes) as executor:
        futures = submitted(executor, "ab")
        nodes.expect_sent("a", "2 calls, one slot")
        _expect_refused(futures["a"].cancel(), "call 'a' is under way")
        moment: list[bool] = []
        nodes.on_send = lambda node, call: moment.append(futures["b"].cancel())
        nodes.let("a", "2 calls, one slot")
        nodes.expect_sent("b", "2 calls, one slot, and somebody cancels 'b' while it's being sent")
        _expect_refused(any(moment), "call 'b' was being sent, in nodes.send")
        nodes.let("b", "2 calls, one slot")
        for name in "ab":
            expect_result(nodes, futures[name], name, "2 calls, one slot")
        promptly("shutdown() after all calls were done", executor.shutdown)


def _expect_refused(cancelled: bool, said: str) -> None:
    expect(not cancelled, f"{said}, and cancel() gave {cancelled}", hint=FIRST)


def callbacks(Kind: Any) -> None:
    """What somebody adds to a future uses the executor, for each way in which a future ends."""
    for ends in "result", "error", "unsent", "cancelled":
        for does in "submit", "cancel", "shutdown":
            _callback(Kind, ends, does)


def _callback(Kind: Any, ends: str, does: str) -> None:
    nodes, more, errors = Watched("a"), [], list[BaseException]()
    with executor_on(Kind, nodes) as executor:
        futures = submitted(executor, "x")
        nodes.expect_sent("x", "1 call")
        fn: Callable[[str], Any] = {"error": fail, "unsent": lambda name: name}.get(ends, at_node)
        future = submit(executor, fn, "ends")
        futures |= submitted(executor, "yz")
        acts: dict[str, Callable[[], object]] = {
            "submit": lambda: more.append(executor.submit(at_node, "more")),
            "cancel": lambda: futures["z"].cancel(),
            "shutdown": lambda: executor.shutdown(wait=False),
        }
        what = {"submit": "submit", "cancel": "`cancel` of another future", "shutdown": "shutdown(wait=False)"}[does]

        def act(_: Any) -> None:
            try:
                acts[does]()
            except BaseException as error:
                errors.append(error)

        future.add_done_callback(act)
        how = {"unsent": "the error that `send` raised", "cancelled": "cancel()"}.get(ends, f"its {ends}")
        said = f"a function added to a future calls {what}, and the future ends by {how}"
        if ends == "cancelled":
            promptly(f"{said}: cancel()", future.cancel)
        nodes.let("x", said)
        if ends in ("result", "error"):
            nodes.expect_sent("ends", said)
            nodes.let("ends", said)
        nodes.open()
        expect_done(future, "ends", said, LOCK)
        for name in "xy" if does == "cancel" else "xyz":
            expect_result(nodes, futures[name], name, said)
        if does == "cancel":
            expect(futures["z"].cancelled(), f"{said}: the other future {shown(futures['z'])}", hint=SKIP)
        for error in errors:
            raise error
        if does == "submit":
            expect(len(more) == 1, f"{said}, and that has not returned", hint=LOCK)
            expect_result(nodes, more[0], "more", said)
            order = [name for name in nodes.labels() if name in ("y", "z", "more")]
            expect(order == ["y", "z", "more"], f"{said}: they were sent in the order {order}", hint=FIFO)
        promptly(f"{said}; all were done, and shutdown()", executor.shutdown)


def fail(name: str) -> None:
    raise ValueError(name)


SCENARIOS = (waiting, under_way, callbacks)


@check("a call that waits can be cancelled, and what is added to a future may use the executor", hint=SKIP)
def cancelled(ClusterExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, ClusterExecutor)
