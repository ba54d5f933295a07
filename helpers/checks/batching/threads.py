"""Part 4: event loops in threads, a model that can be held, and who gets what from a service of threads.

A loop that nobody wakes sleeps here, as it does in a program: no timer of the check's runs in it while it waits.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from typing import Any, NamedTuple, Self

from ...grading.checks import InFlight, expect
from ...lab.kernel.where import thread_place
from ...lab.virtual_time import BlockedLoop
from .models import result_of
from .values import alike

DEADLINE = 3.0  # real seconds for what is due at once
WAKE = (
    "a future that another thread settles wakes nobody: let its own loop do it, by "
    "`future.get_loop().call_soon_threadsafe(…)`"
)


class Got(NamedTuple):
    """What `await service.predict(item)` gave or raised."""

    value: Any = None
    error: BaseException | None = None


async def _ask(service: Any, item: Any) -> Got:
    try:
        made = service.predict(item)
        expect(hasattr(made, "__await__"), f"predict gave {made!r:.60}, which cannot be awaited", hint="a future")
        return Got(await made)
    except BaseException as error:
        return Got(error=error)


class Caller:
    """An event loop in a thread of its own, whose tasks ask a service."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(lambda *_: None)
        self.tasks = list["asyncio.Task[Got]"]()
        self.thread = threading.Thread(target=self.loop.run_forever, name="caller", daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop and close the loop, whatever still waits in it."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(DEADLINE)
            if not self.thread.is_alive():
                self.loop.close()

    def ask(self, service: Any, items: Iterable[Any]) -> list[Future[Got]]:
        """Ask for all of these in one step of the loop. Returns when all have been asked for."""
        boxes = [(item, Future[Got]()) for item in items]

        def begin() -> None:
            for item, box in boxes:
                task = self.loop.create_task(_ask(service, item))
                task.add_done_callback(partial(_put, box))
                self.tasks.append(task)
            self.loop.call_soon(asked.set)  # when each of them has had its first turn

        asked = threading.Event()
        self.loop.call_soon_threadsafe(begin)
        self._expect_free(asked)
        return [box for _, box in boxes]

    def cancel(self, *places: int) -> None:
        """The callers of these give up."""
        done = threading.Event()

        def give_up() -> None:
            for place in places:
                self.tasks[place].cancel()
            self.loop.call_later(0.01, done.set)

        self.loop.call_soon_threadsafe(give_up)
        self._expect_free(done)

    def expect_free(self) -> None:
        """The loop has its turn in time."""
        turn = threading.Event()
        self.loop.call_soon_threadsafe(turn.set)
        self._expect_free(turn)

    def _expect_free(self, turn: threading.Event) -> None:
        if not turn.wait(DEADLINE):
            raise BlockedLoop(f"the event loop is blocked, no other task can run: {thread_place(self.thread)}")

    def wait(self, boxes: Sequence[Future[Got]], said: str, hint: str) -> list[Got]:
        """What they got, which is there in time, though nobody else wakes the loop."""
        if wait(boxes, DEADLINE).not_done:
            self.expect_free()
            asleep = not wait(boxes, 0.5).not_done
            late = f"{said}: the results were there, and the loop of the callers slept on, until the check woke it"
            expect(not asleep, late, hint=WAKE)
            missing = sum(not box.done() for box in boxes)
            expect(False, f"{said}: {missing} of {len(boxes)} callers had no answer after {DEADLINE:g} s", hint=hint)
        return [box.result() for box in boxes]

    def expect_results(self, service: Any, items: Sequence[Any], said: str, hint: str) -> None:
        """Ask for these; each gets its own result."""
        expect_results(self.wait(self.ask(service, items), said, hint), items, said, hint)


def _put(box: "Future[Got]", task: "asyncio.Task[Got]") -> None:
    box.set_result(Got(error=asyncio.CancelledError()) if task.cancelled() else task.result())


def expect_results(
    found: Iterable[Got], items: Sequence[Any], said: str, hint: str, of: Callable[[Any], Any] = result_of
) -> None:
    for got, item in zip(found, items, strict=True):
        if got.error is not None:
            raise got.error  # is told with its line
        right = of(item)
        expect(
            alike(got.value, right), f"{said}: the caller of {item!r} got {got.value!r:.60}, not {right!r}", hint=hint
        )


class Model:
    """Called from a thread. While it's `held`, a call waits; `entered` says that one has begun."""

    def __init__(self, give: Callable[[list[Any]], Any] = lambda items: [*map(result_of, items)]) -> None:
        self.give = give
        self.calls, self.threads = list[list[Any]](), set[threading.Thread]()
        self.inside = InFlight()
        self.go, self.entered = threading.Event(), threading.Event()
        self.go.set()

    def __call__(self, items: Any) -> Any:
        expect(isinstance(items, list), f"the model was given {items!r:.60}, which is no list", hint="a list of items")
        self.calls.append([*items])
        self.threads.add(threading.current_thread())
        with self.inside:
            self.entered.set()
            self.go.wait(4 * DEADLINE)
        return self.give(items)

    def hold(self) -> None:
        self.go.clear()
        self.entered.clear()

    def expect_entered(self, said: str) -> None:
        hint = "the service's thread takes requests from its start on, and a batch leaves when its window is over"
        expect(self.entered.wait(DEADLINE), f"{said}: the model was not called within {DEADLINE:g} s", hint=hint)

    @property
    def sizes(self) -> list[int]:
        return [*map(len, self.calls)]


class Running:
    """`with Running(Threaded, model, size, window) as service:` ends it in the end, whatever was wrong with it."""

    def __init__(self, Threaded: Any, model: Model, size: int, window: float) -> None:
        before = {*threading.enumerate()}
        self.model = model
        self.service = Threaded(model, size=size, window=window)
        self.threads = {*threading.enumerate()} - before

    def __enter__(self) -> Any:
        return self.service

    def __exit__(self, *_: object) -> None:
        self.model.go.set()
        threading.Thread(target=self._shut_down, daemon=True).start()

    def _shut_down(self) -> None:
        try:
            self.service.shutdown()
        except BaseException:
            return
