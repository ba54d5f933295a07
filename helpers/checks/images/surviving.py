"""Part 4: what survive gave for some pictures, and the pools that it made."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

from ...grading.checks import expect, expect_type, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.images import brightness, fresh_pool
from ...parts.outcome import Outcome

INNOCENT = "an innocent suspect leaves the pool whole: go on in it. A new pool is for one that broke"


class Late(RecordingExecutor):
    """Takes a call when the crashes before it are over: `submit` meets a pool that is broken."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        wait([call.future for call in self.calls if call.carried[-1].name.startswith("crash")])
        return super().submit(fn, *args, **kwargs)


class Pools:
    """Call it for a new pool of two processes; it keeps the books of all."""

    def __init__(self, kind: type[RecordingExecutor] = RecordingExecutor) -> None:
        self.made: list[RecordingExecutor] = []
        self.left_open: list[int] = []
        self._kind = kind

    def __call__(self) -> RecordingExecutor:
        if len(self.made) == 8:
            innocents = [
                call for pool in self.made for call in pool.calls if not call.carried[-1].name.startswith("crash")
            ]
            again = any(call.alone and call.future.done() and not call.future.exception() for call in innocents)
            guilty = "the guilty kills every pool that it is put into: after its second try, alone, it is done with"
            expect(False, "8 pools were made, and it wanted yet another", hint=INNOCENT if again else guilty)
        self.made.append(self._kind(fresh_pool()))
        return self.made[-1]

    def tries(self, item: Path) -> list[Call]:
        return [call for pool in self.made for call in pool.calls if item in call.carried]


def survived(
    survive: Any,
    items: Sequence[Path],
    window: int = 4,
    kind: type[RecordingExecutor] = RecordingExecutor,
    func: Callable[[Path], Any] = brightness,
) -> tuple[list[Outcome[Any]], Pools]:
    """What it gives for these pictures, and the pools that it made."""
    pools = Pools(kind)
    try:
        outcomes = run_deadline(survive, pools, func, items, window, seconds=12)
    except BrokenProcessPool:
        expect(
            False,
            "BrokenProcessPool came out of survive",
            hint="future.result(), future.exception() and submit: any may meet it",
        )
    except (OSError, UnicodeDecodeError) as error:
        expect(
            False,
            f"{type(error).__name__} came out of survive",
            hint="what an item raises is its outcome, in its second try too",
        )
    finally:
        pools.left_open = [number for number, pool in enumerate(pools.made) if not pool.closed]
        for pool in pools.made:
            pool.shutdown(wait=False, cancel_futures=True)
    expect_type(outcomes, list, "survive")
    for number, outcome in enumerate(outcomes):
        expect(
            outcome is not None,
            f"item {number} has no outcome (None)",
            hint="what was done at the crash keeps its outcome, and an item whose `submit` raised is still to be done",
        )
        expect_type(outcome, Outcome, "an outcome of survive")
    expect(
        [(outcome.index, outcome.item) for outcome in outcomes] == list(enumerate(items)),
        f"{len(items)} items, and outcomes of the items {[outcome.index for outcome in outcomes]}",
        hint="one for each, in order",
    )
    expect_just(outcomes)
    return outcomes, pools


def expect_just(outcomes: list[Outcome[float]]) -> None:
    """Expect that only those that kill their worker have a BrokenProcessPool."""
    for outcome in outcomes:
        name, crashed = outcome.item.name, isinstance(outcome.error, BrokenProcessPool)
        expect(
            crashed or not name.startswith("crash"),
            f"{name} killed its worker and got {outcome!r:.120}",
            hint="its error is the BrokenProcessPool of its second try",
        )
        expect(
            not crashed or name.startswith("crash"),
            f"{name} got BrokenProcessPool, though nothing is wrong with it",
            hint="who is under way in a crash is only suspicious: try each once more, alone. And `submit` can meet the "
            "crash too: then its item was not under way",
        )
