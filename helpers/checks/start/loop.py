"""Parts 3 and 4: async code on the loop that runs already, and a call that would hold it up."""

import asyncio
import inspect
import itertools
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from ...grading.checks import CheckFailed, InFlight, check, expect, expect_type, run_real, run_virtual
from ...lab.virtual_time import BlockedLoop

WAIT = 3.0  # real seconds: longer than it takes to call a loop blocked
QUESTIONS = ["who", "what", "why", "where"]
KEPT = "let it through: no `except`, no return_exceptions"


class Refused(Exception):
    """What a question or a call of the checks fails with."""


class Model:
    """Answers in capitals, the first question last, and notes on which loops it was asked and how many at once."""

    def __init__(self, refused: str = "") -> None:
        self.refused = refused
        self.loops: set[asyncio.AbstractEventLoop] = set()
        self.in_flight = InFlight()

    async def ask(self, question: str) -> str:
        self.loops.add(asyncio.get_running_loop())
        with self.in_flight:
            await asyncio.sleep(0.05 - 0.01 * QUESTIONS.index(question))
        if question == self.refused:
            raise Refused(f"no answer to {question!r}")
        return question.upper()


@check("async code awaits, on the loop that runs already")
def one_loop(collect: Any) -> None:
    model = Model()

    async def run() -> tuple[object, asyncio.AbstractEventLoop]:
        return await awaited("collect", collect, model.ask, QUESTIONS), asyncio.get_running_loop()

    (answers, loop), _ = run_virtual(run)
    expect_all(answers, QUESTIONS, "collect")
    expect(
        model.loops == {loop},
        "`ask` ran on another event loop than the one that awaits collect",
        hint="whoever awaits collect has a loop that runs: `await` is enough, no thread and no asyncio.run",
    )
    expect_together(model.in_flight.peak, len(QUESTIONS), "questions")
    nothing, _ = run_virtual(awaited, "collect", collect, Model().ask, [])
    expect(nothing == [], f"no questions gave {nothing!r:.60}", hint="nothing in, nothing out: an empty list")
    expect_refused(lambda: run_virtual(awaited, "collect", collect, Model(refused="what").ask, QUESTIONS)[0], "ask")


@check("a call that blocks holds nobody up")
def free_loop(load_all: Any) -> None:
    expect_all(run_real(load_beside_others, load_all), ["home"], "load_all")
    in_flight, answers = load_together(load_all, QUESTIONS)
    expect_together(in_flight.peak, len(QUESTIONS), "calls")
    expect_all(answers, QUESTIONS, "load_all")

    def refuse(name: str) -> str:
        if name == "what":
            raise Refused("no such page")
        return name.upper()

    expect_refused(lambda: run_real(awaited, "load_all", load_all, refuse, QUESTIONS), "load")


async def load_beside_others(load_all: Any) -> object:
    """What `load_all` gives for one name, whose call doesn't return before the loop has had its next turn."""
    loop, turn, late = asyncio.get_running_loop(), threading.Event(), threading.Event()

    def load(name: str) -> str:
        loop.call_soon_threadsafe(turn.set)
        if not turn.wait(WAIT):
            late.set()
        return name.upper()

    answers = await awaited("load_all", load_all, load, ["home"])
    if late.is_set():
        raise BlockedLoop("the event loop is blocked, no other task can run while `load` waits")
    return answers


def load_together(load_all: Any, names: Sequence[str]) -> tuple[InFlight, object]:
    """How many calls `load_all` has under way at once, and what it gives. All wait for all; the first is done last."""
    in_flight, line = InFlight(), threading.Barrier(len(names))
    done = {name: threading.Event() for name in names}
    next_name = dict(itertools.pairwise(names))

    def load(name: str) -> str:
        with in_flight, suppress(threading.BrokenBarrierError):
            line.wait(WAIT)
            if name in next_name:
                done[next_name[name]].wait(WAIT)
        done[name].set()
        return name.upper()

    answers = run_real(awaited, "load_all", load_all, load, names)
    return in_flight, answers


async def awaited(name: str, answer: Callable[..., Any], *args: Any) -> object:
    """`await answer(*args)`, if that can be awaited, and nothing is left to be awaited in what it gives."""
    given = answer(*args)
    able = inspect.isawaitable(given)
    expect(able, f"{name} gave {given!r:.60}, which can't be awaited", hint="begin it with `async def`")
    found = await given
    left = next(filter(inspect.isawaitable, [found, *(found if isinstance(found, list) else [])]), None)
    what = f"what {name} gave is a {type(left).__name__}, or a list of them, and is still to be awaited"
    expect(left is None, what, hint="is an `await` missing? asyncio.gather awaits many")
    return found


def expect_all(answers: object, names: Sequence[str], giver: str) -> None:
    """Expect a list with each name in capitals, in order."""
    expect_type(answers, list, giver)
    assert isinstance(answers, list)
    wanted = [name.upper() for name in names]
    mixed = sorted(map(str, answers)) == sorted(wanted)
    hint = "in the order of the list, whichever is ready first" if mixed else None
    expect(answers == wanted, f"{giver} gave {answers!r:.90}, not {wanted}", hint=hint)


def expect_together(peak: int, count: int, what: str) -> None:
    """Expect that all were under way at one moment."""
    hint = "start all before you wait for the first: asyncio.gather" if peak < 2 else "all of them, with no bound"
    expect(peak == count, f"of {count} {what}, at most {peak} were under way at the same time", hint=hint)


def expect_refused(run: Callable[[], object], what: str) -> None:
    """Expect that a `Refused` comes out, by itself or in a group."""
    try:
        answers = run()
    except Exception as error:
        if not is_refused(error):
            raise
    else:
        raise CheckFailed(f"`{what}` raised an error, and nobody heard of it: the list was {answers!r:.70}", KEPT)


def is_refused(error: BaseException) -> bool:
    """Whether the error, or one inside it if it is a group, is `Refused`."""
    if isinstance(error, BaseExceptionGroup):
        return any(map(is_refused, error.exceptions))
    return isinstance(error, Refused)
