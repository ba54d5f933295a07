"""Many small inputs through a pipeline: what its processes hold at most, while answers are counted and let go."""

import asyncio
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.harness.apart import is_tracker
from benchmarks.peers.pipeline_ways import AT_ONCE, READERS, WORKERS, each_in
from helpers.parts.documents.passages import Document, Passage
from helpers.parts.pools.process_pool import ProcessPool
from helpers.pipeline import pipeline

CHARACTERS = 2000
EVERY = 0.02  # seconds between two looks at what is held
Answers = AsyncGenerator[str, None]
Through = Callable[[int, ProcessPool, Path], Answers]


def small(name: str) -> str:
    """The text of this name, made and not read."""
    return f"{name} ".ljust(CHARACTERS, "x")


def first_word(document: Document) -> list[str]:
    return [document.text.partition(" ")[0]]


def first_word_of(text: str) -> str:
    return first_word(Document("", text))[0]


async def label(passage: Passage) -> str:
    await asyncio.sleep(0)
    return f"label of {passage.text}"


def names(count: int) -> Iterator[str]:
    return (f"input-{number}" for number in range(count))


async def through_ours(count: int, pool: ProcessPool, folder: Path) -> Answers:
    """With its journal."""
    journal = folder / "answers.jsonl"
    stages = {"read": small, "prepare": first_word, "readers": READERS, "executor": pool, "max_concurrent": AT_ONCE}
    async with pipeline(names(count), label, journal=journal, **stages) as answers:  # type: ignore[arg-type]
        async for outcome in answers:
            yield outcome.unwrap()


async def in_phases(count: int, pool: ProcessPool, _: Path) -> Answers:
    with ThreadPoolExecutor(READERS) as threads:
        texts = await each_in(threads, small, names(count))
    passages = await each_in(pool, first_word_of, texts)
    turn = asyncio.Semaphore(AT_ONCE)

    async def ask(passage: str) -> str:
        async with turn:
            return await label(Passage("", 1, passage))

    for answer in asyncio.as_completed(list(map(ask, passages))):
        yield await answer


async def peak(through: Through, count: int) -> int:
    """Bytes that this process and its workers hold at most. Raises `RuntimeError` where an answer is missing."""
    with ProcessPool(WORKERS) as pool, TemporaryDirectory() as folder, _watched() as most:
        async with aclosing(through(count, pool, Path(folder))) as answers:
            seen = await _sum(answers)
        if seen != (count, sum(range(count))):
            raise RuntimeError("not every answer, or a wrong one")
        return most()


async def _sum(answers: AsyncIterator[str]) -> tuple[int, int]:
    """How many, and of all their numbers."""
    count = total = 0
    async for answer in answers:
        count += 1
        total += int(answer.removeprefix("label of input-"))
    return count, total


@contextmanager
def _watched() -> Iterator[Callable[[], int]]:
    """Looks at the memory in a thread; gives the most so far."""
    me, most, over = psutil.Process(), 0, threading.Event()

    def look() -> int:
        nonlocal most
        processes = [me, *(child for child in me.children() if not is_tracker(child))]
        most = max(most, sum(process.memory_info().rss for process in processes))
        return most

    def watch() -> None:
        while not over.wait(EVERY):
            look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield look
    finally:
        over.set()
        thread.join()
