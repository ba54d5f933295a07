"""Part 3: every question has its outcome, in an order that no arrival changes."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .running import expect_own, run_virtual
from .stages import PLACE, File, Stages, expect_outcomes, run

ANYTHING = "None is a document, a question or an answer as any other: ask for the error, and test by `is`"
MIXED = [
    File("a", 9.0, 1.0, (5.0, 1.0, 3.0)),
    File("b", 1.0, 7.0, (1.0,)),
    File("c", 2.0, 0.5, ()),
    File("d", 0.5, 0.5, (9.0, 0.5, 0.5, 2.0)),
    File("e", 3.0, 2.0, (0.5, 4.0)),
]


class Array:
    """A document that is neither true nor false, as an array of numpy's."""

    def __bool__(self) -> bool:
        raise ValueError("The truth value of an array with more than one element is ambiguous")

    __hash__ = None  # type: ignore[assignment]


async def odd(pipeline: Any, documents: list[Any], questions: list[Any], answer: Any) -> list[Any]:
    """What comes of documents, questions and answers of any kind."""
    given, strange = iter(documents), list[Any]()

    async def read(name: str) -> Any:
        await asyncio.sleep(0)
        return next(given)

    async def prepare(document: Any) -> Any:
        if not any(document is each for each in documents):
            strange.append(document)
        return [*questions]

    async def ask(question: Any) -> Any:
        await asyncio.sleep(0)
        return answer

    names = [f"name {number}" for number in range(len(documents))]
    found: list[Any] = await pipeline(names, read, prepare, ask, 1, 1, 1)
    expect(not strange, f"`prepare` got {strange!r:.60}, and `read` gave other documents", hint=ANYTHING)
    return found


async def alike(pipeline: Any) -> list[Any]:
    """The same name three times, with the same questions twice; an answer says how many there were before it."""
    asked = 0

    async def read(name: str) -> str:
        return name

    async def prepare(document: str) -> list[str]:
        return ["what?", "what?"]

    async def ask(question: str) -> str:
        nonlocal asked
        asked += 1
        await asyncio.sleep(1)
        return f"answer to {question}"

    return await pipeline(["a", "a", "a"], read, prepare, ask, 2, 2, 2)  # type: ignore[no-any-return]


@check("every question has its outcome, in the order of the names", hint=PLACE)
def in_order(pipeline: Any) -> None:
    expect_own(pipeline, "pipeline")
    for files, bounds in (MIXED, (4, 2, 8)), (MIXED, (1, 1, 1)), (MIXED[::-1], (2, 3, 2)), ([], (4, 2, 8)):
        found, _ = run_virtual(run, pipeline, Stages(files), *bounds)
        what = f"{len(files)} files, which take unlike times, with {bounds} readers, preparers and askers"
        expect_outcomes(found, files, what)
    many = [
        File(f"f{number}.", number * 7 % 5, number * 3 % 4, [number * k % 6 for k in range(number % 4)])
        for number in range(60)
    ]
    found, _ = run_virtual(run, pipeline, Stages(many))
    expect_outcomes(found, many, "60 files")
    listed = Stages(MIXED[::-1])
    found, _ = run_virtual(lambda: run(pipeline, listed, names=listed.names))
    expect_outcomes(found, MIXED[::-1], "names that are a list")
    cases: list[tuple[list[Any], list[Any], Any]] = [
        ([None, 0, ""], [None, 0, ""], None),
        ([Array()], ["what?"], Array()),
        (
            [ValueError("a document, not raised")],
            [ValueError("a question, not raised")],
            ValueError("an answer, not raised"),
        ),
        ([[], {}], [[], (1, 2), ((3,), "a")], ()),
    ]
    for documents, questions, answer in cases:
        found, _ = run_virtual(odd, pipeline, documents, questions, answer)
        right = len(documents) * len(questions)
        what = f"documents {documents!r:.60}, questions {questions!r:.60}, answers {answer!r:.40}"
        expect(len(found) == right, f"{what}: {len(found)} outcomes came, not {right}", hint=ANYTHING)
        for place, each in enumerate(found):
            asked = questions[place % len(questions)]
            fine = each.ok and each.item is asked and each.value is answer
            expect(fine, f"{what}: outcome {place} is {each!r:.120}", hint=ANYTHING)
    found, _ = run_virtual(alike, pipeline)
    what = "the same name three times, with two equal questions each"
    expect(len(found) == 6, f"{what}: {len(found)} outcomes came, not 6", hint="a name is no key: count the names")
    indices = [each.index for each in found]
    expect(indices == [*range(6)], f"{what}: the indices are {indices}", hint="count what you return")
    values = {each.value for each in found}
    expect(values == {"answer to what?"}, f"{what}: the answers are {values}", hint="a name is no key: count the names")
