"""Part 2: callers who give up, and what becomes of them when `answer` is stopped."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.batching import Request
from .answer import HALF, OWN, asked, expect_number
from .models import Kind, Model, answered, expect_calls, expect_result, in_words, result_of
from .running import run_virtual

DONE = "ask `future.done()` before you put a request into a call of the model, and again before you settle it"
STOPPED = "a `finally` around all of it: `future.cancel()` does nothing to those that are done"


class Stop(BaseException):
    """What is no Exception."""


@check("who gives up costs nobody anything", hint=DONE)
def given_up(answer: Any) -> None:
    for gone in [1, 3], [0], [4], [0, 1, 2, 3]:
        model = Model(1.0)
        requests, _ = run_virtual(asked, answer, range(5), model, dict.fromkeys(gone, 0.0))[0]
        stay = [item for item in range(5) if item not in gone]
        said = f"5 requests, of which {gone} had given up before"
        expect_calls(model, [stay], said, DONE)
        for item in stay:
            expect_result(requests[item], result_of(item), said, OWN)
    for count in (0, 1, 5):
        model = Model()
        run_virtual(asked, answer, range(count), model, dict.fromkeys(range(count), 0.0))
        expect_calls(model, [], f"{in_words(count)}, and all had given up before", DONE)
    run_virtual(expect_kept, answer)
    model = Model(1.0, give=lambda items: ["one", "two"])
    requests, _ = run_virtual(asked, answer, range(5), model, {1: 0.0, 4: 0.0})[0]
    expect_number(
        [requests[0], *requests[2:4]], 2, 3, "5 requests, 2 had given up before, and the model gave 2 results"
    )
    for gone in [1, 3], [0], [4], [0, 1, 2, 3, 4]:
        model = Model(1.0)
        requests, _ = run_virtual(asked, answer, range(5), model, dict.fromkeys(gone, 0.5))[0]
        said = f"5 requests, of which {gone} gave up while the model was at work"
        expect_calls(model, [[*range(5)]], said, DONE)
        for item in {*range(5)} - {*gone}:
            expect_result(requests[item], result_of(item), said, DONE)
    for second in (0.5, 1.5, 2.5, 3.5):
        for gone in [2], [0], [5], [7], [0, 1, 2, 3], [0, 1, 4, 5, 6, 7]:
            model = Model(1.0, {2: ValueError})
            requests, _ = run_virtual(asked, answer, range(8), model, dict.fromkeys(gone, second))[0]
            said = f"8 requests, item 2 is bad, and {gone} gave up after {second:g} of the seconds, 1 for each call"
            calls = zip(model.calls, model.began, strict=True)
            later = {item for call, began in calls if began > second for item in call}
            expect(not {*gone} & later, f"{said}: the model was given {model.calls} in all", hint=DONE)
            for item in {*range(8)} - {*gone}:
                right = model.raised.get((2,)) if item == 2 else result_of(item)
                expect_result(requests[item], right, said, DONE)
    for gone in [0], [1, 2]:
        model = Model(1.0, give=lambda items: ["one"])
        run_virtual(asked, answer, range(3), model, dict.fromkeys(gone, 0.5))
    run_virtual(asked, answer, ["bad"], Model(1.0, {"bad": ValueError}), {0: 0.5})
    for second, begun, bad in (0.5, 1, 99), (1.5, 2, 2), (2.5, 3, 2), (3.5, 4, 2), (4.5, 5, 6):
        run_virtual(expect_stopped, answer, second, begun, {bad: ValueError})
    for kind in Stop, asyncio.CancelledError:
        for count, place in (4, 1), (1, 0), (2, 1):
            run_virtual(expect_passed, answer, kind, count, place)


async def expect_kept(answer: Any) -> None:
    """Futures that are done, though nobody has given up, stay as they are."""
    requests, model = [Request(item) for item in range(3)], Model()
    requests[0].future.set_result("an older result")
    error = ValueError("an older exception")
    requests[1].future.set_exception(error)
    await answered(answer, requests, model)
    said = "3 requests, of which 0 and 1 had been answered before"
    expect_calls(model, [[2]], said, DONE)
    for request, right in zip(requests, ["an older result", error, result_of(2)], strict=True):
        expect_result(request, right, said, DONE)


async def expect_stopped(answer: Any, second: float, begun: int, bad: dict[Any, Kind]) -> None:
    """Cancelled in this second, when so many calls have begun, `answer` ends so."""
    model, requests = Model(1.0, bad), [Request(item) for item in range(8)]
    task = asyncio.create_task(answered(answer, requests, model))
    await asyncio.sleep(second)
    before = [request.future.done() for request in requests]
    task.cancel()
    await asyncio.wait([task], timeout=0.25)
    said = f"8 requests, answer was cancelled at second {second:g} of the model's work, 1 s a call"
    late = model.calls[begun:]
    expect(not late, f"{said}: after that the model was given {late!r:.60}", hint="catch Exception, no more, and go on")
    out = (
        "it was not over 0.25 s later"
        if not task.done()
        else f"what came out was {task.exception()!r}"
        if not task.cancelled()
        else ""
    )
    expect(task.cancelled(), f"{said}: {out}", hint="a CancelledError is no Exception: let it pass")
    for request, done in zip(requests, before, strict=True):
        expect(
            request.future.done(), f"{said}: afterwards the future of item {request.item} was still open", hint=STOPPED
        )
        expect(
            done or request.future.cancelled(),
            f"{said}: the future of item {request.item} was not cancelled, but done in another way",
            hint=STOPPED,
        )


async def expect_passed(answer: Any, kind: Kind, count: int, place: int) -> None:
    """What the model raises that is no Exception comes out, and cancels the futures."""
    model, requests = Model(1.0, {place: kind}), [Request(item) for item in range(count)]
    task = asyncio.create_task(answered(answer, requests, model))
    await asyncio.wait([task])
    said = f"{in_words(count)}: the model raised a {kind.__name__}, which is no Exception"
    came = asyncio.CancelledError() if task.cancelled() else task.exception()
    expect(type(came) is kind, f"{said}, and what came out of answer was {came!r}", hint=HALF)
    expect_calls(model, [[*range(count)]], said, HALF)
    expect(
        all(request.future.cancelled() for request in requests),
        f"{said}, and not all futures were cancelled",
        hint=STOPPED,
    )
