"""Part 5: whole nights, of files, a client and a journal."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ...grading.checks import InFlight, expect, expect_type, run_real
from ...lab.executors import RecordingExecutor
from ...lab.exercises.pipeline import INSTRUCTION, Batch, label_of, paragraphs
from ...lab.llm_server.extract import answer
from ...parts.documents.passages import Document, Passage
from ...parts.llm.answers import Answer, LLMError
from ...parts.llm.ledger import estimate_tokens
from .running import expect_answered, expect_files_fault

BUDGET = 80
PATIENCE = 2.0  # real seconds
SEND = "what is sent is pickled: `prepare` itself, and the document"
TOPICS = ("loops", "tasks", "queues", "threads")


def texts_of(count: int, changed: Sequence[int] = ()) -> dict[str, str]:
    """Files of some paragraphs, each with a topic of its own; that of one that has changed is another."""
    found = {}
    for number in range(count):
        parts = []
        for place in range(1 + number % 4):
            topic = TOPICS[(number + place) % 4] if number not in changed else "journals"
            parts.append(
                f"Here {topic} meet {topic} in passage {place} of file {number}. " + "And so on. " * (place % 3 * 5)
            )
        found[f"file{number:02}.txt"] = "\n\n".join(parts)
    return found


def batches_of(texts: Mapping[str, str]) -> list[Batch]:
    found: list[Batch] = []
    for file, text in texts.items():
        number, pieces, size = 1, list[Passage](), 0
        for place, part in enumerate(paragraphs(Document(file, text)), 1):
            if pieces and size + estimate_tokens(part) > BUDGET:
                found.append(Batch(file, number, tuple(pieces)))
                number, pieces, size = number + 1, [], 0
            pieces.append(Passage(file, place, part))
            size += estimate_tokens(part)
        if pieces:
            found.append(Batch(file, number, tuple(pieces)))
    return found


def prompt_of(batch: Batch) -> str:
    return "\n\n".join([INSTRUCTION, *(piece.text for piece in batch.pieces)])


def right_report(batches: Sequence[Batch], lost: Sequence[str] = ()) -> str:
    """The report of these batches' answers, and of these failures."""
    labels = Counter(label_of(answer(prompt_of(each))) for each in batches)
    lines = [f"{count} {label}" for label, count in sorted(labels.items(), key=lambda each: (-each[1], each[0]))]
    return "".join(f"{line}\n" for line in [*lines, *sorted(lost)])


class Client:
    """Answers as the server does, from memory, and keeps books. `bad`: prompts that it fails at.

    After `enough` answers the others never come.
    """

    max_concurrent = 3

    def __init__(self, bad: Sequence[str] = (), enough: int = 10_000, **fields: Any) -> None:
        self.fields = {"model": "small", "max_tokens": 256} | fields
        self.prompts: list[str] = []
        self.answered: list[str] = []
        self.inside = InFlight()
        self.done = asyncio.Event()
        self._bad, self._enough = bad, enough

    async def complete(self, prompt: str) -> Answer:
        self.prompts.append(prompt)
        with self.inside:
            await asyncio.sleep(0.002)
            if prompt in self._bad:
                raise LLMError("overloaded", 503, attempts=1 + len(self.prompts) % 3)
            while len(self.answered) >= self._enough:
                self.done.set()
                await asyncio.sleep(60)
            self.answered.append(prompt)
            return Answer(answer(prompt))


class Counting:
    """A real client, and how many of its calls there were at a time."""

    def __init__(self, client: Any) -> None:
        self.max_concurrent, self.fields = client.max_concurrent, client.fields
        self.prompts: list[str] = []
        self.inside = InFlight()
        self._client = client

    async def complete(self, prompt: str) -> Answer:
        self.prompts.append(prompt)
        with self.inside:
            return await self._client.complete(prompt)  # type: ignore[no-any-return]


@contextmanager
def processes() -> Iterator[RecordingExecutor]:
    """Two threads that stand in for processes."""
    with RecordingExecutor(ThreadPoolExecutor(2, "worker"), pickled=True) as executor:
        yield executor


class Night:
    """Calls the answer with these texts, and knows what it told and did."""

    def __init__(self, night: Any, texts: Mapping[str, str], path: Path) -> None:
        self.night, self.texts, self.path = night, texts, path
        self.told: list[tuple[str, int, int]] = []
        self.threads: set[str] = set()
        self.blocked = threading.Event()  # set when `read` has come to a file that blocks
        self.free = threading.Event()
        self.slow = self.text = ""
        self.watched = True

    def read(self, name: str) -> str:
        self.threads.add(threading.current_thread().name)
        if name == self.slow:
            self.blocked.set()
            self.free.wait(2 * PATIENCE)
        if "missing" in self.texts[name]:
            raise FileNotFoundError(2, "No such file or directory", name)
        return self.texts[name]

    async def __call__(self, executor: Any, client: Any) -> Any:
        self.told.clear()
        self.text = text = await self.night(
            list(self.texts), self.read, paragraphs, executor, client, self.path, BUDGET,
            progress=(lambda *args: self.told.append(args)) if self.watched else None,
        )  # fmt: skip
        expect_answered(self.night, text)
        return text

    def run(self, client: Any) -> Any:
        """A whole night; what it returned."""
        with processes() as executor:
            text = run_real(self, executor, client)
            self.expect_elsewhere(executor)
            expect(not executor.closed, "night shut the executor down", hint="it belongs to somebody else")
        expect_type(text, str, "night")
        return text

    def expect_elsewhere(self, executor: RecordingExecutor) -> None:
        """Files were read in threads, and prepared in the executor."""
        here = self.threads & {"real", "MainThread"}
        expect(
            not here, "`read` was called in the event loop's own thread", hint="your own read_file, with this `read`"
        )
        refused = executor.refused
        expect(not refused, f"what was sent to the executor can't be pickled: {refused}", hint=SEND)
        expect_files_fault(self.text)
        count, wanted = len(executor.calls), len(self.texts)
        missing = sum("missing" in text for text in self.texts.values())
        what = f"{wanted} files, {missing} of which can't be read: the executor got {count} calls"
        expect(
            count == wanted - missing, what, hint="your own prepare_file, with this executor: one call for each file"
        )


def expect_text(text: str, wanted: str, what: str, hint: str) -> None:
    lines, right = text.split("\n"), wanted.split("\n")
    missing = [line for line in right if line not in lines]
    more = [line for line in lines if line not in right]
    said = f"it has no line {missing[0]!r}" if missing else f"its lines came as {lines}"
    said += f", but {more[0]!r}" if missing and more else ""
    expect(text == wanted, f"{what}: the report isn't the right one: {said}", hint=hint)


def expect_prompts(asked: Sequence[str], wanted: Sequence[Batch], what: str, hint: str) -> None:
    """These batches have been asked about, each once."""
    right = [prompt_of(each) for each in wanted]
    known = {prompt_of(each): str(each) for each in wanted}
    strange = [each for each in asked if each not in right]
    twice = [known[each] for each, count in Counter(asked).items() if count > 1 and each in known]
    missing = [known[each] for each in right if each not in asked]
    expect(not twice, f"{what}: batch {twice and twice[0]} was asked about twice", hint=hint)
    expect(
        not missing,
        f"{what}: {len(missing)} of {len(right)} batches weren't asked, {missing and missing[0]} for one",
        hint=hint,
    )
    expect(
        not strange,
        f"{what}: client.complete was called {len(strange)} times too often, for {strange and strange[0]!r:.90}",
        hint=hint,
    )
