"""Part 5: a stream that ends cleanly when its reader leaves."""

import threading
from typing import Any

from ...grading.checks import check, expect, run_deadline
from .books import Source, two_workers
from .stream import ENTERED, entered


class Left(Exception):
    """Something went wrong in the reader's own code."""


def leave(stream: Any, how: str) -> tuple[bool, int, bool]:
    """Did the reader's exception come out? How many calls were begun, by two workers? Does the executor take more?

    A reader takes two outcomes and leaves. From the third call on the workers wait at a gate until it has gone; so of
    all further chunks they have begun at most two, one each.
    """
    gate = threading.Event()

    def wait(number: int) -> None:
        if number >= 2 and not gate.wait(2.5):
            gate.set()

    def read() -> None:
        with entered(stream, str.upper, Source(), 1, 10, executor) as outcomes:
            for count, _ in enumerate(outcomes, 1):
                if count == 2 and how == "break":
                    break
                if count == 2:
                    raise Left

    with two_workers(wait) as executor:
        came_out = False
        try:
            run_deadline(read)
        except Left:
            came_out = True
        finally:
            gate.set()
        try:
            executor.submit(len, "abc").result(10)  # queues behind all that was left
        except RuntimeError:
            return came_out, executor.begun, False
        return came_out, executor.begun - 1, True


@check("who leaves early leaves no work behind", hint=ENTERED)
def early_leave(stream: Any) -> None:
    for how in ("break", "exception"):
        came_out, begun, usable = leave(stream, how)
        expect(
            usable,
            f"after leaving by {how}, the executor takes no more calls",
            hint="it is the caller's: cancel your own futures, shut nothing down",
        )
        expect(
            came_out or how == "break",
            "the reader's own exception was lost in stream",
            hint="`finally` lets it pass: no `except` around the `yield`, no `return` in `finally`",
        )
        expect(
            begun <= 4,
            f"after leaving by {how}, the workers went on: {begun} chunks were begun, 4 before the end",
            hint="future.cancel() for all still in flight, in `finally`: around the `yield` of the context manager",
        )
