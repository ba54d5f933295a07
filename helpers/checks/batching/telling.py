"""Part 4: whatever its model does, a service tells it to the callers, and goes on."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

from ...grading.checks import check, expect, run_deadline
from .held import Model, Running
from .threaded import SECONDS
from .threads import Caller, expect_results
from .values import names

TOLD = "catch BaseException around the model, and give it to each future of the batch as you give results"
NUMBER = "compare the two numbers before you give out results: zip stops at the shorter"
WRAP = (
    "`isinstance(error, StopIteration) or not isinstance(error, Exception)`: make a RuntimeError, and set its __cause__"
)
APART = "what a batch was told belongs to that batch: hand it over with the call, not by an attribute"


class Odd(BaseException):
    """One that no answer can know, and no Exception."""


class Oddest(Exception):
    """One that no answer can know."""


Kind = Callable[[str], BaseException]
AS_THEY_ARE: list[Kind] = [ValueError, KeyError, TimeoutError, StopAsyncIteration, CancelledError, RuntimeError, Oddest]


class Ended(StopIteration):
    """One of its kind."""


def chained(text: str) -> BaseException:
    error = SystemExit(text)
    error.__cause__ = ValueError("the first cause")
    return error


WRAPPED: list[Kind] = [
    StopIteration,
    SystemExit,
    Odd,
    GeneratorExit,
    asyncio.CancelledError,
    KeyboardInterrupt,
    Ended,
    chained,
]


def failures(Threaded: Any) -> None:
    """Batch after batch fails in another way; each is told, and then one is well."""
    model = Model()
    good = model.give
    with Running(Threaded, model, 4, 5.0) as service, Caller() as caller:
        for kind in AS_THEY_ARE + WRAPPED:
            raised = kind("the model broke")
            model.give = Raising(raised)
            said = f"the model raised {raised!r}"
            for got in caller.wait(caller.ask(service, range(4)), said, TOLD):
                if kind in AS_THEY_ARE:
                    same = got.error is raised and raised.__cause__ is None
                    expect(same, f"{said}, and a caller got {got.error or got.value!r}", hint=TOLD)
                    continue
                wrapped = type(got.error) is RuntimeError and got.error.__cause__ is raised
                cause = f", whose __cause__ is {got.error.__cause__!r}" if type(got.error) is RuntimeError else ""
                expect(wrapped, f"{said}, and a caller got {got.error or got.value!r}{cause}", hint=WRAP)
            model.give = good
            caller.expect_results(service, range(4), f"{said}; then a batch that is well", TOLD)
        for number in (3, 5, 0, 12):
            model.give = partial(first_numbers, number)
            said = f"the model gave {number} results for 4 items"
            for got in caller.wait(caller.ask(service, range(4)), said, NUMBER):
                expect(names(got.error, number, 4), f"{said}, and a caller got {got.error or got.value!r}", hint=NUMBER)
            model.give = good
            caller.expect_results(service, range(4), f"{said}; then a batch that is well", NUMBER)


def on_the_way(Threaded: Any) -> None:
    """Two batches fail, each in its way, before the loop of their callers comes to tell them."""
    model, come = Model(), threading.Event()
    errors = [ValueError("the first"), KeyError("the second")]
    good, left = model.give, [*errors]

    def give(items: list[Any]) -> Any:
        if left:
            raise left.pop(0)
        come.set()  # both have been told
        return good(items)

    with Running(Threaded, model, 4, 5.0) as service, Caller() as caller:
        model.hold()
        model.give = give
        boxes = caller.ask(service, range(4))
        model.expect_entered("4 requests")
        boxes += caller.ask(service, range(4, 12))
        caller.cancel_late(come)
        model.go.set()
        said = "12 requests, 4 a batch; the first batch failed with a ValueError, the second with a KeyError"
        found = caller.wait(boxes, said, TOLD)
        for place, got in enumerate(found[:8]):
            same = got.error is errors[place // 4]
            expect(same, f"{said}, and the caller of {place} got {got.error or got.value!r}", hint=APART)
        expect_results(found[8:], range(8, 12), said, APART)


def first_numbers(count: int, items: list[Any]) -> list[Any]:
    return [*range(count)]


class Raising:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, items: list[Any]) -> Any:
        raise self.error


@check("whatever the model does to a batch is told to its callers, and the service goes on", hint=TOLD)
def told(Threaded: Any) -> None:
    run_deadline(failures, Threaded, seconds=SECONDS)
    run_deadline(on_the_way, Threaded, seconds=SECONDS)
