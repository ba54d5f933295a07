"""What is a number."""

from numbers import Real


def is_number(value: object) -> bool:
    """A whole number, a float or a fraction, and no bool."""
    return isinstance(value, Real) and not isinstance(value, bool)
