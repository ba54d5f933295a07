"""A reader for the checks, and what every stream of outcomes has to be."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from inspect import isasyncgen, iscoroutine
from typing import Any

from ...grading.checks import expect, expect_type
from ...parts.outcome import Outcome
from .sources import Source, alike

Open = Callable[[Any, Callable[[Any], Awaitable[Any]], int], Any]  # a pipe: source, work, workers → for `async with`
BOTH = (
    "an Exception of `work` costs its item, one of the source waits until the reader has all outcomes: "
    "catch each where it is raised"
)
GROUP = (
    "asyncio.TaskGroup cancels the reader and makes a group of it: catch what the source raises, "
    "and raise it where the reader reads"
)
LOOP = (
    "each check has an event loop of its own: make what tasks wait for in __init__, or in the function, "
    "not in the class or the module"
)
VERY = "that very exception, as it is: it may be a group itself"


async def opened(manager: Any, giver: str) -> Any:
    """What `giver(…)` gave, when it is fit for `async with`."""
    body = getattr(manager, "gen", manager)
    if iscoroutine(body):
        value = await body  # what is not answered yet says so here
        hint = "a function with @asynccontextmanager needs one `yield`"
        if hasattr(type(value), "__aenter__"):
            hint = "only what is made by a plain `def`, without `async`, can give a block to enter"
        elif value is not None:
            hint = "make it an @asynccontextmanager, and `yield` what is to be read: no return"
        expect(False, f"`async with {giver}(…)` came to no `yield`; it gave {value!r:.60}", hint=hint)
    said = "an async generator" if isasyncgen(manager) else f"{manager!r:.60}"
    hint = "is `@asynccontextmanager` missing above it?" if isasyncgen(manager) else "is a `return` missing?"
    enters = hasattr(type(manager), "__aenter__")
    expect(enters, f"{giver}(…) gave {said}, which `async with` cannot enter", hint=hint)
    return manager


def readable(results: Any, giver: str) -> Any:
    """What `async with giver(…) as results` gave, when it is fit for `async for`."""
    said = f"`async with {giver}(…) as results` gave {results!r:.60}"
    expect(results is not None, said, hint="`yield` what is to be read; in a class, __aenter__ returns self")
    made = callable(results) and not hasattr(results, "__aiter__")
    hint = "call it: an async generator is what its function gives" if made else "it has to be read by `async for`"
    expect(hasattr(type(results), "__aiter__"), said, hint=hint)
    return results


async def read_all(
    open_: Open, giver: str, source: Source, work: Any, workers: int, rest: float = 0.0
) -> list[tuple[Any, float]]:
    """Every outcome, and when it came; an exception that ended the reading comes last. The reader rests after each."""
    loop, found = asyncio.get_running_loop(), list[tuple[Any, float]]()
    where = "on the way in `async with` raised"
    hint = "the way in waits for nothing: let a task of its own read the source"
    try:
        async with await opened(open_(source.stream(), work, workers), giver) as results:
            where, hint = "the reader got", GROUP
            try:
                async for outcome in readable(results, giver):
                    expect_type(outcome, Outcome, f"`async for` over the results of {giver}")
                    source.read += 1
                    found.append((outcome, round(loop.time(), 6)))
                    if rest:
                        await asyncio.sleep(rest)
            except Exception as error:
                if error is not source.error:
                    raise
                found.append((error, round(loop.time(), 6)))
            where = "the reading ended without an error, and the block with"
    except Exception as error:
        other = is_other(error, source)
        late = error is source.error or (isinstance(error, ExceptionGroup) and source.error in error.exceptions)
        if not late and not other:
            raise
        if other:
            where, hint = "the reader got another exception,", VERY
        expect(False, f"the source raised {source.error!r}, and {where} {error!r:.120}", hint=hint)
    return found


def is_other(error: Exception, source: Source) -> bool:
    """Is this a copy of the source's exception, or what its group holds?"""
    copied = error is not source.error and repr(error) == repr(source.error)
    return copied or error in getattr(source.error, "exceptions", ())


def expect_outcomes(found: Sequence[tuple[Any, float]], items: Sequence[Any], giver: str) -> list[Outcome[Any]]:
    """One outcome for each item, in whichever order; returned by index."""
    outcomes = [outcome for outcome, _ in found]
    expect(
        len(outcomes) == len(items),
        f"the source gave {len(items)} items, and {len(outcomes)} outcomes came out",
        hint="one for each item, and two blocks at a time share nothing"
        if len(outcomes) > len(items)
        else "the end comes after the last outcome: announce it when every item has become one"
        if all(isinstance(item, float) for item in items)
        else "whichever value an item has, it is one; and the end comes after the last outcome",
    )
    indices = sorted(outcome.index for outcome in outcomes)
    expect(
        indices == [*range(len(items))],
        f"the outcomes have the indices {indices}",
        hint="an item and a value may be an Outcome too: put it into one, as any other"
        if any(isinstance(item, Outcome) for item in items)
        else "the place in the source: count the items where you take them",
    )
    outcomes.sort(key=lambda outcome: outcome.index)
    for outcome, item in zip(outcomes, items, strict=True):
        expect(
            alike(outcome.item, item),
            f"item {outcome.index} of the source was {item!r}, its outcome has the item {outcome.item!r:.60}",
            hint="Outcome(index, item, …): index, item and value belong together",
        )
        expect(
            not iscoroutine(outcome.value), f"{outcome!r:.80}: its value is a coroutine", hint="is an `await` missing?"
        )
    return outcomes


def expect_values(outcomes: Sequence[Outcome[Any]]) -> None:
    """Each outcome has its item for a value."""
    for outcome in outcomes:
        hint = "is a `return` missing?" if outcome.value is None and outcome.ok else "value=await work(item)"
        expect(
            outcome.error is None and alike(outcome.value, outcome.item),
            f"work gives its item back, and item {outcome.index} became {outcome!r}",
            hint=LOOP if "a different event loop" in str(outcome.error) else hint,
        )
