"""Part 4: pools that are made as they should be, and the rows that come out."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.inference import MODES, Floats, Workers, example_rows, weights_file
from ...parts.pools.errors import CannotStart
from .asking import SECONDS, described, loads, predictions
from .filling import expect_calls
from .losses import REFUSED
from .mapped import Found, expect_found, found_by, slow_first
from .memory import Made, expect_none_left, expect_shared, memory_made


class Pools:
    """Call it for a new pool, as you would call `Workers`; it keeps the books of all."""

    def __init__(self, kind: type[RecordingExecutor] = RecordingExecutor, **options: Any) -> None:
        self.made: list[RecordingExecutor] = []
        self.workers: list[Workers] = []
        self.sizes: list[int] = []
        self.memory: Made = {}
        self._kind, self._options = kind, options

    def __call__(self, workers: int, initializer: Any = None, initargs: Sequence[Any] = ()) -> RecordingExecutor:
        expect(len(self.made) < 3, "3 pools were made, and it wanted yet another", hint="one pool does all batches")
        self.workers.append(Workers(workers, initializer, initargs))
        self.made.append(self._kind(self.workers[-1], **self._options))
        self.sizes.append(workers)
        return self.made[-1]

    @property
    def calls(self) -> list[Call]:
        return [call for pool in self.made for call in pool.calls]

    def expect_closed(self, when: str) -> None:
        left = sum(not pool.closed for pool in self.made)
        expect(not left, f"{when}{left} pool of {len(self.made)} is still open", hint="`with make_pool(…) as pool:`")


@contextmanager
def watched(kind: type[RecordingExecutor] = RecordingExecutor, **options: Any) -> Iterator[tuple[Path, Pools]]:
    """A file of weights, and pools that end with the block."""
    pools = Pools(kind, **options)
    with weights_file() as path, memory_made() as pools.memory:
        try:
            yield path, pools
        finally:
            for workers in pools.workers:
                workers.kill()


def inferred(infer: Any, path: Path, pools: Pools, rows: Floats, size: int, workers: int = 2, cpus: int = 2) -> Found:
    """What `infer` gave."""
    try:
        return found_by("infer", infer, pools, path, rows, size, workers, cpus)
    except CannotStart as error:
        raise error.__cause__ or error from None


@check("the rows come in their order, and stay at home")
def in_place(infer: Any) -> None:
    given = ((slow_first(1000), 64), (example_rows(3000)[::-3], 1000))
    results = []
    for rows, size in given:
        with watched() as (path, pools):
            seen = rows.copy()
            writeable = rows.flags.writeable
            results.append(inferred(infer, path, pools, rows, size))
            unchanged = np.array_equal(rows, seen)
            expect(unchanged, "the rows were changed", hint="they are the caller's, so copy them into yours")
            expect(
                rows.flags.writeable == writeable, "the rows can't be written to any more", hint="they are the caller's"
            )
            expect_found(results[-1], seen, size, f"1000 rows, {size} at a time: ")
            expect_calls(pools.calls, predictions(path), rows, size, "infer")
            expect_shared(pools.memory, rows, "infer")
            expect_none_left(pools.memory, "afterwards, ")
    expect_found(results[0], given[0][0], 64, "after a second call, what the first one gave: ")
    for bad, size in REFUSED:
        with watched() as (path, pools):
            expect_refused(infer, path, pools, bad, size)


def expect_refused(infer: Any, path: Path, pools: Pools, rows: Any, size: int) -> None:
    """Expect what `ranges` refuses to be refused before a call is made."""
    what = f"rows of {described(rows)}, {size} at a time"
    try:
        run_deadline(infer, pools, path, rows, size, 2, 2, seconds=SECONDS)
    except (NotImplementedError, NameError):
        raise
    except (TypeError, ValueError, AttributeError):
        expect(
            not pools.calls,
            f"{what}: refused when {len(pools.calls)} calls had been submitted",
            hint="ask ranges first",
        )
        pools.expect_closed(f"{what}: ")
        return
    expect(False, f"{what}: it wasn't refused", hint="`ranges` raises for what the model can't take: ask it first")


def expect_loads(path: Path, what: str) -> None:
    """Expect one mapped load in each process that predicted, and none here."""
    found = Counter(note.process for note in loads(path))
    expect(
        os.getpid() not in found,
        f"{what}the notebook's own process loaded the model",
        hint="its weights are of use to the workers alone: the path is all that you need here",
    )
    most = max(found.values(), default=0)
    expect(
        most <= 1, f"{what}a process loaded the model {most} times", hint="init_worker loads it when a process starts"
    )
    for note in loads(path):
        expect(
            MODES[note.number] == "r",
            f"{what}load_model was called with mmap_mode={MODES[note.number]!r}",
            hint="init_worker of part 1 maps the weights, so that all processes share them",
        )


@check("one pool with a model and its share of the processors for each process")
def processes(infer: Any) -> None:
    for count, workers, cpus, wanted, threads in (
        (200, 2, 7, 2, 3),
        (17, 4, 5, 2, 2),
        (30, 3, 2, 3, 1),
        (7, 4, 9, 1, 9),
    ):
        what = f"{-(-count // 10)} batches, workers={workers}, cpus={cpus}: "
        with watched() as (path, pools):
            rows = example_rows(count)
            expect_found(inferred(infer, path, pools, rows, 10, workers, cpus), rows, 10, what)
            pools.expect_closed(what)
            expect_loads(path, what)
            expect(
                len(pools.made) == 1, f"{what}{len(pools.made)} pools were made, not one", hint="make one pool for all"
            )
            expect(
                pools.sizes == [wanted],
                f"{what}the pool had {pools.sizes[0]} processes, not {wanted}",
                hint="a process without a batch is of no use: min(…)",
            )
            used = {note.threads for note in predictions(path)} - {0}
            expect(
                used <= {threads},
                f"{what}BLAS had {', '.join(map(str, sorted(used)))} threads in a process, not {threads}",
                hint="the processors divided by the processes that there really are, rounded down, and at least one",
            )
    with watched() as (path, pools):
        rows = example_rows(0)
        expect_found(inferred(infer, path, pools, rows, 10), rows, 10, "no rows: ")
        expect(not pools.made, "no rows, and a pool was made", hint="with nothing to do, return before you make one")
