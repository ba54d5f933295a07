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


Engine = Callable[[list[Message], int], AsyncGenerator[str, None]]
"""Called with the messages and the most pieces that will be read; yields pieces, which joined are the answer.

The reader stops it by closing it: after `max_tokens` pieces, or when the client has left.
"""


def pieces(text: str) -> list[str]:
    """The tokens of a text; joined they are the text again."""
    return PIECE.findall(text)


def count_tokens(text: str) -> int:
    return sum(1 for _ in PIECE.finditer(text))


def prompt_text(messages: list[Message]) -> str:
    """The messages as one prompt: a system message becomes the instruction above the user's text."""
    return "\n\n".join(message.content for message in messages)


async def extractive(messages: list[Message], most: int) -> AsyncGenerator[str, None]:
    """An answer at once, always the same, of words and sentences of the prompt."""
    for piece in pieces(extract.answer(prompt_text(messages)))[:most]:
        yield piece


ENGINES: dict[str, Engine] = {"extractive": extractive}
