"""Run what fails, and show the error as one line."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def shows(*kinds: type[BaseException]) -> Iterator[None]:
    """Print the error that the block raises, as `Kind: message`; fails if it raises none of these kinds."""
    try:
        yield
    except kinds as error:
        print(f"{type(error).__name__}: {error}".removesuffix(": "))
    else:
        raise AssertionError(f"expected {' or '.join(kind.__name__ for kind in kinds)}, and nothing was raised")


def to_file(path: str) -> None:
    """For a pool's `initializer`: what this process says on stderr goes to a file instead."""
    sys.stderr = open(path, "w", buffering=1, encoding="utf-8")
