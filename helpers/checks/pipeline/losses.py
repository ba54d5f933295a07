"""Part 3: what a bad file and a failing call cost, and what progress tells of them."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect
from ...parts.documents.stages import StageFailed
from .running import run_virtual
from .stages import COST, STAGES, File, Stages, expect_outcomes, run

COUNT = "count a call when it ends, well or not, and one that raised in `failed` too; then tell progress, from 1 on"
ONE_CALL = "no loop around a call: whoever wrote `ask` knows what is worth another try"
WRAP = "StageFailed(stage, error), whatever the error is: the stage's own name, and the very error"
NONE_LEFT = "a name that was lost goes no further, and counts in no later stage"
BAD = [
    File("a.", 1.0, 1.1, (1.0, -2.05, 0.7)),
    File("b.", -1.3, 1.0, (1.0, 1.0)),
    File("c.", 1.7, -1.2, (1.0, 1.0)),
    File("d.", 0.6, 0.9, (-0.35,)),
    File("e.", 2.3, 0.4, (1.6, 0.85)),
    File("f.", 0.2, 0.3, ()),
]
Told = list[tuple[str, int, int, float]]


def expect_told(stages: Stages, told: Told, what: str) -> None:
    strange = {each[0] for each in told} - {*STAGES}
    expect(not strange, f"{what}: progress was called with the stage {strange}", hint='"read", "prepare" or "ask"')
    for stage in STAGES:
        ended = [(time, failed) for each, time, failed in stages.ended if each == stage]
        heard = [each[1:] for each in told if each[0] == stage]
        said = f"{what}: `{stage}` was called {len(ended)} times"
        expect(heard or not ended, f"{said}, and progress never told of it", hint=COUNT)
        done = [each[0] for each in heard]
        expect(
            done == [*range(1, len(ended) + 1)],
            f"{said}, and progress told of {done[:8]}{' …' * (len(done) > 8)} that had ended",
            hint=COUNT if len(heard) <= len(ended) else NONE_LEFT,
        )
        bad = sum(failed for _, failed in ended)
        last = heard[-1][1] if heard else 0
        expect(last == bad, f"{said}, {bad} of them raised, and in the end progress told of {last}", hint=COUNT)
        for number, ((_, failed, time), (end, _)) in enumerate(zip(heard, ended, strict=True), 1):
            late = f"{said}, number {number} of them ended at {end:g} s, and progress told so at {time:g} s"
            expect(time == end, late, hint="tell it at once: not when the outcome is read, and not in the end")
            if number == len(ended) or ended[number][0] > end:
                right = sum(each for _, each in ended[:number])
                said_ = f"{said}; of the first {number} had {right} raised, and progress said {failed}"
                expect(failed == right, said_, hint=COUNT)


def expect_progress(pipeline: Any, files: Sequence[File], *bounds: int) -> None:
    stages, told = Stages(files), Told()

    def progress(stage: str, done: int, failed: int) -> None:
        told.append((stage, done, failed, round(asyncio.get_running_loop().time(), 6)))

    found, _ = run_virtual(lambda: run(pipeline, stages, *bounds, progress=progress))
    what = f"{len(files)} files, {bounds} readers, preparers and askers"
    expect_outcomes(found, files, what)
    expect_told(stages, told, what)


async def raised(pipeline: Any, stage: str, errors: Sequence[Exception]) -> tuple[list[Any], Counter[str]]:
    """One file for each error, which this stage raises for it; and how often it was called for each."""
    calls = Counter[str]()

    def at(here: str, name: str, value: Any) -> Any:
        if here == stage:
            calls[name] += 1
            raise errors[int(name)]
        return value

    async def read(name: str) -> Any:
        return at("read", name, name)

    async def prepare(name: str) -> Any:
        return at("prepare", name, [name])

    async def ask(name: str) -> Any:
        return at("ask", name, name)

    found: list[Any] = await pipeline([str(number) for number in range(len(errors))], read, prepare, ask)
    return found, calls


@check("a bad file costs a file, a failing call a question, and progress counts both", hint=COST)
def losses(pipeline: Any) -> None:
    for bounds in (4, 2, 8), (1, 1, 1):
        found, _ = run_virtual(run, pipeline, Stages(BAD), *bounds)
        what = f"6 files, {bounds} readers, preparers and askers, of which b can't be read, c not prepared"
        expect_outcomes(found, BAD, f"{what}, and one question of a and of d raises")
    all_bad = [File(f"f{number}.", -1.0) for number in range(30)]
    for files in all_bad, [each._replace(read=1.0, prepare=-1.0) for each in all_bad]:
        found, _ = run_virtual(run, pipeline, Stages(files))
        expect_outcomes(found, files, "30 files, all of them bad")
    failing = [File(f"f{number}.", asks=[-1.0] * 3) for number in range(30)]
    found, _ = run_virtual(run, pipeline, Stages(failing))
    expect_outcomes(found, failing, "90 questions, all of which raise")
    kinds = [OSError, TimeoutError, KeyError, StopAsyncIteration, asyncio.QueueEmpty, AssertionError, ConnectionError]
    for stage in STAGES:
        errors = [kind("it failed") for kind in kinds]
        errors += [ExceptionGroup("both", [OSError("one")]), StageFailed("read", OSError("of another pipeline"))]
        (found, calls), _ = run_virtual(raised, pipeline, stage, errors)
        expect(len(found) == len(errors), f"`{stage}` raised {len(errors)} times, and {len(found)} outcomes came")
        for number, (each, error) in enumerate(zip(found, errors, strict=True)):
            kept = getattr(each, "error", None)
            fine = isinstance(kept, StageFailed) and kept.cause is error and kept.stage == stage
            expect(fine, f"`{stage}` raised {error!r}, and the outcome was {each!r:.120}", hint=WRAP)
            count = calls[str(number)]
            expect(count == 1, f"`{stage}` raised {error!r}, and was called {count} times for it", hint=ONE_CALL)
    expect_progress(pipeline, BAD, 4, 2, 8)
    expect_progress(pipeline, BAD, 1, 1, 1)
    expect_progress(
        pipeline, [File(f"f{n}.", 1 + n % 3, 0.5 + n % 2, [0.25 + n % 4, 1.75]) for n in range(40)], 4, 2, 8
    )
    expect_progress(pipeline, [File(f"f{n}.", 0.3 + n % 3, 0.2, (7.0,)) for n in range(20)], 2, 2, 2)
    expect_progress(pipeline, all_bad, 4, 2, 8)
    expect_progress(pipeline, [], 4, 2, 8)
