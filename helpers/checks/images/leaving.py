"""Part 1: a map that takes no more than it needs, and that can be left."""

import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from ...grading.checks import check, expect, run_deadline
from ...lab.executors import RecordingExecutor
from .books import REST, Counted, expect_generator, nobody_left


def taken_after(bounded_map: Any, wanted: int, window: int) -> tuple[int, int] | None:
    """How many items were taken and how many submitted when so many outcomes had come; None: it ended before."""
    source = Counted(lambda number: number + 1)
    with RecordingExecutor(ThreadPoolExecutor(2)) as executor:
        outcomes = bounded_map(executor, abs, source, window)
        for outcome in outcomes:
            if outcome.index == wanted - 1:
                taken, submitted = source.taken, len(executor.calls)
                with suppress(RuntimeError, CancelledError):  # whether it can be left is another check's
                    outcomes.close()
                return taken, submitted
    return None


@check("items are taken when there is room for them")
def laziness(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    for wanted, size in ((1, 3), (10, 3), (10, 1)):
        found = run_deadline(taken_after, bounded_map, wanted, size, seconds=4)
        expect(
            found is not None,
            f"{wanted} of an endless source were wanted, and it ended before",
            hint="go on until the source has no more items",
        )
        assert found
        taken, submitted = found
        expect(
            taken <= wanted + size + 1 and taken <= submitted + 1,
            f"after {wanted} outcomes {taken} items were taken and {submitted} submitted; the window is {size}",
            hint="take an item only when it can be submitted: itertools.islice takes as many as you say",
        )


def left_early(bounded_map: Any, count: int, wanted: int) -> list[tuple[bool, Any]]:
    """What comes of the items of a map that was left after so many outcomes, its only worker busy with the next."""
    gate, begun = threading.Event(), threading.Event()

    def work(number: int) -> int:
        if number > wanted:
            begun.set()
            gate.wait(3)
        return number

    with ThreadPoolExecutor(1) as thread:
        executor = RecordingExecutor(thread, lent=True)
        try:
            outcomes = bounded_map(executor, work, range(1, count + 1), 5)
            for _ in range(wanted):
                next(outcomes)
            if executor.calls:
                begun.wait(3)
            try:
                outcomes.close()
            except RuntimeError as error:
                expect(
                    "GeneratorExit" not in str(error),
                    f"it could not be closed: {error}",
                    hint="an `except` around the yield catches the GeneratorExit: let it go on, or return",
                )
                raise
            except CancelledError:
                expect(False, "closing it raised CancelledError", hint=REST)
            expect(not executor.closed, "leaving the loop shut the executor down", hint="cancel the futures, no more")
            return [(call.future.cancelled(), call.carried[-1]) for call in executor.calls]
        finally:
            gate.set()


def read_to_the_end(bounded_map: Any) -> list[int]:
    """The items that came to nothing; several wait for the only worker when `items` ends."""
    with RecordingExecutor(ThreadPoolExecutor(1)) as executor, nobody_left():
        outcomes = bounded_map(executor, lambda number: time.sleep(0.1), range(1, 7), 4)
        return [outcome.item for outcome in outcomes if not outcome.ok]


@check("leaving the loop cancels what has not begun", hint="try … finally around the loop with the yield")
def early_leave(bounded_map: Any) -> None:
    expect_generator(bounded_map)
    lost = run_deadline(read_to_the_end, bounded_map, seconds=4)
    expect(
        not lost,
        f"nobody left the loop, and items {lost} were cancelled",
        hint=f"a finally also runs when the items end: {REST}",
    )
    going_on = [item for cancelled, item in run_deadline(left_early, bounded_map, 100, 0)[1:] if not cancelled]
    expect(
        not going_on,
        f"it was closed before the first outcome was asked for, and items {going_on} would still have been run",
        hint="a generator that has not begun has no finally to run: submit when the first outcome is asked for",
    )
    futures = run_deadline(left_early, bounded_map, 100, 1)
    expect(
        len(futures) >= 5, f"only {len(futures)} items were submitted with a window of 5", hint="fill the window first"
    )
    going_on = [item for cancelled, item in futures[2:] if not cancelled]
    expect(
        not going_on,
        f"the loop was left at the first outcome, and items {going_on} would still have been run",
        hint="try … finally around the loop with the yield: future.cancel() for each one that is left",
    )
    futures = run_deadline(left_early, bounded_map, 6, 3)
    going_on = [item for cancelled, item in futures[4:] if not cancelled]
    expect(
        not going_on,
        f"all 6 items were taken, the loop was left at outcome 3, and {going_on} would still have been run",
        hint=f"the loop that yields the rest can be left too: {REST}",
    )
