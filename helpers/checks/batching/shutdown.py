"""Part 4: callers who give up or whose loop is gone, and how a service shuts down."""

import threading
import time
from concurrent.futures import Future
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...parts.serving.line import Closed
from . import threads
from .held import Model, Running
from .running import meant
from .threaded import OWN, SECONDS
from .threads import Caller, Got, expect_results

GONE = "ask `future.done()` before you settle it, and where: in the function that its own loop calls"
CLOSED = "call_soon_threadsafe raises a RuntimeError then: catch it around each single call"
SHUT = "a flag that `shutdown` sets first, and `predict` looks at"
DRAIN = "put something into the queue that says: there are no more. What came before it is answered first"


def given_up(Threaded: Any) -> None:
    """Callers give up while they wait, and while the model has their items; then the model fails, too."""
    for fails in (False, True):
        model = Model()
        with Running(Threaded, model, 4, 0.05) as service, Caller() as caller:
            model.hold()
            boxes = caller.ask(service, range(4))
            model.expect_entered("4 requests")
            boxes += caller.ask(service, range(4, 12))
            caller.cancel(0, 2, 5, 8, 9, 10, 11)
            good = model.give
            if fails:
                model.give = fail_once(model)
            model.go.set()
            said = "12 requests, 4 a batch; some gave up while they waited, and some while the model had theirs"
            stay = [4, 6, 7] if fails else [1, 3, 4, 6, 7]
            found = caller.wait([boxes[place] for place in stay], said, GONE)
            expect_results(found, stay, said, OWN)
            model.give = good
            caller.expect_results(service, [20], f"{said}; then one came", GONE)
            caller.expect_no_error()


def fail_once(model: Model) -> Any:
    good = model.give

    def give(items: list[Any]) -> Any:
        model.give = good
        raise ValueError("the model broke")

    return give


def given_up_late(Threaded: Any) -> None:
    """A caller gives up when the answer is on its way, and its loop has not come to it yet."""
    for fails in (False, True):
        model = Model()
        with Running(Threaded, model, 2, 0.05) as service, Caller() as caller:
            model.hold()
            boxes = caller.ask(service, range(2))
            model.expect_entered("2 requests")
            boxes += caller.ask(service, [2, 3])
            if fails:
                model.give = fail_once(model)
            model.entered.clear()  # it is set when the model has the next batch, and all of this one were told
            caller.cancel_late(model.entered, 0)
            model.go.set()
            said = "4 requests, 2 a batch; one gave up when its answer was on its way"
            stay = [2, 3] if fails else [1, 2, 3]
            expect_results(caller.wait([boxes[place] for place in stay], said, GONE), stay, said, OWN)
            caller.expect_no_error()


def closed_loop(Threaded: Any) -> None:
    """The loop of some is closed while the model has their items, beside those of another loop."""
    for fails in (False, True):
        for first in (False, True):
            model = Model()
            with Running(Threaded, model, 4, 5.0) as service, Caller() as caller, Caller() as other:
                model.hold()
                boxes = [] if first else caller.ask(service, [0, 1])
                other.ask(service, [10, 11])
                boxes += caller.ask(service, [0, 1]) if first else []
                model.expect_entered("4 requests of two event loops")
                other.close()
                if fails:
                    model.give = fail_once(model)
                model.go.set()
                said = "4 requests of two event loops, of which one was closed while the model was at work"
                found = caller.wait(boxes, said, CLOSED)
                if not fails:
                    expect_results(found, [0, 1], said, OWN)
                caller.expect_results(service, range(20, 24), f"{said}; then 4 came", CLOSED)


@check("who gives up costs nobody anything, nor does a loop that is closed", hint=GONE)
def gone(Threaded: Any) -> None:
    run_deadline(given_up, Threaded, seconds=SECONDS)
    run_deadline(given_up_late, Threaded, seconds=SECONDS)
    run_deadline(closed_loop, Threaded, seconds=SECONDS)


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
        model.go.set()
        over.join(threads.DEADLINE)
        expect(
            not over.is_alive(), f"{said}; it was not over {threads.DEADLINE:g} s after the model was free", hint=DRAIN
        )
        expect_results(caller.wait(boxes, said, DRAIN), items, said, DRAIN)
        alive = [thread for thread in running.threads if thread.is_alive()]
        expect(not alive, f"{said}; when it was over, the service's thread was alive", hint=DRAIN)
        expect_refused(caller, service, f"{said}, and was over")


def idle(Threaded: Any) -> None:
    """Shut down when nobody waits: at once, after a request, and after one whose caller had given up."""
    for asked in (0, 1):
        model = Model()
        running = Running(Threaded, model, 8, 0.05)
        with running as service, Caller() as caller:
            caller.expect_results(service, range(asked), "one request", OWN)
            service.shutdown()
            alive = [thread for thread in running.threads if thread.is_alive()]
            said = "nobody waited, shutdown() was called, and was over"
            expect(not alive, f"{said}; the service's thread was alive", hint=DRAIN)
            expect_refused(caller, service, said)
        expect(model.sizes == [1] * asked, f"{said}: the model had calls of {model.sizes} items", hint=DRAIN)


@check("a shutdown takes no more requests, and answers all that came before", hint=DRAIN)
def shut_down(Threaded: Any) -> None:
    for count in (0, 1, 7, 8, 9, 20):
        run_deadline(while_waiting, Threaded, count, seconds=SECONDS)
    run_deadline(idle, Threaded, seconds=SECONDS)
