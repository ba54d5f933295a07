"""Part 4: a processor that ends, runs again, keeps its bounds and cleans up."""

import asyncio
from inspect import signature
from typing import Any

from ...grading.checks import InFlight, check, expect
from .endings import CATCH, expect_bad_items, expect_ends, expect_source_error
from .leaving import expect_clean_ends
from .order import expect_order, expect_window
from .pipe import expect_odd_items, expect_pace
from .running import run_virtual
from .streams import Open, Source, expect_outcomes, expect_values, opened, read_all, readable, seconds

RUN = "processor.run"
OWN = "what belongs to one run is made in `run`, not in __init__"
LEAVE = "leave every block that `run` enters, however the run ends: `async with`, or an AsyncExitStack"
SHARED = "what bounds all runs together is made once, in __init__: a semaphore around the call of `work`"


def opener(Processor: Any) -> Open:
    """A run of a new processor, for checks of a pipe."""
    return lambda source, work, workers: Processor(work, workers).run(source)


def run_of(processor: Any) -> Open:
    """A run of this processor, whose work and workers are its own."""
    return lambda source, work, workers: processor.run(source)


async def several(Processor: Any) -> None:
    """Runs of one processor: after one another, after one that was left early, two at a time, one inside another."""
    processor = Processor(seconds, 2)

    async def run(items: list[float], error: Exception | None = None) -> list[tuple[Any, float]]:
        source = Source(items, error=error)
        return await read_all(run_of(processor), RUN, source, seconds, 2)

    expect_run("a first run", [0.1, 0.2, 0.3], await run([0.1, 0.2, 0.3]))
    expect_run("a second run", [0.4, 0.5], await run([0.4, 0.5]))
    async with await opened(processor.run(Source([0.25] * 100).stream()), RUN) as results:
        async for _ in readable(results, RUN):
            break
    expect_run("a run after one that was left early", [0.6, 0.7], await run([0.6, 0.7]))
    await run([0.1, 0.1], OSError("broken"))
    expect_run("a run after one whose source raised", [0.8], await run([0.8]))
    many, few = [0.1, 0.2] * 10, [0.3] * 7
    for items, found in zip((many, few), await asyncio.gather(run(many), run(few)), strict=True):
        expect_run("one of two runs at a time", items, found)
    outer = list[tuple[Any, float]]()
    async with await opened(processor.run(Source([0.1] * 3).stream()), RUN) as results:
        async for outcome in readable(results, RUN):
            outer.append((outcome, 0.0))
            if len(outer) == 1:
                expect_run("a run inside another", [0.2] * 4, await run([0.2] * 4))
    expect_run("a run inside which another went on", [0.1] * 3, outer)


def expect_run(which: str, items: list[float], found: list[tuple[Any, float]]) -> None:
    got = [outcome.item for outcome, _ in found]
    expect(got == items, f"{which}, of a source that gives {items}, gave the items {got}", hint=OWN)
    expect_values(expect_outcomes(found, items, RUN))


@check("a run ends and keeps order, and there can be several", hint=OWN)
def runs(Processor: Any) -> None:
    expect_ends(opener(Processor), RUN)
    expect_order(opener(Processor), RUN)
    expect_odd_items(opener(Processor), RUN)
    run_virtual(several, Processor)


@check("a bad item costs one, and an error of the source is told", hint=CATCH)
def bad_input(Processor: Any) -> None:
    expect_bad_items(opener(Processor), RUN)
    expect_source_error(opener(Processor), RUN)


async def three_runs(Processor: Any) -> tuple[int, float]:
    """How many calls ran at once in three runs of a processor with 2 workers, and how long the runs took."""
    inside = InFlight()

    async def work(item: float) -> float:
        with inside:
            return await seconds(item)

    processor = Processor(work, 2)
    sources = [Source([1.0] * 4) for _ in range(3)]
    await asyncio.gather(*(read_all(run_of(processor), RUN, source, work, 2) for source in sources))
    return inside.peak, asyncio.get_running_loop().time()


@check("all runs together keep the bound of calls, and each its window")
def shared_bounds(Processor: Any) -> None:
    expect_pace(opener(Processor), RUN, ordered=True)
    (peak, took), _ = run_virtual(three_runs, Processor)
    expect(peak <= 2, f"three runs at a time of a processor with 2 workers made {peak} calls at once", hint=SHARED)
    expect(
        took <= 6.001,
        f"three runs at a time, each of 4 items that take 1 s, with 2 workers, took {took:g} s, not 6",
        hint="runs that wait for one another waste the workers: share the calls, not the runs",
    )
    expect_window(opener(Processor), RUN)


async def watched(processor: Any, source: Source, stop: float) -> tuple[list[tuple[Any, float]], int]:
    """What a run gave until that second, and how many items its source had given after 10 s."""
    loop, begin = asyncio.get_running_loop(), asyncio.get_running_loop().time()
    found, given = list[tuple[Any, float]](), list[int]()
    loop.call_later(10.05, lambda: given.append(source.given))
    async with await opened(processor.run(source.stream()), RUN) as results:
        async for outcome in readable(results, RUN):
            found.append((outcome, loop.time() - begin))
            if loop.time() - begin > stop:
                break
    await asyncio.sleep(max(0.0, begin + 10.1 - loop.time()))
    return found, given[0]


def keeping(Processor: Any, work: Any, workers: int, keep: int) -> Any:
    """`Processor(work, workers, keep=keep)`, where it takes that, and counts the dropped items."""
    try:
        signature(Processor).bind(work, workers, keep=keep)
    except TypeError as error:
        hint = "`keep` is a parameter of __init__, None where it is not given"
        expect(False, f"Processor(work, workers, keep={keep}): {error}", hint=hint)
    processor = Processor(work, workers, keep=keep)
    expect(
        hasattr(processor, "dropped"), "the processor has no `dropped`", hint="a count that begins with 0 in __init__"
    )
    return processor


async def kept(Processor: Any, keep: int) -> list[Any]:
    """Three runs of a processor in real time, the last one left early, and the count of dropped items after each."""
    processor, found = keeping(Processor, seconds, 1, keep), list[Any]()
    for every, stop in (0.1, 1000.0), (1.25, 1000.0), (0.1, 5.5):
        items = [1.0] * 100 if every < 1 else [1.0] * 8
        found.append((*await watched(processor, Source(items, every), stop), processor.dropped))
    return found


def expect_kept(Processor: Any, keep: int) -> None:
    (fast, slow, left), _ = run_virtual(kept, Processor, keep)
    what = f"keep={keep}, 100 items in 10 s, work of 1 s, one at a time: "
    outcomes, given, dropped = fast
    expect(
        given == 100,
        f"{what}after 10 s the source had given {given} items",
        hint="Fresh stands between the source and the rest of the run",
    )
    expect_values(expect_outcomes(outcomes, [1.0] * len(outcomes), RUN))
    late = sum(time > 10.0 for _, time in outcomes)
    expect(
        keep <= late <= keep + 4,
        f"{what}when the source had ended, {late} outcomes were still to come; {keep} wait, and 1 to 3 are on the way",
        hint="Fresh(source, keep)",
    )
    lost = 100 - len(outcomes)
    expect(
        dropped == lost,
        f"{what}{len(outcomes)} outcomes came, so {lost} were dropped, and processor.dropped is {dropped}",
        hint="when a run ends, add what its Fresh has dropped",
    )
    expect(
        len(slow[0]) == 8 and slow[2] == dropped,
        f"a second run, whose source was slow, gave {len(slow[0])} of 8 outcomes; processor.dropped was {dropped} "
        f"before and {slow[2]} after it",
        hint="processor.dropped counts all runs together",
    )
    more = left[2] - dropped
    expect(
        50 - keep - 15 < more < 60,
        f"a third run, with 50 items in 5 s, was left after 5 s, and processor.dropped grew by {more}",
        hint="count in a `finally`, or where the stack of blocks is left: however the run ends",
    )


@check("leaving leaves nothing, and a run in real time keeps what is new", hint=LEAVE)
def clean_ends(Processor: Any) -> None:
    (found, dropped), _ = run_virtual(without_keep, Processor)
    expect(
        len(found) == 100 and dropped == 0, f"without `keep`, {len(found)} of 100 outcomes came, {dropped} were dropped"
    )
    expect_clean_ends(opener(Processor), RUN, LEAVE)
    expect_clean_ends(
        lambda source, work, workers: keeping(Processor, work, workers, 4).run(source), RUN, LEAVE, (0.7,)
    )
    expect_kept(Processor, 5)
    expect_kept(Processor, 1)


async def without_keep(Processor: Any) -> tuple[list[Any], int]:
    processor = Processor(seconds, 1)
    found = await read_all(run_of(processor), RUN, Source([1.0] * 100, 0.1), seconds, 1)
    return found, getattr(processor, "dropped", 0)
