"""What a pipeline does here to each file: wait for it, work on its text, ask about it. Workers find it by its name."""

import heapq
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from helpers.lab.datasets import language_reference, pieces
from helpers.parts.documents.passages import Document
from helpers.text import preprocess_text

COUNT, WARM_UP = 120, 16  # files
READING, ANSWERING = 0.02, 0.15  # seconds of waiting
INSTRUCTION = "Repeat this text."  # the server's answer is the passage, so that it can be told whose it is
SHINGLE, SKETCH = 5, 16  # tokens in a row, of which the so many smallest hashes tell whether two texts are alike
TRIAL = 50_000  # characters


def read(name: str) -> str:
    """As from a disk in the network: the waiting is made, the file is there."""
    time.sleep(READING)
    return text_of(name)


def text_of(name: str) -> str:
    """With nothing to wait for."""
    return Path(name).read_text(encoding="utf-8")


def prepare(document: Document) -> list[str]:
    """One passage: the file, its most frequent tokens, and a sketch that shows near-duplicates (a bottom-k MinHash)."""
    tokens = preprocess_text(document.text).tokens
    shingles = {crc32(" ".join(tokens[at : at + SHINGLE]).encode()) for at in range(len(tokens) - SHINGLE + 1)}
    sketch = " ".join(f"{each:08x}" for each in heapq.nsmallest(SKETCH, shingles))
    frequent = " ".join(token for token, _ in Counter(tokens).most_common(8))
    return [f"{Path(document.file).name}: {len(tokens)} tokens, such as {frequent}. Sketch: {sketch}"]


def prepared(name: str, text: str) -> str:
    return prepare(Document(name, text))[0]


def size_for(seconds: float) -> int:
    """The characters of a text that takes `prepare` so much CPU on this machine."""
    text, times = _texts(1, TRIAL)[0], list[float]()
    for _ in range(20):
        begin = time.process_time()
        prepared("trial", text)
        times.append(time.process_time() - begin)
    return round(TRIAL * seconds / min(times))


def written(folder: Path, name: str, count: int, size: int) -> list[str]:
    """The paths of `count` new files with `size` characters each."""
    paths = [folder / f"{name}-{number:03}.txt" for number in range(count)]
    for path, text in zip(paths, _texts(count, size), strict=True):
        path.write_text(f"{path.name}\n\n{text}", encoding="utf-8")
    return [str(path) for path in paths]


def _texts(count: int, size: int) -> list[str]:
    return pieces("\n".join(language_reference().values()), count, size)


def right_answers(names: Sequence[str]) -> dict[str, str]:
    """By file, worked out in a loop and with no server."""
    return {name: prepared(name, text_of(name)) for name in names}
