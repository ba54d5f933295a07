"""Exercise 02: what is given for the answers, and what its worker processes run."""

import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

R = TypeVar("R")


class Text(NamedTuple):
    """`original_length`: characters of what came in. `clean`: all its tokens, with one space between them."""

    original_length: int
    clean: str


def try_each(func: Callable[[Any], R], items: Sequence[Any]) -> list[tuple[R | None, Exception | None]]:
    """What a worker does with a chunk: for each item `(value, None)`, or `(None, error)` where `func` raised."""
    pairs: list[tuple[R | None, Exception | None]] = []
    for item in items:
        try:
            pairs.append((func(item), None))
        except Exception as error:
            pairs.append((None, error))
    return pairs


def process_id(item: object) -> int:
    """The process in which it runs."""
    return os.getpid()


def thread_name(item: object) -> str:
    """The thread in which it runs."""
    return threading.current_thread().name
