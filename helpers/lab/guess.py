"""The reader's guess, the measurement, and the laws that explain the gap."""

from .numbers import number


def amdahl(parallel_share: float, workers: int) -> float:
    """The most a job can speed up when only `parallel_share` (0 … 1) of it can be shared out (Amdahl, 1967)."""
    return 1 / (1 - parallel_share + parallel_share / workers)


def little(rate: float, seconds: float) -> float:
    """How many are inside when `rate` a second arrive and each stays for `seconds` (Little, 1961)."""
    return rate * seconds


def compared(guess: float, value: float, unit: str, *, how: str = "measured") -> None:
    """Print the guess, the value, and how far apart they are."""
    _check(guess, value)
    print(f"You guessed {number(guess)} {unit}, {how}: {number(value)} {unit}. {_distance(guess, value)}")


def speed_up(guess: float, value: float, name: str = "It") -> None:
    """The same for "times as fast as": 2 is twice as fast, 0.5 takes twice as long."""
    _check(guess, value)
    print(f"{name} was {_speed(value)}; you guessed {_speed(guess)}.")


def verdict(claim: str, holds: bool) -> None:
    """Print what this run says about a claim. It is never asserted: another machine may say otherwise."""
    print(f"{'✔ On this run' if holds else '✘ Not on this run'}: {claim}.")


def _check(guess: float, value: float) -> None:
    if guess <= 0 or value <= 0:
        raise ValueError("guess and value must be positive")


def _distance(guess: float, value: float) -> str:
    factor = max(guess / value, value / guess)
    if factor < 1.25:
        return "Close."
    return f"{number(factor)} times too {'high' if guess > value else 'low'}."


def _speed(value: float) -> str:
    if 0.95 < value < 1.05:
        return "about as fast"
    return f"{number(value)} times faster" if value > 1 else f"{number(1 / value)} times slower"
