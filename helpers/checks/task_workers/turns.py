"""Part 1: when tasks run, and how many of them."""

import asyncio
import itertools
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.task_workers import Closed
from ...lab.virtual_time import Deadlock
from .jobs import Jobs, Left, entered, result, said, simplest, submit
from .running import run_virtual

BOUND = "as many workers as `workers` says, each of which awaits one call at a time"
FIFO = "first in, first out, as in an asyncio.Queue"
PACE = "a worker takes its next task the moment it is free, also while the block is at other things"
OWN = "queue, results and workers belong to one `Tasks`: make them in __init__ or __aenter__"

_ids = itertools.count(9999, -1)  # of tasks in all these runs: their order is none that sorts them
Job = tuple[float, float]  # when it is submitted, and how long it takes

CASES: list[tuple[int, list[Job]]] = [
    (2, [(0, 3), (0, 1), (0, 1), (0, 1)]),
    (4, [(0, 1)] * 12),
    (1, [(0, 2)] * 3),
    (3, [(0, 1), (0.5, 1), (5, 2), (5, 0.5), (5, 1), (5, 1), (9, 1)]),
    (3, [(0, 5), (0, 0.25), (0, 4), (0, 0.5), (0, 0.25), (0, 3), (1, 1)]),
    (50, [(0, 1)] * 400),
    (2, [(3600, 1), (3600, 2), (7200, 1)]),
]


async def timed(Tasks: Any, workers: int, jobs: Sequence[Job]) -> Jobs:
    """The books of these jobs."""
    books, loop = Jobs(), asyncio.get_running_loop()
    async with entered(Tasks(workers)) as tasks:
        for number, (at, seconds) in enumerate(jobs):
            await asyncio.sleep(max(0.0, at - loop.time()))
            submit(tasks, f"task {next(_ids)}", books.run, number, seconds)
        await asyncio.sleep(sum(seconds for _, seconds in jobs) + 5)
    return books


def begins(workers: int, jobs: Sequence[Job]) -> list[tuple[int, float]]:
    """(number, second): who begins when, if the first who comes is the first who is served."""
    free, found = [0.0] * workers, []
    for number, (at, seconds) in enumerate(jobs):
        worker = free.index(min(free))
        begin = max(at, free[worker])
        free[worker] = begin + seconds
        found.append((number, round(begin, 6)))
    return found


async def arguments(Tasks: Any) -> list[tuple[Any, ...]]:
    """What a function is called with."""
    got: list[tuple[Any, ...]] = []

    async def take(*args: Any) -> None:
        got.append(args)

    async with entered(Tasks(1)) as tasks:
        for number, args in enumerate(ARGUMENTS):
            submit(tasks, f"task {number}", take, *args)
        await asyncio.sleep(1)
    return got


ARGUMENTS: list[tuple[Any, ...]] = [(), (1,), (None,), (1, "two", [3]), ((1, 2),)]


async def side_by_side(Tasks: Any) -> tuple[list[float], list[list[Any]]]:
    """Two blocks at a time, with the same ids: when each was done, and what it ran."""

    async def block(names: Sequence[str]) -> tuple[float, list[Any]]:
        books = Jobs()
        async with entered(Tasks(2)) as tasks:
            for number, name in enumerate(names):
                submit(tasks, f"task {number}", books.run, name, 1.0)
            await asyncio.sleep(100)
        return max((when for _, when in books.begun), default=-1.0) + 1, books.names

    both = await asyncio.gather(block("abcd"), block("ABCD"))
    return [took for took, _ in both], [names for _, names in both]


async def nested(Tasks: Any) -> list[str]:
    """What begins when a running task submits another one while two wait."""
    begun: list[str] = []

    async def first(tasks: Any) -> None:
        await asyncio.sleep(1)
        submit(tasks, "from within", note, "from within")

    async def note(name: str) -> None:
        begun.append(name)

    async with entered(Tasks(1)) as tasks:
        submit(tasks, "first", first, tasks)
        for name in "second", "third":
            submit(tasks, name, note, name)
        await asyncio.sleep(5)
    return begun


async def blocks_inside(Tasks: Any, wrong: list[str]) -> None:
    """While one block is open and busy, others are opened and closed. Notes what went wrong in it."""
    books, other = Jobs(), Jobs()
    async with entered(Tasks(1)) as tasks:
        submit(tasks, "runs", books.run, "runs", 10.0, "runs")
        submit(tasks, "waits", books.run, "waits", 10.0, "waits")
        await asyncio.sleep(1)
        async with entered(Tasks(1)) as second:
            submit(second, "other", other.run, "other", 1.0)
            await asyncio.sleep(2)
        with suppress(Left):
            async with entered(Tasks(1)):
                await asyncio.sleep(1)
                raise Left
        try:
            submit(tasks, "comes later", books.run, "comes later", 1.0, "comes later")
        except Closed as error:
            wrong.append(f"its submit raised {error!r}")
            return
        for task_id in "runs", "waits", "comes later":
            got = await result(tasks, task_id)
            if got != task_id:
                wrong.append(f"the result of a task of it was {said(got)}, not {task_id!r}")


@check("tasks begin in their turn, and never too many run", hint=BOUND)
def in_turn(Tasks: Any) -> None:
    for workers, jobs in CASES:
        books, _ = run_virtual(timed, Tasks, workers, jobs)
        what = f"{len(jobs)} tasks, submitted at second {[at for at, _ in jobs]}, that take {[s for _, s in jobs]} s"
        if len(jobs) > 10:
            what = f"{len(jobs)} tasks, submitted at once, that take 1 s each"
        what += f", {workers} at a time"
        expect(books.inside.peak <= workers, f"{what}: {books.inside.peak} ran at once", hint=BOUND)
        names, wanted = books.names, begins(workers, jobs)
        missing = sorted({*range(len(jobs))} - {*names})
        expect(not missing, f"{what}: those with the numbers {missing[:5]} never began", hint=PACE)
        expect(
            len(names) == len(jobs),
            f"{what}: {len(names)} calls were made",
            hint="each task is run once, by one worker",
        )
        expect(
            names == sorted(names),
            f"{what}: they began in the order {names}",
            hint=FIFO,
        )
        late = next(
            ((n, at, right) for (n, at), (_, right) in zip(books.begun, wanted, strict=True) if at != right), None
        )
        expect(
            late is None,
            f"{what}: number {late and late[0]} began at second {late and late[1]}, not {late and late[2]}",
            hint=PACE,
        )
    got, _ = run_virtual(arguments, Tasks)
    expect(got == ARGUMENTS, f"submitted with the arguments {ARGUMENTS}, func got {got}", hint="await func(*args)")
    began, _ = run_virtual(nested, Tasks)
    wanted_names = ["second", "third", "from within"]
    what = "one worker, two tasks that wait, and a running one that submits another"
    expect(began == wanted_names, f"{what}: they began in the order {began}", hint=FIFO)
    (took, names), _ = run_virtual(side_by_side, Tasks)
    for ran, its in zip(names, ("abcd", "ABCD"), strict=True):
        what = f"two Tasks at a time, in which the same ids stand for {[*'abcd']} and {[*'ABCD']}"
        expect(ran == [*its], f"{what}: one of them ran {ran}, not {[*its]}", hint=OWN)
    expect(
        took == [2, 2],
        f"two Tasks at a time, with 2 workers each and 4 tasks of 1 s each, were done after {took} s, not [2, 2]",
        hint=OWN,
    )
    run_virtual(simplest, Tasks)
    wrong: list[str] = []
    try:
        run_virtual(blocks_inside, Tasks, wrong)
    except Deadlock:
        wrong.append("it never ended")
    what = "a block was open and busy, and two others were opened and had ended: "
    expect(not wrong, f"{what}{wrong and wrong[0]}", hint=OWN)
