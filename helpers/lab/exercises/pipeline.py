"""Exercise 09: what is given for the answers, what its workers run, and how to find the answers of other exercises."""

import ast
import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from ...parts.documents.passages import Document, Passage
from ...parts.documents.report import parsed
from ...parts.documents.stages import Stage, StageFailed
from ...parts.journal import Journal
from ...parts.outcome import Outcome
from ..paths import ROOT

INSTRUCTION = "Give a label and a summary of this text."


class Batch(NamedTuple):
    """The `number`-th batch of a file, counted from 1: pieces that are asked about together."""

    file: str
    number: int
    pieces: tuple[Passage, ...]

    def __str__(self) -> str:
        return f"{self.file} · {self.number}"


def label_of(answer: str) -> str:
    """The label in an answer to `INSTRUCTION`, in small letters."""
    return parsed(answer)[0]


def own_answers(exercise: str, *names: str) -> list[Any]:
    """These answers of your own, out of `exercises/<exercise>.ipynb`; None for one that is not there, or does not run.

    The page's imports and its answers are run, each answer for itself, and none of its checks.
    """
    path = ROOT / "exercises" / f"{exercise}.ipynb"
    page: dict[str, Any] = {"__name__": exercise}
    for source in _sources(path):
        try:
            exec(compile(source, path.name, "exec"), page)
        except Exception:  # whatever is wrong with an answer, the course's part is there instead
            continue
    return [page.get(name) for name in names]


def _sources(path: Path) -> list[str]:
    """The imports of the page's first cell, one by one, and the answers that have been given."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [(each["metadata"], "".join(each["source"])) for each in cells if each["cell_type"] == "code"]
        page = ast.parse(code[0][1]).body
    except (OSError, ValueError, LookupError, TypeError, SyntaxError):
        return []
    imports = [ast.unparse(line) for line in page if isinstance(line, ast.Import | ast.ImportFrom)]
    given = [source for metadata, source in code if metadata.get("nbgrader", {}).get("solution")]
    return [line for line in imports if "helpers.checks" not in line] + [
        source for source in given if "raise NotImplementedError" not in source
    ]


def piped(pipe: Any) -> Any:
    """A pipeline whose three stages are pipes of exercise 08: `await piped(pipe)(names, read, prepare, ask)`."""

    async def run(names: Iterable[str], read: Any, prepare: Any, ask: Any) -> list[Outcome[Any]]:
        found: list[Outcome[Any]] = []

        async def given() -> AsyncIterator[str]:
            for name in names:
                yield name

        async def sound(outcomes: AsyncIterator[Outcome[Any]], stage: Stage) -> AsyncIterator[Any]:
            async for each in outcomes:
                if each.error is None:
                    yield each.value
                else:
                    found.append(Outcome(len(found), each.item, error=StageFailed(stage, each.error)))

        async def questions(outcomes: AsyncIterator[Outcome[Any]]) -> AsyncIterator[Any]:
            async for asked in sound(outcomes, "prepare"):
                for question in asked:
                    yield question

        async with (
            pipe(given(), read, 4) as texts,
            pipe(sound(texts, "read"), prepare, 2) as lists,
            pipe(questions(lists), ask, 8) as answers,
        ):
            async for each in answers:
                error = StageFailed("ask", each.error) if each.error else None
                found.append(Outcome(len(found), each.item, each.value, error))
        return found

    return run


def paragraphs(document: Document) -> list[str]:
    """The text cut at its empty lines. Raises `ValueError` for a text that holds "broken"."""
    if "broken" in document.text:
        raise ValueError(f"{document.file} is broken")
    return [part for part in document.text.split("\n\n") if part]


def ask_then_die(kept: Any, path: Path, batches: Sequence[Batch], about: str, die_at: int) -> None:
    """In a worker: ask about these batches, one after the other; `kill -9` comes while number `die_at` is asked."""

    async def ask(batch: Batch) -> str:
        if batch == batches[die_at]:
            psutil.Process().kill()
        return answer_to(batch)

    async def run() -> None:
        with Journal(path) as journal:
            ask_once = kept(ask, journal, about)
            for batch in batches:
                await ask_once(batch)

    asyncio.run(run())


def answer_to(batch: Batch) -> str:
    """An answer that no other batch gets."""
    return f"label: {batch.file}\nsummary: {json.dumps(batch)}\n"
