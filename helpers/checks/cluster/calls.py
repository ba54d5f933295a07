"""Parts 1 and 2: each call's future gets what became of that call."""

import threading
from concurrent.futures import BrokenExecutor, CancelledError, wait
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.cluster import Sent
from . import watched
from .running import (
    executor_on,
    expect_done,
    expect_result,
    expect_results,
    expect_same_error,
    on_cluster,
    promptly,
    shown,
    submit,
    submitted,
)
from .turns import FIFO
from .watched import Watched

SLOT = "catch any error around `send`: settle this call's future, take no slot for it, and go on with the next call"
ANY = "give `args` and `kwargs` to Call as they came, and name your own parameters behind a `/`"
ODD: list[Any] = [None, 0, False, "", [], ValueError("a value, not raised"), ..., CancelledError("a value")]
KINDS: list[Any] = [
    ValueError,
    KeyError,
    OSError,
    RuntimeError,
    TimeoutError,
    CancelledError,
    BrokenExecutor,
    SystemExit,
]
NAMES = ("fn", "func", "self", "node", "call", "done", "value", "error", "args", "kwargs", "future", "timeout", "wait")


def give(value: Any, _: Any) -> Any:
    return value


def throw(kind: Any, name: Any) -> None:
    raise kind(name)


class Unwilling:
    def __reduce__(self) -> Any:
        raise ArithmeticError("it can't be pickled")


UNPICKLABLE = (lambda: None, threading.Lock(), Unwilling())  # three classes of errors


def named(*args: Any, **kwargs: Any) -> Any:
    return [args, kwargs]


def values(Kind: Any) -> None:
    for names, slots in ("a", 1), ("abc", 2):
        nodes = Watched(names, hold=False)
        with executor_on(Kind, nodes, slots) as executor:
            said = f"{len(names)} nodes, slots={slots}, 9 calls"
            for name, future in submitted(executor, range(9)).items():
                expect_result(nodes, future, name, said)
            given = [submit(executor, give, value, place) for place, value in enumerate(ODD)]
            for value, future in zip(ODD, given, strict=True):
                said = f"a call returned {value!r}"
                expect_done(future, value, said)
                same = not future.cancelled() and not future.exception() and repr(future.result()) == repr(value)
                hint = "ask whether `error is None`: a value may be anything, also None, 0 and an exception"
                expect(same, f"{said}, and its future {shown(future)}", hint=hint)
            executor.shutdown()


def arguments(Kind: Any) -> None:
    nodes = Watched("a", hold=False)
    with executor_on(Kind, nodes) as executor:
        for name in NAMES:
            said = f"submit(fn, 1, 2, {name}=3)"
            try:
                future = submit(executor, named, 1, 2, **{name: 3})
            except TypeError as error:
                expect("argument" not in str(error), f"{said} raised {error!r}", hint=ANY)
                raise
            expect_done(future, 2, said)
            right = [(1, 2), {name: 3}]
            fit = not future.exception() and future.result() == right
            expect(fit, f"{said}, and fn was to get {right}: its future {shown(future)}", hint=ANY)
        executor.shutdown()


def errors(Kind: Any) -> None:
    nodes = Watched("ab", hold=False)
    with executor_on(Kind, nodes) as executor:
        futures = {kind.__name__: submit(executor, throw, kind, kind.__name__) for kind in KINDS}
        last = submit(executor, throw, ValueError, "last")
        for name, future in {**futures, "last": last}.items():
            said = f"a call raised {name if name != 'last' else 'an error'}"
            (sent,) = _sent(nodes, name, said)
            expect_done(future, name, said)
            expect_same_error(future, sent.error, name, said, "`done` brought")
        executor.shutdown()


def _sent(nodes: Watched, name: Any, said: str) -> list[Sent]:
    nodes.expect_sent(name, said)
    found = nodes.all_of(name)
    expect(
        len(found) == 1, f"{said}, and it was sent {len(found)} times", hint="an error of the function is its result"
    )
    return found


def unpicklable(Kind: Any) -> None:
    """Calls that can't be pickled: when there's a free slot, and in the line."""
    nodes = Watched("a")
    with executor_on(Kind, nodes) as executor:
        said = "one node, slots=1, and a call that can't be pickled"
        expect_refused(executor, nodes, said)
        futures = submitted(executor, ["x"])
        nodes.expect_sent("x", f"{said}; then call 'x'", hint=SLOT)
        waiting = [submit(executor, named, each, f"bad {number}") for number, each in enumerate(UNPICKLABLE)]
        futures |= submitted(executor, "yz")
        said = "one node, slots=1, a call 'x' is under way, three that can't be pickled wait, and then 'y' and 'z'"
        nodes.let("x", said)
        _, undone = wait(waiting, watched.DEADLINE)
        expect(not undone or not nodes.all_of("z"), f"{said}: 'z' was sent before them", hint=FIFO)
        for number, future in enumerate(waiting):
            expect_unsent(future, nodes, f"bad {number}", said)
        for name in "yz":
            nodes.expect_sent(name, said, hint=SLOT)
            nodes.let(name, said)
        expect_results(nodes, futures, said)
        nodes.expect_slots(1, said)
        promptly(f"{said}; all were done, and shutdown()", executor.shutdown)


def expect_refused(executor: Any, nodes: Watched, said: str) -> None:
    for number, each in enumerate(UNPICKLABLE):
        try:
            future = submit(executor, named, each, number)
        except Exception as error:
            expect("pickle" not in repr(error), f"{said}: submit raised {error!r:.90}", hint=SLOT)
            raise
        expect_unsent(future, nodes, number, said)


def expect_unsent(future: Any, nodes: Watched, name: Any, said: str) -> None:
    expect_done(future, name, said, SLOT)
    error = None if future.cancelled() else future.exception()
    what = f"{said}: its future {shown(future)}, not the error that `send` raised"
    expect(any(error is each for each in nodes.refused), what, hint=SLOT)


SCENARIOS = (arguments, values, errors, unpicklable)


@check("each future gets the value or the error of its call, also of one that can't be pickled")
def calls(ClusterExecutor: Any) -> None:
    for scenario in SCENARIOS:
        on_cluster(scenario, ClusterExecutor)
