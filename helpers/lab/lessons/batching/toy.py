"""A stand-in for a model, which needs no weights: instant, and the same on every machine."""

from collections.abc import Sequence

from .decoding import Row


class Toy:
    """Its next token is a checksum of what its slot holds, so that an answer shows whether all of it was read."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._read: list[list[int]] = [[] for _ in range(slots)]

    def step(self, rows: Sequence[Row]) -> dict[int, int]:
        """Read a token for each row; return each slot's next one. Raises `ValueError` where rows do not follow on."""
        for slot, position, token in rows:
            if not 0 <= position <= len(self._read[slot]):
                raise ValueError(f"slot {slot} has read {len(self._read[slot])} tokens, and cannot go on at {position}")
            self._read[slot][position:] = [token]
        return {slot: sum(at * token for at, token in enumerate(self._read[slot], 1)) % 97 for slot, _, _ in rows}
