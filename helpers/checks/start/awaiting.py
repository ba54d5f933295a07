"""What parts 3 and 4 have in common: how an answer is awaited, its list, its overlap and its errors."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from typing import Any

from ...grading.checks import CheckFailed, expect, expect_type
from ...lab.virtual_time import Deadlock, Endless

NAMES = ["who", "what", "why", "where"]
TWICE = ["who", "what", "who", "why", "what"]
VALUES = {"who": 0, "what": "", "why": None, "where": False, "when": []}
ERROR = {"who": "WHO", "what": ValueError("given, not raised"), "why": "WHY"}
Reply = Callable[[str], object]  # what a question or a name gives
KEPT = "it has to reach whoever awaits: is it kept by an `except`, by return_exceptions, in a task or in a thread?"


class Refused(Exception):
    """What a question or a call of the checks fails with; each of the names has a kind of its own."""


KINDS = dict(zip(NAMES, (LookupError, ConnectionError, ValueError, TimeoutError), strict=True))
REFUSALS: dict[str, Any] = {name: type(kind.__name__, (Refused, kind), {}) for name, kind in KINDS.items()}


async def awaited(name: str, answer: Callable[..., Any], *args: Any) -> object:
    """`await answer(*args)`, if that can be awaited, and nothing is left to be awaited in what it gives."""
    given = answer(*args)
    generator = inspect.isgenerator(given) or inspect.isasyncgen(given)
    expect(
        not generator, f"{name} gave a generator, which can't be awaited", hint="`return` a list, in place of `yield`"
    )
    able = inspect.isawaitable(given)
    expect(able, f"{name} gave {given!r:.60}, which can't be awaited", hint="begin it with `async def`")
    found = await given
    left = next(filter(inspect.isawaitable, [found, *(found if isinstance(found, list) else [])]), None)
    what = f"what {name} gave is a {type(left).__name__}, or a list of them, and is still to be awaited"
    expect(left is None, what, hint="is an `await` missing? asyncio.gather awaits many")
    return found


def expect_all(found: object, names: Sequence[str], giver: str) -> None:
    """Expect a list with each name in capitals, in order."""
    expect_type(found, list, giver)
    assert isinstance(found, list)
    wanted = [name.upper() for name in names]
    mixed = sorted(map(str, found)) == sorted(wanted)
    hint = "in the order of the list, whichever is ready first" if mixed else None
    expect(found == wanted, f"{giver} gave {found!r:.90}, not {wanted}", hint=hint)


def expect_any_values(run: Callable[[Reply, list[str]], object], giver: str, called: str) -> None:
    """Expect every value in the list: of no names, of names that come twice, values that are empty, an error given."""
    found = run(str.upper, [])
    hint = "nothing in, nothing out: an empty list" if found is not None else "is a `return` missing?"
    expect(found == [], f"{giver} gave {found!r:.60} for an empty list", hint=hint)
    found, wanted = run(str.upper, TWICE), [name.upper() for name in TWICE]
    expect(found == wanted, f"for {TWICE} {giver} gave {found!r:.60}", hint="one for each, also if it comes twice")
    found, values = run(VALUES.__getitem__, [*VALUES]), [*VALUES.values()]
    hint = "every value counts, also 0, an empty one and None"
    expect(_same(found, values), f"{giver} gave {found!r:.60}, not {values}", hint=hint)
    what = f"{called} gave an error as its value and raised none, and {giver} "
    hint = f"only what {called} raises is an error; what it returns, of whatever type, belongs in the list"
    try:
        found = run(ERROR.__getitem__, [*ERROR])
    except ValueError as error:
        if error is not ERROR["what"]:
            raise
        raise CheckFailed(what + "raised it", hint) from None
    expect(_same(found, [*ERROR.values()]), f"{what}gave {found!r:.60}", hint=hint)


def _same(found: object, wanted: Sequence[object]) -> bool:
    """Whether it's a list of these, and 0, for one, is no False."""
    return isinstance(found, list) and [*map(repr, found)] == [*map(repr, wanted)]


async def expect_two_at_once(run: Callable[[Reply, list[str]], Awaitable[object]], giver: str) -> None:
    """Expect that two under way at once, and after one before, know nothing of one another."""
    some, others = NAMES, [*reversed(NAMES), "when"]
    found = await asyncio.gather(run(str.title, [*some]), run(str.swapcase, [*others]))
    wanted = [[name.title() for name in some], [name.swapcase() for name in others]]
    for each, right in zip(found, wanted, strict=True):
        what = f"with two calls at once, after an earlier one, {giver} gave {each!r:.60}, not {right}"
        expect(each == right, what, hint="each call has a list of its own: what is kept outside, or in a default?")


def expect_together(peak: int, count: int, what: str) -> None:
    """Expect that all were under way at one moment."""
    one = "each began when the one before was done: start all first, and let none wait for another"
    some = "all of them: with no bound, no rounds, and no pause between"
    what = f"of {count} {what}, at most {peak} were under way at the same time"
    expect(peak == count, what, hint=one if peak < 2 else some)


def expect_refused(run: Callable[[Collection[str]], object], what: str) -> None:
    """Expect that a `Refused` comes out, by itself or in a group, when some names are refused."""
    for names in (*([name] for name in NAMES), NAMES):
        raised = f"`{what}` raised {', '.join(KINDS[name].__name__ for name in names)}, and "
        try:
            given = run(names)
        except (CheckFailed, Deadlock, Endless) as error:
            raise CheckFailed(f"{raised}nobody heard of it: {error}") from None
        except (Exception, asyncio.CancelledError) as error:
            if any(isinstance(each, Refused) for each in _inside(error)):
                continue
            if not isinstance(error, asyncio.CancelledError) and not any(map(_of_refused, _inside(error))):
                raise
            hint = f"whoever awaits wants the error of `{what}` itself"
            raise CheckFailed(f"{raised}another error came out: {error!r:.60}", hint) from None
        raise CheckFailed(f"{raised}nobody heard of it: what came was {given!r:.60}", KEPT)


def _inside(error: BaseException) -> Iterator[BaseException]:
    """The error, or those in it if it is a group."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _inside(each)
    else:
        yield error


def _of_refused(error: BaseException) -> bool:
    """Whether it was raised while a `Refused` was being handled."""
    return isinstance(error.__context__, Refused)
