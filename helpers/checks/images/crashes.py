"""Part 4: a loader that survives a crash."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...grading.checks import check, expect, expect_type, run_deadline
from ...lab.executors import Call, RecordingExecutor
from ...lab.exercises.images import bad_picture, brightness, fresh_pool, pictures
from ...parts.outcome import Outcome

ALONE = "try each suspect once more, alone"
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
    survive: Any, items: Sequence[Path], window: int = 4, kind: type[RecordingExecutor] = RecordingExecutor
) -> tuple[list[Outcome[float]], Pools]:
    """What it gives for the brightness of these pictures, and the pools that it made."""
    pools = Pools(kind)
    try:
        outcomes = run_deadline(survive, pools, brightness, items, window, seconds=12)
    except BrokenProcessPool:
        expect(
            False,
            "BrokenProcessPool came out of survive",
            hint="future.result(), future.exception() and submit: any may meet it",
        )
    except OSError as error:
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
            hint="what was done, or not yet submitted, at the crash?",
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


@check("one picture that kills its worker costs one picture")
def survivors(survive: Any) -> None:
    good = pictures(12)
    outcomes, pools = survived(survive, [*good[:3], bad_picture("crash-1"), *good[3:]])
    for outcome in outcomes:
        expect(
            outcome.item not in good or outcome.value == brightness(outcome.item),
            f"{outcome.item.name} got {outcome!r:.120}",
            hint="the value that func returned",
        )
    bad = [bad_picture("cut"), bad_picture("missing-1"), bad_picture("missing-2")]
    _, pools = survived(survive, [*good[:3], *bad, *good[3:6]])
    expect(
        len(pools.made) == 1 and all(len(pools.tries(item)) == 1 for item in bad),
        f"nothing crashed, three pictures raised, and {len(pools.made)} pools were made for "
        f"{sum(len(pools.tries(item)) for item in bad)} tries of them",
        hint="an exception is an answer: only BrokenProcessPool means that the pool is gone",
    )
    with TemporaryDirectory() as folder:
        late = [Path(folder, "slow-missing.jpg"), bad_picture("crash-1"), *good[:3], bad_picture("cut")]
        outcomes, _ = survived(survive, late, kind=Late)
    for outcome in (outcomes[0], outcomes[-1]):
        expect(
            isinstance(outcome.error, OSError),
            f"{outcome.item.name} got {outcome!r:.120}",
            hint="what an item raises is its outcome, after a crash and in its second try too",
        )
    expect(survived(survive, [])[0] == [], "no items, yet an outcome", hint="begin with nothing")


@check("nobody is found guilty in company, and nobody is tried three times", hint=ALONE)
def company(survive: Any) -> None:
    good = pictures(8)
    items = [good[0], bad_picture("crash-1"), good[1], bad_picture("crash-2"), *good[2:]]
    _, pools = survived(survive, items)
    for item in items:
        tries = pools.tries(item)
        expect(tries, f"{item.name} was never submitted to a pool", hint="pool.submit(func, item)")
        expect(
            len(tries) <= 2,
            f"{item.name} was tried {len(tries)} times",
            hint="keep the outcomes that you have, and after a crash try only what was under way",
        )
        guilty = item.name.startswith("crash")
        expect(
            not guilty or tries[-1].alone,
            f"{item.name} was found guilty while others were under way",
            hint="the second try must be alone: wait until it is done before you submit anything else",
        )
    outcomes, pools = survived(survive, [bad_picture("crash-1")])
    expect(
        len(pools.tries(outcomes[0].item)) == 2,
        "crash-1.jpg was found guilty after one try, though each suspect has a second",
        hint="whoever is under way in a crash is tried once more, even if it was alone by chance",
    )


@check("few are under way, and the rest goes on together", hint="submit up to `window`, no more")
def few_together(survive: Any) -> None:
    items = [*pictures(2), bad_picture("crash-1"), *pictures(24)[2:]]
    _, pools = survived(survive, items, window=3)
    peaks = [pool.peak for pool in pools.made]
    expect(
        max(peaks) <= 3,
        f"{max(peaks)} items were under way at once, the window is 3",
        hint="a crash takes with it all that is under way: submit up to `window`, no more",
    )
    expect(max(peaks) >= 2, "the items ran one after the other", hint="submit up to `window` before you wait")
    rest = len(items) - len(pools.made[0].calls)  # a machine that is very busy may notice the crash when all is done
    expect(
        rest < 3 or max(peaks[1:], default=2) >= 2,
        "after the crash all items ran alone",
        hint="alone is for the suspects only",
    )


@check("few pools, and each is shut down", hint="`with make_pool() as pool:`")
def pools(survive: Any) -> None:
    _, books = survived(survive, pictures(8), window=3)
    made = len(books.made)
    expect(made == 1, f"nothing crashed, and {made} pools were made", hint="one, until it breaks")
    expect(not books.left_open, "the pool was not shut down", hint="`with make_pool() as pool:`")
    items = [bad_picture("crash-1"), *pictures(4), bad_picture("crash-2"), *pictures(8)[4:], bad_picture("crash-3")]
    _, books = survived(survive, items)
    made = len(books.made)
    expect(made <= 7, f"3 guilty items cost {made} pools, though each crashes twice at most", hint=INNOCENT)
    expect(
        not books.left_open,
        f"{len(books.left_open)} of {made} pools were not shut down",
        hint="a broken pool wants a shutdown() too: `with make_pool() as pool:`",
    )
