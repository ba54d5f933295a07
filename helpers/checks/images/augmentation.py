"""Part 3: the same augmentation, every time."""

import itertools
import math
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np

from ...grading.checks import check, expect, expect_type, run_deadline
from ...lab.executors import RecordingExecutor
from ...lab.exercises.images import Job, decode, pictures
from .rows import Pixels, lent

ALIKE = "one seed for each picture, made of all three: default_rng takes a sequence of numbers"
UNFILLED = "its outcome, which load returns too, has the error: default_rng takes no negative number, for example"
BITS = [2**power for power in range(32)] + [10**power for power in range(1, 10)]  # what a mask or a % may drop
NUMBERS = (0, 1, 10, 11, 100, 1000, 1024, 10_000, 65_536, 2**32 - 1)  # where sums, digits and shifts meet


class Idle(Executor):
    """Does nothing, and says that it is done."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(0.0)
        return future


def copied(batch: Any) -> Pixels:
    expect(not isinstance(batch, tuple), "it yielded a pair, not an array", hint="load returns pixels and outcomes")
    expect_type(batch, np.ndarray, "batches")
    copy: Pixels = batch.copy()
    return copy


def batched(
    batches: Any,
    paths: Sequence[Path],
    batch_size: int,
    seed: int = 1,
    epoch: int = 0,
    executor: Executor | None = None,
) -> list[Pixels]:
    def all_of_them() -> list[Pixels]:
        found = batches(executor or lent(), paths, batch_size, seed, epoch)
        expect(found is not None, "batches gave None", hint="is a `yield` missing?")
        return [copied(batch) for batch in found]

    return run_deadline(all_of_them, seconds=8)


@check("the pixels do not depend on the size of the batches", hint="load(executor, paths of the batch, their seeds)")
def repetition(batches: Any) -> None:
    paths = pictures(12)
    expect(
        [len(batch) for batch in batched(batches, paths, 5)] == [5, 5, 2],
        "12 pictures by 5 did not give batches of 5, 5 and 2",
        hint="the last, smaller batch counts too",
    )
    expect(
        [len(batch) for batch in batched(batches, paths, 4)] == [4, 4, 4],
        "12 pictures by 4 did not give three batches of 4",
        hint="when nothing is left there is no batch, not an empty one",
    )
    whole, again = batched(batches, paths, 12)[0], batched(batches, paths, 12)[0]
    expect(
        not np.array_equal(whole, np.array([decode(path) for path in paths])),
        "the pictures are not augmented",
        hint="give load a seed for each picture",
    )
    expect(
        np.array_equal(whole, again),
        "the same call gave other pixels the second time",
        hint="make the seeds of (seed, epoch, position) and of nothing else: no clock, no hash(), no shared generator",
    )
    for batch_size in (1, 5):
        rows = np.concatenate(batched(batches, paths, batch_size))
        expect(rows.shape == whole.shape, f"in batches of {batch_size} there are {len(rows)} pictures", hint="all 12")
        wrong = [row for row in range(12) if not np.array_equal(rows[row], whole[row])]
        expect(
            not wrong,
            f"in batches of {batch_size} pictures {wrong} are augmented differently than in one batch of 12",
            hint="the position counts among all pictures: it does not begin at 0 again with each batch",
        )
    in_turn = run_deadline(read_in_turn, batches, paths, seconds=8)
    expect(
        np.array_equal(np.concatenate(in_turn), whole),
        "with another epoch read in turn, the same call gave other pixels",
        hint="no random numbers from np.random or random themselves, whose state all share",
    )


def read_in_turn(batches: Any, paths: Sequence[Path]) -> list[Pixels]:
    """The batches of one epoch, each read after one of another epoch."""
    one, other = (batches(lent(), paths, 4, 1, epoch) for epoch in (0, 1))
    return [copied(batch) for _, batch in zip(other, one, strict=False)]


def seeds_used(batches: Any, seed: int, epoch: int, count: int, path: str = "any.jpg") -> list[Any]:
    """The seeds that the workers would be given for so many pictures."""
    executor = RecordingExecutor(Idle())
    batched(batches, [Path(path)] * count, 50, seed, epoch, executor)
    return [each.seed for call in executor.calls for each in call.carried if isinstance(each, Job)]


def rivals(batches: Any) -> list[tuple[int, int]]:
    """The two (seed, epoch) that meet where a picture's seed is a weighted sum of the three, whatever the weights."""
    match [seeds_used(batches, seed, epoch, 1) for seed, epoch in ((0, 0), (1, 0), (0, 1))]:
        case [[int() as origin], [int() as next_seed], [int() as next_epoch]]:
            seed_weight, epoch_weight = next_seed - origin, next_epoch - origin
            common = math.gcd(seed_weight, epoch_weight) or 1
            pairs = [(epoch_weight // common, 0), (0, seed_weight // common)]
            return [pair for pair in pairs if 0 <= min(pair) and max(pair) < 2**32]
    return []


def drawn(seed: Any) -> bytes:
    """The random numbers that a worker would draw with it."""
    return np.random.default_rng(deepcopy(seed)).bytes(16)


def is_short(seed: Any) -> bool:
    """Whether it is one whole number of 32 bits, in whatever form."""
    entropy = getattr(np.random.default_rng(deepcopy(seed)).bit_generator.seed_seq, "entropy", None)
    number = np.ravel(np.asarray(entropy, object))
    return len(number) == 1 and number[0] is not None and number[0] < 2**32 and drawn(seed) == drawn(int(number[0]))


def meaning(one: tuple[int, int, int], other: tuple[int, int, int]) -> str:
    """What is probably wrong where two triples (seed, epoch, position) share their random numbers."""
    differing = [name for name, a, b in zip(("seed", "epoch", "position"), one, other, strict=True) if a != b]
    if differing == ["position"]:
        return "does the position count? A generator is copied to its worker as it stands; a path may come twice"
    if len(differing) == 1:
        return f"does the {differing[0]} count, all 32 bits of it, whatever the other two are?"
    return "sums, digits in a row, shifts and small random numbers meet; default_rng takes a sequence of numbers"


@check("no two pictures, epochs or seeds share their random numbers", hint=ALIKE)
def differences(batches: Any) -> None:
    one = pictures(1)[0]
    seen: dict[bytes, tuple[int, int, int]] = {}
    for seed, epoch in itertools.product(range(3), range(3)):
        for position, row in enumerate(np.concatenate(batched(batches, [one] * 4, 2, seed, epoch))):
            here = (seed, epoch, position)
            expect(row.any(), f"the row of (seed, epoch, position) {here} is zero: it was never filled", hint=UNFILLED)
            twin = seen.setdefault(row.tobytes(), here)
            expect(
                twin == here,
                f"(seed, epoch, position) {twin} and {here} gave the same pixels",
                hint=meaning(twin, here),
            )
    seen.clear()
    first = seeds_used(batches, 1, 2, 12)
    expect(
        not all(is_short(seed) for seed in [*first, *seeds_used(batches, 2**32 - 1, 2**32 - 1, 12)]),
        "each picture's seed is one number of 32 bits, and of 100,000 pictures two probably share theirs",
        hint="three numbers of 32 bits don't fit into one: default_rng takes a sequence of numbers",
    )
    singles = [pair for bit in BITS if bit not in NUMBERS for pair in ((bit, 0), (0, bit))]
    for seed, epoch in [*itertools.product(NUMBERS, repeat=2), *singles, *rivals(batches)]:
        for position, used in enumerate(seeds_used(batches, seed, epoch, 1100 if seed < 2 and epoch < 2 else 12)):
            here = (seed, epoch, position)
            twin = seen.setdefault(drawn(used), here)
            expect(
                twin == here,
                f"(seed, epoch, position) {twin} and {here} share their random numbers",
                hint=meaning(twin, here),
            )
    expect(
        list(map(drawn, seeds_used(batches, 1, 2, 20, "other.jpg")[:12])) == list(map(drawn, first)),
        "20 other pictures got other random numbers than 12, at the same seed, epoch and positions",
        hint="nothing else counts: not the path, not how many there are, not how often it was called",
    )
