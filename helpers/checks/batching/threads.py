"""Part 4: event loops in threads, whose tasks ask a service, and what they got.

A loop that nobody wakes sleeps here, as it does in a program: no timer of the check's runs in it while it waits.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from functools import partial
from typing import Any, NamedTuple, Self

from ...grading.checks import CheckFailed, expect
from ...lab.kernel.where import thread_place
from ...lab.virtual_time import BlockedLoop
from .models import result_of
from .running import meant
from .values import alike

DEADLINE = 3.0  # real seconds for what is due at once
RETURN = "is a `return` missing? It gives a future"
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
        expect(hasattr(made, "__await__"), f"predict gave {made!r:.60}, which cannot be awaited", hint=RETURN)
        return Got(await made)
    except BaseException as error:
        return Got(error=error)


class Caller:
    """An event loop in a thread of its own, whose tasks ask a service."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.loop.set_exception_handler(self._note)
        self.errors = list[BaseException]()  # of what was called in the loop
        self.blocked, self.lost = False, threading.Event()  # lost: a thread has died, nobody will answer any more
        self.tasks = list["asyncio.Task[Got]"]()
        self.thread = threading.Thread(target=self.loop.run_forever, name="caller", daemon=True)

    def __enter__(self) -> Self:
        self.hook, threading.excepthook = threading.excepthook, self._lost
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        if threading.excepthook == self._lost:
            threading.excepthook = self.hook
        self.close()

    def _lost(self, details: threading.ExceptHookArgs) -> None:
        self.hook(details)  # it is told with its line by `run_deadline`
        self.lost.set()

    def close(self) -> None:
        """Stop and close the loop, whatever still waits in it."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(0 if self.blocked else DEADLINE)
            if not self.thread.is_alive():
                self.loop.close()

    def _note(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if "handle" in context:
            self.errors.append(context["exception"])

    def ask(self, service: Any, items: Iterable[Any]) -> list[Future[Got]]:
        """Ask for all of these in one step of the loop. Returns when all have been asked for."""
        boxes = [(item, Future[Got]()) for item in items]

        def begin() -> None:
            for item, box in boxes:
                task = self.loop.create_task(_ask(service, item))
                task.add_done_callback(partial(_put, box))
                self.tasks.append(task)
            self.loop.call_soon(self.loop.call_soon, asked.set)  # when each has had its first turn, or has failed in it

        asked = threading.Event()
        self.loop.call_soon_threadsafe(begin)
        self._expect_free(asked)
        for _, box in boxes:
            if box.done() and meant(error := box.result().error):
                raise error or AssertionError  # is told with its line
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

    def cancel_late(self, come: threading.Event, *places: int) -> None:
        """The callers of these give up when that has `come`, and before anything else is done in the loop."""

        def give_up() -> None:
            come.wait(DEADLINE)
            for place in places:
                self.tasks[place].cancel()

        self.loop.call_soon_threadsafe(give_up)

    def expect_no_error(self) -> None:
        self.expect_free()
        for error in self.errors:
            raise error  # is told with its line

    def expect_free(self) -> None:
        """The loop has its turn in time."""
        turn = threading.Event()
        self.loop.call_soon_threadsafe(turn.set)
        self._expect_free(turn)

    def _expect_free(self, turn: threading.Event) -> None:
        if not turn.wait(DEADLINE):
            self.blocked = True
            raise BlockedLoop(f"the event loop is blocked, no other task can run: {thread_place(self.thread)}")

    def wait(self, boxes: Sequence[Future[Got]], said: str, hint: str) -> list[Got]:
        """What they got, of which the next is there in time, though nobody else wakes the loop."""
        end, done = 0.0, -1
        while done < len(boxes) and not self.lost.is_set():
            if (
                now := sum(box.done() for box in boxes)
            ) > done:  # many need longer, as long as one after the other comes
                end, done = time.monotonic() + DEADLINE, now
            elif time.monotonic() > end:
                break
            wait(boxes, 0.05)
        if not all(box.done() for box in boxes):
            self.expect_no_error()
            for _ in range(5):  # in these turns, those who have been told go on
                self.expect_free()
            asleep = all(box.done() for box in boxes)
            late = f"{said}: the results were there, and the loop of the callers slept on, until the check woke it"
            expect(not asleep, late, hint=WAKE)
            missing = sum(not box.done() for box in boxes)
            expect(False, f"{said}: {missing} of {len(boxes)} callers had no answer after {DEADLINE:g} s", hint=hint)
        for box in boxes:
            if isinstance(error := box.result().error, CheckFailed):
                raise error  # of what `predict` gave
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
        right = of(item)
        if meant(got.error):
            raise got.error or AssertionError  # is told with its line
        raised = f"{said}: the caller of {item!r} got the exception {got.error!r}, not {right!r}"
        expect(got.error is None, raised, hint=hint)
        expect(
            alike(got.value, right), f"{said}: the caller of {item!r} got {got.value!r:.60}, not {right!r}", hint=hint
        )
