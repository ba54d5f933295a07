"""Items and results of every kind, and what is the same."""

import asyncio
import re
from collections.abc import Sequence
from typing import Any


class Array:
    """Neither true nor false, and gives no answer to `==`: as an array of numpy's."""

    def __bool__(self) -> bool:
        raise ValueError("The truth value of an array with more than one element is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "array([0, 1])"


ODD: list[Any] = [None, 0, "", False, [], Array(), ValueError("a value, not raised"), None, (1, 2), Ellipsis]
ODDER: list[Any] = [TimeoutError("a value"), asyncio.CancelledError("a value"), -1]


def alike(one: Any, other: Any) -> bool:
    """The same object, or the same number or text."""
    return one is other or (type(one) is type(other) and isinstance(one, int | float | str) and one == other)


def all_alike(some: Sequence[Any], others: Sequence[Any]) -> bool:
    return len(some) == len(others) and all(map(alike, some, others))


def names(error: object, *numbers: int) -> bool:
    """Is it a ValueError whose words have these numbers?"""
    return isinstance(error, ValueError) and {*map(str, numbers)} <= {*re.findall(r"\d+", str(error))}
