"""Part 4: what a merge gives, and when; what one broken source costs; how far it reads ahead."""

import asyncio
from typing import Any

from ...grading.checks import check, expect
from ...lab.exercises.llm_streaming import BrokenOff
from .ending import ERROR, OddError
from .merged import Came, entered, merged, outcomes_of, run, texts_of
from .sources import ALL, BEGIN, FOR_EVER, PING, STOP, Source, answered, said, sent

AT_ONCE = "start a task for each source, and give each piece the moment it is put: wait for none to end"
CLOSED = "`async with source() as chunks` closes it: let it come to its end, and put the last piece after it"
ALL_NOW = "start a task for each source before the `yield`, however many there are; only the pieces have a bound"
IN_TURN = "what has been read waits for the reader in the order of arrival: an asyncio.Queue, one for all sources"
SELF_ALONE = "catch Exception around the opening and the reading of one source, and put an Outcome with the error"


@check("pieces come from all sources as they arrive, each source with its outcome")
def arrival(merge: Any) -> None:
    sources = [answered("a", "b", "c", every=3, first=1), answered("d", "e", first=2), answered(first=9)]
    wanted = [(1, 0, "a"), (2, 1, "d"), (3, 1, "e"), (4, 0, "b"), (7, 0, "c")]
    came, _ = run(merged, merge, sources)
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
    run(all_at_once, merge)
    came, seconds = run(merged, merge, [])
    expect(came == [] and seconds == 0, f"no sources gave {came}", hint="no sources, no pieces, and the loop ends")
    source = answered("x", "y", every=1)
    came, _ = run(merged, merge, [source, source])
    both = sorted((number, text) for _, number, text in texts_of(came))
    twice = "the same source may be in the list twice: go by its number"
    expect(both == [(0, "x"), (0, "y"), (1, "x"), (1, "y")], f"a source twice gave {both}", hint=twice)
    outcomes_of(came, [source, source])
    run(among_others, merge)
    run(two_at_once, merge)


async def all_at_once(merge: Any) -> None:
    """Many sources and little room. One of them never opens, and the others need a while."""
    sources = [Source(opening=FOR_EVER), *[answered("x", opening=5) for _ in range(30)]]
    loop, seconds = asyncio.get_running_loop(), set[float]()
    async with entered(merge, sources, room=2) as pieces:
        await asyncio.sleep(2)
        called = sum(source.called > 0 for source in sources)
        what = f"2 s after the block had been entered, {called} of 31 sources had been called"
        expect(called == 31, what, hint=ALL_NOW)
        for _ in sources[1:]:
            piece = await anext(pieces)
            seconds.add(round(loop.time() - (7 if piece.outcome else 6), 6))
    what = f"30 sources that open after 5 s, and one that never does: the texts came {sorted(seconds)} s too late"
    expect(seconds <= {0.0}, what, hint="each source is opened and read by a task of its own, which waits for no other")


async def among_others(merge: Any) -> None:
    """What a merge that ends does to the tasks of others."""
    bystander = asyncio.create_task(asyncio.sleep(FOR_EVER))
    async with entered(merge, [Source(then=FOR_EVER)]):
        await asyncio.sleep(1)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await merged(merge, [answered("a")])
        await asyncio.sleep(1)
        lost = sum(task.done() for task in others)
        what = f"a merge came to its end, and {lost} tasks that were not its own ended with it"
        expect(lost == 0, what, hint="cancel the tasks that this merge has started, and no others")
    bystander.cancel()


async def two_at_once(merge: Any) -> None:
    """Two merges at a time, each with pieces of its own."""
    given = [answered("a", "b", "c", every=2)], [answered("d", every=3)]
    both = await asyncio.gather(*(merged(merge, sources) for sources in given))
    got = [[text for _, _, text in texts_of(came)] for came in both]
    own = "each merge has a queue, tasks and texts of its own: make them in `merge`"
    expect(got == [["a", "b", "c"], ["d"]], f"two merges at a time gave {got}", hint=own)
    values = [outcomes_of(came, sources)[0].value for came, sources in zip(both, given, strict=True)]
    expect(values == ["abc", "d"], f"of two merges at a time, the outcomes had the values {values}", hint=own)


@check("one broken source costs one, and half an answer is none", hint=SELF_ALONE)
def costs_one(merge: Any) -> None:
    refused, failed = ConnectionError("refused"), OddError("unreachable")
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
        ("a good one that thinks for long", Source(*[(20, PING)] * 50, (1, said("ok")), (1, ALL)), None),
    ]
    sources = [source for _, source, _ in cases]
    came, _ = run(merged, merge, sources)
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
        expect(source.closed == len(source.opened), closed, hint=CLOSED)


async def ahead(merge: Any, sources: list[Source], fast: int, room: int) -> list[int]:
    """How many texts had been read beyond those that the reader had, whenever it had been busy for a while."""
    beyond = []
    async with entered(merge, sources, room=room) as pieces:
        for number in range(40):
            await asyncio.sleep(10 if number < 8 or number > 36 else 0)
            beyond.append(sum(source.given for source in sources[:fast]) - number)
            await anext(pieces)
    return beyond[:8] + beyond[37:]


async def late(merge: Any, sources: list[Source], busy: float, room: int) -> list[Came]:
    """All pieces, for a reader that is busy at first, and a moment with each of them."""
    came = []
    async with entered(merge, sources, room=room) as pieces:
        await asyncio.sleep(busy)
        async for piece in pieces:
            came.append(Came(0.0, piece))
            await asyncio.sleep(0.5)
    return came


def nothing_lost(merge: Any) -> None:
    """What a busy reader gets, and in which order."""
    sources = [answered("a", "b", "c", every=0.3, first=0.1), answered("d", "e", every=0.15, first=0.2)]
    wanted = [(0, "a"), (1, "d"), (1, "e"), (0, "b"), (0, "c")]
    for room, busy in ((1, 1000.0), (10, 1000.0)):
        came, _ = run(late, merge, sources, busy, room)
        got = [(number, text) for _, number, text in texts_of(came)]
        what = f"room={room}: a reader that was busy for {busy:g} s got {got} instead of {wanted}"
        expect(sorted(got) == sorted(wanted), what, hint=IN_TURN)
        by_source = [sorted(each, key=lambda numbered: numbered[0]) for each in (got, wanted)]
        right = got == wanted if room > 1 else by_source[0] == by_source[1]  # else the reader's pace has a say
        expect(right, what, hint=IN_TURN)
        outcomes_of(came, sources)


@check("a busy reader holds up the sources")
def slow_reader(merge: Any) -> None:
    for room, fast, silent in ((6, 1, 3), (4, 3, 0), (1, 3, 0), (12, 5, 0)):
        sources = [Source(endless=0.1 + 0.01 * number) for number in range(fast)]
        sources += [Source(*[(20, PING)] * 100) for _ in range(silent)]
        beyond, _ = run(ahead, merge, sources, fast, room)
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
    nothing_lost(merge)
