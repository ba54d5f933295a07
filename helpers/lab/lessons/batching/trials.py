"""What happens to any service sooner or later, done to it on purpose: who is answered, who is told, who waits on."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

Predict = Callable[[list[Any]], list[Any]]
PATIENCE = 1.0  # seconds, after which a caller is counted as one who waits for ever


class Service(Protocol):
    def predict(self, item: Any) -> Awaitable[Any]: ...

    def shutdown(self) -> None: ...


Make = Callable[[Predict], Service]


class Held:
    """A model that stays busy with its first request until `go_on` is set; `asked` counts what it is given then."""

    def __init__(self, predict: Predict) -> None:
        self._predict = predict
        self.began, self.go_on = threading.Event(), threading.Event()
        self.asked = 0

    def __call__(self, items: list[Any]) -> list[Any]:
        if not self.began.is_set():
            self.began.set()
            self.go_on.wait()
            return self._predict(items)
        self.asked += len(items)
        return self._predict(items)


async def gives_up(make: Make, predict: Predict, items: Sequence[Any]) -> str:
    """Three of twenty callers give up while they wait."""
    model = Held(predict)
    service, callers = await _behind(make, model, items[:20])
    for caller in callers[:3]:
        caller.cancel()
    await asyncio.sleep(0)  # they have heard of it
    logged: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, about: logged.append(about))
    model.go_on.set()
    told = await _heard(callers[3:])
    loop.set_exception_handler(None)
    await asyncio.to_thread(service.shutdown)
    return f"{told}; the model was asked for {model.asked}, errors in the loop's log: {len(logged)}"


async def bad_item(make: Make, predict: Predict, items: Sequence[Any]) -> str:
    """One of twenty is no item that the model can take."""
    model = Held(predict)
    service, callers = await _behind(make, model, [*items[:10], None, *items[11:20]])
    model.go_on.set()
    return await _heard_quietly(service, callers)


async def one_too_few(make: Make, predict: Predict, items: Sequence[Any]) -> str:
    """The model loses a result."""
    model = Held(lambda batch: predict(batch)[: max(1, len(batch) - 1)])
    service, callers = await _behind(make, model, items[:20])
    model.go_on.set()
    return await _heard_quietly(service, callers)


async def shut_down(make: Make, predict: Predict, items: Sequence[Any]) -> str:
    """A hundred wait while the service is shut down."""
    model = Held(predict)
    service, callers = await _behind(make, model, items[:100])
    closing = asyncio.create_task(asyncio.to_thread(service.shutdown))
    await asyncio.sleep(0.05)  # it has begun
    model.go_on.set()
    told = await _heard(callers)
    await closing
    return told


async def _behind(make: Make, model: Held, items: Sequence[Any]) -> tuple[Service, list[asyncio.Future[Any]]]:
    """Callers who wait while the model is busy with somebody else."""
    service = make(model)
    first = asyncio.ensure_future(service.predict(items[0]))
    await asyncio.to_thread(model.began.wait)
    callers: list[asyncio.Future[Any]] = [asyncio.ensure_future(service.predict(item)) for item in items]
    first.add_done_callback(lambda first: first.exception())  # nobody asks for it
    await asyncio.sleep(0)  # all have asked
    return service, callers


async def _heard(callers: Sequence[asyncio.Future[Any]]) -> str:
    done, silent = await asyncio.wait(callers, timeout=PATIENCE)
    for caller in silent:
        caller.cancel()
    failed = sum(caller.exception() is not None for caller in done)
    said = {"answered": len(done) - failed, "told of an error": failed, "wait for ever": len(silent)}
    return ", ".join(f"{count} {what}" for what, count in said.items() if count)


async def _heard_quietly(service: Service, callers: Sequence[asyncio.Future[Any]]) -> str:
    """A thread that ends by an error would print a page."""
    hook, threading.excepthook = threading.excepthook, lambda _: None
    try:
        told = await _heard(callers)
        await asyncio.to_thread(service.shutdown)
    finally:
        threading.excepthook = hook
    return told
