"""Part 5: a stream that stays bounded."""

import itertools
import math
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import RecordingExecutor
from ...parts.outcome import Outcome
from .books import Before, Source, expect_all, expect_outcomes, meet, slow_first, two_workers

ENTERED = "is @contextmanager still there, and does it yield outcomes() once, an iterator?"


@contextmanager
def entered(stream: Any, *args: Any) -> Iterator[Iterator[Outcome[Any]]]:
    manager = stream(*args)
    can = hasattr(manager, "__enter__")
    expect(can, f"`with` cannot enter what stream gave, {manager!r:.60}", hint=ENTERED)
    with manager as outcomes:
        is_iterator = isinstance(outcomes, Iterator)
        expect(is_iterator, f"`with … as outcomes` gave {outcomes!r:.60}, no iterator of outcomes", hint=ENTERED)
        yield outcomes


def run_stream(
    stream: Any, items: Iterable[Any], size: int, ahead: int, before: Before | None = None
) -> tuple[list[Outcome[Any]], RecordingExecutor]:
    """All outcomes of a finite stream."""
    with two_workers(before) as executor:

        def read() -> list[Outcome[Any]]:
            with entered(stream, str.upper, items, size, ahead, executor) as outcomes:
                return list(outcomes)

        return expect_outcomes(run_deadline(read), "stream"), executor


def read_some(stream: Any, count: int, size: int, ahead: int) -> tuple[list[int], list[Outcome[Any]]]:
    """How many items had been taken at the entry and at each of the first `count` outcomes; those outcomes."""
    source = Source()
    with two_workers() as executor:

        def read() -> tuple[list[int], list[Outcome[Any]]]:
            with entered(stream, str.upper, source, size, ahead, executor) as outcomes:
                taken, seen = [source.taken], []
                for outcome in itertools.islice(outcomes, count):
                    seen.append(outcome)
                    taken.append(source.taken)
                return taken, expect_outcomes(seen, "stream")

        return run_deadline(read)


@check("every item has its outcome, in order, the last and the bad ones too", hint=ENTERED)
def all_outcomes(stream: Any) -> None:
    for count, size, ahead in ((11, 4, 3), (2, 8, 3), (6, 2, 1)):
        items = [f"Text {n}" for n in range(count - 1)] + [""]
        outcomes, executor = run_stream(stream, iter(items), size, ahead, before=slow_first)
        expect(outcomes or ahead > 1, "with ahead=1 the stream is empty", hint="`ahead` chunks are sent, not one fewer")
        expect(
            len(outcomes) == count,
            f"{count} items in chunks of {size} gave {len(outcomes)} outcomes",
            hint="what is left over when the input ends is a chunk too",
        )
        expect_all(outcomes, items)
        made, wanted = len(executor.calls), math.ceil(count / size)
        expect(
            made == wanted,
            f"{count} items in chunks of {size} made {made} round trips instead of {wanted}",
            hint="one for each chunk",
        )
    expect(run_stream(stream, [], 4, 3)[0] == [], "an empty stream gave something", hint="nothing in, nothing out")
    outcomes, _ = run_stream(stream, ["zero", None, "two", "three"], 2, 3)
    expect(
        len(outcomes) == 4,
        f"with a bad item among them 4 items gave {len(outcomes)} outcomes",
        hint="an error is an outcome, not a gap",
    )
    indices = [outcome.index for outcome in outcomes]
    expect(indices == [0, 1, 2, 3], f"the indices are {indices}", hint="failed items count too")
    bad = outcomes[1]
    expect(
        isinstance(bad.error, TypeError), f"the bad item got {bad!r:.100}", hint="Outcome(index, item, value, error)"
    )
    expect(
        [outcome.ok for outcome in outcomes] == [True, False, True, True],
        "one bad item cost more than itself",
        hint="only its own outcome holds its error",
    )
    try:
        outcomes, _ = run_stream(stream, ["zero", "one", threading.Lock(), "three", "four"], 2, 3)
    except TypeError as raised:
        expect(
            "pickle" not in str(raised),
            f"a chunk that could not be sent ended the stream: {raised}",
            hint="`except Exception` around future.result(): its error belongs to the items of that chunk",
        )
        raise
    expect(
        [outcome.ok for outcome in outcomes] == [True, True, False, False, True],
        f"a chunk that cannot be pickled: {outcomes!r:.160}",
        hint="try around future.result(): its error belongs to each item of that chunk, and the stream goes on",
    )


@check("the input is read no further than needed", hint=ENTERED)
def read_ahead(stream: Any) -> None:
    taken, outcomes = read_some(stream, 100, size=5, ahead=8)
    expect(
        taken[0] <= 5 * 9,
        f"{taken[0]} items were taken before the reader wanted one",
        hint="an endless input must not be read whole: send `ahead` chunks and wait",
    )
    expect_all(outcomes, [str(n) for n in range(100)])
    expect(
        taken[1] >= 5 * 7,
        f"at outcome 1 only {taken[1]} items, in chunks of 5, were sent, though ahead = 8",
        hint="`ahead` counts chunks, not items; and all of them are sent before you wait for the first",
    )
    for n in range(1, 101):
        chunk = (n + 4) // 5
        expect(
            taken[n] <= 5 * (chunk + 8),
            f"at outcome {n}, in chunk {chunk} of 5, {taken[n]} items had been taken, though ahead = 8",
            hint="at most `ahead` futures at a time: when one is read, send one",
        )


@check("the workers always have something to do", hint=ENTERED)
def busy_workers(stream: Any) -> None:
    outcomes, executor = run_stream(stream, ["text"] * 8, 2, 4, before=partial(meet, barrier=threading.Barrier(2)))
    expect_all(outcomes, ["text"] * 8)
    expect(
        executor.at_work == 2,
        "no two chunks were at work at the same time",
        hint="send `ahead` chunks before you wait for the first one",
    )
    taken, _ = read_some(stream, 60, size=1, ahead=6)
    for n in range(1, 61):
        expect(
            taken[n] >= n + 4,
            f"at outcome {n} only {taken[n] - n} chunks beyond it were sent, though ahead = 6",
            hint="in rounds all workers wait for the slowest: send one chunk for each that is read",
        )
        expect(
            taken[n] <= n + 6,
            f"at outcome {n}, {taken[n] - n} chunks beyond it were sent, though ahead = 6",
            hint="always something to do, and no more than that: at most `ahead` futures at a time",
        )
