"""Part 4: what all runs of a processor share, and what each has for itself."""

import asyncio
from typing import Any

from ...grading.checks import InFlight, check, expect
from .order import expect_window
from .pipe import expect_pace
from .processor import RUN, opener, run_of
from .running import run_virtual
from .sources import Source, seconds
from .streams import expect_outcomes, expect_values, opened, read_all

SHARED = "what bounds all runs together is made once, in __init__: a semaphore around the call of `work`"
FREED = "only who got a place frees it, and always: `async with self.slots` around the call does both"
APART = "what bounds the runs of one processor belongs to it, not to the class or the module"


class Counted:
    """Work that takes so many seconds, and counts its calls."""

    def __init__(self) -> None:
        self.inside = InFlight()

    async def __call__(self, item: float) -> float:
        with self.inside:
            return await seconds(item)


async def all_together(*processors: Any) -> float:
    """How long a run of four items takes, on each of these processors at the same time."""
    begin = asyncio.get_running_loop().time()
    runs = (read_all(run_of(processor), RUN, Source([1.0] * 4), seconds, 2) for processor in processors)
    for found in await asyncio.gather(*runs):
        expect_values(expect_outcomes(found, [1.0] * 4, RUN))
    return asyncio.get_running_loop().time() - begin


async def three_runs(processor: Any) -> float:
    return await all_together(processor, processor, processor)


async def after_leavers(processor: Any) -> float:
    """How long three runs take, after two had been left while another had all the workers."""

    async def leave() -> None:
        await asyncio.sleep(0.1)
        async with await opened(processor.run(Source([1.0] * 10).stream()), RUN):
            await asyncio.sleep(0.5)

    await asyncio.gather(all_together(processor), leave(), leave())
    return await three_runs(processor)


def expect_shared(processor: Any, inside: InFlight, more: str = "") -> None:
    """Three runs of this processor, which has two workers, share them."""
    took, _ = run_virtual(three_runs, processor)
    what = f"three runs at a time of a processor with 2 workers{more}"
    expect(inside.peak <= 2, f"{what} made {inside.peak} calls at once", hint=SHARED)
    expect(
        took <= 6.001,
        f"{what}, each of 4 items that take 1 s, took {took:g} s, not 6",
        hint="runs that wait for one another waste the workers: share the calls, not the runs",
    )


@check("all runs together keep the bound of calls, and each its window")
def shared_bounds(Processor: Any) -> None:
    expect_pace(opener(Processor), RUN, ordered=True)
    work = Counted()
    expect_shared(Processor(work, 2), work.inside)
    work = Counted()
    took, _ = run_virtual(after_leavers, Processor(work, 2))
    what = "after runs that were left while their calls waited for a worker, three runs of a processor with 2 workers"
    expect(work.inside.peak <= 2, f"{what} made {work.inside.peak} calls at once", hint=FREED)
    expect(took <= 6.001, f"{what}, each of 4 items that take 1 s, took {took:g} s, not 6", hint=FREED)
    took, _ = run_virtual(all_together, Processor(work, 2), Processor(work, 2))
    expect(
        took <= 2.001,
        f"two processors with 2 workers each, one run each of 4 items that take 1 s, took {took:g} s, not 2",
        hint=APART,
    )
    expect_window(opener(Processor), RUN)
