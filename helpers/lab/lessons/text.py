"""Lesson 02: its texts, and the functions that it holds beside `helpers/text.py`."""

import pickle
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar

from ...parts.pools.plan import Plan, moving_cost
from ...text import preprocess_text
from ..datasets import language_reference, pieces
from ..numbers import number

T = TypeVar("T")

JOINERS = "'\u2019-\u2010"  # may stand inside a word


def documents(count: int, size: int) -> list[str]:
    """`count` pieces of the Python language reference, `size` characters each; it starts again at its end."""
    return pieces("\n".join(language_reference().values()), count, size)


def first_try(text: str) -> dict[str, Any]:
    """Cleaning as it is often written. It damages words, and measures too late."""
    text = text.lower()
    text = re.sub(r"[^\w\s]", "", text)
    tokens = text.split()
    return {"original_length": len(text), "token_count": len(tokens), "tokens": tokens[:10]}


def pickling_time(texts: Sequence[str]) -> float:
    """Seconds a text to pickle and unpickle it and its result: of the first twenty, the quickest of five runs."""
    sample = texts[:20]
    results = [preprocess_text(text) for text in sample]
    return min(moving_cost(sample, results) for _ in range(5))


def copied(value: T) -> T:
    """What arrives in another process: `value`, pickled and unpickled."""
    arrived: T = pickle.loads(pickle.dumps(value))
    return arrived


def pickled_bytes(value: object) -> int:
    """How many bytes are sent when `value` is moved."""
    return len(pickle.dumps(value))


def print_plan(what: str, plan: Plan) -> None:
    """What the plan expects, and what it chooses."""
    times = f"{number(plan.serial)} s in a loop, {number(plan.parallel)} s in {plan.workers} processes"
    print(f"{what}: {times} → {f'{plan.workers} processes' if plan.pool_wins else 'a loop'}")


def by_character(text: str) -> str:
    """The clean text of `helpers.text.preprocess_text`, found one character at a time; all of them must be visible."""
    text = unicodedata.normalize("NFC", text.casefold())
    tokens, token = [], ""
    for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False):
        number = character in ".," and before.isdecimal() and after.isdecimal()
        joins = ((character in JOINERS and goes_on(before)) or number) and goes_on(after)
        if begins(character) or (token and (goes_on(character) or joins)):
            token += character
        elif token:
            tokens.append(token)
            token = ""
    return " ".join([*tokens, token] if token else tokens)


def begins(character: str) -> bool:
    """Whether a token may begin with it: letters, digits, the underscore."""
    return character == "_" or unicodedata.category(character)[0] in "LN"


def goes_on(character: str) -> bool:
    """Whether a token may go on with it: also marks on letters, what connects, and the joiners of Persian and Hindi."""
    category = unicodedata.category(character)
    return category[0] in "LMN" or category == "Pc" or character in "\u200c\u200d"


def only_words(text: str) -> bool:
    """Whether there is nothing but words. Where there is more, the pattern tries every way to divide each word."""
    return re.fullmatch(r"(\w+\s?)+", text) is not None
