"""What is a number."""

import inspect
from decimal import Decimal
from numbers import Real


def is_number(value: object) -> bool:
    """A whole number, a float, a fraction or a decimal, and no bool."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def shown(value: object) -> str:
    return "a coroutine" if inspect.iscoroutine(value) else f"{value!r:.60}"


def why_no_number(value: object) -> str:
    """The likeliest reason why something else stands where a number should."""
    if value is None:
        return "is a `return` missing?"
    if isinstance(value, str):
        return "a number, without quotation marks and units"
    if inspect.iscoroutine(value):
        return "a plain `def`: there's nothing to await"
    if inspect.isgenerator(value):
        return "`return` it: with `yield`, the function gives a generator"
    return "a number, and nothing else: 2, say, or 2.5"
