"""A text cut into passages of a size that a model can be asked about."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from ..parsing import parsing

MOST_CHARACTERS = 2000


class Document(NamedTuple):
    """A text, and the name of the file that it is from."""

    file: str
    text: str

    def __str__(self) -> str:
        return self.file


class Passage(NamedTuple):
    """The `number`-th piece of a file's text, counted from 1; 0 stands for the file itself, where it has no piece."""

    file: str
    number: int
    text: str

    def __str__(self) -> str:
        return f"{self.file} · {self.number}" if self.number else self.file


def prepared(prepare: Callable[[Document], Iterable[str]], document: Document) -> list[str]:
    """What `prepare` gives, called and checked in its own process. Raises `TypeError` for what are no strings."""
    try:
        made = prepare(document)
        pieces = list(made) if isinstance(made, Sequence | Iterator) and not isinstance(made, str) else [None]
    except (StopIteration, KeyboardInterrupt) as error:  # no future takes the one; nobody pressed for the other
        raise RuntimeError(f"{type(error).__name__}: {error}") from error
    if not all(isinstance(piece, str) for piece in pieces):
        raise TypeError("prepare must give a list of strings")
    return pieces  # type: ignore[return-value]


def passages(document: Document) -> list[str]:
    """The text in pieces of at most `MOST_CHARACTERS`: whole paragraphs, as many as fit.

    Of a Python file the docstrings alone, each under the name of what it documents. Raises `SyntaxError` for one that
    is not Python.
    """
    paragraphs = _docstrings(document) if document.file.endswith(".py") else re.split(r"\n\s*\n", document.text)
    pieces = list[str]()
    for part in (part for paragraph in paragraphs for part in _fitting(paragraph)):
        if pieces and len(pieces[-1]) + 2 + len(part) <= MOST_CHARACTERS:
            pieces[-1] += f"\n\n{part}"
        else:
            pieces.append(part)
    return pieces


def _docstrings(document: Document) -> Iterator[str]:
    with parsing:
        tree = ast.parse(document.text, document.file)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield text if isinstance(node, ast.Module) else f"{node.name}: {text}"


def _fitting(paragraph: str) -> Iterator[str]:
    """The paragraph, in several parts where it is too long: cut between words, if there are any."""
    text = paragraph.strip()
    start = 0
    while len(text) - start > MOST_CHARACTERS:
        end = text.rfind(" ", start + MOST_CHARACTERS // 2, start + MOST_CHARACTERS)
        end = end if end > 0 else start + MOST_CHARACTERS
        yield text[start:end].rstrip()
        while text[end].isspace():  # the last is none
            end += 1
        start = end
    if text:
        yield text[start:]
