"""Part 3: batches that are made when they are wanted."""

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.exercises.images import pictures
from .augmentation import batched, copied
from .books import Counted
from .rows import Pixels, lent


def four_of_endless(batches: Any) -> tuple[list[Any], list[Pixels], int]:
    source = Counted(lambda number: pictures(12)[number % 12])
    found = batches(lent(), source, 3, 1, 0)
    expect(found is not None, "batches gave None", hint="is a `yield` missing?")
    expect(isinstance(found, Iterable), f"batches returned {found!r:.60}, and should be a generator")
    reader, read, copies = iter(found), [], []
    for batch in itertools.islice(reader, 4):
        read.append(batch)
        copies.append(copied(batch))
    expect(len(read) == 4, f"of endless pictures came {len(read)} batches", hint="go on while there are paths")
    if hasattr(reader, "close"):
        reader.close()
    return read, copies, source.taken


@check("batches are made when they are wanted, each in an array of its own")
def fresh_batches(batches: Any) -> None:
    read, copies, taken = run_deadline(four_of_endless, batches, seconds=8)
    expect(
        taken <= 16,
        f"four batches of 3 were read, and {taken} pictures were taken",
        hint="take batch_size paths at a time, and yield a batch before you take the next",
    )
    expect(
        all(map(np.array_equal, read, copies)),
        "a batch changed when a later one was made",
        hint="the reader may keep a batch: load into a new array each time",
    )
    expect(batched(batches, [], 4) == [], "no pictures, yet a batch", hint="stop when there is nothing left to take")
