"""Part 2: one round trip for many items."""

import itertools
import math
import os
import threading
from collections.abc import Iterable
from functools import partial
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.datasets import passages
from ...lab.executors import RecordingExecutor
from ...lab.exercises.text import process_id
from ...parts.outcome import Outcome
from ...parts.pools.process_pool import ProcessPool
from .books import Before, Source, expect_all, expect_outcomes, meet, slow_first, two_workers

SUBMIT = "is it try_each that you submit, with func and chunk?"


def cut(in_chunks: Any, items: Iterable[Any], size: int) -> list[list[Any]]:
    """The first hundred chunks."""
    return run_deadline(lambda: list(itertools.islice(in_chunks(items, size), 100)))


def run_map(
    map_chunks: Any, items: Iterable[Any], size: int, before: Before | None = None
) -> tuple[list[Outcome[Any]], RecordingExecutor]:
    with two_workers(before) as executor:
        result = run_deadline(map_chunks, str.upper, items, size, executor)
        return expect_outcomes(result, "map_chunks"), executor


@check("chunks are cut from anything, and no earlier than needed")
def cutting(in_chunks: Any) -> None:
    found = cut(in_chunks, range(10), 4)
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
        found != [[0, 1, 2, 3], [4, 5, 6, 7]],
        f"10 items became {found}",
        hint="the last chunk may be shorter: give what is left over too",
    )
    expect(
        found == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]],
        f"10 items became {found}",
        hint="each item goes into one chunk, and each chunk is a new list: one that is emptied and filled again "
        "changes under its reader",
    )
    pairs = cut(in_chunks, iter("abcd"), 2)
    expect(len(pairs) == 2, f"'abcd' in twos became {pairs}", hint="no empty chunk at the end")
    odd = [None, "", 0, None, False]
    found = cut(in_chunks, odd, 2)
    expect(
        found == [[None, ""], [0, None], [False]],
        f"the items {odd} in twos became {found}",
        hint="None, 0 and an empty text are items like any other: do not let one stand for the end",
    )
    expect(cut(in_chunks, [], 3) == [], f"no items became {cut(in_chunks, [], 3)}", hint="nothing in, nothing out")
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
        hint="the source may be endless: itertools.islice takes a few",
    )


@check("one outcome for each item, in order", hint=SUBMIT)
def order(map_chunks: Any) -> None:
    items = [f"Text number {n}." for n in range(9)] + [""]
    outcomes, executor = run_map(map_chunks, items, 4, before=slow_first)
    expect(
        not executor.refused,
        f"a chunk could not be sent: {[*executor.refused, ''][0]}",
        hint="submit try_each itself, func and chunk beside it: no lambda and no function of yours reaches a worker",
    )
    expect_all(outcomes, items)
    outcomes, _ = run_map(map_chunks, iter(items), 3)
    expect_all(outcomes, items, "from an iterator: ", hint="an iterator can be read only once")
    outcomes, _ = run_map(map_chunks, ["only one"], 4)
    expect_all(outcomes, ["only one"], hint="the last chunk may be short")
    expect(run_map(map_chunks, [], 4)[0] == [], "no items did not give an empty list", hint="begin with nothing")


@check("a bad item costs itself, a lost chunk its own items")
def errors(map_chunks: Any) -> None:
    items: list[Any] = ["zero", None, "two", "three", 4, "five"]
    outcomes, _ = run_map(map_chunks, items, 3)
    expect(len(outcomes) == 6, f"6 items went in, {len(outcomes)} outcomes came out", hint="an error is an outcome too")
    for index in (0, 2, 3, 5):
        expect(
            outcomes[index].ok and outcomes[index].value == items[index].upper(),
            f"item {index} is good and got {outcomes[index]!r:.120}",
            hint="only its own item may fail: let try_each call func, and unpack its pairs",
        )
    for index in (1, 4):
        expect(
            isinstance(outcomes[index].error, TypeError),
            f"item {index} is no text and got {outcomes[index]!r:.120}",
            hint="the second of each pair is its error: it belongs in the outcome",
        )
    items = ["zero", "one", "two", threading.Lock(), "four", "five", "six"]  # a lock cannot be pickled
    try:
        outcomes, _ = run_map(map_chunks, items, 2)
    except TypeError as error:
        expect(
            "pickle" not in str(error),
            f"a chunk that could not be sent ended everything: {error}",
            hint="`except Exception` around future.result(): its error belongs to the items of that chunk",
        )
        raise
    got = [outcome.item for outcome in outcomes]
    expect(
        got == items, f"with a lost chunk the outcomes are {outcomes!r:.160}", hint="each of its items has an outcome"
    )
    failed = [outcome.index for outcome in outcomes if not outcome.ok]
    expect(
        failed != [3],
        "items 2 and 3 shared the lost chunk, and only item 3 failed",
        hint="the chunk is not done again, here least of all: each of its items has the error of future.result()",
    )
    expect(
        failed == [2, 3],
        f"items 2 and 3 shared the lost chunk, {failed} failed",
        hint="future.result() raises for its own chunk only: try around that one line",
    )
    lost = outcomes[2].error
    expect(isinstance(lost, TypeError), f"the error became {lost!r}", hint="keep what result() raised")
    good = [items[index].upper() for index in (0, 1, 4, 5, 6)]
    expect(
        [outcome.value for outcome in outcomes if outcome.ok] == good,
        "after the lost chunk the values are not those of their items",
        hint="count the items of a lost chunk too",
    )


@check("one round trip for each chunk, and several under way at once")
def round_trips(map_chunks: Any) -> None:
    for count, size in ((10, 4), (12, 4), (3, 100), (5, 1)):
        _, executor = run_map(map_chunks, ["text"] * count, size)
        made, wanted = len(executor.calls), math.ceil(count / size)
        expect(made > 0, "nothing was sent to the executor", hint="executor.submit(try_each, func, chunk)")
        expect(
            made == wanted,
            f"{count} items in chunks of {size} made {made} round trips instead of {wanted}",
            hint="submit(try_each, func, chunk); executor.map(func, items) makes one for each item, and only a "
            "ProcessPoolExecutor heeds its chunksize",
        )
        expect(
            executor.shutdowns == 1,
            "the executor was shut down before its owner did it",
            hint="it is the caller's, who may have more to send: no `with executor`, no shutdown()",
        )
    outcomes, executor = run_map(map_chunks, ["text"] * 8, 2, before=partial(meet, barrier=threading.Barrier(2)))
    expect_all(outcomes, ["text"] * 8)
    expect(
        executor.at_work == 2,
        "no two chunks were at work at the same time",
        hint="submit all of them before you wait for the first result",
    )
    with ProcessPool(2) as pool:
        texts = [passage.text for passage in passages(20)]
        expect_all(run_deadline(map_chunks, str.upper, texts, 6, pool, seconds=15), texts, "in processes: ")
        outcomes = run_deadline(map_chunks, process_id, texts, 6, pool, seconds=15)
    here = os.getpid() in {outcome.value for outcome in outcomes}
    expect(not here, "some of the work was done in this process", hint="the workers do it all")
