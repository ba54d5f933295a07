"""Part 2: a call that hangs, an error that can't heal, and what is no `Exception`."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from .retrying import RETURN, Call, Mended, cause, nets, tried
from .running import Gone, now, run_virtual

LIMIT = "`async with asyncio.timeout(seconds):` around each call, inside the `try`, and not around the waits"
PERMANENT = "`except permanent: raise`, before the `except Exception` that tries again"
RUNS_ON = "who is cancelled cancels what runs for him: await call(attempt) itself, or cancel its task and await that"
OTHERS = "any Exception that is of no class in `permanent` may heal, whatever it is: `except Exception`, and try again"
PASS = "catch Exception, which a CancelledError is not"


async def interrupted(retry: Any, call: Call, when: float, options: dict[str, Any]) -> tuple[Any, float, bool]:
    """What came out when it was cancelled at that second, how long after that, and whether the call ran on."""
    task = asyncio.create_task(tried(retry, call, options))
    await asyncio.sleep(when)
    task.cancel()
    await asyncio.wait([task], timeout=1000)
    expect(task.done(), "who awaited retry was cancelled, and 1000 s later it wasn't over", hint=PASS)
    late, runs_on = now() - when, call.notes[-1][2] is None
    return asyncio.CancelledError() if task.cancelled() else task.result(), late, runs_on


def highest(low: float, high: float) -> float:
    """Draws the highest, so that a wait is as long as it may be."""
    return high


@check("a call that hangs is cut off, and what can't heal comes out at once", hint=PERMANENT)
def given_up(retry: Any) -> None:
    for permanent, error, count in [
        ((ValueError,), ValueError("never"), 1),
        ((ValueError, OSError), Mended("never"), 1),
        ((ValueError,), ConnectionError("perhaps"), 2),
        ((), ValueError("perhaps"), 2),
        ((), KeyError("perhaps"), 2),
        ((), TypeError("perhaps"), 2),
        ((ValueError, OSError), ValueError("never"), 1),
        ((TimeoutError,), TimeoutError("never"), 1),
    ]:
        call = Call([error, None])
        got, took = run_virtual(tried, retry, call, {"attempts": 4, "permanent": permanent, "draw": highest})
        names = ", ".join(kind.__name__ for kind in permanent)
        what = f"permanent=({names}), and a call that raises {error!r}"
        hint = PERMANENT if count == 1 else RETURN if len(call.notes) > 2 else OTHERS
        expect(len(call.notes) == count, f"{what}: the calls were {len(call.notes)}, not {count}", hint=hint)
        wanted = error if count == 1 else call.value
        expect(got is wanted, f"{what}: retry gave {got!r:.80}, not {wanted!r:.60}", hint=PERMANENT)
        expect(count > 1 or took == 0, f"{what}: it came out after {took:g} s, not at once", hint=PERMANENT)
    call = Call([ConnectionError("first"), ValueError("then"), None])
    got, _ = run_virtual(tried, retry, call, {"attempts": 5, "permanent": (ValueError,), "draw": highest})
    expect(got is call.errors[1], f"permanent=(ValueError), raised by call 2: retry gave {got!r:.80}", hint=PERMANENT)
    for cleaning in 0.0, 0.5:
        call = Call([None] * 4, [100.0, 100.0, 2.0], cleaning)
        got, took = run_virtual(tried, retry, call, {"attempts": 4, "seconds": 5, "draw": highest})
        what = "seconds=5, and calls of which the first two hang"
        what += f" and need {cleaning:g} s to end" if cleaning else ""
        begun = [note[1] for note in call.notes]
        wanted_begun = [0.0, 6.0 + cleaning, 13.0 + 2 * cleaning]
        hint = "the next wait begins when the call has ended" if cleaning and len(begun) == 3 else cause(got, LIMIT)
        expect(begun == wanted_begun, f"{what}: they began at second {begun}, not {wanted_begun}", hint=hint)
        expect(
            got is call.value, f"{what}: retry gave {got!r:.80}, not what the third returned", hint=cause(got, LIMIT)
        )
    call = Call([None] * 2, [100.0])
    got, took = run_virtual(tried, retry, call, {"attempts": 2, "seconds": 5, "draw": highest})
    what = "attempts=2, seconds=5, and calls that hang"
    expect(len(call.notes) == 2, f"{what}: the calls were {len(call.notes)}, not 2", hint=cause(got, LIMIT))
    expect(isinstance(got, TimeoutError), f"{what}: retry gave {got!r:.80}, not a TimeoutError", hint=cause(got, LIMIT))
    expect(took == 11, f"{what}: it was over after {took:g} s, not 11", hint=LIMIT)
    call = Call([None] * 2, [100.0])
    got, took = run_virtual(
        tried, retry, call, {"attempts": 2, "seconds": 5, "permanent": (TimeoutError,), "draw": highest}
    )
    expect(len(call.notes) == 1, "permanent=(TimeoutError), and a call that hangs: it was tried again", hint=LIMIT)
    call = Call([*nets(3), None], [4.0])
    got, took = run_virtual(tried, retry, call, {"attempts": 4, "seconds": 5, "draw": highest})
    what = "seconds=5, and four calls of 4 s, of which the last works"
    expect(got is call.value, f"{what}: retry gave {got!r:.80}", hint=cause(got, LIMIT))
    call = Call([*nets(1), None], [0.0, 100.0])
    got, _ = run_virtual(tried, retry, call, {"attempts": 2, "seconds": 5, "draw": highest})
    what = "attempts=2, a call that fails at once, and one that hangs"
    hint = "the last exception comes out, and a time-out is one too"
    expect(isinstance(got, TimeoutError), f"{what}: retry gave {got!r:.80}, not a TimeoutError", hint=hint)
    call = Call([None], [100.0])
    _, took = run_virtual(tried, retry, call, {"attempts": 1, "seconds": 2.5})
    expect(took == 2.5, f"seconds=2.5, and a call that hangs was cut off after {took:g} s", hint=LIMIT)
    call = Call([None], [100.0])
    _, took = run_virtual(tried, retry, call, {"attempts": 1})
    expect(took == 10, f"without `seconds`, which are 10, a call that hangs was cut off after {took:g} s", hint=LIMIT)
    expect_at_once(retry)


def expect_at_once(retry: Any) -> None:
    """What is no Exception comes out at once."""
    for error in Gone("raised by a call"), asyncio.CancelledError("raised by a call"):
        call = Call([ConnectionError("first"), error, None])
        got, _ = run_virtual(tried, retry, call, {"attempts": 4, "draw": highest})
        same = got is error or (isinstance(error, asyncio.CancelledError) and isinstance(got, asyncio.CancelledError))
        expect(same, f"a call raised {error!r}: retry gave {got!r:.80}", hint=PASS)
        expect(len(call.notes) == 2, f"a call raised {error!r}, and {len(call.notes) - 2} more were made", hint=PASS)
    call = Call([None] * 4, [100.0], 1.0)
    (got, _, _), _ = run_virtual(interrupted, retry, call, 5.5, {"attempts": 4, "seconds": 5, "draw": highest})
    what = "who awaited retry was cancelled while a call, whose time was up, came to its end"
    hint = "suppress(CancelledError) around an `await` also hides that it's you who is cancelled"
    expect(isinstance(got, asyncio.CancelledError), f"{what}, and what came out was {got!r:.80}", hint=hint)
    expect(len(call.notes) == 1, f"{what}, and {len(call.notes) - 1} more calls were made", hint=hint)
    for when, where in (0.5, "a call"), (1.5, "a wait"), (2.5, "the second call"):
        call = Call([*nets(1), None, None, None], [1.0])
        options = {"attempts": 4, "seconds": 5, "draw": highest}
        (got, late, runs_on), _ = run_virtual(interrupted, retry, call, when, options)
        what = f"who awaited retry was cancelled during {where}"
        expect(isinstance(got, asyncio.CancelledError), f"{what}, and what came out was {got!r:.80}", hint=PASS)
        expect(late == 0, f"{what}, and it came out {late:g} s later", hint=PASS)
        expect(not runs_on, f"{what}, and the call ran on", hint=RUNS_ON)
        made = 1 if when < 2 else 2
        expect(len(call.notes) == made, f"{what}, and {len(call.notes) - made} more calls were made", hint=PASS)
