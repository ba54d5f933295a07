"""Part 2: who gets which result, and what a bad item costs."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ...grading.checks import check, expect
from ...lab.exercises.batching import Request
from .models import (
    ALL,
    Kind,
    Model,
    answered,
    became,
    emptied,
    expect_calls,
    expect_result,
    in_words,
    most_calls,
    result_of,
)
from .running import run_virtual
from .values import ODD, alike, names

OWN = "the result at the place of the item: zip(requests, results)"
IS = "no value of an item or a result means anything: ask the future and the exception"
HALF = "catch Exception around the model, and call `answer` for each half of the requests; one alone gets the exception"
NUMBER = "compare the numbers when the model has returned: that is no exception of the model, so nothing is halved"


def group(text: str) -> Exception:
    return ExceptionGroup(text, [ValueError("inside")])


class Odd(Exception):
    """One that no answer can know."""


KINDS: list[Kind] = [
    *(OSError, ConnectionError, MemoryError, AssertionError),
    *(ValueError, KeyError, TimeoutError, StopAsyncIteration, asyncio.InvalidStateError, asyncio.QueueEmpty),
    *(RuntimeError, Odd, group),
]


async def asked(
    answer: Any, items: Sequence[Any], model: Model, gone: Mapping[int, float] = {}
) -> tuple[list[Request], float]:
    """The requests for these items, when they are answered; those of `gone` give up at that second, by place."""
    loop, requests = asyncio.get_running_loop(), [Request(item) for item in items]
    for place, second in gone.items():
        if second:
            loop.call_at(second, requests[place].future.cancel)
        else:
            requests[place].future.cancel()
    await answered(answer, requests, model)
    return requests, loop.time()


async def two_at_once(answer: Any, model: Model) -> list[tuple[list[Request], float]]:
    return await asyncio.gather(*(asked(answer, [*range(at, at + 3)], model) for at in (0, 10)))


SHARE = "two calls share nothing: what one knows stays in its own variables"


@check("the model is asked once for all, and each future gets the result of its item", hint=OWN)
def own_answers(answer: Any) -> None:
    for count in (1, 2, 3, 8):
        model = Model(1.0)
        requests, _ = run_virtual(asked, answer, [*range(count)], model)[0]
        expect_calls(model, [[*range(count)]], in_words(count))
        for request in requests:
            expect_result(request, result_of(request.item), in_words(count), OWN)
    for made in run_virtual(two_at_once, answer, Model(1.0))[0]:
        for request in made[0]:
            expect_result(request, result_of(request.item), "two batches at a time", SHARE)
    gives: list[tuple[list[Any], Callable[[list[Any]], Any]]] = [(ODD, lambda items: ODD[::-1])]
    gives += [(items, lambda items: items[:]) for items in (ODD, *([each] for each in ODD))]
    for items, give in gives:
        requests, _ = run_virtual(asked, answer, items, Model(give=give))[0]
        for request, result in zip(requests, give(items), strict=True):
            expect_odd(request, result)
    rows = np.arange(12.0).reshape(4, 3)
    requests, _ = run_virtual(asked, answer, [*rows], Model(give=lambda items: rows + 1))[0]
    for request in requests:
        expect_array(request, request.item + 1)
    requests, _ = run_virtual(asked, answer, [0, 1, 2], Model(give=lambda items: np.zeros(3)))[0]
    for request in requests:
        expect_array(request, np.float64(0.0))
    requests, _ = run_virtual(asked, answer, range(5), Model(give=emptied))[0]
    for request in requests:
        said = "5 requests, and a model that empties the list that it is given"
        expect_result(request, result_of(request.item), said, "count by what is your own: the list is the model's now")


def expect_odd(request: Request, result: Any) -> None:
    future = request.future
    same = not future.cancelled() and not future.exception() and alike(future.result(), result)
    said = f"the item {request.item!r} has the result {result!r}, and its caller got {became(request)}"
    expect(same, said, hint=IS)


def expect_array(request: Request, result: Any) -> None:
    future = request.future
    same = not future.cancelled() and not future.exception() and type(future.result()) is type(result)
    same = same and np.array_equal(future.result(), result)
    expect(
        same,
        f"the model gave an array, and a caller got {became(request):.80}, not {result!r}",
        hint="a list or an array: ask for its length, not whether it is true, and take what is in it one by one",
    )


@check("a bad item costs one caller, a wrong number of results all of that call", hint=HALF)
def bad_items(answer: Any) -> None:
    for count in (1, 2, 3, 5, 8, 13):
        for place in range(count):
            expect_halved(answer, count, {place: ValueError}, most_calls(count))
    expect_halved(answer, 40, {17: ValueError}, most_calls(40))
    both = Model(1.0, {1: ValueError, 11: KeyError})
    for made in run_virtual(two_at_once, answer, both)[0]:
        for request in made[0]:
            right = both.raised.get((request.item,), result_of(request.item))
            expect_result(request, right, "two batches at a time, and an item of each is bad", SHARE)
    for bad in [0, 7], [3, 4], [1, 2, 3, 6], [*range(8)]:
        expect_halved(answer, 8, dict.fromkeys(bad, ValueError), 15)
    for kind in KINDS:
        expect_halved(answer, 3, {1: kind}, 5)
    model = Model(give=only_alone)
    requests, _ = run_virtual(asked, answer, range(6), model)[0]
    for request in requests:
        expect_result(request, result_of(request.item), "a model that raises unless it has one item alone", HALF)
    for count in (1, 2, 5):
        for number in {0, 1, count - 1, count + 1, 3 * count} - {count}:
            model = Model(give=Many(number))
            requests, _ = run_virtual(asked, answer, range(count), model)[0]
            expect_number(requests, number, count, f"the model gave {number} results for {count} items")
            expect_calls(model, [[*range(count)]], f"the model gave {number} results for {count} items", NUMBER)
    model = Model(bad={6: ValueError}, give=lambda items: [result_of(item) for item in items if item < 6 and item != 1])
    requests, _ = run_virtual(asked, answer, range(8), model)[0]
    said = "8 requests, item 6 is bad, and for the first half the model gave 3 results"
    expect_number(requests[:4], 3, 4, said)
    expect_result(requests[4], result_of(4), said, NUMBER)
    expect_result(requests[6], model.raised.get((6,)), said, HALF)


class Many:
    """Gives so many results, whatever it is asked."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __call__(self, items: list[Any]) -> list[Any]:
        return [*map(result_of, range(self.number))]


def only_alone(items: list[Any]) -> list[Any]:
    if len(items) > 1:
        raise MemoryError("too many")
    return [*map(result_of, items)]


def expect_halved(answer: Any, count: int, bad: dict[Any, Kind], most: int) -> None:
    model = Model(1.0, bad)
    requests, _ = run_virtual(asked, answer, range(count), model)[0]
    said = f"{in_words(count)}, bad: {[*bad]}"
    second = len(model.calls[1]) if len(model.calls) > 1 and count > 1 else count // 2
    expect(abs(2 * second - count) <= 1, f"{said}: the model was called again with {second} items", hint=HALF)
    for request in requests:
        item = request.item
        alone = item not in bad or (item,) in model.raised
        expect(alone, f"{said}: the model was not asked for item {item} alone", hint=HALF)
        right = model.raised.get((item,)) if item in bad else result_of(item)
        expect_result(request, right, said, HALF)
    expect(
        len(model.calls) <= most,
        f"{said}: the model was called {len(model.calls)} times, {model.calls!r:.90}",
        hint=HALF,
    )
    expect(
        model.inside.peak == 1,
        f"{said}: {model.inside.peak} calls of the model at once",
        hint="await one half, then the other",
    )
    unsorted = [call for call in model.calls if call != sorted(call)]
    expect(not unsorted, f"{said}: the model was given {unsorted[:1]}", hint=ALL)


def expect_number(requests: Sequence[Request], number: int, count: int, said: str) -> None:
    for request in requests:
        error = None if request.future.cancelled() else request.future.exception()
        expect(
            names(error, number, count),
            f"{said}, and the caller of item {request.item} got {became(request)}",
            hint=NUMBER,
        )
