"""Parts 1 and 2: what a shutdown waits for."""

import sys
import threading
import time
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from typing import Any

from ...grading.checks import expect
from . import watched
from .cancelling import fail
from .running import at_node, executor_on, expect_results, promptly, submit, submitted
from .watched import PAUSE, Watched

ALL = "wait for every future that isn't done, also for those whose calls still wait for a slot"
QUIET = "wait for the futures without asking for results: concurrent.futures.wait raises nothing of theirs"
BOTH = "`submit` looks at the flag and takes the call under one lock, which `shutdown` takes to set the flag"
ROUNDS = 15
DONE = "wait for the futures themselves: a call that is over is not yet a future that is done"


def shutting(executor: Any, **options: Any) -> "tuple[threading.Thread, Future[Any]]":
    """Somebody who shuts it down, in a thread, and what came of it."""
    box: Future[Any] = Future()

    def shut() -> None:
        try:
            box.set_result(executor.shutdown(**options))
        except BaseException as error:
            box.set_exception(error)

    thread = threading.Thread(target=shut, name="check", daemon=True)
    thread.start()
    return thread, box


def expect_waits(shut: "tuple[threading.Thread, Future[Any]]", said: str, hint: str = ALL) -> None:
    """It isn't over yet."""
    if shut[1].done():
        shut[1].result()
        expect(False, f"{said}: it returned before they were done", hint=hint)


def expect_over(shut: "tuple[threading.Thread, Future[Any]]", said: str, hint: str = ALL) -> None:
    thread, box = shut
    thread.join(watched.DEADLINE)
    expect(box.done(), f"{said}, and shutdown() has not returned", hint=hint)
    error = box.exception()
    if isinstance(error, ValueError | CancelledError):
        expect(False, f"{said}, and shutdown() raised {error!r}", hint=QUIET)
    box.result()


def with_errors(Kind: Any) -> None:
    nodes = Watched("a")
    with executor_on(Kind, nodes) as executor:
        futures = {name: submit(executor, fail, name) for name in "abc"}
        nodes.expect_sent("a", "3 calls, one slot")
        promptly("cancel()", futures["b"].cancel)
        said = "one call was under way and another one waited, both of which raise, a third was cancelled"
        shut = shutting(executor)
        nodes.let("a", said)
        nodes.expect_sent("c", said)
        time.sleep(PAUSE)
        early = shut[1].done()
        nodes.open()
        expect_over(shut, f"{said}; then shutdown() was called, and all was over", QUIET)
        expect(not early, f"{said}: shutdown() returned when the first of them had raised", hint=ALL)


def slow_to_settle(Kind: Any) -> None:
    """A future takes a while to get its result: who counts calls instead of futures is too early."""
    nodes = Watched("a")
    with executor_on(Kind, nodes) as executor:
        futures = submitted(executor, "ab")
        nodes.expect_sent("a", "2 calls, one slot")
        for future in futures.values():
            _slow(future)
        said = "2 calls, one slot, shutdown() was called, and a future needed 0.2 s to get its value"
        early: list[Any] = []

        def shut() -> None:
            executor.shutdown()
            early.extend(name for name, future in futures.items() if not future.done())

        thread = threading.Thread(target=shut, name="check", daemon=True)
        thread.start()
        nodes.open()
        expect_results(nodes, futures, said)
        promptly(f"{said}: it", thread.join)
        expect(not early, f"{said}: it returned, and the futures of {early} were not done", hint=DONE)


def _slow(future: "Future[Any]") -> None:
    usual = future.set_result

    def set_result(value: Any) -> None:
        time.sleep(0.2)
        usual(value)

    future.set_result = set_result  # type: ignore[method-assign, assignment]


def while_others_submit(Kind: Any) -> None:
    """Threads submit until they are refused: whatever was taken is done when shutdown returns."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for _ in range(ROUNDS):
            _submitting(Kind)
    finally:
        sys.setswitchinterval(interval)


def _submitting(Kind: Any) -> None:
    nodes = Watched("ab", hold=False)
    with executor_on(Kind, nodes, 2) as executor:
        said = "3 threads submitted while shutdown() was called"
        taken: list[Future[Any]] = []

        def ask() -> None:
            with suppress(RuntimeError):
                for number in range(40):
                    taken.append(executor.submit(at_node, number))

        threads = [threading.Thread(target=ask, name="check", daemon=True) for _ in range(3)]
        for thread in threads:
            thread.start()
        promptly(f"{said}: it", executor.shutdown)
        early = sum(not future.done() for future in [*taken])
        expect(not early, f"{said}: it returned, and {early} of the futures were not done", hint=BOTH)
        for thread in threads:
            promptly(f"{said}: submit", thread.join)
