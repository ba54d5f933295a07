"""What answers behind the gateway: an engine turns messages into the pieces of an answer.

A piece is this server's token: the blanks before up to five characters of a word, so about four characters of prose.
"""

import re
from collections.abc import AsyncGenerator, Callable
from typing import NamedTuple

from . import extract

PIECE = re.compile(r"\s*\S{1,5}|\s+")


class Message(NamedTuple):
    role: str
    content: str


class End(NamedTuple):
    """The last that an engine yields, where it counts tokens and keeps `max_tokens` itself."""

    finish_reason: str
    prompt_tokens: int
    completion_tokens: int


Engine = Callable[[list[Message], int], AsyncGenerator[str | End, None]]
"""Called with the messages and `max_tokens`; yields pieces, which joined are the answer, and an `End` or none.

Without an `End`, one piece more than `max_tokens` says that the answer is cut. The reader stops it by closing it: then,
or when the client has left.
"""


def pieces(text: str) -> list[str]:
    """The tokens of a text; joined they are the text again."""
    return PIECE.findall(text)


def count_tokens(text: str) -> int:
    return sum(1 for _ in PIECE.finditer(text))


def prompt_text(messages: list[Message]) -> str:
    """The messages as one prompt: a system message becomes the instruction above the user's text."""
    return "\n\n".join(message.content for message in messages)


async def extractive(messages: list[Message], max_tokens: int) -> AsyncGenerator[str | End, None]:
    """An answer at once, always the same, of words and sentences of the prompt."""
    for piece in pieces(extract.answer(prompt_text(messages)))[: max_tokens + 1]:
        yield piece
