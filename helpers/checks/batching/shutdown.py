"""Part 4: how a service shuts down."""

import threading
import time
from concurrent.futures import Future
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...parts.refusals import Closed
from . import threads
from .held import Model, Running
from .running import meant
from .threaded import OWN, SECONDS
from .threads import Caller, Got, expect_results

TWICE = "each call of shutdown() waits for the thread: `join` may be called as often as you like"
SHUT = "a flag that `shutdown` sets first, and `predict` looks at"
DRAIN = "put something into the queue that says: there are no more. What came before it is answered first"


def expect_refused(caller: Caller, service: Any, said: str) -> None:
    """Whoever asks now gets Closed."""
    expect_closed(caller.wait(caller.ask(service, ["refused"]), f"{said}; one more", SHUT)[0], said)


def expect_closed(got: Got, said: str) -> None:
    if meant(got.error):
        raise got.error or AssertionError  # is told with its line
    what = f"raised {got.error!r}" if got.error else f"gave {got.value!r:.60}"
    expect(isinstance(got.error, Closed), f"{said}, and predict {what}, not Closed", hint=SHUT)


def while_waiting(Threaded: Any, count: int) -> None:
    """Shut down with so many requests waiting behind one that the model has."""
    model = Model()
    running = Running(Threaded, model, 8, 0.05)
    with running as service, Caller() as caller:
        model.hold()
        boxes: list[Future[Got]] = caller.ask(service, ["first"])
        items: list[Any] = ["first", *range(count)]
        model.expect_entered("one request")
        boxes += caller.ask(service, range(count))
        over = threading.Thread(target=service.shutdown, daemon=True)
        over.start()
        said = f"shutdown() was called while the model had one request and {count} waited"
        until = time.monotonic() + threads.DEADLINE
        while True:  # until it has begun
            (box,) = caller.ask(service, ["more"])
            time.sleep(0.02)
            if box.done():
                expect_closed(box.result(), said)
                break
            boxes.append(box)
            items.append("more")
            expect(
                time.monotonic() < until, f"{said}; {threads.DEADLINE:g} s later predict still took requests", hint=SHUT
            )
        expect(over.is_alive(), f"{said}, and it returned before they had been answered", hint=DRAIN)
        again = threading.Thread(target=service.shutdown, daemon=True)
        again.start()
        again.join(0.05)
        expect(again.is_alive(), f"{said}, then again by another thread, where it returned before that", hint=TWICE)
        model.go.set()
        over.join(threads.DEADLINE)
        expect(
            not over.is_alive(), f"{said}; it was not over {threads.DEADLINE:g} s after the model was free", hint=DRAIN
        )
        again.join(threads.DEADLINE)
        expect(not again.is_alive(), f"{said}, then again by another thread, where it was not over", hint=TWICE)
        expect_results(caller.wait(boxes, said, DRAIN), items, said, DRAIN)
        alive = [thread for thread in running.threads if thread.is_alive()]
        expect(not alive, f"{said}; when it was over, the service's thread was alive", hint=DRAIN)
        expect_refused(caller, service, f"{said}, and was over")


def idle(Threaded: Any) -> None:
    """Shut down when nobody waits: at once, and after a request; another service goes on."""
    for asked in (0, 1):
        model = Model()
        running = Running(Threaded, model, 8, 0.05)
        beside = Running(Threaded, Model(), 8, 0.05)
        with beside as other, running as service, Caller() as caller:
            caller.expect_results(service, range(asked), "one request", OWN)
            service.shutdown()
            caller.expect_results(other, [1], "two services, and one was shut down", OWN)
            alive = [thread for thread in running.threads if thread.is_alive()]
            said = "nobody waited, shutdown() was called, and was over"
            expect(not alive, f"{said}; the service's thread was alive", hint=DRAIN)
            expect_refused(caller, service, said)
        expect(model.sizes == [1] * asked, f"{said}: the model had calls of {model.sizes} items", hint=DRAIN)


@check("a shutdown takes no more requests, and answers all that came before", hint=DRAIN)
def shut_down(Threaded: Any) -> None:
    for count in (0, 1, 7, 8, 9, 20, 300):
        run_deadline(while_waiting, Threaded, count, seconds=SECONDS)
    run_deadline(idle, Threaded, seconds=SECONDS)
