"""Part 3: all stages are at work at once, and none runs away from the next."""

from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect
from .running import run_virtual
from .stages import STAGES, File, Stages, expect_outcomes, run

BOUNDS = ("readers", "preparers", "askers")
PHASES = "a stage hands each item on as soon as it's done: no gather of a whole stage, and no list of all"
ROOM = "a stage hands each item on as soon as it's done, and between two stages there's room for a few that wait"
ONE_BY_ONE = "the next stage takes what is ready, whichever came first: only the result is in order"
AT_ONCE = "`await queue.get()` wakes the moment an item is there: no polling, and no waiting until a batch is full"
AHEAD = "a queue with a bound between the stages, or a StreamProcessor: names are taken one by one, when there is room"
PLACES = "as many workers, or permits of a semaphore, as the stage has places"


def timed(pipeline: Any, files: Sequence[File], *bounds: int) -> tuple[Stages, float]:
    stages = Stages(files)
    found, seconds = run_virtual(run, pipeline, stages, *bounds)
    expect_outcomes(found, files, f"{len(files)} files")
    return stages, round(seconds, 6)


def expect_bounds(pipeline: Any) -> None:
    for bounds in (4, 2, 8), (1, 1, 1), (2, 5, 3), (6, 1, 1), (9, 9, 9):
        files = [File(f"f{number}.", 3.0, 3.0, (2.0, 2.0)) for number in range(30)]
        stages, _ = timed(pipeline, files, *bounds)
        for stage, name, bound in zip(STAGES, BOUNDS, bounds, strict=True):
            peak = stages.inside[stage].peak
            expect(peak <= bound, f"with {name}={bound} there were {peak} calls of `{stage}` at once", hint=PLACES)
    for stage, name, places, bounds, file in (
        ("read", "readers", 5, (5, 9, 9), File("", 9.0, 0.1, (0.1,))),
        ("prepare", "preparers", 5, (9, 5, 9), File("", 0.1, 9.0, (0.1,))),
        ("ask", "askers", 5, (9, 9, 5), File("", 0.1, 0.1, (9.0, 9.0))),
        ("ask", "askers", 15, (9, 9, 15), File("", 0.1, 0.1, (9.0, 9.0))),
    ):
        files = [file._replace(name=f"f{number}.") for number in range(30)]
        stages, _ = timed(pipeline, files, *bounds)
        peak = stages.inside[stage].peak
        expect(
            peak == places,
            f"with {name}={places} at most {peak} calls of `{stage}` ran at once, and it is the slow stage",
            hint=PLACES,
        )


def expect_pace(pipeline: Any) -> None:
    cases: list[tuple[str, list[File], tuple[int, int, int], float]] = [
        ("20 files, 1 s in each stage, one at a time", [File(f"f{n}.") for n in range(20)], (1, 1, 1), 22.0),
        ("40 files, read in 1 s, four at a time", [File(f"f{n}.", 1, 0.1, (0.1,)) for n in range(40)], (4, 2, 8), 10.3),
        (
            "20 files, prepared in 1 s, two at a time",
            [File(f"f{n}.", 0.1, 1, (0.1,)) for n in range(20)],
            (4, 2, 8),
            10.2,
        ),
        (
            "64 files, asked in 8 s, eight at a time",
            [File(f"f{n}.", 0.5, 0.25, (8.0,)) for n in range(64)],
            (4, 2, 8),
            65.5,
        ),
        ("one file with 40 questions of 1 s, eight at a time", [File("f", 1, 1, [1.0] * 40)], (4, 2, 8), 7.0),
        (
            "10 files that nobody asks about, one at a time",
            [File(f"f{n}.", 1, 1, ()) for n in range(10)],
            (1, 1, 1),
            11.0,
        ),
    ]
    for what, files, bounds, wanted in cases:
        _, seconds = timed(pipeline, files, *bounds)
        expect(seconds <= wanted + 1e-6, f"{what}: it took {seconds:g} s, not {wanted:g}", hint=ROOM)


def expect_at_once(pipeline: Any) -> None:
    """What is ready begins at that moment: nothing waits for company, or for the next look of a loop."""
    files = [File(f"f{number}.", 0.37, 0.11, (0.07,)) for number in range(5)]
    stages, _ = timed(pipeline, files, 1, 1, 8)
    for stage, before, end in ("prepare", 0.37, ""), ("ask", 0.48, "0"):
        began = [stages.began[stage, f"{file.name}{end}"] for file in files]
        wanted = [round(0.37 * number + before, 6) for number in range(5)]
        said = f"files that are read in 0.37 s and prepared in 0.11 s, one at a time: `{stage}` was called at {began} s"
        expect(began == wanted, f"{said}, not at {wanted}", hint=AT_ONCE)


def expect_overlap(pipeline: Any) -> None:
    files = [File(f"f{number}.") for number in range(10)]
    stages, _ = timed(pipeline, files, 1, 1, 1)
    first, last = stages.began["ask", "f0.0"], stages.began["read", "f9."]
    expect(
        first < last,
        f"the first question was asked at {first:g} s, and the last file read from {last:g} s on",
        hint=PHASES,
    )
    expect(
        first <= 2.0,
        f"reading and preparing take 1 s each, and the first question was asked at {first:g} s",
        hint=PHASES,
    )
    for stage, slow in ("read", File("slow.", 100.0)), ("prepare", File("slow.", 1.0, 100.0)):
        stages, _ = timed(pipeline, [slow, *files], 2, 2, 2)
        late = max(stages.began["ask", f"{file.name}0"] for file in files[:4])
        peak = stages.inside[stage].peak
        expect(peak > 1, f"two calls of `{stage}` at a time are allowed, and they ran one after the other", hint=PLACES)
        said = f"`{stage}` takes 100 s for the first file and 1 s for the others, two at a time"
        expect(late < 100, f"{said}, and the question of a later file was asked at {late:g} s", hint=ONE_BY_ONE)
    files = [File("slow.", 1, 1, (100.0, 1.0)), *files]
    stages, seconds = timed(pipeline, files, 2, 2, 2)
    said = "one question takes 100 s and the others 1 s, two at a time"
    expect(seconds <= 102.0 + 1e-6, f"{said}: it took {seconds:g} s, not 102", hint=ONE_BY_ONE)
    late = max(stages.began["ask", f"{file.name}0"] for file in files[1:])
    expect(late < 100, f"{said}, and another one was asked at {late:g} s only", hint=ONE_BY_ONE)
    lost = [File(f"bad{number}.", -1.0) for number in range(8)]
    stages, seconds = timed(pipeline, [*lost, File("f.")], 2, 2, 2)
    expect(
        seconds <= 7.0 + 1e-6,
        f"8 bad files and one good, 1 s in each stage, two at a time: {seconds:g} s, not 7",
        hint=PLACES,
    )


def expect_room(pipeline: Any) -> None:
    for bounds in (4, 2, 8), (1, 1, 1), (3, 3, 3):
        most = 4 * sum(bounds)
        for what, file in (
            ("asking", File("", 0.01, 0.01, (50.0,))),
            ("asking about 20 questions a file", File("", 0.01, 0.01, [5.0] * 20)),
            ("preparing", File("", 0.01, 50.0)),
            ("reading", File("", 50.0)),
        ):
            files = [file._replace(name=f"f{number}.") for number in range(2 * most + 40)]
            stages, _ = timed(pipeline, files, *bounds)
            said = f"{bounds} readers, preparers and askers, and {what} is slow"
            expect(
                stages.ahead <= most,
                f"{said}: {stages.ahead} names had been taken and weren't finished, not {most} at most",
                hint=AHEAD,
            )


@check("all stages are at work at once, and none runs away from the next", hint=PHASES)
def overlapped(pipeline: Any) -> None:
    expect_overlap(pipeline)
    expect_bounds(pipeline)
    expect_pace(pipeline)
    expect_at_once(pipeline)
    expect_room(pipeline)
