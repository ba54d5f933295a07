"""Part 3: three stages that keep books, and what a pipeline has to make of them."""

import asyncio
from collections.abc import Iterator, Sequence
from inspect import isasyncgen, iscoroutine
from typing import Any, NamedTuple

from ...grading.checks import CheckFailed, InFlight, expect, expect_type
from ...parts.documents.stages import StageFailed

STAGES = ("read", "prepare", "ask")
PLACE = "the place of its name, then its own in the list of `prepare`: take both along through the stages"
LOST = "Outcome(index, name, error=StageFailed(stage, error)): the name, and not what had become of it"
ITEM = "the item of an outcome is the question itself, as `prepare` gave it"
COST = "catch Exception around each call of a stage, and let the others go on"


class File(NamedTuple):
    """How long it is read and prepared, and each of its questions is asked, in seconds; negative ones raise then."""

    name: str
    read: float = 1.0
    prepare: float = 1.0
    asks: Sequence[float] = (1.0,)


class Question(NamedTuple):
    name: str
    number: int


class Stages:
    """`read`, `prepare` and `ask` of these files. A call that is cancelled takes a tenth of a second to end."""

    def __init__(self, files: Sequence[File]) -> None:
        self.files = {file.name: file for file in files}
        self.names = [file.name for file in files]
        self.inside = {stage: InFlight() for stage in STAGES}
        self.began: dict[tuple[str, str], float] = {}  # the time of each call
        self.ended: list[tuple[str, float, bool]] = []  # its stage, the time, and whether it had raised
        self.finished = 0  # names
        self.taken = self.ahead = 0  # names, and the most of them that were taken and not finished
        self.open: dict[str, int] = {}  # a name's questions that are still to be answered
        self.misused: CheckFailed | None = None  # what an answer would take for an error of the stage

    def given(self, error: Exception | None = None) -> Iterator[str]:
        """The names, one by one; in the end the error, if there is one."""
        for name in self.names:
            self.taken += 1
            self.ahead = max(self.ahead, self.taken - self.finished)
            yield name
        if error is not None:
            raise error

    async def read(self, name: str) -> Any:
        await self._take("read", name, name, self.files[name].read)
        return {"document": name}

    async def prepare(self, document: Any) -> Any:
        if not (isinstance(document, dict) and "document" in document):
            self._misuse(f"`prepare` was called with {document!r:.60}", "its document is what `await read(name)` gave")
        name = document["document"]
        file = self.files[name]
        await self._take("prepare", name, name, file.prepare)
        self.open[name] = len(file.asks)
        self.finished += not file.asks
        return [Question(name, number) for number in range(len(file.asks))]

    async def ask(self, question: Any) -> Any:
        if not isinstance(question, Question):
            self._misuse(f"`ask` was called with {question!r:.60}", "one question of the list that `prepare` gave")
        name, number = question
        try:
            await self._take("ask", name, f"{name}{number}", self.files[name].asks[number])
        finally:
            self.open[name] -= 1
            self.finished += not self.open[name]
        return f"answer {name}{number}"

    async def _take(self, stage: str, name: str, key: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        with self.inside[stage]:
            if (stage, key) in self.began:
                self._misuse(f"`{stage}` was called twice for {key!r}", "one call for each, however it ends")
            self.began[stage, key] = round(loop.time(), 6)
            try:
                await asyncio.sleep(abs(seconds))
            except asyncio.CancelledError:
                await asyncio.sleep(0.1)
                raise
            self.ended.append((stage, round(loop.time(), 6), seconds < 0))
            if seconds < 0:
                self.finished += stage != "ask"
                raise ValueError(f"{stage} failed for {key}")

    def _misuse(self, what: str, hint: str) -> None:
        self.misused = self.misused or CheckFailed(what, hint)
        raise self.misused

    @property
    def running(self) -> int:
        return sum(each.now for each in self.inside.values())

    @property
    def calls(self) -> int:
        return len(self.began)


async def run(pipeline: Any, stages: Stages, *bounds: int, names: Any = None, progress: Any = None) -> Any:
    """What the pipeline gave; `bounds` are readers, preparers and askers."""
    options = dict(zip(("readers", "preparers", "askers"), bounds, strict=False))
    given = stages.given() if names is None else names
    made = pipeline(given, stages.read, stages.prepare, stages.ask, **options, progress=progress)
    generator = isasyncgen(made)
    expect(not generator, "pipeline gave an async generator", hint="`return` a list of all outcomes: no `yield`")
    expect(iscoroutine(made), f"pipeline gave {made!r:.60}, which nobody can await", hint="`async def`, and a list")
    found = await made
    if stages.misused:
        raise stages.misused
    expect_type(found, list, "pipeline")
    return found


def expect_outcomes(found: list[Any], files: Sequence[File], what: str) -> None:
    """One outcome for each question and each name that was lost, in order."""
    wanted = [*_wanted(files)]
    kinds = {type(each).__name__ for each in found} - {"Outcome"}
    expect(not kinds, f"{what}: the list holds {', '.join(sorted(kinds))}", hint="one Outcome for each question")
    items = [_said(each.item) for each in found]
    right = [_said(item) for item, _ in wanted]
    missing, more = _less(right, items), _less(items, right)
    which = [f"{item!r} raised in {stage}" if stage else repr(item) for item, stage in wanted if _said(item) in missing]
    lost = any(stage for item, stage in wanted if _said(item) in missing)
    said = f"{what}: there is no outcome for {'; '.join(map(str, which[:3]))}"
    said += f", but one for {more[0]!r}" if more else ""
    other = bool(more) and more[0] not in [file.name for file in files]
    expect(not missing, said, hint=LOST if lost else ITEM if other else COST)
    expect(not more, f"{what}: there are outcomes too many, for {more[:5]}", hint=LOST)
    expect(items == right, f"{what}: the items came as {_some(items, right)}", hint=PLACE)
    for place, (each, (item, stage)) in enumerate(zip(found, wanted, strict=True)):
        expect(
            each.index == place, f"{what}: outcome {place} has the index {each.index}", hint="enumerate what you return"
        )
        said = f"{what}: {_said(item)!r} has the outcome {each!r:.160}"
        if not stage:
            expect(each.error is None, said, hint="Outcome(index, question, value=answer)")
            expect(each.value == f"answer {_said(item)}", said, hint="value=await ask(question): each its own")
            continue
        failed = each.error
        expect(isinstance(failed, StageFailed), f"{said}; `{stage}` had raised", hint=LOST)
        where = failed.stage
        expect(
            where == stage,
            f"{said}: its stage is {where!r}, and `{stage}` had raised",
            hint="each stage knows its name",
        )
        cause = f"{stage} failed for"
        expect(
            str(failed.cause).startswith(cause), f"{said}: its cause is {failed.cause!r}", hint="the very error, once"
        )
        expect(each.value is None, f"{said}, and a value too: {each.value!r}", hint=LOST)


def _wanted(files: Sequence[File]) -> Iterator[tuple[Any, str]]:
    for file in files:
        if file.read < 0 or file.prepare < 0:
            yield file.name, "read" if file.read < 0 else "prepare"
            continue
        for number, seconds in enumerate(file.asks):
            yield Question(file.name, number), "ask" if seconds < 0 else ""


def _said(item: Any) -> str:
    return f"{item.name}{item.number}" if isinstance(item, Question) else str(item)


def _less(some: list[str], others: list[str]) -> list[str]:
    rest = [*others]
    return [each for each in some if each not in rest or rest.remove(each)]  # type: ignore[func-returns-value]


def _some(items: list[str], right: list[str]) -> str:
    wrong = next((place for place, (one, other) in enumerate(zip(items, right, strict=False)) if one != other), 0)
    return f"{items[wrong : wrong + 5]} from place {wrong} on, not as {right[wrong : wrong + 5]}"
