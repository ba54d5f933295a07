"""Server-sent events: which replies are read right, and what a large event in small pieces costs.

Run it with `python -m benchmarks.sse`.
"""

import asyncio
import sys
import time
from typing import NamedTuple

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from benchmarks.peers import sse_readers, stream_ways
from benchmarks.peers.sse_readers import ReadEvents
from benchmarks.peers.stream_cases import CASES, case_server
from benchmarks.peers.stream_ways import OpenStreams, read_all

SIZE, PIECE = 1_000_000, 16
SOUND = [name for name, case in CASES.items() if case.text is not None]
UNSOUND = [name for name in CASES if name not in SOUND]
NEVER: ReadEvents | None = None


class Read(NamedTuple):
    """The cases that were read right, and the milliseconds for a quarter of the large event and for the whole."""

    right: list[str]
    quarter: float
    whole: float


CONTENDERS = [
    Contender("ours", stream_ways.ours_each, (sse_readers.events_of_ours,), role="ours"),
    Contender("httpx-sse", stream_ways.httpx_sse, (sse_readers.events_of_httpx_sse,), ("httpx_sse",)),
    Contender("httpx2, sse()", stream_ways.httpx2_sse, (sse_readers.events_of_httpx2,), ("httpx2",)),
    Contender("AsyncOpenAI", stream_ways.openai, (sse_readers.events_of_openai,), ("openai",)),
    Contender("httpx, line by line", stream_ways.httpx_lines, (NEVER,)),
    Contender("aiohttp, line by line", stream_ways.aiohttp_lines, (NEVER,), ("aiohttp",)),
]
READ = Column("sound replies read", "", "more")
TOLD = Column("failures told", "", "more")
LARGE = Column("1 MB in pieces of 16 bytes", "ms", "less")
GROWTH = Column("beside 0.25 MB", "×")


def read_cases(open_streams: OpenStreams, url: str) -> list[str]:
    """Those cases in which the text is the right one, and those that end in an error and have to."""

    async def text_of(number: int) -> str | None:
        try:
            async with asyncio.timeout(20):
                return (await read_all(open_streams, f"{url}/{number}", 1)).texts[0]
        except Exception:  # each has its own
            return None

    return [name for number, (name, case) in enumerate(CASES.items()) if asyncio.run(text_of(number)) == case.text]


def milliseconds(read_events: ReadEvents, size: int) -> float:
    data = b"data: " + b"x" * size + b"\n\n"
    pieces = [data[at : at + PIECE] for at in range(0, len(data), PIECE)]
    begin = time.process_time()
    if read_events(pieces) != ["x" * size]:
        raise RuntimeError("a wrong event")
    return 1000 * (time.process_time() - begin)


def read(open_streams: OpenStreams, read_events: ReadEvents | None, url: str) -> Read:
    right = read_cases(open_streams, url)
    if read_events is None:
        return Read(right, 0.0, 0.0)
    quarter, whole = (min(milliseconds(read_events, size) for _ in range(5)) for size in (SIZE // 4, SIZE))
    return Read(right, quarter, whole)


def measure(rounds: int) -> Figures:
    with case_server() as url:
        found = interleave(CONTENDERS, rounds, lambda one, _: alone(read, one.run, *one.args, url))
    return {name: row(reads) for name, reads in found.items()}


def row(rounds: list[Read]) -> dict[str, Figure]:
    timed = all(one.whole for one in rounds)
    return {
        READ.name: tuple(len(set(one.right) & set(SOUND)) for one in rounds),
        TOLD.name: tuple(len(set(one.right) & set(UNSOUND)) for one in rounds),
        LARGE.name: tuple(one.whole for one in rounds) if timed else None,
        GROWTH.name: tuple(one.whole / one.quarter for one in rounds) if timed else None,
    }


def verdict(found: Found) -> str:
    ours = found.ours.name
    return (
        f"Ours reads {found.worst(ours, READ.name):.0f} of {len(SOUND)} sound replies right and tells of "
        f"{found.worst(ours, TOLD.name):.0f} of {len(UNSOUND)} failures. {found.beside(READ.name, 'reads')} "
        f"An event of 1 MB in pieces of {PIECE} bytes takes ours {found.says(ours, LARGE.name)}. "
        f"{found.beside(LARGE.name, 'takes')}"
    )


def beside_openai(found: Found) -> float:
    """Its time for the large event beside that of the official client; nothing to compare with is no miss."""
    if not found.has("AsyncOpenAI"):
        return 0.0
    return found.best(found.ours.name, LARGE.name) / found.best("AsyncOpenAI", LARGE.name)


TABLES = [
    Table(
        key="sse",
        title="Server-sent events",
        headline=Headline(READ.name, "sound replies read right", f"{len(SOUND)}"),
        method=f"{len(SOUND)} replies that the rules allow, such as a byte order mark, data on two lines, an event cut "
        f"at every byte, and {len(UNSOUND)} that hold no whole answer: an error in mid-stream, an end before [DONE], a "
        "web page. A failure is told when reading raises; with the peers, a caller can look at `finish_reason` and at "
        "[DONE] as well. The time is CPU for the reader alone, without a network; in proportion to the size it would "
        "be 4 times that of a quarter.",
        contenders=CONTENDERS,
        columns=[READ, TOLD, LARGE, GROWTH],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("sound replies read right", lambda found: found.worst(found.ours.name, READ.name), at_least=len(SOUND)),
            Bar("failures told", lambda found: found.worst(found.ours.name, TOLD.name), at_least=len(UNSOUND)),
            Bar("1 MB in pieces of 16 bytes, beside AsyncOpenAI", beside_openai, at_most=1.25),
            Bar("1 MB beside 0.25 MB", lambda found: min(found.rounds(found.ours.name, GROWTH.name)), at_most=5),
        ],
        rounds=2,
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
