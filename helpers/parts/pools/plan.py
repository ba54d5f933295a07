"""Can a pool win? What an item costs, and what it costs to move, decide; both are measured."""

import math
import pickle
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

START_UP_SECONDS = 0.25  # until new workers have started and loaded their modules, on an ordinary machine
WORTHWHILE = 0.9  # of the serial time: a pool that saves less than a tenth is not worth its processes


class Plan(NamedTuple):
    """`work`: seconds that the function takes for an item. `move`: seconds to pickle and unpickle the item and its
    result. `left`: how many items are still to be done. In words: `str(plan)`.
    """

    work: float
    move: float
    left: float
    workers: int

    @property
    def serial(self) -> float:
        """Seconds that the rest takes in a loop."""
        return self.left * self.work

    @property
    def parallel(self) -> float:
        """Seconds that the rest takes in a pool: the parent does half of the moving alone."""
        in_workers = (self.work + self.move) / self.workers
        in_parent = self.move / 2
        return START_UP_SECONDS + self.left * max(in_workers, in_parent)

    @property
    def pool_wins(self) -> bool:
        return self.workers > 1 and self.parallel < WORTHWHILE * self.serial

    def __str__(self) -> str:
        if self.move == math.inf:
            return "serial: the items or the results cannot be pickled, so no other process can have them"
        costs = f"{_seconds(self.work)} of work and {_seconds(self.move)} of moving an item"
        if self.workers == 1:
            return f"serial: there is one worker; {costs}"
        chosen = f"{self.workers} processes" if self.pool_wins else "serial"
        times = f"{_seconds(self.parallel)} in {self.workers} processes, {_seconds(self.serial)} in a loop"
        return f"{chosen}: {costs}; for the other {self.left:.0f}, {times}"


def moving_cost(items: Sequence[Any], results: Sequence[Any]) -> float:
    """Seconds an item to pickle and unpickle the items and the results; infinite where they cannot be pickled."""
    begin = time.perf_counter()
    try:
        for chunk in (items, results):
            pickle.loads(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except BaseException:  # pickling has no error type of its own
        return math.inf
    return (time.perf_counter() - begin) / len(items)


def _seconds(value: float) -> str:
    for size, unit in ((1.0, "s"), (1e-3, "ms")):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-6:.3g} µs"
