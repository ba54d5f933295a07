"""Part 4: the pieces that a merge gives, looked at on their way."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import Any, NamedTuple, NoReturn, TypeVar

from ...grading.checks import CheckFailed, expect, expect_type, run_virtual
from ...lab.exercises.llm_streaming import Piece
from ...lab.kernel.where import count_places, waiting_place
from ...lab.virtual_time import Deadlock, VirtualRun
from ...parts.outcome import Outcome
from .sources import PROGRAMMING, Source

R = TypeVar("R")
PATIENCE = 5000.0  # seconds
NOBODY_TAKES = "nobody takes a piece any more: cancel each task in `finally`, and catch nothing wider than Exception"
_leaving: list[object] = []  # the merges whose block has been left, and which have not ended


class Came(NamedTuple):
    second: float
    piece: Piece


@contextlib.asynccontextmanager
async def entered(merge: Any, sources: Sequence[Source], **options: int) -> AsyncIterator[AsyncIterator[Piece]]:
    """`async with merge(…) as pieces`, with what it gives looked at."""
    async with merge(sources, **options) as pieces:
        expect(
            pieces is not None,
            "`async with merge(…) as pieces` gave None",
            hint="a `yield` without a value: is the value missing?",
        )
        try:
            yield checked(pieces, len(sources), asyncio.all_tasks())
        finally:
            _leaving.append(pieces)
    _leaving.remove(pieces)


def run(async_fn: Callable[..., Coroutine[Any, Any, R]], *args: Any) -> VirtualRun[R]:
    """As `run_virtual`; a deadlock that begins when a block is left says so."""
    _leaving.clear()
    try:
        return run_virtual(async_fn, *args)
    except Deadlock as error:
        if not _leaving:
            raise
        what = f"the block was left, and then: {error}"
    raise CheckFailed(what, NOBODY_TAKES)


async def checked(pieces: Any, count: int, tasks: set[asyncio.Task[Any]]) -> AsyncIterator[Piece]:
    """The pieces of so many sources, looked at. Fails where the next one never comes; `tasks` may know why."""
    ended, each = set[int](), aiter(pieces)
    while True:
        try:
            async with asyncio.timeout(PATIENCE) as patience:
                piece = await anext(each)
        except StopAsyncIteration:
            return
        except TimeoutError:
            patient = "wait for the next piece as long as it takes: each Stream looks after silence of its own"
            expect(patience.expired(), "the loop raised a TimeoutError, and gave up waiting", hint=patient)
            never_comes([number for number in range(count) if number not in ended], tasks)
        expect_type(piece, Piece, "the loop")
        if piece.outcome is not None:
            ended.add(piece.number)
            expect_type(piece.outcome, Outcome, f"the outcome of the last piece of source {piece.number}")
            error = piece.outcome.error
            for cause in (error, error and error.__cause__):
                if isinstance(cause, PROGRAMMING):
                    raise cause  # is told with its line
        yield piece


def never_comes(without: list[int], tasks: set[asyncio.Task[Any]]) -> NoReturn:
    last = "put a last piece, whatever happens to the source"
    for task in sorted(tasks, key=lambda task: (len(task.get_name()), task.get_name())):
        error = task.exception() if task.done() and not task.cancelled() else None
        if isinstance(error, PROGRAMMING):
            raise error  # is told with its line
        expect(error is None, f"the task of a source ended with {error!r}, and the loop waits for its piece", hint=last)
    places = [place for task in asyncio.all_tasks() if getattr(place := waiting_place(task), "in_cell", False)]
    what = "deadlock: the loop waits for one more piece, which never comes; "
    what += f"the sources {without} have had no outcome" if without else "all sources have had their outcomes"
    hint = last if without else "the loop ends with the last outcome"
    raise CheckFailed(what + (f"; {count_places(places)}" if places else ""), "" if places else hint)


async def merged(merge: Any, sources: Sequence[Source], **options: int) -> list[Came]:
    """All pieces."""
    loop, came = asyncio.get_running_loop(), list[Came]()
    async with entered(merge, sources, **options) as pieces:
        async for piece in pieces:
            came.append(Came(loop.time(), piece))
            expect(len(came) < 1000, "the loop gave 1000 pieces, and went on", hint="count the sources that have ended")
    return came


def outcomes_of(came: list[Came], sources: Sequence[Source]) -> list[Outcome[str]]:
    """The outcome of each source, which is in its last piece."""
    last = [piece for _, piece in came if piece.outcome is not None]
    counts = Counter(piece.number for piece in last)
    for number, source in enumerate(sources):
        what = f"source {number} of {len(sources)} had {counts[number]} pieces with an outcome"
        missing = "when a source has ended, in whatever way, put one more piece; and the loop waits for all of them"
        expect(counts[number] == 1, what, hint=missing)
        (piece,) = (piece for piece in last if piece.number == number)
        outcome = piece.outcome
        expect(piece.text == "", f"the last piece of source {number} is {piece}", hint='Piece(number, "", outcome)')
        assert outcome
        right = outcome.index == number and outcome.item is source
        what = f"the outcome of source {number} has the index {outcome.index} and the item {outcome.item!r}"
        expect(right, what, hint="Outcome(number, source, …)")
        own = [piece for _, piece in came if piece.number == number]
        expect(own[-1] is piece, f"source {number} had a text after its outcome", hint="the outcome comes last")
    return [piece.outcome for piece in sorted(last, key=lambda piece: piece.number) if piece.outcome]


def texts_of(came: list[Came]) -> list[tuple[float, int, str]]:
    return [(second, piece.number, piece.text) for second, piece in came if piece.outcome is None]
