"""A GGUF file: what it says of its model, and the model's weights.

Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, and `ggml-common.h` there for the blocks of weights.
"""

import math
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
TEXT, LIST = 8, 9
ALIGNMENT = 32


class GGUF:
    """`about` holds the file's key-value pairs; `weights(name)` reads one of its tensors.

    Raises `ValueError` for a file that is another one, ends too early, or holds weights that this cannot read.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._data, self._at = path, np.memmap(path, np.uint8, "r"), 4
        try:
            self._head()
        except struct.error:
            raise ValueError(f"{path} ends before its weights begin") from None

    def _head(self) -> None:
        if bytes(self._data[:4]) != b"GGUF" or self._number("I") not in (2, 3):
            raise ValueError(f"{self._path} is no GGUF file, or one of an older version than 2 or a newer one than 3")
        tensors, pairs = self._number("Q"), self._number("Q")
        self.about: dict[str, Any] = {self._text(): self._value(self._number("I")) for _ in range(pairs)}
        self._tensors = dict(self._tensor() for _ in range(tensors))
        self._at += -self._at % ALIGNMENT

    def weights(self, name: str) -> Floats:
        """A tensor as 32-bit floats; of a matrix, a row holds what makes one output."""
        shape, kind, offset = self._tensors[name]
        if kind not in BLOCKS:
            raise ValueError(f"{name} has weights of kind {kind}; of all kinds, this reads {sorted(BLOCKS)}")
        size, weights, floats = BLOCKS[kind]
        begin, count = self._at + offset, math.prod(shape) // weights
        if begin + count * size > len(self._data):
            raise ValueError(f"{self._path} ends before {name} does")
        return floats(self._data[begin : begin + count * size].reshape(count, size)).reshape(shape)

    def _number(self, code: str) -> Any:
        [value] = struct.unpack_from(f"<{code}", self._data.data, self._at)
        self._at += struct.calcsize(f"<{code}")
        return value

    def _text(self) -> str:
        size = self._number("Q")
        self._at += size
        return bytes(self._data[self._at - size : self._at]).decode()

    def _value(self, kind: int) -> Any:
        if kind == TEXT:
            return self._text()
        if kind == LIST:
            kind, count = self._number("I"), self._number("Q")
            return [self._value(kind) for _ in range(count)]
        return self._number(NUMBERS[kind])

    def _tensor(self) -> tuple[str, tuple[tuple[int, ...], int, int]]:
        name = self._text()
        shape = [self._number("Q") for _ in range(self._number("I"))]
        return name, (tuple(reversed(shape)), self._number("I"), self._number("Q"))


def _plain(blocks: NDArray[np.uint8]) -> Floats:
    return blocks.reshape(-1).view("<f4").astype(np.float32)


def _four_bits(blocks: NDArray[np.uint8]) -> Floats:
    """Q4_1: a scale, a least value, and 32 numbers from 0 to 15, two in a byte: the first 16 in the low halves."""
    scale, least = blocks[:, :4].copy().view("<f2").astype(np.float32).T[:, :, None]
    numbers = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
    return np.asarray(numbers * scale + least, np.float32)


def _eight_bits(blocks: NDArray[np.uint8]) -> Floats:
    """Q8_0: a scale, and 32 numbers from -128 to 127."""
    return np.asarray(blocks[:, 2:].view(np.int8) * blocks[:, :2].copy().view("<f2").astype(np.float32), np.float32)


BLOCKS: dict[int, tuple[int, int, Callable[[NDArray[np.uint8]], Floats]]] = {  # a block's bytes and weights
    0: (4, 1, _plain),
    3: (20, 32, _four_bits),
    8: (34, 32, _eight_bits),
}
