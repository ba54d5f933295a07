"""Part 2: one round trip for many items."""

import itertools
import math
import os
import time
from collections.abc import Callable, Iterable
from typing import Any
from unittest.mock import ANY

from ...grading.checks import check, expect, run_deadline
from ...lab.datasets import passages
from ...lab.executors import RecordingExecutor
from ...lab.exercises.text import process_id
from ...parts.outcome import Outcome
from ...parts.pools.process_pool import ProcessPool
from .books import (
    ODD,
    OPEN,
    Before,
    Source,
    expect_all,
    expect_odd,
    expect_outcomes,
    expect_sent,
    slow_first,
    two_workers,
)
from .lost import BAD, FAULTS, LOST, die_at_last, expect_any_way, expect_bad, expect_lost, lose, losing


def cut(in_chunks: Any, items: Iterable[Any], size: int) -> list[list[Any]]:
    """The first hundred chunks."""
    return run_deadline(lambda: list(itertools.islice(in_chunks(items, size), 100)))


def run_map(
    map_chunks: Any,
    items: Iterable[Any],
    size: int,
    before: Before | None = None,
    func: Callable[[Any], Any] = str.upper,
) -> tuple[list[Outcome[Any]], RecordingExecutor]:
    with two_workers(before) as executor:
        result = run_deadline(map_chunks, func, items, size, executor)
        return expect_outcomes(result, "map_chunks"), executor


@check("chunks are cut from anything, and no earlier than needed")
def cutting(in_chunks: Any) -> None:
    found = cut(in_chunks, range(1, 11), 4)
    expect(
        all(isinstance(chunk, list) for chunk in found),
        f"a chunk is not a list: {found!r:.60}",
        hint="list(itertools.islice(source, size))",
    )
    expect(
        len(found) < 100,
        f"10 items became {found[:4]} and so on without end",
        hint="each chunk goes on where the last one ended: one iter(items); and an empty chunk is the end",
    )
    expect(
        len({id(chunk) for chunk in found}) == len(found),
        f"10 items became {found}, all of them the same list",
        hint="each chunk is a new list: one that is emptied and filled again changes under its reader",
    )
    expect(
        found != [[1, 2, 3, 4], [5, 6, 7, 8]],
        f"10 items became {found}",
        hint="the last chunk may be shorter: give what is left over too",
    )
    expect(
        found == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]],
        f"10 items in fours became {found}",
        hint="each item goes into one chunk, and each chunk but the last has `size` items",
    )
    pairs = cut(in_chunks, iter("aabb"), 2)
    expect(
        pairs == [["a", "a"], ["b", "b"]], f"'aabb' in twos became {pairs}", hint="two full chunks, and no empty one"
    )
    odd = [None, "", 0, None, False]
    found = cut(in_chunks, odd, 2)
    expect(
        found == [[None, ""], [0, None], [False]],
        f"the items {odd} in twos became {found}",
        hint="None, 0 and an empty text are items like any other: do not let one stand for the end",
    )
    expect(cut(in_chunks, [], 3) == [], f"no items became {cut(in_chunks, [], 3)}", hint="nothing in, nothing out")
    mine = ["one", "two"]
    expect(
        [*map(id, cut(in_chunks, mine, 4))] != [id(mine)],
        "a list of two items became a chunk that is that very list",
        hint="each chunk is a new list, also where there is only one",
    )
    single = cut(in_chunks, "ab", 1)
    expect(single == [["a"], ["b"]], f"'ab' in ones became {single}", hint="a chunk of one item is a list too")
    equal = len(cut(in_chunks, [ANY] * 3, 2))
    expect(
        equal == 2, f"3 items that equal anything became {equal} chunks in twos", hint="compare no item: `is`, not =="
    )
    turns = run_deadline(lambda: list(zip(in_chunks("abc", 1), in_chunks("xyz", 1), strict=False)))
    expect(
        turns == [([a], [x]) for a, x in zip("abc", "xyz", strict=True)],
        f"two that were read by turns gave {turns}",
        hint="what is left of the items belongs to this call: no `global`",
    )
    source = Source()
    lazy = in_chunks(source, 3)
    expect(
        source.taken == 0,
        f"{source.taken} items were taken before anyone wanted a chunk",
        hint="a function with `yield` runs when it is asked",
    )
    next(lazy), next(lazy)
    expect(
        source.taken <= 6,
        f"for two chunks of 3, {source.taken} items were taken",
        hint="the source may be endless: itertools.islice takes a few, and no chunk is begun before it is wanted",
    )


@check("one outcome for each item, in order")
def order(map_chunks: Any) -> None:
    items = [f"Text number {n}." for n in range(9)] + ["Text number 8."]
    outcomes, executor = run_map(map_chunks, items, 4, before=slow_first)
    expect_sent(executor)
    expect_all(outcomes, items, executor)
    outcomes, executor = run_map(map_chunks, iter(items), 3)
    expect_all(outcomes, items, executor, "from an iterator: ", hint="an iterator can be read only once")
    outcomes, executor = run_map(map_chunks, ["only one"], 4)
    expect_all(outcomes, ["only one"], executor)
    expect(run_map(map_chunks, [], 4)[0] == [], "no items did not give an empty list", hint="begin with nothing")
    expect_odd(run_map(map_chunks, ODD, 2, func=ODD.get)[0])


@check("a bad item costs itself, a lost chunk its own items")
def errors(map_chunks: Any) -> None:
    outcomes, usual = run_map(map_chunks, BAD, 3)
    expect_sent(usual)
    expect_bad(outcomes)
    with losing():
        outcomes, executor = run_map(map_chunks, LOST, 2, before=die_at_last)
    expect_lost(outcomes, executor, usual)
    expect_any_way(run_map(map_chunks, ["text"] * len(FAULTS), 1, before=lose)[0])


@check("one round trip for each chunk, and all under way at once")
def round_trips(map_chunks: Any) -> None:
    for count, size in ((10, 4), (12, 4), (3, 100), (5, 1), (250, 120), (0, 4)):
        _, executor = run_map(map_chunks, ["text"] * count, size)
        expect_sent(executor)
        made, wanted = len(executor.calls), math.ceil(count / size)
        expect(made or not count, "nothing was sent to the executor", hint="executor.submit(try_each, func, chunk)")
        expect(
            made <= wanted,
            f"{count} items in chunks of {size} made {made} round trips instead of {wanted}",
            hint="an empty chunk is not sent"
            if any([] in call.carried for call in executor.calls)
            else "one submit(try_each, func, chunk) for each; executor.map(func, items) makes one for each item, and "
            "only a ProcessPoolExecutor heeds its chunksize",
        )
        expect(
            made == wanted,
            f"{count} items in chunks of {size} made only {made} of {wanted} round trips",
            hint="does in_chunks pass its check?",
        )
        expect(
            executor.shutdowns == 1,
            "the executor was shut down before its owner did it",
            hint=OPEN,
        )
    under_way = sent_together(map_chunks, chunks=300)
    expect(
        under_way == 300,
        f"only {under_way} of 300 chunks had been sent while a worker was at the first",
        hint="submit all of them before you wait for the first result",
    )
    with ProcessPool(2) as pool:
        texts = [passage.text for passage in passages(20)]
        outcomes = run_deadline(map_chunks, process_id, texts, 6, pool, seconds=15)
    failed = [outcome for outcome in outcomes if not outcome.ok]
    expect(not failed, f"in processes {len(failed)} of {len(texts)} items failed: {[*failed, ''][0]!r:.120}")
    here = os.getpid() in {outcome.value for outcome in outcomes}
    expect(not here, "some of the work was done in this process", hint="the workers do it all")


def sent_together(map_chunks: Any, chunks: int) -> int:
    """How many of the chunks are sent while the workers are at the first ones, which wait 2 s for all."""
    sent: list[int] = []

    def wait_for_all(number: int) -> None:
        end = time.monotonic() + 2
        while len(executor.calls) < chunks and time.monotonic() < end and not sent:
            time.sleep(0.002)
        sent.append(len(executor.calls))

    with two_workers(wait_for_all) as executor:
        run_deadline(map_chunks, str.upper, ["text"] * chunks, 1, executor)
    return sent[0]
