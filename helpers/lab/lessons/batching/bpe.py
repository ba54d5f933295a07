"""Text to tokens and back: byte-pair encoding as GPT-2 has it, with digits one by one."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import regex

# Source: llama.cpp's src/llama-vocab.cpp, for the tokenizer "smollm".
DIGITS = regex.compile(r"(\p{N})")
PIECES = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")
# Source: `bytes_to_unicode` in https://github.com/openai/gpt-2/blob/master/src/encoder.py: each byte as a letter.
_SEEN = [*range(33, 127), *range(161, 173), *range(174, 256)]
LETTERS = {byte: chr(byte) for byte in _SEEN} | {
    byte: chr(256 + number) for number, byte in enumerate(byte for byte in range(256) if byte not in _SEEN)
}
BYTES = {letter: byte for byte, letter in LETTERS.items()}


class Tokens:
    """The tokens by number, and the pairs that may be merged, the first of them first."""

    def __init__(self, tokens: Sequence[str], merges: Iterable[str]) -> None:
        self._tokens = tokens
        self._numbers = {token: number for number, token in enumerate(tokens)}
        self._ranks = {tuple(pair.split(" ")): rank for rank, pair in enumerate(merges)}

    def encode(self, text: str) -> list[int]:
        """The numbers of the text's tokens. What stands for a special token is text like any other."""
        pieces = (piece for part in DIGITS.split(text) for piece in PIECES.findall(part))
        return [self._numbers[token] for piece in pieces for token in self._merged(piece)]

    def decode(self, numbers: Iterable[int]) -> str:
        """The text of tokens; of a character that is cut in two, a replacement."""
        letters = "".join(self._tokens[number] for number in numbers)
        return bytes(BYTES[letter] for letter in letters).decode(errors="replace")

    def _merged(self, piece: str) -> list[str]:
        parts = [LETTERS[byte] for byte in piece.encode()]
        while len(parts) > 1:
            ranks = [self._ranks.get(pair, len(self._ranks)) for pair in pairwise(parts)]
            if min(ranks) == len(self._ranks):
                break
            at = ranks.index(min(ranks))
            parts[at : at + 2] = ["".join(parts[at : at + 2])]
        return parts
