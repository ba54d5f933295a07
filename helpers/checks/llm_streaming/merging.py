"""Part 4: what a merge gives, and when; what one broken source costs; how far it reads ahead."""

import asyncio
from typing import Any

from ...grading.checks import check, expect, run_virtual
from ...lab.exercises.llm_streaming import BrokenOff
from .merged import entered, merged, outcomes_of, texts_of
from .sources import BEGIN, FOR_EVER, PING, STOP, Source, answered, said, sent
from .streams import ERROR

AT_ONCE = "start a task for each source, and give each piece the moment it is put: wait for none to end"
SELF_ALONE = "catch Exception around the opening and the reading of one source, and put an Outcome with the error"


@check("pieces come from all sources as they arrive, each source with its outcome")
def arrival(merge: Any) -> None:
    sources = [answered("a", "b", "c", every=3, first=1), answered("d", "e", first=2), answered(first=9)]
    wanted = [(1, 0, "a"), (2, 1, "d"), (3, 1, "e"), (4, 0, "b"), (7, 0, "c")]
    came, _ = run_virtual(merged, merge, sources)
    opened = [len(source.opened) for source in sources]
    expect(opened == [1, 1, 1], f"the sources were opened {opened} times", hint="open each one once")
    found = texts_of(came)
    expect(
        sorted(number for _, number, _ in found) == sorted(number for _, number, _ in wanted),
        f"the pieces were {[(number, text) for _, number, text in found]}",
        hint="Piece(number, text) for each text of source `number`; the loop ends after the last outcome",
    )
    what = f"the texts came as {found} instead of {wanted}, each as (second, source, text)"
    expect(all(abs(a[0] - b[0]) < 1e-6 for a, b in zip(found, wanted, strict=True)), what, hint=AT_ONCE)
    expect(
        [(at, text) for _, at, text in found] == [(at, text) for _, at, text in wanted],
        what,
        hint="in the order of arrival",
    )
    for outcome, whole in zip(outcomes_of(came, sources), ("abc", "de", ""), strict=True):
        if outcome.error:
            raise outcome.error
        what = f"the outcome of source {outcome.index} has the value {outcome.value!r} instead of {whole!r}"
        expect(outcome.value == whole, what, hint="its value is all text of the answer")
    came, seconds = run_virtual(merged, merge, [])
    expect(came == [] and seconds == 0, f"no sources gave {came}", hint="no sources, no pieces, and the loop ends")
    source = answered("x", "y", every=1)
    came, _ = run_virtual(merged, merge, [source, source])
    both = sorted((number, text) for _, number, text in texts_of(came))
    twice = "the same source may be in the list twice: go by its number"
    expect(both == [(0, "x"), (0, "y"), (1, "x"), (1, "y")], f"a source twice gave {both}", hint=twice)
    outcomes_of(came, [source, source])
    run_virtual(two_at_once, merge)


async def two_at_once(merge: Any) -> None:
    """Two merges at a time, each with pieces of its own."""
    one, two = await asyncio.gather(*(merged(merge, [answered(text)]) for text in "ab"))
    got = [[text for _, _, text in texts_of(came)] for came in (one, two)]
    expect(got == [["a"], ["b"]], f"two merges at a time gave {got}", hint="each has a queue of its own")


@check("one broken source costs one, and half an answer is none", hint=SELF_ALONE)
def costs_one(merge: Any) -> None:
    refused, failed = ConnectionError("refused"), OSError("unreachable")
    cases: list[tuple[str, Source, Any]] = [
        ("a good one", answered("a", "b", every=2), None),
        ("one that raises when it's called", Source(refuses=refused), refused),
        ("one that raises when it's opened", Source(fails=failed, opening=1), failed),
        ("one whose bytes end half-way", Source((1, said("Hel")), (1, said("lo"))), "Hello"),
        ("one that sends an error", Source((1, said("Hello")), (1, sent(ERROR)), (1, STOP)), "Hello"),
        ("one whose connection breaks", Source((1, said("Hello")), (1, ConnectionError("reset"))), "Hello"),
        ("one that falls silent", Source((1, said("Hello")), then=FOR_EVER), "Hello"),
        ("one that sends nothing", Source((1, BEGIN)), ""),
        ("a good one that is long", answered(*"abcdefghijkl", every=7), None),
    ]
    sources = [source for _, source, _ in cases]
    came, _ = run_virtual(merged, merge, sources)
    for (words, source, ends), outcome in zip(cases, outcomes_of(came, sources), strict=True):
        what = f"{words} beside others became {outcome!r}" + (
            f" with the value {outcome.value!r}" if outcome.error else ""
        )
        error, text = outcome.error, "".join(text for _, at, text in texts_of(came) if at == outcome.index)
        if ends is None:
            expect(outcome.ok, what, hint="a source that breaks costs itself alone")
            expect(outcome.value == text and len(text) > 1, f"{what}, and its texts were {text!r}", hint=SELF_ALONE)
        elif isinstance(ends, str):
            half = "Stream raises BrokenOff where an answer isn't whole: keep that error, and give no value"
            expect(isinstance(error, BrokenOff) and outcome.value is None, what, hint=half)
            expect(text == ends, f"of {words} came the texts {text!r}, not {ends!r}", hint="what has come is given")
        else:
            expect(error is ends, what, hint="keep the very exception that was raised" if error else SELF_ALONE)
        closed = f"{words} was opened {len(source.opened)} times and closed {source.closed} times"
        expect(source.closed == len(source.opened), closed, hint="async with source() as chunks closes it")


async def ahead(merge: Any, sources: list[Source], fast: int, room: int) -> list[int]:
    """How many texts had been read beyond those that the reader had, whenever it had been busy for a while."""
    beyond = []
    async with entered(merge, sources, room=room) as pieces:
        for number in range(40):
            await asyncio.sleep(10 if number < 8 or number > 36 else 0)
            beyond.append(sum(source.given for source in sources[:fast]) - number)
            await anext(pieces)
    return beyond[:8] + beyond[37:]


@check("a busy reader holds up the sources")
def slow_reader(merge: Any) -> None:
    for room, fast, silent in ((6, 1, 3), (4, 3, 0), (1, 3, 0), (12, 5, 0)):
        sources = [Source(endless=0.1 + 0.01 * number) for number in range(fast)]
        sources += [Source(*[(20, PING)] * 100) for _ in range(silent)]
        beyond, _ = run_virtual(ahead, merge, sources, fast, room)
        what = f"room={room}, quick sources: {fast}, a busy reader"
        expect(
            max(beyond) <= room + fast,
            f"{what}: {max(beyond)} were read ahead instead of at most {room}, and {fast} in hand",
            hint="bound the queue, and wait with `await queue.put(…)` until there's room",
        )
        expect(
            min(beyond) >= room,
            f"{what}: only {min(beyond)} were read ahead instead of {room}",
            hint="all sources share the room, and read on while there is some",
        )
