"""Part 4: a processor that ends, and runs again, whatever became of its other runs."""

import asyncio
import contextlib
from inspect import signature
from typing import Any

from ...grading.checks import check, expect
from ...parts.outcome import Outcome
from .endings import expect_bad_items, expect_ends, expect_source_error
from .leaving import Left
from .order import expect_order
from .pipe import expect_odd_items
from .running import during, run_virtual
from .sources import Source, seconds
from .streams import BOTH, Open, expect_outcomes, expect_values, opened, read_all, readable

RUN = "processor.run"
OWN = "what belongs to one run is made in `run`; what it takes of what all share, it gives back however it ends"


def opener(Processor: Any) -> Open:
    """A run of a new processor, for checks of a pipe."""
    return lambda source, work, workers: Processor(work, workers).run(source)


def run_of(processor: Any) -> Open:
    """A run of this processor, whose work and workers are its own."""
    return lambda source, work, workers: processor.run(source)


def keeping(Processor: Any, work: Any, workers: int, keep: int) -> Any:
    """`Processor(work, workers, keep=keep)`, where it takes that, and counts the dropped items."""
    try:
        signature(Processor).bind(work, workers, keep=keep)
    except TypeError as error:
        hint = "`keep` is a parameter of __init__, None where it is not given"
        expect(False, f"Processor(work, workers, keep={keep}): {error}", hint=hint)
    processor = Processor(work, workers, keep=keep)
    hint = "a count that begins with 0 in __init__, for this processor alone"
    expect(hasattr(processor, "dropped"), "the processor has no `dropped`", hint=hint)
    expect(
        processor.dropped == 0, f"a new processor, which has not run yet, has `dropped` {processor.dropped}", hint=hint
    )
    return processor


async def several(Processor: Any, now: list[str]) -> None:
    """Runs of one processor: after one another, after one that was left early, two at a time, one inside another.

    What goes on stands in `now`.
    """
    processor = Processor(seconds, 2)

    async def run(items: list[float], error: Exception | None = None) -> list[tuple[Any, float]]:
        try:
            return await read_all(run_of(processor), RUN, Source(items, error=error), seconds, 2)
        except OSError as got:
            expect(got is error, f"the reader of a run got {got!r}, which the source of another had raised", hint=OWN)
            raise

    async def leave(error: Exception | None = None) -> None:
        with contextlib.suppress(Left):
            async with await opened(processor.run(Source([0.25] * 100).stream()), RUN) as results:
                async for _ in readable(results, RUN):
                    break
                if error:
                    raise error

    async def step(which: str, items: list[float], *beside: Any) -> None:
        now.append(which)
        found, *_ = await asyncio.gather(run(items), *beside)
        expect_run(items, found)

    few, many = [0.3] * 7, [0.1, 0.2] * 10
    await step("a first run", few)
    await step("a second run", many)
    await leave()
    await step("a run after one that was left early", few)
    await leave(Left("the reader has seen enough"))
    await step("a run after one that was left by an exception", many)
    await run(few, OSError("broken"))
    await step("a run after one whose source raised", many)
    await step("one of two runs at a time", many, run(few))
    await step("the shorter of two runs at a time", few, run(many))
    await step("a run beside one that was left early", many, leave())
    await step("a run beside one whose source raised", many, run(few, OSError("broken")))
    outer = list[tuple[Any, float]]()
    async with await opened(processor.run(Source(many).stream()), RUN) as results:
        async for outcome in readable(results, RUN):
            outer.append((outcome, 0.0))
            if len(outer) == 1:
                await step("a run inside another, whose reader waits for it", few)
                now.append("a run inside which another went on")
    expect_run(many, outer)


def expect_run(items: list[float], found: list[tuple[Any, float]]) -> None:
    got = [outcome.item if isinstance(outcome, Outcome) else outcome for outcome, _ in found]
    expect(got == items, f"a source that gives {items} gave the items {got}", hint=OWN)
    expect_values(expect_outcomes(found, items, RUN))


@check("a run ends and keeps order, and there can be several", hint=OWN)
def runs(Processor: Any) -> None:
    expect_ends(opener(Processor), RUN)
    expect_order(opener(Processor), RUN)
    expect_odd_items(opener(Processor), RUN)
    now = list[str]()
    during(now, OWN, run_virtual, several, Processor, now)


@check("a bad item costs one, and an error of the source is told", hint=BOTH)
def bad_input(Processor: Any) -> None:
    expect_bad_items(opener(Processor), RUN)
    expect_source_error(opener(Processor), RUN)
