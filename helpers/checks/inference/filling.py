"""Part 3: one array that all workers fill."""

import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...grading.checks import check, expect
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.inference import Floats, Note, example_rows, varied_rows, wait_for
from .asking import predictions
from .cutting import Kind
from .executors import Meeting
from .mapped import Found, as_found, expect_explained, expect_found, found_by, ran, slow_first, two_processes

MAP = "parallel_inference"


@check("each row has its scores, and each batch its outcome")
def rows(parallel_inference: Any, init_worker: Any) -> None:
    fixed = example_rows(20)
    fixed.flags.writeable = False
    with two_processes(init_worker) as (_, executor):
        for what, given, size in (
            ("1000 rows, 64 at a time", slow_first(1000), 64),
            ("one row", example_rows(1), 64),
            ("64 rows, 64 at a time", example_rows(64), 64),
            ("65 rows, 64 at a time", example_rows(65), 64),
            ("5 rows, one at a time", example_rows(5), 1),
            ("no rows", example_rows(0), 64),
            ("rows that can't be written to", fixed, 8),
            ("every second row of an array, backwards", example_rows(40)[::-2], 8),
            ("an array that lies in memory column by column", np.asfortranarray(example_rows(20)), 8),
            ("large numbers and fractions, in an array of a class of its own", varied_rows(20).view(Kind), 8),
        ):
            seen, writeable = np.array(given), given.flags.writeable
            found = found_by(MAP, parallel_inference, executor, given, size)
            unchanged = np.array_equal(given, seen)
            expect(unchanged, f"{what}: the rows were changed", hint="they are the caller's, so copy them into yours")
            locked = writeable and not given.flags.writeable
            expect(not locked, f"{what}: the rows can't be written to any more", hint="they are the caller's")
            expect_found(found, seen, size, f"{what}: ")
        pair = (slow_first(50), 8), (example_rows(90)[50:], 8)
        for found, (given, size) in zip(at_once(parallel_inference, executor, pair), pair, strict=True):
            expect_found(found, given, size, "two calls at the same time: ")


def at_once(parallel_inference: Any, executor: RecordingExecutor, given: Any) -> list[Found]:
    """What calls in threads of their own gave, on the same executor."""
    meeting = Meeting(executor, lent=True)

    def both() -> list[Any]:
        with ThreadPoolExecutor(len(given)) as threads:
            return list(threads.map(lambda each: parallel_inference(meeting, *each), given))

    return [as_found(MAP, result) for result in ran(MAP, both)]


@contextmanager
def held_up(executor: RecordingExecutor, count: int, folder: Path) -> Iterator[list[int]]:
    """Both workers wait until `count` calls are there, or no more come. Gives the number that were there then."""
    go, seen = folder / f"go for {count}", list[int]()
    for _ in range(2):
        executor._executor.submit(wait_for, go)

    def watch() -> None:
        made, last = 0, time.monotonic()
        while made < count and time.monotonic() < last + 2:
            time.sleep(0.01)
            if len(executor.calls) > made:
                made, last = len(executor.calls), time.monotonic()
        seen.append(made)
        go.touch()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        go.touch()
        watcher.join()


def expect_calls(calls: list[Call], asked: list[Note], given: Floats, size: int, giver: str) -> None:
    """Expect one small call for each batch, and one prediction, none of them in this process."""
    here = [note for note in asked if note.process == os.getpid()]
    expect(
        not here,
        f"{len(here)} batches were predicted in the notebook's own process",
        hint="executor.submit takes the function and its arguments, and calls it in a worker",
    )
    batches = -(-len(given) // size)
    expect(
        len(calls) == batches,
        f"{giver} made {len(calls)} calls in the executor for {batches} batches",
        hint="one call for each batch",
    )
    for number, call in enumerate(calls):
        if isinstance(error := call.future.exception(), Exception):
            expect_explained(error, "", number)
    sizes = Counter(note.number for note in asked)
    right = Counter(len(given[at : at + size]) for at in range(0, len(given), size))
    expect(
        sizes == right,
        f"the model was asked for {in_words(sizes)}, and the batches are {in_words(right)}",
        hint="one predict_batch for all rows of the batch, and never again",
    )
    expect_small(calls, size)


def expect_small(calls: list[Call], size: int) -> None:
    """Expect that no call carried rows or brought scores back."""
    for call in calls:
        expect(
            0 < call.sent < 1000,
            f"a call for {size} rows carried {call.sent:,} bytes to its worker; a row has 256",
            hint="send the handles and the range: the array itself would be pickled, with all its rows",
        )
        expect(
            call.returned < 1000,
            f"a call for {size} rows brought {call.returned:,} bytes back; the scores of a row have 40",
            hint="the worker writes the scores into their shared array, and returns nothing",
        )


def in_words(sizes: Counter[int]) -> str:
    return ", ".join(f"{times} × {size} rows" for size, times in sorted(sizes.items(), reverse=True)[:4]) or "nothing"


@check("a batch is one small call, and all calls are there before the first result is")
def calls(parallel_inference: Any, init_worker: Any) -> None:
    with two_processes(init_worker) as (path, executor):
        given = example_rows(1000)
        with held_up(executor, 16, path.parent) as seen:
            found_by(MAP, parallel_inference, executor, given, 64)
        expect(executor.calls, "nothing was submitted to the executor", hint="a call for each batch belongs there")
        expect_calls(executor.calls, predictions(path), given, 64, MAP)
        expect_all_submitted(seen, 16)
        before = len(executor.calls)
        found_by(MAP, parallel_inference, executor, example_rows(0), 64)
        more = len(executor.calls) - before
        expect(
            not more, f"{MAP} made {more} calls in the executor for no rows", hint="a call for each batch, and no more"
        )
        for given, size in ((example_rows(3000), 3000), (np.repeat(example_rows(1), 300, axis=0), 2)):
            another, asked = RecordingExecutor(executor, lent=True), len(predictions(path))
            with held_up(another, -(-len(given) // size), path.parent) as seen:
                found_by(MAP, parallel_inference, another, given, size)
            expect_calls(another.calls, predictions(path)[asked:], given, size, MAP)
            expect_all_submitted(seen, -(-len(given) // size))


def expect_all_submitted(seen: list[int], count: int) -> None:
    expect(
        seen == [count],
        f"{seen[0]} of {count} batches had been submitted when {MAP} waited for a result",
        hint="submit them all, and then ask for what came of them",
    )
