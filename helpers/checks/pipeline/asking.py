"""Part 2: pieces of a file are asked about together, and once."""

import asyncio
import itertools
from collections.abc import Iterator
from inspect import isgenerator
from typing import Any

from ...grading.checks import check, expect, expect_type
from ...lab.exercises.pipeline import INSTRUCTION, Batch
from ...parts.documents.passages import Passage
from ...parts.llm.answers import Answer, CutAnswer, EmptyAnswer, LLMError
from .running import run_virtual

GREEDY = "yield the batch when the next piece no longer fits, and begin a new one with that piece"
LAST = "what is left in the end is a batch as well"
ALONE = "a batch takes its first piece whatever its size, and no empty batch is yielded"
ALL = "each piece is in some batch, an empty one as well"
FILE = "a piece of another file ends the batch, and the count begins again at 1"
AS_IT_IS = "a batch holds the very pieces, as they came"
LAZY = "a generator looks at one piece at a time: no list of all pieces, and none of all batches"
PATIENT = "no time limit around it: the client waits for its turn, and gives up by itself"
ONCE = "one `await client.complete(prompt)`, with no loop around it: the client tries again by itself"


def words(text: str) -> int:
    return len(text.split())


def file_of(name: str, sizes: list[int], first: int = 1) -> list[Passage]:
    """Pieces of so many words, the first of which is not the first of its file; one of no words is empty."""
    texts = [" ".join([f"{name}{number}"] * size) for number, size in enumerate(sizes, first)]
    return [Passage(name, number, text and f"{text}\n") for number, text in enumerate(texts, first)]


def right(pieces: list[Passage], budget: int) -> list[Batch]:
    found: list[Batch] = []
    for piece in pieces:
        last = found[-1] if found and found[-1].file == piece.file else None
        if last and sum(words(each.text) for each in last.pieces) + words(piece.text) <= budget:
            found[-1] = last._replace(pieces=(*last.pieces, piece))
        else:
            found.append(Batch(piece.file, last.number + 1 if last else 1, (piece,)))
    return found


def made(batches: Any, pieces: Any, budget: int) -> list[Any]:
    given = batches(pieces, budget, words)
    expect(not isinstance(given, list), "batches gave a list", hint="`yield` each batch: a generator is wanted")
    found = list(itertools.islice(given, 2000))
    expect(
        all(isinstance(each, Batch) for each in found),
        f"batches yielded {found!r:.100}",
        hint="Batch(file, number, pieces)",
    )
    return found


SIZES = [
    [3, 2, 4, 1, 5],
    [5, 5, 5],
    [2, 2, 1, 2, 2, 1, 2],
    [1] * 12,
    [4, 2, 4, 2],
    [2, 0, 3, 1, 0],
    [0, 0, 5],
    [1],
    [],
]
LONG = [[9], [9, 1, 1], [1, 9, 1], [2, 2, 9], [9, 9], [1, 6, 5, 1], [0, 9, 1]]


def expect_batches(batches: Any, sizes: list[int], budget: int, hint: str) -> None:
    pieces = file_of("a", sizes)
    found, wanted = made(batches, iter(pieces), budget), right(pieces, budget)
    what = f"pieces of {sizes} tokens and a budget of {budget}"
    kept = [piece for each in found for piece in each.pieces]
    held_ = {getattr(piece, "number", None): piece for piece in kept}
    lost = [piece.number for piece in pieces if piece.number not in held_]
    last = lost == [*range(len(sizes) + 1 - len(lost), len(sizes) + 1)]
    why = LAST if last else ALL if 0 in sizes else hint
    expect(not lost, f"{what}: the pieces {lost} are in no batch", hint=why)
    other = [(piece, held_[piece.number]) for piece in pieces if held_[piece.number] != piece]
    expect(not other, f"{what}: {other and other[0][0]!r} came as {other and other[0][1]!r}", hint=AS_IT_IS)
    numbers = [getattr(piece, "number", piece) for piece in kept]
    expect(kept == pieces, f"{what}: the batches hold the pieces {numbers}", hint="each once, in their order")
    expect(all(each.pieces for each in found), f"{what}: there is an empty batch", hint=ALONE)
    held = [[words(piece.text) for piece in each.pieces] for each in found]
    right_ = [[words(piece.text) for piece in each.pieces] for each in wanted]
    expect(held == right_, f"{what}: the batches hold {held}, not {right_}", hint=hint)
    kinds = {type(each.pieces) for each in found} - {tuple}
    expect(
        not kinds, f"{what}: the pieces of a batch are a {kinds and kinds.pop().__name__}", hint="a tuple: tuple(batch)"
    )


@check("every batch is as full as the budget allows, and no piece is lost")
def filled(batches: Any) -> None:
    for sizes in SIZES:
        expect_batches(batches, sizes, 5, GREEDY)
    for sizes in LONG:
        expect_batches(batches, sizes, 5, ALONE)
    by_letters = [Passage("a", number, text) for number, text in enumerate(["aaaa bb", "c", "dd ee"], 1)]
    found = [[p.number for p in each.pieces] for each in batches(by_letters, 8, len)]
    expect(
        found == [[1, 2], [3]],
        f"with tokens=len and a budget of 8, 'aaaa bb', 'c' and 'dd ee' came as the pieces {found}, not [[1, 2], [3]]",
        hint="a batch has the sum of `tokens(piece.text)`, whatever `tokens` is",
    )


def endless(taken: list[int], sizes: list[int]) -> Iterator[Passage]:
    for number, size in enumerate(itertools.cycle(sizes), 1):
        taken[0] += 1
        if taken[0] > 5000:
            raise AssertionError("5000 pieces have been taken, and no batch has been yielded")
        yield Passage("a", number, " ".join(["word"] * size))


@check("a batch has pieces of one file, is counted there, and comes as soon as it's full")
def of_one_file(batches: Any) -> None:
    files = [("a", [2, 2, 2], 1), ("b", [1], 1), ("c", [1, 1], 4), ("d", [6, 1], 1), ("e", [1], 2)]
    pieces = [piece for file in files for piece in file_of(*file)]
    found, wanted = made(batches, iter(pieces), 5), right(pieces, 5)
    what = "files a to e, one behind the other"
    mixed = [each for each in found if {piece.file for piece in each.pieces} != {each.file}]
    expect(not mixed, f"{what}: the batch {mixed and str(mixed[0])} holds pieces of other files", hint=FILE)
    places = [(each.file, each.number) for each in found]
    right_ = [(each.file, each.number) for each in wanted]
    expect(places == right_, f"{what}: the batches are (file, number) {places}, not {right_}", hint=FILE)
    expect(found == wanted, f"{what}: the batches are {found!r:.200}, not {wanted!r:.200}", hint=FILE)
    taken = [0]
    stream = batches(endless(taken, [2, 2, 3]), 5, words)
    expect(isgenerator(stream) or hasattr(stream, "__next__"), f"batches gave {stream!r:.60}", hint=LAZY)
    shown = 0
    for each in itertools.islice(stream, 50):
        shown += len(each.pieces)
        expect(
            taken[0] <= shown + 1,
            f"of endless pieces, {taken[0]} had been taken when batches with {shown} had been yielded",
            hint=LAZY,
        )


class Client:
    """Answers every prompt after an hour, or raises; keeps the prompts."""

    def __init__(self, error: Exception | None = None) -> None:
        self.prompts: list[Any] = []
        self.error = error

    async def complete(self, prompt: str) -> Answer:
        self.prompts.append(prompt)
        await asyncio.sleep(3600)  # the limit is low
        if self.error:
            raise self.error
        return Answer(f"answer {len(self.prompts)}\n")


async def asking(ask: Any, client: Client, batch: Batch) -> tuple[Any, BaseException | None]:
    try:
        return await ask(batch, client), None
    except Exception as error:
        if client.error is None and not isinstance(error, TimeoutError):
            raise
        return None, error


@check("a batch is asked once, about all its pieces, and the client does the rest")
def asked_once(ask: Any) -> None:
    for texts in ["one"], ["first piece", "second\n\npiece", "third"], ["x"] * 10, ["  def f():\n", "", "end"]:
        batch = Batch("a.txt", 3, tuple(Passage("a.txt", number, text) for number, text in enumerate(texts, 5)))
        client = Client()
        (answer, late), _ = run_virtual(asking, ask, client, batch)
        expect(late is None, f"the client had its answer after an hour, and what came out was {late!r}", hint=PATIENT)
        sent = client.prompts
        expect(len(sent) == 1, f"a batch of {len(texts)} pieces made {len(sent)} calls of client.complete", hint=ONCE)
        wanted = "\n\n".join([INSTRUCTION, *texts])
        missing = [text for text in texts if text not in sent[0]]
        expect(
            not missing,
            f"a batch of {len(texts)} pieces: the prompt has no {missing and missing[0]!r}",
            hint="all pieces, as they are",
        )
        expect(
            sent[0] == wanted,
            f"a batch of the pieces {texts}: the prompt was {sent[0]!r:.200}, not {wanted!r:.200}",
            hint="the instruction first, and an empty line between each and the next: two line feeds",
        )
        expect_type(answer, str, "ask")
        expect(answer == "answer 1\n", f"ask gave {answer!r:.80}, not the text of the answer, 'answer 1\\n'")
    of_the_client = LLMError("the server is gone", 503), CutAnswer("cut"), EmptyAnswer("null"), ValueError("no prompt")
    for error in (*of_the_client, TimeoutError("too late"), ConnectionError("no network")):
        client = Client(error)
        (answer, got), _ = run_virtual(asking, ask, client, Batch("a", 1, (Passage("a", 1, "text"),)))
        calls = len(client.prompts)
        expect(calls == 1, f"the client raised {error!r}, and it was called {calls} times", hint=ONCE)
        said = f"it gave {answer!r}" if got is None else f"what came out was {got!r}"
        expect(got is error, f"the client raised {error!r}, and {said}", hint="no answer is an error: let it pass")
