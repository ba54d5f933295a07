"""Part 2: batches as ranges."""

from typing import Any

import numpy as np

from ...grading.checks import check, expect, expect_type, run_deadline
from ...lab.exercises.inference import example_rows
from .asking import shown

SIZES = (
    (1000, 64),
    (64, 64),
    (65, 64),
    (63, 64),
    (128, 64),
    (7, 1),
    (7, 3),
    (6, 3),
    (1, 1),
    (1, 10**12),
    (0, 64),
    (0, 1),
)


def expect_ranges(found: Any, count: int, size: int, case: str = "") -> None:
    asked = f"{case}ranges of {count} rows, {size} at a time: "
    expect_type(found, list, "ranges")
    for each in found:
        expect_type(each, range, f"{asked}one of them")
    numbers = [number for each in found for number in each]
    expect(
        numbers == list(range(count)),
        f"{asked}they hold {len(numbers)} numbers, {shown(numbers)}",
        hint="each call makes a list of its own"
        if case
        else "each number from 0 to len(rows) - 1 once, in order; a range ends before its stop",
    )
    lengths = [len(each) for each in found]
    expect(all(lengths), f"{asked}an empty one is among them", hint="range(0, len(rows), batch_size) gives the starts")
    right = [size] * (count // size) + [count % size] * (count % size > 0)
    expect(
        lengths == right,
        f"{asked}they have {shown(lengths)} numbers, not {shown(right)}",
        hint="all are full, but for the last",
    )


@check("each row is in one range, and all but the last are full")
def cutting(ranges: Any) -> None:
    for count, size in SIZES:
        found = run_deadline(ranges, example_rows(count), size, seconds=4)
        expect_ranges(found, count, size)
    unknown = example_rows(10)
    unknown[3, :3] = np.nan, np.inf, -np.inf
    for rows in (example_rows(20)[::2], np.asfortranarray(example_rows(10)), example_rows(10).view(Kind), unknown):
        expect_ranges(run_deadline(ranges, rows, 4, seconds=4), 10, 4)
    first, second = (run_deadline(ranges, example_rows(count), 4, seconds=4) for count in (10, 7))
    expect_ranges(first, 10, 4, "after another call, what the first one gave: ")
    second.clear()
    again = run_deadline(ranges, example_rows(7), 4, seconds=4)
    expect_ranges(again, 7, 4, "after somebody emptied the list of an earlier call: ")


class Kind(np.ndarray):
    """An array that is of a class of its own, as mapped ones are."""


def expect_error(ranges: Any, kind: type[Exception], rows: Any, batch_size: int, what: str) -> None:
    """Expect that error and no other."""
    hint = f"raise {kind.__name__}(…) for it, before anything else"
    try:
        found = run_deadline(ranges, rows, batch_size, seconds=4)
    except (NotImplementedError, NameError):
        raise
    except Exception as error:
        expect(
            isinstance(error, kind), f"{what}: it raised {error!r:.100}, and should raise a {kind.__name__}", hint=hint
        )
    else:
        expect(False, f"{what}: it returned {found!r:.60}, and should raise a {kind.__name__}", hint=hint)


@check("what the model can't take is refused", hint="look at the type first, then at the shape")
def refusals(ranges: Any) -> None:
    good = example_rows(4)
    for what, rows in (
        ("a list of rows", good.tolist()),
        ("an empty list", []),
        ("None", None),
        ("rows of float64", good.astype(np.float64)),
        ("rows of float16", good.astype(np.float16)),
        ("rows of int32, which is as wide as float32", good.astype(np.int32)),
        ("rows of complex64", good.astype(np.complex64)),
        ("rows of objects", good.astype(object)),
        ("rows of bool", good.astype(bool)),
        ("no rows, of float64", np.zeros((0, 64))),
        ("something that has dtype, ndim and shape, and is no array", Likeness()),
    ):
        expect_error(ranges, TypeError, rows, 2, what)
    for shape in ((64,), (4, 63), (4, 65), (64, 4), (4, 64, 1), (1, 4, 64), (0, 63), (0,), (4, 0), ()):
        expect_error(ranges, ValueError, np.zeros(shape, np.float32), 2, f"rows of shape {shape}")
    for rows in (good, good[:0]):
        for size in (0, -1, -64):
            expect_error(ranges, ValueError, rows, size, f"{len(rows)} rows with a batch_size of {size}")


class Likeness:
    dtype, ndim, shape = np.dtype(np.float32), 2, (4, 64)

    def __len__(self) -> int:
        return 4
