"""Parts 1 and 2: how an executor is shut down."""

import threading
import time
from concurrent.futures import Future
from typing import Any

from ...grading.checks import check, expect
from .running import (
    at_node,
    executor_on,
    expect_done,
    expect_none_left,
    expect_result,
    expect_results,
    on_cluster,
    promptly,
    shown,
    submit,
    submitted,
)
from .waiting import ALL, DONE, expect_over, expect_waits, shutting, slow_to_settle, while_others_submit, with_errors
from .watched import PAUSE, Watched

CLOSED = "`shutdown` sets a flag, and `submit` looks at it first, both under the lock"
WAITING = "what has been submitted is done: shutdown takes nothing out of the line, unless it's told to"
CANCEL = "cancel each future that isn't done: those under way refuse by themselves"
SOON = "with wait=False, set the flag and return"


def expect_closed(executor: Any, said: str) -> None:
    try:
        future = submit(executor, at_node, "refused")
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        expect(
            isinstance(error, RuntimeError), f"{said}, and then submit raised {error!r}, no RuntimeError", hint=CLOSED
        )
        return
    expect(False, f"{said}, and then submit gave a future, which {shown(future)}", hint=CLOSED)


def while_calls_wait(Kind: Any) -> None:
    for wait in (True, False):
        before, nodes = {*threading.enumerate()}, Watched("a")
        with executor_on(Kind, nodes) as executor:
            futures = submitted(executor, "abc")
            nodes.expect_sent("a", "3 calls, one slot")
            said = f"one call was under way, two waited, and shutdown(wait={wait}) was called"
            shut = shutting(executor, wait=wait)
            if wait:
                time.sleep(PAUSE)
                expect_waits(shut, said)
            else:
                expect_over(shut, said, SOON)
                expect_closed(executor, said)
            again = shutting(executor)
            time.sleep(PAUSE)
            expect_waits(again, f"{said}, and then once more")
            for name in "abc":
                nodes.expect_sent(name, said, hint=WAITING)
                for each in [shut, again] if wait else [again]:
                    expect_waits(each, f"{said}, {name!r} was under way")
                nodes.let(name, said)
            expect_over(shut, f"{said}; all calls were over")
            expect_over(again, f"{said}, then again by another thread; all calls were over")
            expect_none_left(before, f"{said}, and all was done", 0)
            expect_results(nodes, futures, said)
            expect_closed(executor, said)
            promptly(f"{said}; it was over, and shutdown() was called once more: it", executor.shutdown)
            sent = nodes.labels()
            expect("refused" not in sent, f"{said}: submit raised, and the call was sent all the same", hint=CLOSED)


def idle(Kind: Any) -> None:
    for count in 0, 1, 20:
        before, nodes = {*threading.enumerate()}, Watched("ab", hold=False)
        with executor_on(Kind, nodes, 2) as executor:
            said = f"{count} calls were submitted, and shutdown() was called"
            with executor as entered:
                what = f"`with executor as …` gave {entered!r:.60}"
                expect(entered is executor, what, hint="leave __enter__ and __exit__ to Executor")
                futures = submitted(executor, range(count))
                promptly(said, executor.shutdown)
            undone = [name for name, future in futures.items() if not future.done()]
            expect(not undone, f"{said}: it returned, and the futures of {undone} were not done", hint=DONE)
            expect_none_left(before, said, 0)
            expect_closed(executor, said)
            expect_results(nodes, futures, said)


def expect_cancelled(future: "Future[Any]", name: str, said: str) -> None:
    expect_done(future, name, said, CANCEL)
    expect(future.cancelled(), f"{said}: the future of {name!r}, which waited, {shown(future)}", hint=CANCEL)


def cancelling(Kind: Any) -> None:
    for wait, closed in (False, False), (True, False), (False, True):
        before, nodes = {*threading.enumerate()}, Watched("a")
        with executor_on(Kind, nodes) as executor:
            futures = submitted(executor, "abc")
            nodes.expect_sent("a", "3 calls, one slot")
            said = "one call was under way, two waited, " + "shutdown(wait=False) was called, " * closed
            said += f"and shutdown(wait={wait}, cancel_futures=True) was called"
            if closed:
                promptly("shutdown(wait=False)", executor.shutdown, wait=False)
            shut = shutting(executor, wait=wait, cancel_futures=True)
            if not wait:
                expect_over(shut, said, SOON)
                for name in "bc":
                    expect_cancelled(futures[name], name, said)
            time.sleep(PAUSE)
            expect(not futures["a"].done(), f"{said}: the future of 'a' {shown(futures['a'])}", hint=CANCEL)
            expect(not wait or not shut[1].done(), f"{said}: it returned before 'a' was done", hint=ALL)
            nodes.let("a", said)
            expect_result(nodes, futures["a"], "a", said)
            expect_over(shut, f"{said}; the call under way was over", CANCEL)
            promptly(f"{said}; then shutdown() once more: it", executor.shutdown)
            expect(nodes.labels() == ["a"], f"{said}, and these were sent: {nodes.labels()}", hint=CANCEL)
            expect_none_left(before, f"{said}, and all was done", 0)
            for name in "bc":
                expect_cancelled(futures[name], name, said)


SCENARIOS = (while_calls_wait, idle, with_errors, slow_to_settle, cancelling, while_others_submit)


@check("a shutdown takes no more calls, and waits for all that came before, or cancels them", hint=ALL)
def shut_down(ClusterExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, ClusterExecutor)
