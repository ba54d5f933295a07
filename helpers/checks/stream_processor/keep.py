"""Part 4: a processor cleans up, and in real time it keeps what is new."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .bounds import Counted, expect_shared
from .endings import expect_bad_items, expect_ends, expect_source_error
from .leaving import Left, expect_clean_ends
from .order import expect_order
from .pipe import expect_odd_items, expect_pace
from .processor import RUN, keeping, opener, run_of
from .running import during, run_virtual
from .sources import Source, seconds
from .streams import Open, expect_outcomes, expect_values, opened, read_all, readable

LEAVE = "leave every block that `run` enters, however the run ends: `async with`, or an AsyncExitStack"
COUNT = "count in a `finally`, or where the stack of blocks is left: however the run ends"


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
        hint=COUNT,
    )


async def left_by(processor: Any, cancelled: bool) -> None:
    """A run in real time, left after 5.5 s by cancellation or by an exception."""

    async def run() -> None:
        async with await opened(processor.run(Source([1.0] * 100, 0.1).stream()), RUN):
            await asyncio.sleep(5.5)
            if cancelled:
                await asyncio.sleep(1000)
            raise Left("the reader has seen enough")

    task = asyncio.create_task(run())
    await asyncio.sleep(6.0)
    if cancelled:
        task.cancel()
    await asyncio.wait([task])


async def both(processor: Any) -> list[int]:
    """How many outcomes two runs in real time gave, at the same time."""
    runs = (watched(processor, Source([1.0] * count, every), 1000.0) for count, every in ((100, 0.1), (40, 0.25)))
    return [len(found) for found, _ in await asyncio.gather(*runs)]


def expect_counted(Processor: Any) -> None:
    """processor.dropped counts each run once, whichever way it ends, and beside others."""
    for way in "an exception", "cancellation":
        processor = keeping(Processor, seconds, 1, 5)
        run_virtual(left_by, processor, way == "cancellation")
        expect(
            processor.dropped > 30,
            f"keep=5, a run with 50 items in 5 s that nobody read was left by {way}, and then processor.dropped was "
            f"{processor.dropped}",
            hint=COUNT,
        )
    processor = keeping(Processor, seconds, 1, 5)
    given, _ = run_virtual(both, processor)
    expect(
        processor.dropped == 140 - sum(given),
        f"keep=5, two runs at a time, of 100 and 40 items: {given[0]} and {given[1]} outcomes came, so "
        f"{140 - sum(given)} were dropped, and processor.dropped is {processor.dropped}",
        hint="each run has a Fresh of its own, and adds its count once",
    )


def keeper(Processor: Any) -> Open:
    """A run in real time of a new processor that keeps so many items that none is dropped."""
    return lambda source, work, workers: keeping(Processor, work, workers, 200).run(source)


def expect_like_others(open_: Open, giver: str) -> None:
    """With `keep`, all else is as without."""
    expect_ends(open_, giver)
    expect_order(open_, giver)
    expect_odd_items(open_, giver)
    expect_bad_items(open_, giver)
    expect_source_error(open_, giver)
    expect_pace(open_, giver, ordered=True)


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
    for keep in (5, 1, 20):
        expect_kept(Processor, keep)
    expect_counted(Processor)
    during(["with keep=200"], LEAVE, expect_like_others, keeper(Processor), RUN)
    work = Counted()
    expect_shared(keeping(Processor, work, 2, 10), work.inside, " and keep=10")


async def without_keep(Processor: Any) -> tuple[list[Any], int]:
    processor = Processor(seconds, 1)
    found = await read_all(run_of(processor), RUN, Source([1.0] * 100, 0.1), seconds, 1)
    return found, getattr(processor, "dropped", 0)
