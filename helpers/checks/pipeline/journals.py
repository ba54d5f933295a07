"""Part 4: what a journal holds isn't asked again."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.pipeline import Batch, answer_to, ask_then_die
from ...lab.shipped import Workers
from ...parts.journal import Journal
from ...parts.pools.errors import WorkerDied
from .books import (
    ABOUT,
    ALIKE,
    ERROR,
    FULL,
    HOLD,
    KEY,
    NETWORK,
    SOME,
    STABLE,
    WRITE,
    Asked,
    Consulted,
    Full,
    batch_of,
    expect_answers,
    expect_asked,
    named,
    new_path,
    told,
    unless_given,
)
from .running import run_virtual


def expect_held(kept: Any, path: Path) -> None:
    asked = Asked()
    with Journal(path) as journal:
        found = told(kept, journal, asked, SOME)
    expect_asked(asked, SOME, "8 batches at a time", HOLD)
    expect_answers(found, SOME, "8 batches at a time", HOLD)
    expect(
        asked.inside.peak == 8, f"of 8 calls at a time, {asked.inside.peak} asked at once", hint="no lock around `ask`"
    )
    behind = max(count for _, count in found)
    expect(
        behind <= 0, f"8 calls had asked, and when they returned {behind} answers weren't in the journal", hint=WRITE
    )
    asked = Asked()
    with Consulted(path) as consulted:
        found = told(kept, consulted, asked, SOME)
    why = unless_given(consulted, asked, SOME, HOLD)
    expect_asked(asked, [], "the journal holds the answers to 8 batches", why)
    expect_answers(found, SOME, "the journal holds the answers to 8 batches", HOLD)


def expect_errors(kept: Any, path: Path) -> None:
    asked = Asked(bad=SOME[:3])
    with Journal(path) as journal:
        found = told(kept, journal, asked, SOME)
    for (got, _), batch in zip(found[:3], SOME[:3], strict=True):
        what = f"`ask` raised ConnectionError for {named(batch)} and the call gave {got!r:.80}"
        expect(any(got is error for error in asked.errors), what, hint=ERROR)
    with new_path() as other, Journal(other) as journal:
        last, _ = run_virtual(one_by_one, kept(Asked(bad=SOME[:3]), journal, ABOUT), SOME[2:4])
    what = f"`ask` raised ConnectionError for {named(SOME[2])} and the next call gave {last[1]!r:.80}"
    expect(last[1] == answer_to(SOME[3]), what, hint=NETWORK)
    again = Asked()
    with Journal(path) as journal:
        found = told(kept, journal, again, SOME)
    expect_asked(again, SOME[:3], "3 of 8 batches had raised, and are asked again the next time", ERROR)
    expect_answers(found, SOME, "after a run in which 3 of 8 raised", ERROR)


async def one_by_one(once: Any, batches: Sequence[Batch]) -> list[Any]:
    """What the calls gave or raised."""
    found = list[Any]()
    for batch in batches:
        try:
            found.append(await once(batch))
        except OSError as error:
            found.append(error)
    return found


def expect_full(kept: Any, path: Path) -> None:
    """Three answers find room in the journal; then the disk is full, and others come later."""
    with Journal(path) as journal:
        told(kept, journal, Asked(), SOME[:2])
    asked = Asked()
    with Full(path, 1) as full:
        found, _ = run_virtual(one_by_one, kept(asked, full, ABOUT), [*SOME[2:6], SOME[0]])
    what = "the disk was full at the second answer"
    expect(full.errors, f"{what}: journal.add was called too seldom to see it", hint=WRITE)
    fine = found[1] is full.errors[0]
    expect(fine, f"{what}: its call gave {found[1]!r:.80}, not the OSError of journal.add", hint=FULL)
    more = [each for each in asked.batches if each in SOME[4:6]]
    expect(not more, f"{what}: {len(more)} more batches were asked, which nothing can keep", hint=FULL)
    later = [isinstance(each, OSError) for each in found[2:4]]
    expect(all(later), f"{what}: later calls gave {found[2:4]!r:.120}", hint=FULL)
    got = found[4]
    held = f"{what}: a batch that the journal holds got {got!r:.80}"
    expect(got == answer_to(SOME[0]), held, hint="what is held costs nothing: look into the journal first")


@check("what the journal holds isn't asked again, and what it can't hold isn't asked at all")
def journalled(kept: Any) -> None:
    for case in expect_held, expect_errors, expect_full, expect_apart, expect_empty:
        with new_path() as path:
            case(kept, path)


def expect_empty(kept: Any, path: Path) -> None:
    for number in range(2):
        asked = Asked(empty=True)
        with Journal(path) as journal:
            found = told(kept, journal, asked, SOME[:2])
        got = [each for each, _ in found]
        expect(got == ["", ""], f"an answer that is an empty text: the call gave {got}", hint=HOLD)
        expect_asked(asked, SOME[:2] if not number else [], "the answers are empty texts", HOLD)


def expect_apart(kept: Any, path: Path) -> None:
    """Batches that differ in one thing alone; and then whom we ask."""
    for batch in ALIKE:
        asked = Asked()
        with Journal(path) as journal:
            found = told(kept, journal, asked, [batch])
        what = f"the journal holds answers to others, and now comes {named(batch)}"
        expect_asked(asked, [batch], what, KEY)
        expect_answers(found, [batch], what)
    asked = Asked()
    with Journal(path) as journal:
        found = told(kept, journal, asked, ALIKE)
    expect_asked(asked, [], "the journal holds the answers to batches that are alike", KEY)
    expect_answers(found, ALIKE, "the journal holds the answers to batches that are alike")
    for about, new in ("large-model", True), (ABOUT, False), ("large-model", False):
        asked = Asked()
        with Journal(path) as journal:
            found = told(kept, journal, asked, ALIKE, about)
        what = f"first about={ABOUT!r}, then 'large-model', and then again; with about={about!r}"
        expect_asked(asked, ALIKE if new else [], what, KEY)
        expect_answers(found, ALIKE, what)


@check("killed by `kill -9` and started again, it asks only what has not been answered")
def killed(kept: Any) -> None:
    batches = [*SOME, batch_of("naïve – 漢字", 1, "“quoted”\n\nand \\ more", "😀")]
    with new_path() as path, Journal(path) as journal:
        told(kept, journal, Asked(), SOME)  # what goes wrong in any process is told by its line of the answer
    with new_path() as path, Workers(1) as workers:
        future = workers.submit(ask_then_die, kept, path, batches, ABOUT, 5)
        died = False
        try:
            future.result(20)
        except WorkerDied:
            died = True
        expect(died, "a process was to be killed at the sixth batch, and it asked about none", hint="`ask` is asked")
        asked = Asked()
        with Consulted(path) as consulted:
            found = told(kept, consulted, asked, batches)
        what = "a process was killed while it asked about batch 6 of 9, and another one went on"
        why = unless_given(consulted, asked, batches, f"{WRITE}. {STABLE}")
        expect_asked(asked, batches[5:], what, why)
        expect_answers(found, batches, what, STABLE)
