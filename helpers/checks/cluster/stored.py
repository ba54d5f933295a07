"""Part 3: a cluster that keeps books of its store, data that knows how often it was pickled, and who maps over it."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import Any, Self

from ...grading.checks import CheckFailed, expect, expect_type
from ...lab.exercises.cluster import Ref
from ...lab.kernel.where import cell_place
from ...parts.outcome import Outcome
from . import watched
from .watched import Watched, label

FREED = "free in a `finally`, behind the end of the last call: leave the executor's `with` block first"


class Stored(Watched):
    """`put_in` and `freed`: the values' references. `too_early`: what was not over when a value was freed."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.put_in: list[Ref] = []
        self.freed: list[Ref] = []
        self.sent_then = 0
        self.too_early: list[Any] = []

    def put(self, value: Any) -> Ref:
        ref = super().put(value)
        self.put_in.append(ref)
        return ref

    def free(self, ref: Ref) -> None:
        with self._lock:
            self.freed.append(ref)
            self.sent_then = len(self.sent)
            self.too_early += [label(sent) for sent in self.sent if not sent.answered]
        super().free(ref)

    def expect_freed(self, said: str) -> None:
        early = self.too_early + ([*map(label, self.sent[self.sent_then :])] if self.freed else [])
        expect(
            not early, f"{said}: the store's value was freed before the calls for {early!r:.60} were over", hint=FREED
        )
        kept = {*self.put_in} - {*self.freed}
        expect(
            not kept,
            f"{said}: {len(kept)} of the {len(self.put_in)} values put into the store were not freed",
            hint=FREED,
        )
        times = len(self.freed)
        expect(
            times <= len(self.put_in),
            f"{said}: free was called {times} times for {len(self.put_in)} values",
            hint=FREED,
        )


class Heavy:
    """Data that counts how often it was pickled."""

    def __init__(self, size: int = 20_000) -> None:
        self.data, self.pickled = bytes(size), 0

    def __reduce__(self) -> Any:
        self.pickled += 1
        return Heavy, (len(self.data),)

    def __repr__(self) -> str:
        return f"<data of {len(self.data)} bytes>"

    def __len__(self) -> int:
        return len(self.data)


def use(shared: Any, item: Any) -> Any:
    """What most calls of a map do."""
    return [len(shared), item, threading.current_thread().name.removeprefix("node ")]


class Mapping:
    """Somebody who waits for a map, in a thread."""

    def __init__(self, shared_map: Callable[..., Any], *args: Any) -> None:
        self.box: Future[Any] = Future()
        self.thread = threading.Thread(target=self._run, args=(shared_map, args), name="check", daemon=True)

    def _run(self, shared_map: Callable[..., Any], args: Any) -> None:
        try:
            self.box.set_result(shared_map(*args))
        except BaseException as error:
            self.box.set_exception(error)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, kind: object, failed: object, _: object) -> None:
        """What it raised, or where it waits, says more than what the check missed."""
        self.thread.join(0.01)
        if kind is not None and self.box.done() and (error := self.box.exception()) is not None:
            raise error
        if isinstance(failed, CheckFailed) and (place := cell_place(self.thread)):
            raise CheckFailed(f"{failed.what}; shared_map is at {place}", failed.hint) from failed

    def found(self, said: str, hint: str) -> Any:
        """What it gave, or raises what it raised."""
        self.thread.join(watched.DEADLINE)
        expect(self.box.done(), f"{said}, and shared_map has not returned", hint=hint)
        return self.box.result()


def expect_outcomes(found: Any, items: Iterable[Any], said: str) -> list[Outcome[Any]]:
    """A list of outcomes, one for each item, in order."""
    expect_type(found, list, "shared_map")
    items = [*items]
    strays = [each for each in found if not isinstance(each, Outcome)]
    expect(
        not strays,
        f"{said}: the list has {strays and strays[0]!r:.60}, which is no Outcome",
        hint="Outcome(index, item, value, error)",
    )
    expect(len(found) == len(items), f"{said}: {len(items)} items have {len(found)} outcomes", hint="one for each item")
    came = [outcome.item for outcome in found]
    expect(
        [*map(repr, came)] == [*map(repr, items)],
        f"{said}: the outcomes are for {came!r:.80}, not {items!r:.80}",
        hint=ORDER,
    )
    numbers = [outcome.index for outcome in found]
    expect(
        numbers == [*range(len(items))],
        f"{said}: the outcomes have the index {numbers!r:.80}",
        hint="count the places from 0",
    )
    outcomes: list[Outcome[Any]] = found
    return outcomes


def expect_used(nodes: Stored, outcome: Outcome[Any], size: int, said: str) -> None:
    """Its value came from the node that the call was last sent to."""
    right = [size, outcome.item, nodes.places(outcome.item)[-1] if nodes.places(outcome.item) else "?"]
    expect(
        outcome.ok and repr(outcome.value) == repr(right),
        f"{said}: {outcome!r:.150}, and not the value {right!r}",
        hint=ORDER,
    )


ORDER = "keep one future for each item, in a list, and read them in that order"
