"""Part 4: callers who give up, or whose loop is gone."""

import threading
from typing import Any

from ...grading.checks import check, expect, run_deadline
from . import threads
from .held import Model, Running
from .threaded import OWN, SECONDS
from .threads import Caller, expect_results

GONE = "ask `future.done()` before you settle it, and where: in the function that its own loop calls"
CLOSED = "call_soon_threadsafe raises a RuntimeError then: catch it around each single call"
NOT_TOLD = "who gave up, or whose loop is closed, is never told: do not count on it"


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
            expect_over(service, said)


def expect_over(service: Any, said: str) -> None:
    over = threading.Thread(target=service.shutdown, daemon=True)
    over.start()
    over.join(threads.DEADLINE)
    expect(not over.is_alive(), f"{said}; then shutdown() was called, and did not return", hint=NOT_TOLD)


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
                expect_over(service, said)


def closed_before(Threaded: Any) -> None:
    """The loop of some is closed while their items wait for the model, beside those of another loop."""
    model = Model()
    with Running(Threaded, model, 4, 5.0) as service, Caller() as caller, Caller() as other:
        model.hold()
        boxes = caller.ask(service, range(4))
        model.expect_entered("4 requests")
        other.ask(service, [10, 11])
        boxes += caller.ask(service, [4, 5])
        other.close()
        model.go.set()
        said = "8 requests of two event loops, of which one was closed while two of its items waited for the model"
        expect_results(caller.wait(boxes, said, CLOSED), range(6), said, OWN)
        caller.expect_results(service, range(20, 24), f"{said}; then 4 came", CLOSED)
        expect_over(service, said)


@check("who gives up costs nobody anything, nor does a loop that is closed", hint=GONE)
def gone(Threaded: Any) -> None:
    run_deadline(given_up, Threaded, seconds=SECONDS)
    run_deadline(given_up_late, Threaded, seconds=SECONDS)
    run_deadline(closed_loop, Threaded, seconds=SECONDS)
    run_deadline(closed_before, Threaded, seconds=SECONDS)
