"""Exercise 04: what is given for the answers."""

from typing import NamedTuple

from ...parts.outcome import Outcome


class BrokenOff(Exception):
    """`BrokenOff(reason, text)`: an answer that isn't whole, and why; `text` is what had come of it."""

    def __init__(self, reason: str, text: str = "") -> None:
        super().__init__(reason, text)
        self.reason, self.text = reason, text

    def __str__(self) -> str:
        return f"{self.reason}, after {len(self.text)} characters"


class Piece(NamedTuple):
    """A piece of the answer of source `number`. The last one of each source has no text, and an `outcome`."""

    number: int
    text: str
    outcome: Outcome[str] | None = None
