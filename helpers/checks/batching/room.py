"""Part 3: how many may ask a service at a time, and what becomes of those who give up."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from ...parts.refusals import QueueFull
from .models import Model, in_words
from .running import run_virtual
from .services import ask, callers, expect_refused, opened, told, turns

FULL = "count those who are open, and look at the number before anything waits"
ROOM = "a request is open from its `predict`'s beginning to its end, whichever end that is: count it off in a `finally`"
GONE = "who gives up cancels the future of the request: `answer` then leaves it out"


async def bounded(Service: Any, most: int, size: int, seconds: float) -> None:
    """As many requests as may be open, and some more; when they are over, again."""
    model = Model(seconds, {"bad": ValueError})
    async with opened(Service(model, size=size, window=0.25, most=most)) as service:
        for after in "", "when all were over, ":
            said = f"most={most}, size={size}; {after}{in_words(most)} had come"
            tasks = callers(service, range(most))
            await turns()
            for _ in range(2):
                await expect_refused(service, QueueFull, said, FULL)
            await asyncio.sleep(0.3)  # a batch is with the model
            open_ = sum(not task.done() for task in tasks)
            if open_ == most:
                await expect_refused(service, QueueFull, f"{said}, some with the model", FULL)
            await told(tasks, range(most), said, ROOM)
            expect("refused" not in model.asked, f"{said}: what was refused was given to the model", hint=ROOM)
            bad = callers(service, ["bad"] * most)
            await asyncio.wait(bad, timeout=1000)
            for task in bad:
                error = task.exception() if task.done() else None
                expect(isinstance(error, ValueError), f"{most} bad requests: a caller got {error!r}", hint=ROOM)


async def at_once(Service: Any) -> None:
    """More than may be open come in one turn of the loop."""
    async with opened(Service(Model(1.0), size=8, window=0.25, most=5)) as service:
        tasks = callers(service, range(8))
        await turns()
        refused = [task for task in tasks if task.done() and isinstance(task.exception(), QueueFull)]
        expect(len(refused) == 3, f"most=5, 8 requests came at once: {len(refused)} of them got QueueFull", hint=ROOM)
        await told([task for task in tasks if task not in refused], range(5), "most=5, 8 requests came at once", ROOM)


async def left(Service: Any) -> None:
    """Five may be open; two give up, at once, in the batch that is being gathered, or behind it, and two more come."""
    for size, wait in (8, 0.0), (8, 0.1), (1, 0.1):
        model = Model(1.0)
        async with opened(Service(model, size=size, window=0.25, most=5)) as service:
            tasks = callers(service, range(5))
            await turns()
            await asyncio.sleep(wait)
            for place in (2, 3):
                tasks[place].cancel()
            await turns()
            said = "most=5, 5 requests were open, 2 of them gave up"
            expect(all(tasks[place].cancelled() for place in (2, 3)), f"{said}, and their predict went on", hint=GONE)
            more = callers(service, [5, 6])
            await turns()
            await expect_refused(service, QueueFull, f"{said}, and 2 more came", ROOM)
            await told(tasks[:2] + tasks[4:] + more, [0, 1, 4, 5, 6], f"{said}, and 2 more came", ROOM)
            given = {2, 3} & {*model.asked}
            expect(not given, f"{said}: their items {given} were given to the model afterwards", hint=GONE)


async def never_begun(Service: Any) -> None:
    """Five may be open; five give up before their predict has begun, and five more come."""
    model = Model(1.0)
    async with opened(Service(model, size=8, window=0.25, most=5)) as service:
        for _ in range(5):
            asyncio.ensure_future(service.predict("never")).cancel()
        await turns()
        said = "most=5; 5 gave up before their predict had begun, 5 more came"
        tasks = callers(service, range(5))
        await turns()
        for task in tasks:
            error = task.exception() if task.done() and not task.cancelled() else None
            expect(not isinstance(error, QueueFull), f"{said}, and one got {error!r}", hint=ROOM)
        await told(tasks, range(5), said, ROOM)
        expect("never" not in model.asked, f"{said}: items of those who gave up were given to the model", hint=GONE)


async def left_behind(Service: Any) -> None:
    """All give up; some while the model is at work, some while they wait for that."""
    model = Model(1.0)
    async with opened(Service(model, size=4, window=0.25, most=100)) as service:
        tasks = callers(service, range(12))
        await asyncio.sleep(0.5)
        for place in (1, 2, 5, 8, 9, 10, 11):
            tasks[place].cancel()
        stay = [0, 3, 4, 6, 7]
        said = "12 requests, 4 a batch; 7 gave up, 2 of them while the model was at work"
        await told([tasks[place] for place in stay], stay, said, GONE)
        given = {5, 8, 9, 10, 11} & {*model.asked}
        expect(not given, f"{said}: the items {given} of others were given to the model afterwards", hint=GONE)
        await told(callers(service, [20]), [20], f"{said}; then one came", GONE)
        calls = len(model.calls)
        tasks = callers(service, range(3))
        await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.sleep(50)
        expect(len(model.calls) == calls, "3 requests came and gave up, and the model was called", hint=GONE)
        try:
            async with asyncio.timeout(0.5):
                await ask(service, 30)
        except TimeoutError:
            pass
        else:
            expect(False, "predict was to be over after 0.5 s, by a timeout, and went on", hint=GONE)
        await told(callers(service, [31]), [31], "a request after one that was timed out", GONE)


@check("no more than `most` are open, and who gives up isn't", hint=ROOM)
def room(Service: Any) -> None:
    for most, size, seconds in (5, 8, 1.0), (5, 5, 1.0), (1, 1, 1.0), (12, 4, 1.0), (3, 8, 0.0):
        run_virtual(bounded, Service, most, size, seconds)
    run_virtual(at_once, Service)
    run_virtual(left, Service)
    run_virtual(left_behind, Service)
    run_virtual(never_begun, Service)
