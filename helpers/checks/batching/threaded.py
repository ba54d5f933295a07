"""Part 4: a service for callers in several event loops, which survives whatever its model does."""

import time
from typing import Any

from ...grading.checks import check, expect, run_deadline
from .held import Model, Running
from .models import emptied
from .threads import WAKE, Caller, expect_results
from .values import ODD

SECONDS = 20.0  # for a whole check
OWN = "the result at the place of the item, given to the future of the request"
BATCH = "wait for the first without a limit; from then on for `window` seconds, or until there are `size`"
THREAD = "one thread, started in __init__, collects and calls the model, batch after batch"
IS = "None and other odd values are items and results: let no value mean anything"


@check("each caller is woken in its own loop, and gets its own answer", hint=WAKE)
def across_threads(Threaded: Any) -> None:
    for test in one_by_one, two_loops, sizes, odd_ones, many, windows:
        run_deadline(test, Threaded, seconds=SECONDS)


def one_by_one(Threaded: Any) -> None:
    for window in (0.05, 0.0):
        model = Model()
        with Running(Threaded, model, 8, window) as service, Caller() as caller:
            for item in range(3):
                caller.expect_results(service, [item], f"one request, window {window:g} s", OWN if window else BATCH)
        threads = model.threads
        expect(len(threads) == 1, f"3 calls of the model were made by {len(threads)} threads", hint=THREAD)
        expect(caller.thread not in threads, "the model was called by the thread of the caller's loop", hint=THREAD)


def two_loops(Threaded: Any) -> None:
    """Two loops ask at the same time; while the model is held, they are free."""
    model = Model()
    with Running(Threaded, model, 8, 0.05) as service, Caller() as one, Caller() as other:
        model.hold()
        items = range(50), range(50, 100)
        boxes = [caller.ask(service, each) for caller, each in zip((one, other), items, strict=True)]
        model.expect_entered("100 requests")
        for caller in one, other:
            caller.expect_free()
        model.go.set()
        for caller, each, waiting in zip((one, other), items, boxes, strict=True):
            said = "100 requests of two event loops"
            expect_results(caller.wait(waiting, said, OWN), each, said, OWN)
    expect(max(model.sizes) <= 8, f"size 8, and the model was given {max(model.sizes)} items at once", hint=BATCH)
    count = len(model.threads)
    expect(count == 1, f"the model was called by {count} threads, for two event loops", hint=THREAD)
    expect(model.inside.peak == 1, f"{model.inside.peak} calls of the model at once", hint=THREAD)


def odd_ones(Threaded: Any) -> None:
    model = Model(lambda items: items[:])
    with Running(Threaded, model, len(ODD), 5.0) as service, Caller() as caller:
        said = "each item has itself for a result"
        for items in ODD, ODD[::-1]:
            expect_results(caller.wait(caller.ask(service, items), said, IS), items, said, IS, lambda item: item)
    for each in ODD:
        with Running(Threaded, model, 1, 5.0) as service, Caller() as caller:
            expect_results(caller.wait(caller.ask(service, [each]), said, IS), [each], said, IS, lambda item: item)


def sizes(Threaded: Any) -> None:
    """A full batch leaves at once, and those that wait while the model is at work make full batches."""
    model = Model()
    with Running(Threaded, model, 4, 1000.0) as service, Caller() as caller:
        for _ in range(2):
            caller.expect_results(service, range(4), "size 4, window 1000 s, 4 requests at once", BATCH)
    expect(model.sizes == [4, 4], f"size 4, 4 requests at once, twice: the batches were {model.sizes}", hint=BATCH)
    model = Model()
    with Running(Threaded, model, 8, 0.3) as service, Caller() as caller:
        model.hold()
        first = caller.ask(service, [0])
        model.expect_entered("one request")
        rest = caller.ask(service, range(1, 21))
        model.go.set()
        said = "size 8; 20 requests came while the model was at work"
        expect_results(caller.wait(first + rest, said, BATCH), range(21), said, OWN)
    expect(model.sizes == [1, 8, 8, 4], f"{said}, and its batches were {model.sizes}, not [1, 8, 8, 4]", hint=BATCH)


def many(Threaded: Any) -> None:
    """The loop is free, however many requests wait for the model."""
    model = Model(emptied)
    with Running(Threaded, model, 3000, 0.05) as service, Caller() as caller:
        model.hold()
        boxes = caller.ask(service, [0])
        model.expect_entered("one request")
        boxes += caller.ask(service, range(1, 3001))
        caller.expect_free()
        model.go.set()
        said = "3000 requests came while the model was at work; it empties the list that it is given"
        expect_results(caller.wait(boxes, said, OWN), range(3001), said, OWN)


def windows(Threaded: Any) -> None:
    """The window is that of the first item: it begins with it, and no later one makes it longer."""
    model = Model()
    with Running(Threaded, model, 8, 0.8) as service, Caller() as caller:
        time.sleep(0.6)
        first = caller.ask(service, [0])
        time.sleep(0.4)
        said = "window 0.8 s, and a second request 0.4 s after the first"
        expect_results(caller.wait(first + caller.ask(service, [1]), said, BATCH), [0, 1], said, OWN)
    expect(model.sizes == [2], f"{said}: the batches were {model.sizes}, not [2]", hint=BATCH)
    model, boxes = Model(), []
    with Running(Threaded, model, 1000, 0.2) as service, Caller() as caller:
        for item in range(25):
            boxes += caller.ask(service, [item])
            time.sleep(0.03)
        so_far = len(model.calls)
        said = "window 0.2 s, a request every 0.03 s for 0.75 s"
        expect(so_far, f"{said}, and no batch has left", hint=BATCH)
        expect_results(caller.wait(boxes, said, BATCH), range(25), said, OWN)
