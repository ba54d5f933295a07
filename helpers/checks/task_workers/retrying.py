"""Part 2: how often it is tried, when, and what comes out at once."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import Any

from ...grading.checks import check, expect
from .running import Gone, meant, now, run_virtual

COUNT = "`attempts` calls in all, not after the first; and the number tells the call which one it is"
WAITS = "draw(0, min(most, base * 2 ** (n - 1))) after attempt n = 1, 2, …: drawn once for each wait"
LAST = "the last exception as it is: a plain `raise` in its `except`, and no wait before it"
RETURN = "a call that works is the last: is a `return` missing?"
TIMER = "who has cancelled it? If it was a timer of yours: stop it when the call has ended"
OWN = "what `retry` counts and waits for belongs to this one call of it: keep it in variables of the function"
MOST = 100  # calls, after which nobody counts any more


class Mended(ConnectionError):
    """A subclass, to see whether classes are compared by isinstance."""


class Value:
    """What a call returns, unless it is told to return something else."""

    def __repr__(self) -> str:
        return "what call returned"


class Call:
    """Takes `seconds` and raises the next of `errors` (None: returns); notes (attempt, begin, end)."""

    def __init__(
        self, errors: Sequence[BaseException | None], seconds: Sequence[float] = (0.0,), cleaning: float = 0.0
    ):
        self.errors, self.seconds, self.cleaning = errors, seconds, cleaning
        self.notes: list[list[Any]] = []
        self.value: Any = Value()

    async def __call__(self, attempt: Any) -> Any:
        number = len(self.notes)
        self.notes.append([attempt, now(), None])
        if number > MOST:
            raise Gone("it is called without end")
        try:
            try:
                await asyncio.sleep(self.seconds[min(number, len(self.seconds) - 1)])
            except asyncio.CancelledError:
                await asyncio.sleep(self.cleaning)
                raise
        finally:
            self.notes[-1][2] = now()
        error = self.errors[min(number, len(self.errors) - 1)]
        if error is not None:
            raise error
        return self.value


async def tried(retry: Any, call: Callable[..., Any], options: dict[str, Any]) -> Any:
    """What came of it: the value, or what was raised."""
    try:
        value = await retry(call, **options)
        returned = any(value is error for error in getattr(call, "errors", ()) if error)
        expect(not returned, f"a call raised {value!r}, and retry returned it", hint="raise it, don't return it")
        return value
    except (Exception, Gone, asyncio.CancelledError) as error:
        if meant(error) or isinstance(error, AssertionError):
            raise
        return error


def cause(got: Any, hint: str) -> str:
    """The hint, or what a CancelledError means that nobody asked for."""
    return TIMER if isinstance(got, asyncio.CancelledError) else hint


def nets(count: int) -> list[ConnectionError]:
    return [ConnectionError(f"error {number}") for number in range(1, count + 1)]


def expect_calls(call: Call, count: int, what: str, hint: str = COUNT) -> None:
    made = [note[0] for note in call.notes]
    expect(len(made) == count, f"{what}: the calls were {len(made)}, not {count}", hint=hint)
    expect(
        made == [*range(1, count + 1)],
        f"{what}: call was given the attempts {made}, not {[*range(1, count + 1)]}",
        hint="call(attempt), counted from 1",
    )


def ceilings(count: int, base: float, most: float) -> list[float]:
    return [min(most, base * 2.0**number) for number in range(count)]


def expect_waits(call: Call, ended: float, seed: int, base: float, most: float, what: str) -> None:
    """The waits between the calls are those of this seed; after the last there is none."""
    rng = random.Random(seed)
    wanted = [round(rng.uniform(0, top), 3) for top in ceilings(len(call.notes) - 1, base, most)]
    found = [round(after[1] - before[2], 3) for before, after in zip(call.notes, call.notes[1:], strict=False)]
    unlike = [n for n, pair in enumerate(zip(found, wanted, strict=True)) if abs(pair[0] - pair[1]) > 0.0011]
    start = unlike[0] if unlike and unlike[0] > 5 else 0
    which = f" from number {start + 1} on" if start else ""
    seen, right = found[start : start + 6], wanted[start : start + 6]
    expect(not unlike, f"{what}: the waits{which} were {seen} s, not {right}", hint=WAITS)
    late = round(ended - call.notes[-1][2], 3)
    expect(late == 0, f"{what}: after the last call {late:g} s went by", hint=LAST)


async def both(retry: Any, calls: Sequence[Call], counts: Sequence[int]) -> None:
    """Several at a time."""
    options = [{"attempts": count, "draw": random.Random(7).uniform} for count in counts]
    await asyncio.gather(*(tried(retry, call, each) for call, each in zip(calls, options, strict=True)))


def plain(retry: Any) -> None:
    """A `call` without `async` raises, and then returns a coroutine."""
    call = Call([None])

    def start(attempt: int) -> Any:
        if attempt < 3:
            raise ConnectionError("before anything is awaited")
        return call(attempt)

    got, _ = run_virtual(tried, retry, start, {"draw": random.Random(8).uniform})
    what = "call, a function without `async`, raised twice and then returned a coroutine"
    expect(got is call.value, f"{what}: retry gave {got!r:.80}", hint="`await call(attempt)` stands in the `try`")


@check("it tries again, after waits that grow, and not too often", hint=COUNT)
def attempts(retry: Any) -> None:
    call = Call([None])
    got, _ = run_virtual(tried, retry, call, {})
    what = "a call that works at once"
    hint = RETURN if isinstance(got, Gone) else COUNT
    expect(not isinstance(got, BaseException), f"{what}: retry raised {got!r:.80}", hint=hint)
    hint = "is a `return` missing?" if got is None else "return what it returned, whatever that is"
    expect(got is call.value, f"{what}: retry gave {got!r:.60}, not what call returned", hint=hint)
    expect_calls(call, 1, what)
    for value in None, 0, False, ValueError("a value, not raised"):
        call = Call([None] * 3)
        call.value = value
        got, _ = run_virtual(tried, retry, call, {})
        expect(got is value, f"a call returned {value!r}: retry gave {got!r:.60}", hint="any value is a result")
        expect_calls(call, 1, f"a call that returned {value!r}", "any value is a result")
    for failures, most_calls, base, most, seed in [
        (2, 3, 1.0, 30.0, 1),
        (4, 5, 0.5, 3.0, 2),
        (9, 12, 2.0, 60.0, 3),
        (1, 2, 10.0, 4.0, 4),
        (13, 14, 0.001, 30.0, 5),
    ]:
        call = Call([*nets(failures), None], [0.25])
        options = {"attempts": most_calls, "base": base, "most": most, "draw": random.Random(seed).uniform}
        got, took = run_virtual(tried, retry, call, options)
        what = f"attempts={most_calls}, base={base:g}, most={most:g}, and a call that works after {failures} errors"
        expect(got is call.value, f"{what}: retry gave {got!r:.60}", hint=cause(got, COUNT))
        expect_calls(call, failures + 1, what)
        expect_waits(call, took, seed, base, most, what)
    for count in 1, 2, 5:
        errors = nets(count)
        call = Call(errors)
        got, took = run_virtual(tried, retry, call, {"attempts": count, "draw": random.Random(5).uniform})
        what = f"attempts={count}, and a call that always fails"
        expect_calls(call, count, what)
        last = got is errors[-1]
        came = f"{got!r:.80}" + ", another one" * (repr(got) == repr(errors[-1]))
        expect(last, f"{what}: what came out was {came}, not the last error, {errors[-1]!r}", hint=cause(got, LAST))
        expect_waits(call, took, 5, 1.0, 30.0, what)
    call = Call(nets(3))
    run_virtual(tried, retry, call, {"base": 1.0})
    expect_calls(call, 3, "without `attempts`, which are 3, and a call that always fails")
    call = Call(nets(8))
    _, took = run_virtual(tried, retry, call, {"attempts": 8, "draw": random.Random(6).uniform})
    expect_waits(call, took, 6, 1.0, 30.0, "without `base` and `most`, which are 1 and 30, 8 attempts")
    plain(retry)
    calls, counts = [Call(nets(9)) for _ in range(2)], (2, 4)
    run_virtual(both, retry, calls, counts)
    for call, count in zip(calls, counts, strict=True):
        what = "two retry at a time, with attempts=2 and attempts=4, and calls that always fail"
        expect_calls(call, count, what, OWN)
        expect(call.notes[0][1] == 0, f"{what}: one began at second {call.notes[0][1]:g}, not 0", hint=OWN)
        expect_waits(call, call.notes[-1][2], 7, 1.0, 30.0, what)
