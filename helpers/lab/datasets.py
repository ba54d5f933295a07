"""Real data that is there already: nothing is downloaded."""

import hashlib
import importlib.util
import json
import os
import random
import re
import sysconfig
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")
PHOTOGRAPHS = (
    "Photographs: china.jpg by danielbuechele and flower.jpg by vultilion, from Flickr, by way of scikit-learn; "
    "cut out and enlarged. Licence: CC BY 2.0."
)


class Passage(NamedTuple):
    """A piece of the Python language reference: its topic, and some 300 to 1500 characters of text."""

    topic: str
    text: str


def language_reference() -> dict[str, str]:
    """Articles on Python by topic, as `help()` of Python 3.11 shows them (`pydoc_data.topics`, PSF licence).

    A copy, because their wording follows the version of Python, and every count of tokens follows their wording.
    """
    articles: dict[str, str] = json.loads((DATA / "language_reference.json").read_text(encoding="utf-8"))
    return articles


def passages(count: int) -> list[Passage]:
    """The first `count` passages of the language reference. Raises `ValueError` above some 300."""
    articles = language_reference()
    found = list({text: Passage(topic, text) for topic in articles for text in _passages(articles[topic])}.values())
    if count > len(found):
        raise ValueError(f"there are only {len(found)} passages, not {count}")
    return found[:count]


def _passages(article: str, size: int = 650) -> list[str]:
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


def source_text() -> str:
    """All of `sources()`, one after the other."""
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in sources())


def pieces(whole: str, count: int, size: int) -> list[str]:
    """`count` pieces of the text, `size` characters each; it starts again at its end."""
    whole *= 1 + count * size // len(whole)
    return [whole[start : start + size] for start in range(0, count * size, size)]


def photographs(count: int) -> list[Path]:
    """`count` JPEGs of 1280 × 960 pixels, each another part of one of scikit-learn's two sample photographs.

    Made once and kept in the user's cache; what was changed there is made again. Show `PHOTOGRAPHS` where you show one.
    """
    return [photograph(number) for number in range(count)]


def photograph(number: int) -> Path:
    """The photograph of that number, from 0."""
    name = ("china", "flower")[number % 2]
    path = kept("photographs-1") / f"{name}-{number:03}.jpg"
    note = path.with_suffix(".sha256")
    try:
        if note.read_text() == hashlib.sha256(path.read_bytes()).hexdigest():
            return path
    except OSError:
        pass
    jpeg = _jpeg(name, number)
    for file, data in ((path, jpeg), (note, hashlib.sha256(jpeg).hexdigest().encode())):
        with in_one_step(file) as new:
            new.write_bytes(data)
    return path


def kept(name: str) -> Path:
    """The folder of that name in the user's cache."""
    from platformdirs import user_cache_dir

    folder = Path(user_cache_dir("practical-ai-concurrency")) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def in_one_step(path: Path) -> Iterator[Path]:
    """What is written to the path that this gives is there under its real name when it is whole, and not before."""
    new = path.with_name(f"{os.getpid()}-{threading.get_ident()}-{path.name}")
    try:
        yield new
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _jpeg(name: str, number: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    package = importlib.util.find_spec("sklearn")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("the photographs come with scikit-learn: pip install -r requirements.txt")
    draw = random.Random(number)
    with Image.open(Path(package.origin).parent / "datasets" / "images" / f"{name}.jpg") as whole:
        width = draw.randrange(320, whole.width)
        height = width * 3 // 4
        left, top = draw.randrange(whole.width - width + 1), draw.randrange(max(1, whole.height - height + 1))
        part = whole.crop((left, top, left + width, min(top + height, whole.height)))
        jpeg = BytesIO()
        part.resize((1280, 960), Image.Resampling.BICUBIC).save(jpeg, "JPEG", quality=88)
    return jpeg.getvalue()
