"""Part 3: what an exception or a cancellation does to a service, and to those who wait."""

import asyncio
from typing import Any, NamedTuple

from ...grading.checks import check, expect
from ...lab.kernel.where import waiting_place
from ...parts.refusals import Closed
from .ending import CANCEL, SHUT, left_tasks
from .models import Model, in_words, result_of
from .running import run_virtual
from .services import Callers, callers, expect_refused, expect_told, opened, turns

TELL = "each future that is open gets a Closed, before the task that serves is cancelled"
PASSES = "__aexit__ returns nothing, and raises nothing of its own"


class Way(NamedTuple):
    """The block is left after so many seconds, with so many requests; `error` None: it is cancelled."""

    requests: int
    wait: float
    error: BaseException | None = None
    ends: bool = False  # it had ended before, and waited for those who are open
    bad: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()  # they give up at that very moment


class Odd(BaseException):
    """One that no answer can know, and no Exception."""


async def break_off(Service: Any, way: Way) -> None:
    before, model = asyncio.all_tasks(), Model(1.0, dict.fromkeys(way.bad, ValueError))
    made = Service(model, size=4, window=0.25, most=100)
    tasks: Callers = []
    loop = asyncio.get_running_loop()
    answered: list[bool] = []

    async def run() -> None:
        async with opened(made) as service:
            tasks.extend(callers(service, range(way.requests)))
            await turns(2)
            if way.ends:
                return
            await asyncio.sleep(way.wait if way.error else 5000)
            answered.extend(task.done() for task in tasks)
            for place in way.gone:
                tasks[place].cancel()
            if way.error:
                raise way.error

    block = asyncio.create_task(run())
    block_ = "wait for the last" if way.ends else "block"
    how = repr(way.error) if way.error else "a cancellation"
    said = f"{in_words(way.requests)}, 4 a batch, 1 s a call; after {way.wait:g} s {how} ended the {block_}"
    await turns()
    if not way.error:
        await asyncio.sleep(way.wait)
        answered.extend(task.done() for task in tasks)
        block.cancel()
    calls = len([began for began in model.began if began <= way.wait])
    await asyncio.wait([block], timeout=max(0.0, way.wait - loop.time()) + 0.2)
    calls = len([began for began in model.began if began <= way.wait])
    late = model.calls[calls:]
    expect(not late, f"{said}, and after that the model was given {late!r:.60}", hint=CANCEL)
    where = "" if block.done() else waiting_place(block)
    expect(block.done(), f"{said}, and it is still waiting after 0.2 s: {where}", hint=CANCEL)
    came = asyncio.CancelledError() if block.cancelled() else block.exception()
    same = isinstance(came, asyncio.CancelledError) if way.error is None else came is way.error
    if came is not None and not same and not isinstance(came, (ValueError, Closed, asyncio.CancelledError)):
        raise came  # is told with its line
    expect(same, f"{said}, and what came out was {came!r}", hint=PASSES)
    expect(not model.inside.now, f"{said}; when the block was over, the model was still at work", hint=CANCEL)
    left = left_tasks(before, [*tasks, block])
    expect(not left, f"{said}; when the block was over, {len(left)} tasks of the service were alive", hint=CANCEL)
    await turns()
    for place, (task, was) in enumerate(zip(tasks, answered, strict=True)):
        if place in way.gone:
            continue
        if was:
            expect_told(task, place, model.raised.get((place,)) if place in way.bad else result_of(place), said, TELL)
            continue
        expect(task.done(), f"{said}; when the block was over, the caller of {place} still waited", hint=TELL)
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        got = f"got {error!r}" if error else f"got {task.result()!r}"
        expect(isinstance(error, Closed), f"{said}, and the caller of {place} {got}, not Closed", hint=TELL)
    await expect_refused(made, Closed, said, SHUT)
    await asyncio.sleep(100)
    expect(len(model.calls) == calls, f"{said}; when the block was over, the model was called again", hint=CANCEL)


@check("an exception or a cancellation ends the block at once, and everybody is told", hint=TELL)
def broken_off(Service: Any) -> None:
    for count, wait in (0, 1.0), (1, 0.1), (3, 0.1), (3, 0.7), (12, 0.5), (12, 1.5), (10, 2.1), (12, 50.0):
        for error in ValueError("enough"), Closed("of somebody else"), Odd("enough"), None:
            run_virtual(break_off, Service, Way(count, wait, error))
    for wait in (0.5, 1.5, 2.5, 3.5):
        run_virtual(break_off, Service, Way(4, wait, ValueError("enough"), bad=(2,)))
        run_virtual(break_off, Service, Way(8, wait, ValueError("enough"), gone=(5, 7)))
    for count, wait in (1, 0.1), (3, 0.7), (12, 0.5), (12, 1.5):
        run_virtual(break_off, Service, Way(count, wait, ends=True))
