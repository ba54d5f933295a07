"""Part 5: a stream that stays bounded."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import RecordingExecutor
from ...parts.outcome import Outcome
from .books import Before, Source, expect_outcomes, expect_sent, two_workers

NO_YIELD = "is a `yield` missing? The one of the context manager gives outcomes(), and outcomes() yields each outcome"
ENTERED = "is @contextmanager still there, and does it yield outcomes() once, an iterator?"
PASSES = "`finally` lets it pass: no `except` around the `yield`, no `return` in `finally`"
AHEAD = "`ahead` counts chunks, not items; and all of them are sent before you wait for the first"


@contextmanager
def entered(stream: Any, *args: Any) -> Iterator[Iterator[Outcome[Any]]]:
    manager = stream(*args)
    can = hasattr(manager, "__enter__")
    expect(can, f"`with` cannot enter what stream gave, {manager!r:.60}", hint=NO_YIELD if manager is None else ENTERED)
    try:
        with manager as outcomes:
            is_iterator = isinstance(outcomes, Iterator)
            hint = NO_YIELD if outcomes is None else ENTERED
            expect(is_iterator, f"`with … as outcomes` gave {outcomes!r:.60}, no iterator of outcomes", hint=hint)
            yield outcomes
    except (RuntimeError, TypeError) as error:
        broken = "generator didn't" in str(error) or "is not an iterator" in str(error)
        expect(not broken, f"`with` does not work: {error}", hint=NO_YIELD if "NoneType" in str(error) else ENTERED)
        raise


def run_stream(
    stream: Any,
    items: Iterable[Any],
    size: int,
    ahead: int,
    before: Before | None = None,
    func: Callable[[Any], Any] = str.upper,
) -> tuple[list[Outcome[Any]], RecordingExecutor]:
    """All outcomes of a finite stream."""
    raised: list[Exception] = []
    with two_workers(before) as executor:

        def read() -> list[Outcome[Any]]:
            with entered(stream, func, items, size, ahead, executor) as outcomes:
                try:
                    return list(outcomes)
                except Exception as error:
                    raised.append(error)
                    raise
            return []  # where the stream kept the error to itself

        outcomes = run_deadline(read)
        expect(not raised, f"an error came out of the outcomes, and stream swallowed it: {raised!r:.80}", hint=PASSES)
        return expect_outcomes(outcomes, "stream"), executor


class Seen(NamedTuple):
    """At one outcome of an endless stream: items taken from the input, chunks sent."""

    taken: int
    sent: int


def follow(stream: Any, count: int, size: int, ahead: int) -> list[Seen]:
    """What is seen at the entry and at each of the first `count` outcomes."""
    source = Source()
    with two_workers() as executor:

        def read() -> list[Seen]:
            with entered(stream, str.upper, source, size, ahead, executor) as outcomes:
                entry = Seen(source.taken, len(executor.calls))
                return [entry, *(Seen(source.taken, len(executor.calls)) for _ in itertools.islice(outcomes, count))]

        seen = run_deadline(read)
    expect_sent(executor)
    given = len(seen) - 1
    expect(
        given == count,
        f"the stream ended after {given} outcomes, and there are more items",
        hint="for each chunk that is read another one is sent",
    )
    return seen


@check("the input is read no further than needed")
def read_ahead(stream: Any) -> None:
    seen = follow(stream, 100, size=5, ahead=8)
    expect(
        seen[0].taken <= 5 * 9,
        f"{seen[0].taken} items were taken before the reader wanted one",
        hint="an endless input must not be read whole: send `ahead` chunks and wait",
    )
    for n in range(1, 101):
        chunk = (n + 4) // 5
        expect(
            seen[n].taken <= 5 * (chunk + 8),
            f"in chunks of 5, at outcome {n} (chunk {chunk}), {seen[n].taken} items had been taken, though ahead = 8",
            hint="at most `ahead` futures at a time: when one is read, send one",
        )
    lone = follow(stream, 9, size=1, ahead=1)
    for n in range(1, 10):
        expect(
            lone[n].taken <= n + 1,
            f"in chunks of 1, at outcome {n}, {lone[n].taken} items had been taken, though ahead = 1",
            hint="at most `ahead` futures at a time, also where that is 1",
        )


def meet(number: int, barrier: threading.Barrier) -> None:
    """For a worker: go on when both are there, or after 3 s."""
    try:
        barrier.wait(3)
    except threading.BrokenBarrierError:
        pass


@check("the workers always have something to do")
def busy_workers(stream: Any) -> None:
    _, executor = run_stream(stream, ["text"] * 8, 2, 4, before=partial(meet, barrier=threading.Barrier(2)))
    expect_sent(executor)
    expect(
        executor.at_work == 2,
        "no two chunks were at work at the same time",
        hint="send `ahead` chunks before you wait for the first one",
    )
    far = follow(stream, 1, size=1, ahead=100)[1].sent - 1
    expect(far >= 98, f"at outcome 1, only {far} further chunks had been sent, though ahead = 100", hint=AHEAD)
    seen = follow(stream, 60, size=2, ahead=6)
    for n in range(1, 61):
        further = seen[n].sent - (n + 1) // 2
        expect(
            further >= 4,
            f"in chunks of 2, at outcome {n}, only {further} further chunks had been sent, though ahead = 6",
            hint=AHEAD
            if n == 1
            else "in rounds all workers wait for the slowest: send one chunk for each that is read",
        )
