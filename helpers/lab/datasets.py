"""Real data that every Python brings along: nothing is downloaded."""

import re
import sysconfig
from pathlib import Path
from typing import NamedTuple


class Passage(NamedTuple):
    """A piece of the Python language reference: its topic, and some 300 to 1500 characters of text."""

    topic: str
    text: str


def passages(count: int) -> list[Passage]:
    """The first `count` passages of the documentation that `help()` shows (`pydoc_data.topics`, PSF licence).

    Their number is the same for every Python, their wording follows its version. Raises `ValueError` above some 300.
    """
    from pydoc_data.topics import topics

    found = list({text: Passage(topic, text) for topic in sorted(topics) for text in _pieces(topics[topic])}.values())
    if count > len(found):
        raise ValueError(f"there are only {len(found)} passages, not {count}")
    return found[:count]


def _pieces(article: str, size: int = 650) -> list[str]:
    """Whole paragraphs of prose, gathered until they make about `size` characters."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", article)]
    prose = [part for part in paragraphs if part.count(" ") >= 8 and not re.search(r"^[*=|-]|>>>|\+--|::=", part)]
    pieces = [""]
    for part in prose:
        pieces[-1] = f"{pieces[-1]}\n\n{part}".strip()
        if len(pieces[-1]) >= size:
            pieces.append("")
    return [piece[:1500] for piece in pieces if len(piece) >= size / 2]


def sources() -> list[Path]:
    """The modules of this Python's standard library, the largest first: real text, some 200 files."""
    folder = Path(sysconfig.get_path("stdlib"))
    return sorted(folder.glob("*.py"), key=lambda path: (-path.stat().st_size, path.name))
