"""Part 3: those who ask a service, and what each of them got."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from inspect import isasyncgen, iscoroutine
from typing import Any

from ...grading.checks import expect
from ...lab.kernel.where import waiting_place
from .models import Model, result_of
from .running import CALLER, meant
from .values import alike

Callers = list["asyncio.Task[Any]"]
SELF = "`async def __aenter__`, and it returns self"
NONE = "is a `return` missing in `predict`?"


@contextlib.asynccontextmanager
async def opened(service: Any) -> AsyncIterator[Any]:
    """`async with service as …`, when that is fit to be asked."""
    async with service as entered:
        expect(hasattr(entered, "predict"), f"`async with Service(…) as service` gave {entered!r:.60}", hint=SELF)
        yield entered


async def ask(service: Any, item: Any) -> Any:
    """`await service.predict(item)`."""
    made = service.predict(item)
    fit = hasattr(made, "__await__") and not isasyncgen(made)
    expect(fit, f"predict gave {made!r:.60}, which cannot be awaited", hint="`async def predict`")
    result = await made
    late = iscoroutine(result) or asyncio.isfuture(result)
    expect(not late, f"predict gave {result!r:.60}", hint="is an `await` missing?")
    return result


def callers(service: Any, items: Iterable[Any]) -> Callers:
    """A task for each item, which asks for it."""
    return [asyncio.create_task(ask(service, item), name=f"{CALLER} of {item!r:.20}") for item in items]


async def turns(count: int = 5) -> None:
    """Let others run, without any time passing."""
    for _ in range(count):
        await asyncio.sleep(0)


async def told(tasks: Callers, items: Iterable[Any], said: str, hint: str, patience: float = 1000.0) -> None:
    """Each caller gets the result of its item, in so many seconds."""
    tasks, items = list(tasks), list(items)
    if tasks:
        _, waiting = await asyncio.wait(tasks, timeout=patience)
        if waiting and any(task.done() for task in tasks):
            left = [item for task, item in zip(tasks, items, strict=True) if task in waiting]
            expect(False, f"{said}: the callers of {left!r:.60} never got an answer", hint=hint)
        await asyncio.wait(tasks)  # a deadlock is told with its line
    for task, item in zip(tasks, items, strict=True):
        expect_told(task, item, result_of(item), said, hint)


def expect_told(task: "asyncio.Task[Any]", item: Any, right: Any, said: str, hint: str) -> None:
    """This caller got that, a result or an exception."""
    if task.cancelled():
        expect(False, f"{said}: the caller of {item!r} was cancelled", hint=hint)
    if (error := task.exception()) is not None:
        if error is not right and meant(error):
            raise error  # is told with its line
        expect(error is right, f"{said}: {item!r} was asked for, and it raised {error!r}, not {right!r}", hint=hint)
        return
    result, raised = task.result(), isinstance(right, BaseException)
    what = f"{said}: {item!r} was asked for, and predict gave {result!r:.60}, "
    what += f"and didn't raise {right!r}" if raised else f"not {right!r}"
    expect(not raised and alike(result, right), what, hint=NONE if result is None else hint)


async def expect_refused(service: Any, kind: type[Exception], said: str, hint: str) -> None:
    """Whoever asks now gets this exception, at once."""
    task = asyncio.create_task(ask(service, "refused"), name=f"{CALLER} who is refused")
    await turns()
    if not task.done():
        await asyncio.wait([task], timeout=1)
        place = "" if task.done() else f"; it is still waiting after 1 s: {waiting_place(task)}"
        task.cancel()
        expect(False, f"{said}: predict didn't raise {kind.__name__} at once, but waited{place}", hint=hint)
    error = task.exception() if not task.cancelled() else asyncio.CancelledError()
    if meant(error):
        raise error or AssertionError  # is told with its line
    other = f"raised {type(error).__module__}.{error!r:.60}" if error else "gave a result"
    right = kind.__name__ if type(error).__name__ != kind.__name__ else f"the {kind.__name__} of the first cell"
    expect(isinstance(error, kind), f"{said}: predict {other}, and not {right}", hint=hint)


def expect_sizes(model: Model, wanted: list[tuple[int, float]], said: str, hint: str) -> None:
    """So many items were given to the model, in this second, call by call."""
    found = [(len(call), began) for call, began in zip(model.calls, model.began, strict=True)]
    expect(
        found == wanted, f"{said}: the model had calls of (items, at second) {found!r:.100}, not {wanted}", hint=hint
    )
