"""Real data that every Python brings along: nothing is downloaded."""

import hashlib
import importlib.util
import random
import re
import sysconfig
from pathlib import Path
from typing import NamedTuple

PHOTOGRAPHS = (
    "Photographs: china.jpg by danielbuechele and flower.jpg by vultilion, from Flickr, by way of scikit-learn; "
    "cut out and enlarged. Licence: CC BY 2.0."
)


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


def photographs(count: int) -> list[Path]:
    """`count` JPEGs of 1280 × 960 pixels, each another part of one of scikit-learn's two sample photographs.

    Made once and kept in the user's cache; what was changed there is made again. Show `PHOTOGRAPHS` where you show one.
    """
    from platformdirs import user_cache_dir

    folder = Path(user_cache_dir("practical-ai-concurrency")) / "photographs-1"
    folder.mkdir(parents=True, exist_ok=True)
    return [_photograph(folder, number) for number in range(count)]


def _photograph(folder: Path, number: int) -> Path:
    name = ("china", "flower")[number % 2]
    path = folder / f"{name}-{number:03}.jpg"
    note = path.with_suffix(".sha256")
    try:
        if note.read_text() == hashlib.sha256(path.read_bytes()).hexdigest():
            return path
    except OSError:
        pass
    _write(path, _jpeg(name, number))
    _write(note, hashlib.sha256(path.read_bytes()).hexdigest().encode())
    return path


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


def _write(path: Path, data: bytes) -> None:
    """In one step, so that a second notebook never sees half of it."""
    new = path.with_name(f".{path.name}.{random.randrange(10**12)}")
    new.write_bytes(data)
    new.replace(path)
