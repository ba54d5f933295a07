"""The reader's guess, the measurement, and the law that explains the gap."""


def amdahl(parallel_share: float, workers: int) -> float:
    """The most a job can speed up when only `parallel_share` (0 … 1) of it can be shared out (Amdahl, 1967)."""
    return 1 / (1 - parallel_share + parallel_share / workers)


def little(rate: float, seconds: float) -> float:
    """How many are inside when `rate` a second arrive and each stays for `seconds` (Little, 1961)."""
    return rate * seconds


def told(guess: float, value: float, unit: str, law: str = "", *, how: str = "measured") -> str:
    """One line: the guess, the value and how far apart they are, then the law."""
    if guess <= 0 or value <= 0:
        raise ValueError("guess and value must be positive")
    factor = max(guess / value, value / guess)
    distance = "close" if factor < 1.25 else f"{factor:.1f} times too {'high' if guess > value else 'low'}"
    line = f"Guess {guess:.3g} {unit}, {how} {value:.3g} {unit}: {distance}."
    return f"{line}\n{law}" if law else line


def verdict(claim: str, holds: bool) -> str:
    """What this run says about a claim. It is printed and never asserted: another machine may say otherwise."""
    return f"{'✔ On this run' if holds else '✘ Not on this run'}: {claim}."
