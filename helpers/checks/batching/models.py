"""Models for the checks of parts 2 and 3, and the requests that they are asked for."""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ...grading.checks import InFlight, expect
from ...lab.exercises.batching import Request
from .running import TooMany
from .values import alike

MOST = 100  # calls of one model: no check needs so many
Kind = Callable[[str], BaseException]
ALL = "the items of all requests that are open, in the order of the requests, in one list"


def result_of(item: Any) -> Any:
    return f"result of {item}"


def emptied(items: list[Any]) -> list[Any]:
    """The results, by a model that takes them out of the list that it was given."""
    return [result_of(items.pop(0)) for _ in range(len(items))]


class Model:
    """Takes so many `seconds`, raises for a `bad` item, and else gives `give(items)`. Cancelled, it needs 0.1 s to end.

    `calls`: the items of each call. `began`: its second. `raised`: the last exception by the items of its call.
    """

    def __init__(
        self,
        seconds: float = 0.0,
        bad: Mapping[Any, Kind] = {},
        give: Callable[[list[Any]], Any] = lambda items: [*map(result_of, items)],
    ) -> None:
        self.seconds, self.bad, self.give = seconds, bad, give
        self.calls, self.began = list[list[Any]](), list[float]()
        self.raised: dict[tuple[Any, ...], BaseException] = {}
        self.inside, self.cancelled = InFlight(), 0

    async def __call__(self, items: Any) -> Any:
        expect(
            isinstance(items, list),
            f"the model was given {items!r:.60}, which is no list",
            hint="[… for … in requests]",
        )
        self.calls.append([*items])
        if len(self.calls) > MOST:
            raise TooMany(f"the model was called {MOST} times, at last with {items!r:.60}, and there was no end of it")
        self.began.append(round(asyncio.get_running_loop().time(), 6))
        with self.inside:
            try:
                await asyncio.sleep(self.seconds)
            except asyncio.CancelledError:
                self.cancelled += 1
                await asyncio.sleep(0.1)
                raise
        for item in items if self.bad else ():
            if item in self.bad:
                error = self.raised[tuple(items)] = self.bad[item](f"item {item} is bad")
                raise error
        return self.give(items)

    @property
    def asked(self) -> list[Any]:
        """All items that it was ever given."""
        return [item for call in self.calls for item in call]


def most_calls(count: int) -> int:
    """For so many items with one that is bad: one call, and two for each halving."""
    return 1 + 2 * math.ceil(math.log2(count))


async def answered(answer: Any, requests: Sequence[Request], model: Any) -> None:
    """`await answer(requests, model)`, after which every future is done."""
    value = answer(requests, model)
    expect(hasattr(value, "__await__"), f"answer gave {value!r:.60}, which cannot be awaited", hint="`async def`")
    await value
    open_ = [request.item for request in requests if not request.future.done()]
    expect(
        not open_,
        f"answer was over, and the futures of {len(open_)} of {len(requests)} items were not done, of {open_!r:.60}",
        hint="each ends with a result or an exception: set_result, set_exception",
    )


def in_words(count: int) -> str:
    return "one request" if count == 1 else f"{count} requests"


def became(request: Request) -> str:
    """What its caller got, in words."""
    future = request.future
    if future.cancelled():
        return "nothing: its future was cancelled"
    return f"the exception {future.exception()!r}" if future.exception() else f"{future.result()!r:.60}"


def expect_result(request: Request, wanted: Any, said: str, hint: str) -> None:
    """The future has this result, or this very exception."""
    future = request.future
    found = future if future.cancelled() else future.exception() or future.result()
    same = found is wanted if isinstance(wanted, BaseException) else alike(found, wanted)
    other = ", another one" if repr(found) == repr(wanted) else ""
    what = f"{said}: the caller of {request.item!r} got {became(request)}, not {wanted!r}{other}"
    expect(same, what, hint=hint)


def expect_calls(model: Model, wanted: list[list[Any]], said: str, hint: str = ALL) -> None:
    expect(model.calls == wanted, f"{said}: the model was given {model.calls!r:.120}, not {wanted}", hint=hint)
