"""Part 3: how a pipeline ends before its time, and that several know nothing of each other."""

import asyncio
import itertools
from typing import Any

from ...grading.checks import check, expect
from .running import run_virtual
from .stages import File, Stages, expect_outcomes, run

CANCEL = "end all tasks that you started, in a `finally` or by leaving their blocks, and wait until they have ended"
SWALLOWED = "a bare `except` or `except BaseException` swallows the cancellation: catch Exception"
PASS_ON = "what gives the names is no item's affair: let its exception end the pipeline"
GROUP = "asyncio.TaskGroup makes a group of it: catch what `names` raises, and raise it when all is over"
APART = "each has queues, counts and results of its own: make them inside the function, not in its head or outside"
FILES = [File(f"f{number}.", 1.0, 1.0, (1.0, 1.0)) for number in range(100)]


async def broken_off(pipeline: Any, stages: Stages, after: float, bounds: tuple[int, int, int]) -> str:
    """Cancel it after so many seconds; returns what is wrong then."""
    before = asyncio.all_tasks()
    task = asyncio.create_task(run(pipeline, stages, *bounds))
    await asyncio.sleep(after)
    if task.done():
        await task
        return f"it was over after {after:g} s already"
    calls, now = stages.calls, asyncio.get_running_loop().time()
    task.cancel()
    await asyncio.wait([task], timeout=30)
    if not task.done():
        more = stages.calls - calls
        return f"30 s later it was still running: {more} more calls had been begun"
    if not task.cancelled():
        how = f"raised {task.exception()!r}" if task.exception() else "returned a list"
        return f"it {how}, and did not end as cancelled"
    if stages.running:
        return f"it ended while {stages.running} of its calls were still running"
    if left := asyncio.all_tasks() - before - {task}:
        return f"it ended, and {len(left)} tasks were still alive"
    await asyncio.sleep(100)
    more = sum(time > now for time in stages.began.values())
    return f"{more} more calls were begun" if more else ""


async def broken_names(pipeline: Any, stages: Stages, error: Exception) -> tuple[BaseException | None, str]:
    """What came out when the names end in this error, and what was left then."""
    before = asyncio.all_tasks()
    came: BaseException | None = None
    try:
        await run(pipeline, stages, names=stages.given(error))
    except Exception as got:
        came = got
    left = asyncio.all_tasks() - before
    said = f"{stages.running} calls were still running" if stages.running else ""
    said = said or (f"{len(left)} tasks were still alive" if left else "")
    calls = stages.calls
    await asyncio.sleep(100)
    more = stages.calls - calls
    return came, said or (f"{more} more calls were begun after its end" if more else "")


async def side_by_side(pipeline: Any, *all_files: list[File]) -> list[tuple[Any, float]]:
    async def one(files: list[File]) -> tuple[Any, float]:
        found = await run(pipeline, Stages(files), 2, 2, 2)
        return found, round(asyncio.get_running_loop().time(), 6)

    return await asyncio.gather(*map(one, all_files))


def expect_apart(pipeline: Any) -> None:
    one = [File(f"a{number}.", 1.0, 1.0, (1.0,)) for number in range(8)]
    other = [File(f"b{number}.", 2.0, -1.0 if number % 2 else 1.0, (3.0,)) for number in range(6)]
    both, _ = run_virtual(side_by_side, pipeline, one, other)
    for (found, _), files in zip(both, (one, other), strict=True):
        expect_outcomes(found, files, "two pipelines at a time, one of 8 and one of 6 files")
    alone = [run_virtual(side_by_side, pipeline, files)[0][0][1] for files in (one, other)]
    times = [time for _, time in both]
    expect(
        times == alone, f"two pipelines ended after {times} s beside each other, and alone after {alone}", hint=APART
    )
    beside, _ = run_virtual(beside_a_cancelled_one, pipeline, one)
    expect_outcomes(beside, one, "a pipeline beside one that was cancelled")
    stages, told = Stages(one), list[tuple[str, int]]()
    run_virtual(lambda: run(pipeline, Stages(one)))
    run_virtual(lambda: run(pipeline, stages, progress=lambda stage, done, _: told.append((stage, done))))
    counts = [done for stage, done in told if stage == "read"]
    what = f"a second pipeline read 8 files, and progress told of {counts} that had been read"
    expect(counts == [*range(1, 9)], what, hint=APART)


async def beside_a_cancelled_one(pipeline: Any, files: list[File]) -> Any:
    other = asyncio.create_task(run(pipeline, Stages(FILES), 2, 2, 2))
    sound = asyncio.create_task(run(pipeline, Stages(files), 2, 2, 2))
    await asyncio.sleep(3.5)
    other.cancel()
    await asyncio.wait([other])
    return await sound


@check("cancelled or broken, it leaves nothing running, and several know nothing of each other", hint=CANCEL)
def ends(pipeline: Any) -> None:
    for after, bounds in itertools.product((0.0, 0.5, 1.5, 2.5, 6.5), ((4, 2, 8), (1, 1, 1))):
        wrong, _ = run_virtual(broken_off, pipeline, Stages(FILES), after, bounds)
        hint = SWALLOWED if "30 s later" in wrong or "not end as" in wrong else CANCEL
        expect(
            not wrong,
            f"the pipeline was cancelled after {after:g} s, with {bounds} readers, preparers and askers; {wrong}",
            hint=hint,
        )
    for count, kind in itertools.product((0, 1, 3, 30), (OSError, ValueError)):
        error = kind("the folder is gone")
        stages = Stages(FILES[:count])
        (came, left), _ = run_virtual(broken_names, pipeline, stages, error)
        what = f"`names` gave {count} names and raised {error!r}"
        if isinstance(came, BaseExceptionGroup):
            expect(False, f"{what}; what came out was {came!r:.120}", hint=GROUP)
        expect(came is not None, f"{what}, and the pipeline returned as if all were well", hint=PASS_ON)
        expect(came is error, f"{what}; what came out was {came!r:.120}", hint=PASS_ON)
        expect(not left, f"{what}; when it came out, {left}", hint=CANCEL)
    expect_apart(pipeline)
