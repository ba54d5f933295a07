"""SmolLM2 in NumPy: a whole language model, from the file that llama.cpp reads."""

import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...llm_server.smollm2_child import weights
from .bpe import Tokens
from .decoding import Request, Row
from .gguf import GGUF, Floats


class Layer(NamedTuple):
    """The weights of one layer. Of a matrix, a column makes one output."""

    attention_norm: Floats
    query_key_value: Floats
    output: Floats
    feed_norm: Floats
    gate_up: Floats
    down: Floats


class SmolLM2:
    """The model, and what it keeps of the tokens it has read: of `slots` texts, `context` tokens each.

    Its weights take 0.54 GB of memory as 32-bit floats, and each token that it has read 46 kB. Raises `ValueError` for
    a file that holds another kind of model.
    """

    def __init__(self, path: Path, slots: int = 16, context: int = 256) -> None:
        file = GGUF(path)
        if file.about.get("general.architecture") != "llama":
            raise ValueError(f"{path} holds no model of the family llama, to which SmolLM2 belongs")
        about = {key.removeprefix("llama."): value for key, value in file.about.items()}
        self.slots, self.context = slots, context
        self.tokens = Tokens(about["tokenizer.ggml.tokens"], about["tokenizer.ggml.merges"])
        self.ends = frozenset({about["tokenizer.ggml.eos_token_id"], about["tokenizer.ggml.unknown_token_id"]})
        self._heads, self._shared = about["attention.head_count"], about["attention.head_count_kv"]
        self._epsilon = about["attention.layer_norm_rms_epsilon"]
        size = about["rope.dimension_count"]
        self._speeds = about["rope.freq_base"] ** (-np.arange(0, size, 2) / size)
        self._words = np.ascontiguousarray(file.weights("token_embd.weight").T)
        self._norm = file.weights("output_norm.weight")
        self._layers = [_layer(file, number) for number in range(about["block_count"])]
        kept = (len(self._layers), slots, self._shared, context, size)
        self._keys, self._values = np.zeros(kept, np.float32), np.zeros(kept, np.float32)

    def request(self, name: str, text: str, most: int) -> Request:
        """A request to go on with the text by `most` tokens. Raises `ValueError` where that is too long for a slot."""
        request = Request(name, self.tokens.encode(text), most, self.ends)
        if len(request.prompt) + most > self.context:
            raise ValueError(f"{name} has {len(request.prompt)} + {most} tokens; a slot has room for {self.context}")
        return request

    def text(self, request: Request) -> str:
        """What the request's answer says."""
        return self.tokens.decode(token for token in request.answer if token not in self.ends)

    def step(self, rows: Sequence[Row]) -> dict[int, int]:
        """Read a token for each row, all in one pass over the weights; return each slot's likeliest next token."""
        return {slot: int(scores.argmax()) for slot, scores in self.scores(rows).items()}

    def scores(self, rows: Sequence[Row]) -> dict[int, Floats]:
        """The same, with a score for each token there is. A slot's rows stand together, in order of position."""
        slots, positions, tokens = np.array(rows).T
        starts = np.flatnonzero(np.diff(slots, prepend=-1)).tolist()
        texts = [slice(*ends) for ends in pairwise([*starts, len(rows)])]
        turns = np.exp(1j * positions[:, None, None] * self._speeds).astype(np.complex64)
        x = self._words[:, tokens].T
        for layer, keys, values in zip(self._layers, self._keys, self._values, strict=True):
            mixed = self._normed(x, layer.attention_norm) @ layer.query_key_value
            heads = mixed.reshape(len(rows), -1, keys.shape[-1])
            query, key, value = np.split(heads, [self._heads, self._heads + self._shared], axis=1)
            query, key = _turned(query, turns), _turned(key, turns)
            keys[slots, :, positions], values[slots, :, positions] = key, value
            seen = [_look(query[at], keys[slots[at.start]], values[slots[at.start]], positions[at]) for at in texts]
            x = x + np.concatenate(seen) @ layer.output
            gate, up = np.split(self._normed(x, layer.feed_norm) @ layer.gate_up, 2, axis=1)
            x = x + (gate / (1 + np.exp(-gate)) * up) @ layer.down
        last = [at.stop - 1 for at in texts]
        scores = self._normed(x[last], self._norm) @ self._words
        return dict(zip(slots[last].tolist(), scores, strict=True))

    def _normed(self, x: Floats, by: Floats) -> Floats:
        normed: Floats = x / np.sqrt((x * x).mean(axis=1, keepdims=True) + self._epsilon) * by
        return normed


def smollm2(slots: int = 16) -> SmolLM2 | None:
    """The model, or None where its weights are not installed: then it says what to install."""
    try:
        return SmolLM2(weights(), slots)
    except FileNotFoundError as error:
        print(f"No real model: {error}. Until then its cells do nothing; the stored outputs show what they do.")
        return None


def _look(query: Floats, keys: Floats, values: Floats, positions: NDArray[np.intp]) -> Floats:
    """What the rows of one text take from the tokens before them and from themselves: attention."""
    rows, shared, end = len(query), len(keys), positions[-1] + 1
    query = query.reshape(rows, shared, -1, query.shape[-1]).transpose(1, 2, 0, 3)
    scores = query @ keys[:, None, :end].swapaxes(2, 3) / math.sqrt(query.shape[-1])
    scores[..., np.arange(end) > positions[:, None]] = -np.inf  # nobody looks ahead
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = shares / shares.sum(axis=-1, keepdims=True) @ values[:, None, :end]
    return np.asarray(seen.transpose(2, 0, 1, 3).reshape(rows, -1), np.float32)


def _turned(x: Floats, turns: NDArray[np.complex64]) -> Floats:
    """Each two numbers as a point, turned by an angle that grows with the position (RoPE)."""
    return (x.view(np.complex64) * turns).view(np.float32)


def _layer(file: GGUF, number: int) -> Layer:
    def norm(name: str) -> Floats:
        return file.weights(f"blk.{number}.{name}_norm.weight")

    def matrix(*names: str) -> Floats:
        parts = [file.weights(f"blk.{number}.{name}.weight") for name in names]
        return np.ascontiguousarray(np.concatenate(parts).T)

    return Layer(
        attention_norm=norm("attn"),
        query_key_value=matrix("attn_q", "attn_k", "attn_v"),
        output=matrix("attn_output"),
        feed_norm=norm("ffn"),
        gate_up=matrix("ffn_gate", "ffn_up"),
        down=matrix("ffn_down"),
    )
