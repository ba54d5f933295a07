"""Part 5: all outcomes of a stream, and each as soon as it can be there."""

import math
import threading
from contextlib import ExitStack
from itertools import islice
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.exercises.text import thread_name
from .books import ODD, OPEN, expect_all, expect_odd, expect_sent, slow_first, two_workers
from .lost import BAD, FAULTS, LOST, die_at_last, expect_any_way, expect_bad, expect_lost, lose, losing
from .stream import entered, run_stream

PATIENCE = 3.0  # seconds


def expect_none_waits(stream: Any, chunks: int = 6) -> None:
    """Expect that each outcome comes while the worker of the next chunk waits until it is read."""
    read = [threading.Event() for _ in range(chunks)]
    late: list[int] = []

    def until_read(number: int) -> None:
        if number and not late and not read[number - 1].wait(PATIENCE):
            late.append(number)

    def reads() -> None:
        with entered(stream, str.upper, ["text"] * chunks, 1, 3, executor) as outcomes:
            for event, _ in zip(read, outcomes, strict=False):
                event.set()

    with two_workers(until_read) as executor:
        run_deadline(reads, seconds=3 * PATIENCE)
    expect(
        not late,
        f"the outcome of chunk {[*late, 0][0]} of {chunks} came only when a later chunk was done",
        hint="wait for the oldest future alone, also when the items have run out",
    )


def expect_apart(stream: Any) -> None:
    """Expect that two streams that are read in turn do not meet."""
    items = ["a", "b", "c", "d"], ["k", "l", "m", "n"]

    def in_turn() -> list[tuple[Any, ...]]:
        with ExitStack() as stack:
            executor = stack.enter_context(two_workers())
            one, other = (stack.enter_context(entered(stream, str.upper, each, 1, 3, executor)) for each in items)
            return [(a.index, a.item, b.index, b.item) for a, b in zip(islice(one, 9), islice(other, 9), strict=False)]

    found = run_deadline(in_turn)
    expect(
        found == [(place, a, place, b) for place, (a, b) in enumerate(zip(*items, strict=True))],
        f"two streams were read in turn, over {items[0]} and {items[1]}, and gave {found}",
        hint="what is under way belongs to one call: keep it in the function, not outside",
    )


@check("every item has its outcome, in order, the last and the bad ones too")
def all_outcomes(stream: Any) -> None:
    for count, size, ahead in ((11, 4, 3), (2, 8, 3), (6, 2, 1), (250, 120, 3)):
        items = [f"Text {n}" for n in range(count)]
        outcomes, executor = run_stream(stream, iter(items), size, ahead, before=slow_first)
        expect_sent(executor)
        case, made, wanted = f"{count} items in chunks of {size}", len(executor.calls), math.ceil(count / size)
        expect(made, f"with ahead={ahead} nothing was sent", hint="at first `ahead` chunks are sent, not one fewer")
        expect(made <= wanted, f"{case} made {made} round trips instead of {wanted}", hint="one for each chunk")
        expect(executor.shutdowns == 1, f"{case}: the executor was shut down before its owner did it", hint=OPEN)
        expect(
            made == wanted,
            f"{case} made only {made} of {wanted} round trips",
            hint="what is left over when the input ends is a chunk too; and for each that is read another one is sent",
        )
        expect_all(
            outcomes, items, executor, hint="one for each pair; and read on until every chunk that was sent is read"
        )
    expect_none_waits(stream)
    expect_apart(stream)
    expect(run_stream(stream, [], 4, 3)[0] == [], "an empty stream gave something", hint="nothing in, nothing out")
    outcomes, usual = run_stream(stream, BAD, 2, 3)
    expect_bad(outcomes)
    with losing():
        outcomes, executor = run_stream(stream, LOST, 2, 1, before=die_at_last)
    expect_lost(outcomes, executor, usual)
    expect_odd(run_stream(stream, ODD, 2, 3, func=ODD.get)[0])
    names = {outcome.value for outcome in run_stream(stream, range(9), 2, 3, func=thread_name)[0]}
    expect(
        all(str(name).startswith("worker") for name in names),
        "some of the work was not done by the executor",
        hint="the workers do it all, once",
    )
    expect_any_way(run_stream(stream, ["text"] * len(FAULTS), 1, 2, before=lose)[0])
