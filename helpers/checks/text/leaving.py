"""Part 5: a stream that ends cleanly when its reader leaves."""

import itertools
import threading
from typing import Any, NamedTuple

from ...grading.checks import check, expect, run_deadline
from .books import Source, expect_sent, two_workers
from .stream import PASSES, entered

WAYS = {"break": None, "an exception": Exception, "a RuntimeError": RuntimeError, "a LookupError": LookupError} | {
    each.__name__: each for each in (KeyboardInterrupt, SystemExit)
}
PATIENCE = 3.0  # seconds


class Left(NamedTuple):
    """What a reader left behind. `late`: its outcomes came only after later chunks. `read_on`: items taken after it."""

    late: bool
    read_on: int
    came_out: bool
    closed: bool
    waiting: int
    not_cancelled: int


def leave(stream: Any, after: int, error: type[BaseException] | None, items: int = 5000) -> Left:
    """A reader takes `after` outcomes, and leaves by an exception of its own where there is an `error`.

    The workers wait with the next chunk in their hands until it has gone, so that all chunks after these two wait.
    """
    gate, all_busy = threading.Event(), threading.Event()
    busy = itertools.count(1)
    reader_error = type("ReaderError", (error,), {})() if error else None
    late, begun, taken, source = False, 0, 0, Source(items)

    def wait(number: int) -> None:
        if number >= after:
            if next(busy) == 2:
                all_busy.set()
            if not gate.wait(PATIENCE):
                gate.set()

    def read() -> None:
        nonlocal late, begun, taken
        with entered(stream, str.upper, source, 1, 10, executor) as outcomes:
            for _ in itertools.islice(outcomes, after):
                pass
            late = gate.is_set()
            if executor.calls:
                all_busy.wait(PATIENCE)
            begun, taken = executor.begun, source.taken
            if reader_error:
                raise reader_error

    with two_workers(wait) as executor:
        came_out = False
        try:
            run_deadline(read, seconds=4 * PATIENCE)
        except BaseException as raised:
            if type(raised) is not type(reader_error):
                raise
            came_out = raised is reader_error
        finally:
            gate.set()
        expect_sent(executor)
        kept = sum(not call.future.cancelled() for call in executor.calls) - begun
        return Left(late, source.taken - taken, came_out, executor.closed, len(executor.calls) - begun, kept)


@check("who leaves early leaves no work behind")
def early_leave(stream: Any) -> None:
    cases = [(2, how, 5000) for how in WAYS] + [(0, "break", 5000), (2, "break", 8)]
    for after, how, items in cases:
        left = leave(stream, after, error := WAYS[how], items)
        case = f"after leaving by {how}" if after else "after leaving before the first outcome"
        case += ", all items being sent" if items < 10 else ""
        expect(
            not left.late,
            "while later chunks were at work, the outcomes of the first two did not come",
            hint="wait for the oldest future alone",
        )
        expect(
            not left.closed,
            f"{case}, the executor takes no more calls",
            hint="it is the caller's: cancel your own futures, shut nothing down",
        )
        expect(
            left.came_out or error is None,
            f"the reader's own exception was lost in stream: {how}",
            hint=PASSES,
        )
        expect(
            left.read_on <= 0, f"{case}, {left.read_on} more items were taken", hint="only cancel: items may be endless"
        )
        expect(
            left.not_cancelled <= 0,
            f"{case}, {left.not_cancelled} of the {left.waiting} chunks that no worker had begun were not cancelled",
            hint="future.cancel() for all still in flight, in `finally`: around the `yield` of the context manager",
        )
