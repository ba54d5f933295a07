"""Part 4: a call that would hold up the loop."""

import asyncio
import itertools
import threading
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from ...grading.checks import CheckFailed, InFlight, check, run_real
from ...lab.virtual_time import BlockedLoop
from .awaiting import (
    NAMES,
    REFUSALS,
    Refused,
    Reply,
    awaited,
    expect_all,
    expect_any_values,
    expect_refused,
    expect_together,
    expect_two_at_once,
)

WAIT = 3.0  # real seconds: longer than it takes to call a loop blocked
TURNS, APART = 20, 0.005  # while a call blocks, the loop has so many turns, so many seconds apart
MORE = [*NAMES, "when", "whose", "which", "whom", "whither"]  # more than there are threads, on a small machine
LEFT = "does something wait for the others without `await`, such as the end of `with ThreadPoolExecutor`?"


@check("a call that blocks holds nobody up")
def free_loop(load_all: Any) -> None:
    def run(load: Reply, names: list[str]) -> object:
        return run_real(awaited, "load_all", load_all, load, [*names], seconds=5)

    async def beside(load: Reply, names: list[str]) -> object:
        return await awaited("load_all", load_all, load, names)

    expect_all(run_real(load_beside_others, load_all, MORE), MORE, "load_all")
    run_real(expect_two_at_once, beside, "load_all")
    in_flight, pages = load_together(load_all, NAMES)
    expect_together(in_flight.peak, len(NAMES), "calls")
    expect_all(pages, NAMES, "load_all")
    expect_any_values(run, "load_all", "`load`")
    expect_refused(lambda refused: run(partial(refuse, refused), NAMES), "load")
    with suppress(Refused, BaseExceptionGroup):
        try:
            run_real(load_beside_others, load_all, NAMES, "what")
        except BlockedLoop as error:
            raise CheckFailed(f"one `load` failed, and then {error}", LEFT) from None


def refuse(refused: Collection[str], name: str) -> str:
    """The name in capitals, or an error for some."""
    if name in refused:
        raise REFUSALS[name](f"no {name}")
    return name.upper()


async def load_beside_others(load_all: Any, names: Sequence[str], refused: str = "") -> object:
    """What `load_all` gives for calls that don't return before the loop has had some turns; one may fail at once."""
    loop, late, in_flight = asyncio.get_running_loop(), threading.Event(), InFlight()

    def load(name: str) -> str:
        if name == refused:
            raise REFUSALS[name](f"no {name}")
        with in_flight, suppress(RuntimeError):  # the loop is closed, when all has failed meanwhile
            for _ in range(TURNS):
                turn = threading.Event()
                loop.call_soon_threadsafe(loop.call_later, APART, turn.set)
                if late.is_set() or not turn.wait(WAIT):
                    late.set()
        return name.upper()

    try:
        pages = await awaited("load_all", load_all, load, [*names])
    finally:
        while in_flight.now:  # noqa: ASYNC110 (they end in threads)
            await asyncio.sleep(APART)
    if late.is_set():
        raise BlockedLoop("the event loop is blocked, no other task can run while `load` waits")
    return pages


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

    pages = run_real(awaited, "load_all", load_all, load, [*names])
    return in_flight, pages
