"""The shared memory that an answer makes, by whatever name, and whether any of it is left."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.shared_memory import SharedMemory
from typing import Any

from ...grading.checks import expect
from ...lab.exercises.inference import Floats
from ...lab.leaks import block_is_left

Made = dict[str, int]


@contextmanager
def memory_made() -> Iterator[Made]:
    """The names of the shared memory that this process makes during the block, and how many bytes each has."""
    made: Made = {}
    usual = SharedMemory.__init__

    def noted(self: SharedMemory, name: str | None = None, create: bool = False, *rest: Any, **named: Any) -> None:
        usual(self, name, create, *rest, **named)
        if create:
            made[self.name] = self.size

    SharedMemory.__init__ = noted  # type: ignore[method-assign]
    try:
        yield made
    finally:
        SharedMemory.__init__ = usual  # type: ignore[method-assign]


def expect_none_left(made: Made, when: str) -> None:
    """Expect that the system knows none of these names any more. They are forgotten here too."""
    left = [name for name in made if block_is_left(name)]
    count = len(made)
    made.clear()
    expect(
        not left,
        f"{when}{len(left)} of {count} blocks of shared memory are still there",
        hint="`with shared_array(…)` takes the name away at the end of the block; entering it by hand does not",
    )


def expect_shared(made: Made, rows: Floats, giver: str) -> None:
    """Expect that there was room for the rows."""
    size = sum(made.values())
    expect(
        size >= rows.nbytes,
        f"{giver} made {size:,} bytes of shared memory, and the rows alone have {rows.nbytes:,}",
        hint="the rows and the scores each lie in a shared_array, and a call brings their handles",
    )
