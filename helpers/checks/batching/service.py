"""Part 3: the batches of a service, and who gets which answer."""

import asyncio
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect
from .models import Model, in_words, result_of
from .running import run_virtual
from .services import Callers, ask, callers, expect_sizes, expect_told, opened, told
from .values import ODD, alike, names

GATHER = "one task: `await answer(await collect(…), self.model)`, for ever"
OWN = "what a service has is made in __init__ or __aenter__, and belongs to it alone"
SLEEPS = "wait for the queue's next item as long as that takes: no time limit, no sleep"
ALIVE = "a bad batch is told to its callers; the task that serves goes on"


async def times(Service: Any, model: Model, came: Sequence[tuple[float, Any]], size: int, window: float) -> None:
    """Ask for each item at its second; each gets its result."""
    tasks, loop = Callers(), asyncio.get_running_loop()
    async with opened(Service(model, size=size, window=window, most=1000)) as service:
        for second, item in came:
            await asyncio.sleep(max(0.0, second - loop.time()))
            tasks += callers(service, [item])
        await told(tasks, [item for _, item in came], f"{in_words(len(came))}, size {size}", GATHER)


async def bad_ones(Service: Any) -> None:
    """Bad items, wrong numbers, and then a batch that is well."""
    model = Model(0.5, {3: ValueError, 12: KeyError, 20: TimeoutError})
    said = "item {} is bad, 8 a batch"
    async with opened(Service(model, size=8, window=0.1, most=100)) as service:
        for start, bad in (0, 3), (10, 12), (20, 20):
            tasks = callers(service, items := range(start, start + 8))
            await told(tasks[: bad - start], items[: bad - start], said.format(bad), ALIVE)
            await asyncio.wait(tasks)
            for task, item in zip(tasks, items, strict=True):
                right = model.raised.get((item,)) if item == bad else result_of(item)
                expect_told(task, item, right, said.format(bad), ALIVE)
        model.give, give = (lambda items: [1]), model.give
        tasks = callers(service, range(30, 33))
        await asyncio.wait(tasks, timeout=100)
        for task in tasks:
            error = task.exception() if task.done() and not task.cancelled() else None
            got = repr(error) if task.done() else "no answer"
            said = f"the model gave 1 result for 3 items, and a caller got {got}"
            expect(names(error, 1, 3), said, hint=ALIVE)
        model.give = give
        await told(callers(service, range(40, 44)), range(40, 44), "a batch after bad ones", ALIVE)


async def odd_ones(Service: Any) -> None:
    async with opened(Service(Model(give=lambda items: items[:]), size=8, window=0.1, most=100)) as service:
        for result, item in zip(await asyncio.gather(*(ask(service, item) for item in ODD)), ODD, strict=True):
            said = f"the item {item!r} has itself for a result, and its caller got {result!r:.60}"
            expect(alike(result, item), said, hint="None and other odd values are items and results")


async def together(Service: Any) -> None:
    """Two services at the same time, of sizes 2 and 5, and a third after them."""
    models = [Model(1.0), Model(1.0)]
    sizes = (2, 5)

    async def run(model: Model, size: int, items: range) -> None:
        async with opened(Service(model, size=size, window=0.25, most=20)) as service:
            await told(callers(service, items), items, f"a service of size {size} beside another", OWN)

    await asyncio.gather(
        *(run(model, size, range(20 * size, 20 * size + 20)) for model, size in zip(models, sizes, strict=True))
    )
    for model, size in zip(models, sizes, strict=True):
        wrong = [item for item in model.asked if not 20 * size <= item < 20 * size + 20]
        expect(
            not wrong, f"two services at a time: the model of one was given items of the other, {wrong!r:.60}", hint=OWN
        )
        most = max(map(len, model.calls))
        apart = model.began == [float(second) for second in range(20 // most)]
        expect(most == size, f"two services at a time, one of size {size}: it had a batch of {most}", hint=OWN)
        expect(
            apart,
            f"two services at a time, 1 s a call: the calls of one began at the seconds {model.began!r:.60}",
            hint=OWN,
        )
    for size in (1, 3):
        await run(Model(), size, range(20))
    model = Model(1.0)
    await asyncio.gather(*(run(model, 4, range(start, start + 3)) for start in (0, 10)))
    said = "two services at a time, of size 4, with the same model, 1 s a call; each was asked for 3"
    calls = sorted(model.calls)
    expect(calls == [[0, 1, 2], [10, 11, 12]], f"{said}: the model was given {calls!r:.90}", hint=OWN)
    expect(len({*model.began}) == 1, f"{said}: its calls began at the seconds {model.began}", hint=OWN)
    async with opened(Service(Model(1.0), size=8, window=0.25, most=20)) as service:
        async with opened(Service(Model(1.0), size=8, window=0.25, most=20)) as other:
            await told(callers(other, [1]), [1], "two services at a time", OWN)
        await told(callers(service, [2]), [2], "two services at a time, of which one was over", OWN)


async def idle(Service: Any) -> None:
    """Nothing is asked for a long time, before the first request and after it."""
    loop: Any = asyncio.get_running_loop()
    async with opened(Service(Model(1.0), size=8, window=0.25, most=20)) as service:
        for when in "before its first request", "after its first request":
            await asyncio.sleep(10)
            steps = loop.steps
            await asyncio.sleep(30_000)
            turned = loop.steps - steps
            expect(turned <= 3, f"{when} nobody asked for 30000 s, and the loop woke {turned - 1} times", hint=SLEEPS)
            await told(callers(service, [0]), [0], "one request", GATHER)


@check("requests share batches, and each gets its own answer", hint=GATHER)
def batches(Service: Any) -> None:
    cases: list[tuple[str, list[float], int, list[tuple[int, float]]]] = [
        ("one request", [0.0], 8, [(1, 0.25)]),
        ("8 requests at once", [0.0] * 8, 8, [(8, 0.0)]),
        ("20 requests at once", [0.0] * 20, 8, [(8, 0.0), (8, 1.0), (4, 2.25)]),
        ("3 requests after a long time", [500.0, 500.1, 500.2], 8, [(3, 500.25)]),
        ("4 requests, of which 3 came while the model was at work", [0.0, 0.5, 0.6, 1.2], 8, [(1, 0.25), (3, 1.5)]),
        ("3 requests, one a batch", [0.0] * 3, 1, [(1, 0.0), (1, 1.0), (1, 2.0)]),
        ("2 requests, one after the other", [0.0, 7.0], 8, [(1, 0.25), (1, 7.25)]),
    ]
    for said, seconds, size, wanted in cases:
        model = Model(1.0)
        run_virtual(times, Service, model, [*zip(seconds, range(len(seconds)), strict=True)], size, 0.25)
        expect(model.inside.peak <= 1, f"{said}: {model.inside.peak} calls of the model at once", hint=GATHER)
        expect_sizes(model, wanted, f"{said}, size {size}, window 0.25, 1 s a call", GATHER)
    for test in bad_ones, odd_ones, together, idle:
        run_virtual(test, Service)
