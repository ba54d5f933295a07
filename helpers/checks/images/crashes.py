"""Part 4: a loader that survives a crash."""

from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from types import NoneType
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.images import bad_picture, brightness, pictures
from .surviving import INNOCENT, Late, survived

ALONE = "try each suspect once more, alone"


@check("one picture that kills its worker costs one picture")
def survivors(survive: Any) -> None:
    good = pictures(12)
    outcomes, pools = survived(survive, [*good[:3], bad_picture("crash-1"), *good[3:], good[0]])
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
    with TemporaryDirectory() as folder:
        empty = Path(folder, "empty.txt")
        empty.touch()
        outcomes, _ = survived(survive, [empty, good[0], bad_picture("missing-1")], func=Path.read_text)
    kinds: list[type] = [NoneType, UnicodeDecodeError, FileNotFoundError]
    for outcome, kind in zip(outcomes, kinds, strict=True):
        found = f"read_text of {outcome.item.name} became {outcome!r:.120}"
        expect(isinstance(outcome.error, kind), found, hint="whatever func raises is the outcome's error, as it is")
        expect(outcome.error or outcome.value == "", found, hint="an empty text is a value like any other")
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
    with TemporaryDirectory() as folder:
        items: list[Path] = []
        for number, good in enumerate(pictures(3)):
            slow = Path(folder, f"slow-{number}.jpg")  # it is under way when the next one crashes
            copyfile(good, slow)
            items += [*pictures(3), slow, bad_picture(f"crash-{number}")]
        _, books = survived(survive, items)
    made = len(books.made)
    expect(made <= 7, f"3 guilty items cost {made} pools, though each crashes twice at most", hint=INNOCENT)
    expect(
        not books.left_open,
        f"{len(books.left_open)} of {made} pools were not shut down",
        hint="a broken pool wants a shutdown() too: `with make_pool() as pool:`",
    )
