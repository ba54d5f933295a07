"""Files to answers: read in threads, prepared in processes, asked inside the rate limit, all at work at once.

>>> folder, report = Folder("docs"), Report()
>>> async with LLMClient(key, requests=Rate(600)) as client:
...     async with pipeline(folder.names(), AskModel(client), read=folder.read, journal="answers.jsonl") as answers:
...         async for outcome in answers:
...             report.add(outcome)
>>> print(report.markdown())
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable, Generator, Iterable
from concurrent.futures import Executor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from os import PathLike
from typing import Any, NamedTuple

from .llm_calls import LLMClient
from .parts.cpus import usable_cpus
from .parts.documents.answers import Ask, KeptAnswers, asked, keeping
from .parts.documents.folder import Folder as Folder
from .parts.documents.folder import read_text
from .parts.documents.passages import Document as Document
from .parts.documents.passages import Passage, passages, prepared
from .parts.documents.report import Report as Report
from .parts.documents.stages import Stage, StageFailed
from .parts.events import Event, Observer
from .parts.llm.breaker import Batch
from .parts.outcome import Outcome
from .parts.pools.maps import check_sendable
from .parts.pools.process_pool import ProcessPool
from .parts.threads import called, is_async
from .stream_processor import StreamProcessor

INSTRUCTION = (
    "Give a label of one word and a summary of one sentence for this text, in two lines: 'label: …' and 'summary: …'."
)


@dataclass(frozen=True)
class AskModel:
    """Asks a language model about a passage: `await AskModel(client)(passage)` is its answer."""

    client: LLMClient
    instruction: str = INSTRUCTION

    async def __call__(self, passage: Passage) -> str:
        return (await self.client.complete(self.prompt(passage.text))).text

    def prompt(self, text: str) -> str:
        return f"{self.instruction}\n\n{text}"

    @property
    def about(self) -> str:
        """What an answer depends on beside the passage."""
        return json.dumps([self.client.fields, self.instruction], sort_keys=True)

    @property
    def max_concurrent(self) -> int:
        return self.client.max_concurrent


@asynccontextmanager
async def pipeline(
    names: Iterable[str] | AsyncIterable[str],
    ask: Ask,
    *,
    read: Callable[[str], Any] = read_text,
    prepare: Callable[[Document], Iterable[str]] = passages,
    readers: int = 4,
    workers: int | None = None,
    executor: Executor | None = None,
    max_concurrent: int | None = None,
    journal: str | PathLike[str] | None = None,
    observe: Observer | None = None,
) -> AsyncGenerator["Answers", None]:
    """The answers to all passages of the files of these names, each as soon as it is there.

    >>> async with pipeline(names, ask) as answers:
    ...     async for outcome in answers: ...

    `read(name)` gives a text, in `readers` threads. `prepare(Document(name, text))` gives the passages of it, in
    `workers` processes (the usable processors), or in an `executor`. `ask(Passage(name, number, text))` gives the
    answer, `max_concurrent` at once, by default as many as `ask.max_concurrent` says, or 8. All are at work at the same
    time, and none runs ahead of the next: memory holds a few files and passages for each place. `read` and `ask` may be
    async, and are called in threads if they are not.

    An error costs its own file or passage: its outcome holds a `StageFailed`. What the `journal` has answered is not
    asked again. After an `LLMError` that is `fatal` (a wrong key), and when a budget is spent, nothing more is taken:
    what was under way comes to its end, and the loop raises `NotAsked`. `observe` is told of each item of each stage;
    the workers are named "read 1", "prepare 2", "ask 3".
    Leaving the block stops everything. Raises `OSError` where the journal cannot be opened.
    """
    if isinstance(names, str | bytes):
        raise TypeError("names must be a list of names, not one name")
    if is_async(prepare):
        raise TypeError("prepare must not be async: it runs in processes")
    at_once = getattr(ask, "max_concurrent", 8) if max_concurrent is None else max_concurrent
    with _processes(prepare, workers, executor) as (pool, places), keeping(ask, journal) as kept:
        reading = _stage("read", partial(_read, read), readers, observe)
        preparing = _stage("prepare", partial(_prepare, prepare, pool), places, observe)
        async with reading.run(names) as texts, preparing.run(texts) as documents:
            batch = Batch(_each_passage(documents), finite=False)
            asking = _stage("ask", partial(_ask, batch, kept or ask), at_once, observe, ordered=False)
            async with asking.run(batch) as answers:
                yield Answers(answers, kept)


class Answers(AsyncIterator[Outcome[str]]):
    """The outcomes of one run; the `item` of each is the passage. `kept`: what the journal told, if there is one."""

    def __init__(self, outcomes: AsyncIterator[Outcome[str]], kept: KeptAnswers | None) -> None:
        self.kept = kept
        self._outcomes = outcomes

    async def __anext__(self) -> Outcome[str]:
        outcome = await anext(self._outcomes)
        item = outcome.item
        passage = item.passage if isinstance(item, _Lost) else item
        error = _failed("ask", outcome.error) if outcome.error else None
        return Outcome(outcome.index, passage, outcome.value, error)


class _Lost(NamedTuple):
    """Goes through the last stage in the place of the passages that a file would have had."""

    passage: Passage
    error: StageFailed


def _stage(
    stage: Stage, work: Callable[[Any], Any], at_once: int, observe: Observer | None, *, ordered: bool = True
) -> StreamProcessor[Any, Any]:
    def tell(event: Event) -> None:
        item = event.item.item if isinstance(event.item, Outcome) and event.item.ok else event.item
        over = isinstance(item, Outcome | _Lost) or (isinstance(item, Passage) and not item.number)
        if observe is not None and not over:  # no stage before has lost it
            observe(event._replace(item=item, worker=event.worker.replace("worker", stage)))

    return StreamProcessor(work, max_concurrent=at_once, ordered=ordered, observe=tell if observe else None)


async def _read(read: Callable[[str], Any], name: str) -> Any:
    return await called(read, name, name=f"read {name}")


async def _prepare(prepare: Callable[[Document], Iterable[str]], pool: Executor, text: Outcome[Any]) -> list[str]:
    if text.error:
        raise _failed("read", text.error)
    document = Document(text.item, text.unwrap())
    return await asyncio.get_running_loop().run_in_executor(pool, prepared, prepare, document)


async def _each_passage(documents: AsyncIterator[Outcome[list[str]]]) -> AsyncGenerator[Passage | _Lost, None]:
    async for document in documents:
        file = document.item.item
        if document.error:
            yield _Lost(Passage(file, 0, ""), _failed("prepare", document.error))
        elif not document.value:
            yield Passage(file, 0, "")
        for number, text in enumerate(document.value or (), 1):
            yield Passage(file, number, text)


async def _ask(batch: Batch[Passage | _Lost], ask: Ask, item: Passage | _Lost) -> str:
    if isinstance(item, _Lost):
        raise item.error
    return await batch.ask(partial(asked, ask, item)) if item.number else ""


def _failed(stage: Stage, error: Exception) -> StageFailed:
    return error if isinstance(error, StageFailed) else StageFailed(stage, error)


@contextmanager
def _processes(
    prepare: Callable[..., Any], workers: int | None, executor: Executor | None
) -> Generator[tuple[Executor, int], None, None]:
    """What runs `prepare`, and how many calls keep it busy."""
    if executor is not None:
        yield executor, 2 * (workers or getattr(executor, "workers", None) or usable_cpus())
        return
    check_sendable(prepare, None)
    pool = ProcessPool(workers)
    try:
        yield pool, 2 * pool.workers
    finally:
        pool.kill()
