"""Text for a model: cleaned and cut into tokens, many texts at a time, and in one process where more would not pay.

>>> preprocess_text("It's 3.14, state-of-the-art!").tokens
["it's", '3.14', 'state-of-the-art']
"""

import unicodedata
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Unpack

import regex

from .parts.outcome import Outcome, Outcomes
from .parts.pools.maps import pool_imap, pool_map
from .parts.pools.options import MapOptions

# A word begins with a letter or a digit; marks (accents, Hindi vowel signs) and the joiners of Persian and Hindi, which
# `regex` counts as part of a word and Python's own `re` does not, go on with it. Between the parts of one may stand an
# apostrophe or a hyphen, and between digits a point or a comma: don't, state-of-the-art, 3.14. `regex` remembers each
# part until the whole has matched, so a thousand must do.
TOKEN = regex.compile(r"[\p{L}\p{N}_][\w\p{No}]*(?:[.,'\u2019\-\u2010](?:(?<![.,])|(?<=\d.)(?=\d))[\w\p{No}]+){0,1000}")
INVISIBLE = regex.compile(r"\p{Word_Break=Format}+")  # inside a word; not the zero width space, which parts words
MARK = regex.compile(r"\P{ccc=0}")  # one that `normalize` puts in order
MANY_MARKS = regex.compile(r"\P{ccc=0}{31,}")  # on one letter, where no language has more than thirty (UAX 15)


class Text(NamedTuple):
    """`original_length`: characters of what came in. `clean`: all its tokens, with a space between them.

    One string travels between processes far more cheaply than a list of a thousand; it is cut up when `tokens` is read.
    """

    original_length: int
    clean: str

    @property
    def tokens(self) -> list[str]:
        return self.clean.split(" ") if self.clean else []

    @property
    def token_count(self) -> int:
        return self.clean.count(" ") + 1 if self.clean else 0


def preprocess_text(text: str) -> Text:
    """Case-folded, composed (NFC), and everything between the tokens gone.

    What no reader sees is taken out first: soft hyphens, word joiners, direction marks.
    Canonically equal texts give equal tokens. A token of more than a thousand parts, as in
    1,2,3, becomes several. Raises `TypeError` for other types than str.
    """
    if not isinstance(text, str):
        raise TypeError(f"a text must be a str, not {type(text).__name__}")
    seen = text if text.isascii() else _seen(text)
    folded = unicodedata.normalize("NFC", seen.casefold())
    return Text(len(text), " ".join(TOKEN.findall(folded)))


def _seen(text: str) -> str:
    """What a reader sees of it, composed, so that case-folding finds the same characters however they were written."""
    text = INVISIBLE.sub("", text)
    if MARK.search(text[::30]):  # many in disorder take `normalize` quadratic time, before the Pythons of 2026
        text = MANY_MARKS.sub(lambda marks: "".join(sorted(marks[0], key=unicodedata.combining)), text)
    return unicodedata.normalize("NFC", text)


def preprocess_batch(texts: Iterable[str], **options: Unpack[MapOptions]) -> Outcomes[Text]:
    """`preprocess_text` of every text, in order, with the options of `pool_map`: short texts stay in the caller."""
    return pool_map(preprocess_text, texts, **options)


@contextmanager
def preprocess_stream(
    texts: Iterable[str], **options: Unpack[MapOptions]
) -> Generator[Iterator[Outcome[Text]], None, None]:
    """The same for lazy or endless texts, in bounded memory.

    >>> with preprocess_stream(texts) as outcomes:
    ...     for outcome in outcomes: ...
    """
    with pool_imap(preprocess_text, texts, **options) as outcomes:
        yield outcomes
