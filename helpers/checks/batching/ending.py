"""Part 3: how a service ends that answers all who wait."""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from typing import Any

from ...grading.checks import check, expect
from ...parts.refusals import Closed
from .models import Model, in_words, result_of
from .running import meant, run_virtual
from .services import Callers, callers, expect_refused, expect_told, opened, told, turns

DRAIN = "wait in __aexit__ until every future that is open is done; then end the task that serves"
SHUT = "one flag, which __aenter__ and the first line of __aexit__ set, and `predict` looks at first"
CANCEL = "in a `finally`, whatever `kind` is: tell those who are open, cancel the task that serves, and wait for it"


def left_tasks(before: Iterable[Any], tasks: Callers) -> list[str]:
    """The tasks that a service has left, but for its callers."""
    mine = {*before, *tasks, asyncio.current_task()}
    return [task.get_name() for task in asyncio.all_tasks() - mine if not task.done()]


async def drain(
    Service: Any, count: int, size: int, wait: float, gone: Sequence[int], bad: Sequence[int], seconds: float = 1.0
) -> None:
    """The block ends while so many requests are open, of which some are bad and some give up then."""
    before, model = asyncio.all_tasks(), Model(seconds, dict.fromkeys(bad, ValueError))
    said = f"{seconds:g} s a call; the block ended {wait:g} s after {in_words(count)} had come"
    made = Service(model, size=size, window=0.25, most=100)
    tasks: Callers = []

    async def run() -> None:
        async with opened(made) as service:
            tasks.extend(callers(service, range(count)))
            await turns()
            await asyncio.sleep(wait)

    block = asyncio.create_task(run())
    await turns(3)
    await asyncio.sleep(wait + 0.01)
    open_ = [place for place, task in enumerate(tasks) if not task.done()]
    if open_ and not block.done():
        await expect_refused(made, Closed, f"{said}, and waited for them", SHUT)
    for place in gone:
        tasks[place].cancel()
    await asyncio.wait([block], timeout=1000 * seconds)
    if not block.done():
        undone = [place for place, task in enumerate(tasks) if not task.done()]
        expect(
            not undone,
            f"{said}; {1000 * seconds:g} s later {undone!r:.60} had no answer, and it was not over",
            hint=DRAIN,
        )
    await asyncio.wait([block])  # a deadlock is told with its line
    block.result()
    left = left_tasks(before, [*tasks, block])
    calls = len(model.calls)
    expect(not left, f"{said}; when it was over, {len(left)} tasks of the service were alive", hint=CANCEL)
    expect(not model.inside.now, f"{said}; when it was over, the model was still at work", hint=DRAIN)
    await turns()
    for place, task in enumerate(tasks):
        if place not in gone or place not in open_:
            expect(task.done(), f"{said}; when it was over, the caller of {place} had no answer", hint=DRAIN)
            right = model.raised.get((place,)) if place in bad else result_of(place)
            expect_told(task, place, right, said, DRAIN)
    await expect_refused(made, Closed, f"{said}, and was over", SHUT)
    await asyncio.sleep(100)
    expect(len(model.calls) == calls, f"{said}; when it was over, the model was called again", hint=CANCEL)
    others = {*model.asked} - {*range(count)}
    expect(not others, f"{said}; the model was given {others!r:.60}, which nobody had asked for", hint=DRAIN)


async def not_open_yet(Service: Any) -> None:
    service = Service(Model(), size=8, window=0.25, most=100)
    await expect_refused(service, Closed, "the block hadn't been entered", SHUT)
    async with opened(service):
        await told(callers(service, [1]), [1], "the block had been entered", DRAIN)
    await expect_refused(service, Closed, "the block was over", SHUT)


async def just_closed(Service: Any, error: Exception | None) -> None:
    """Somebody asks when the block's last line is done, before anything else happens."""
    said = f"the last line was done{', and raised' if error else ''}, while the model was at work"
    with contextlib.suppress(ValueError):
        async with opened(Service(Model(1.0), size=1, window=0.25, most=100)) as service:
            callers(service, [1])
            await asyncio.sleep(0.5)
            late = callers(service, ["late"])[0]
            if error:
                raise error
    await asyncio.wait([late], timeout=10)
    expect(late.done(), f"{said}; who asked then had no answer", hint=SHUT)
    got = asyncio.CancelledError() if late.cancelled() else late.exception()
    if meant(got):
        raise got or AssertionError  # is told with its line
    expect(isinstance(got, Closed), f"{said}; who asked then got {got or late.result()!r}, not Closed", hint=SHUT)


@check("a block that ends answers all who are open, and nobody after them", hint=DRAIN)
def drained(Service: Any) -> None:
    run_virtual(not_open_yet, Service)
    cases: list[tuple[int, int, float, list[int], list[int]]] = [
        *((count, 8, 0.0, [], []) for count in (0, 1, 8, 9, 20)),
        *((20, 1, wait, [], []) for wait in (0.0, 1.5)),
        *((20, 8, wait, [], []) for wait in (0.5, 1.5, 2.1, 3.0, 50.0)),
        (5, 8, 0.1, [0, 4], []),
        (5, 8, 0.1, [0, 1, 2, 3, 4], []),
        (12, 4, 0.5, [0, 3, 5, 11], []),
        (12, 4, 0.5, [8, 9, 10, 11], []),
        (8, 8, 0.5, [], [2, 7]),
        (3, 1, 0.5, [1], [2]),
    ]
    for case in cases:
        run_virtual(drain, Service, *case)
    run_virtual(drain, Service, 5, 1, 0.0, [], [], 20.0)
    for error in None, ValueError("enough"):
        run_virtual(just_closed, Service, error)
