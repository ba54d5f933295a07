"""Part 4: journals and questions that keep books, and what an answer has to do with them."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...grading.checks import CheckFailed, InFlight, expect
from ...lab.exercises.pipeline import Batch, answer_to
from ...parts.documents.passages import Passage
from ...parts.journal import Journal
from .running import run_virtual

HOLD = "`if key in journal: return journal[key]`, before anything is asked: an empty answer is one, too"
WRITE = "journal.add(key, answer) when `ask` has returned, before the call does"
ERROR = "only an answer is written: an exception passes, and the next time it is asked again"
KEY = "a key of all that an answer depends on, such as json.dumps([about, batch]): parts that are glued may be equal"
NETWORK = "ConnectionError is an OSError, too: only one of journal.add means that nothing can be kept"
FULL = "remember the OSError of journal.add: every later call raises it, before it asks"
AS_IT_IS = "the answer of `ask`, and nothing is done to it: not even to its last line feed"
GIVEN = "`journal[key]` was looked up, and `ask` was called all the same: is a `return` missing?"
STABLE = "a key must be the same in every process: Python's `hash` of a text, or `id`, isn't"
ABOUT = "small-model"


class Full(Journal):
    """A journal on a disk that becomes full after so many lines."""

    def __init__(self, path: Path, room: int) -> None:
        super().__init__(path)
        self.room = room
        self.errors: list[OSError] = []

    def add(self, key: str, value: Any) -> None:
        if self.room <= 0:
            self.errors.append(OSError("only part of a line could be written: is the disk full?"))
            raise self.errors[-1]
        self.room -= 1
        super().add(key, value)


class Consulted(Journal):
    """A journal that knows the keys whose answers have been looked up."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.looked_up: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.looked_up.add(key)
        return super().__getitem__(key)


class Asked:
    """`ask`, which keeps books: the batches that it was asked about."""

    def __init__(self, bad: Sequence[Batch] = (), empty: bool = False, seconds: float = 1.0) -> None:
        self.batches: list[Batch] = []
        self.inside = InFlight()
        self.bad, self.empty, self.seconds = bad, empty, seconds
        self.errors: list[Exception] = []

    async def __call__(self, batch: Batch) -> str:
        self.batches.append(batch)
        with self.inside:
            await asyncio.sleep(self.seconds)
        if batch in self.bad:
            self.errors.append(ConnectionError(f"no answer to {batch}"))
            raise self.errors[-1]
        return "" if self.empty else answer_to(batch)


def batch_of(file: str, number: int, *texts: str) -> Batch:
    return Batch(file, number, tuple(Passage(file, place, text) for place, text in enumerate(texts, 1)))


SOME = [batch_of(f"f{number}", 1 + number % 2, f"text {number}") for number in range(8)]
ALIKE = [
    batch_of("a", 1, "ab", "c"),
    batch_of("a", 1, "c", "ab"),
    batch_of("a", 1, "ab", "C"),
    batch_of("a", 1, "ab", " c"),
    batch_of("a", 1, "ab", "ç"),
    batch_of("a", 1, "ab", "ć"),
    batch_of("a", 1, "a", "bc"),
    batch_of("a", 1, "ab"),
    batch_of("a", 1, "ab, c"),
    batch_of("a", 2, "ab", "c"),
    batch_of("a", 11, "ab"),
    batch_of("a1", 1, "ab"),
    batch_of("b", 1, "ab", "c"),
    batch_of("a 1", 1, "ab"),
    batch_of("a", 1, "1 ab"),
    batch_of("a", 1, "ab" * 2000 + "c"),
    batch_of("a", 1, "ab" * 2000 + "d"),
]


@contextmanager
def new_path() -> Iterator[Path]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "answers.jsonl"


def lines_of(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


async def all_at_once(kept: Any, journal: Journal, asked: Asked, batches: Sequence[Batch], about: str) -> list[Any]:
    """What the calls gave or raised, each with the number of lines by which the journal's file was behind then."""
    returned, once = len(journal), kept(asked, journal, about)
    why = "it returns an async function of a batch"
    why += ": is a `return` missing?" if once is None else ""
    expect(callable(once), f"kept gave {once!r:.60}", hint=why)

    async def one(batch: Batch) -> Any:
        nonlocal returned
        try:
            made = once(batch)
            expect(hasattr(made, "__await__"), f"kept gave a function, and that gave {made!r:.60}", hint="`async def`")
            got = await made
        except (ConnectionError, OSError) as error:
            got = error
        returned += not isinstance(got, Exception) and batch in asked.batches
        return got, returned - len(journal.path.read_bytes().splitlines())

    return await asyncio.gather(*map(one, batches))


def told(kept: Any, journal: Journal, asked: Asked, batches: Sequence[Batch], about: str = ABOUT) -> list[Any]:
    found, _ = run_virtual(all_at_once, kept, journal, asked, batches, about)
    return found


def expect_answers(found: list[Any], batches: Sequence[Batch], what: str, hint: str = KEY) -> None:
    for (got, _), batch in zip(found, batches, strict=True):
        said = f"{what}: {named(batch)} got {got!r:.140}"
        if isinstance(got, Exception):
            raise CheckFailed(said, hint)
        wanted = answer_to(batch)
        near = str(got).split() == wanted.split()
        expect(got == wanted, said, hint="is a `return` missing?" if got is None else AS_IT_IS if near else hint)


def unless_given(journal: Consulted, asked: Asked, batches: Sequence[Batch], hint: str) -> str:
    """The hint, or that what the journal gave was not returned: some batches were looked up and asked about."""
    passed_over = journal.looked_up and len(journal.looked_up) + len(set(asked.batches)) > len(batches)
    return GIVEN if passed_over else hint


def expect_asked(asked: Asked, wanted: Sequence[Batch], what: str, hint: str) -> None:
    twice = [each for each in asked.batches if each not in wanted or asked.batches.count(each) > 1]
    expect(not twice, f"{what}: asked about {named(twice[0]) if twice else ''} again", hint=hint)
    missing = [each for each in wanted if each not in asked.batches]
    expect(not missing, f"{what}: not asked about {named(missing[0]) if missing else ''}", hint=KEY)


def named(batch: Batch) -> str:
    texts = [text if len(text) < 60 else f"{text[:8]} … {text[-8:]}" for _, _, text in batch.pieces]
    return f"batch {batch.number} of {batch.file!r}, {texts},"
