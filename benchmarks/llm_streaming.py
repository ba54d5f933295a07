"""Many streamed answers at once, a token every 10 ms: how much longer they take than the server does, and what CPU.

Run it with `python -m benchmarks.llm_streaming`.
"""

import asyncio
import statistics
import sys
from collections.abc import Mapping

from benchmarks.harness.command import main
from benchmarks.harness.found import TOLERANCE, Found
from benchmarks.harness.rounds import alone, interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, beyond
from benchmarks.peers import stream_ways
from benchmarks.peers.stream_ways import OpenStreams, Streamed, read_all
from benchmarks.peers.token_server import PACE, TEXT, TOKENS, token_server

STREAMS = (50, 200)
IDEAL = TOKENS * PACE  # seconds


def merged(url: str, streams: int, http: str) -> Streamed:
    return asyncio.run(stream_ways.by_ours(url, streams, http))


def each(url: str, streams: int, open_streams: OpenStreams) -> Streamed:
    return asyncio.run(read_all(open_streams, url, streams))


def peer(name: str, open_streams: OpenStreams, engine: str, *needs: str) -> Contender:
    return Contender(name, each, (open_streams,), needs, engine=engine)


CONTENDERS = [
    Contender("ours, merged", merged, ("httpx",), engine="httpx", role="ours"),
    Contender("ours, each by itself", each, (stream_ways.ours_each,), engine="httpx", role="ours"),
    Contender("ours, merged, on httpx2", merged, ("httpx2",), ("httpx2",), engine="httpx2", role="ours"),
    peer("httpx, line by line", stream_ways.httpx_lines, "httpx"),
    peer("httpx-sse", stream_ways.httpx_sse, "httpx", "httpx_sse"),
    peer("httpx2, sse()", stream_ways.httpx2_sse, "httpx2", "httpx2"),
    peer("AsyncOpenAI", stream_ways.openai, "httpx2", "openai"),
    peer("aiohttp, line by line", stream_ways.aiohttp_lines, "aiohttp", "aiohttp"),
]
RIGHT = Column("right", "", "more")


def over(streams: int) -> Column:
    return Column(f"{streams} streams, over the ideal", "%", "less", beyond)


def first(streams: int) -> Column:
    return Column(f"first token of {streams}", "ms", "less")


def cpu(streams: int) -> Column:
    return Column(f"CPU a token of {streams}", "µs", "less")


def measure(rounds: int) -> Figures:
    with token_server() as url:

        def measure_one(contender: Contender, _: int) -> list[Streamed]:
            return [alone(contender.run, url, streams, *contender.args) for streams in STREAMS]

        found = interleave(CONTENDERS, rounds, measure_one)
    return {name: row(rounds_of_it) for name, rounds_of_it in found.items()}


def row(rounds: list[list[Streamed]]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {
        RIGHT.name: tuple(sum(text == TEXT for run in one for text in run.texts) for one in rounds)
    }
    for streams, runs in zip(STREAMS, zip(*rounds, strict=True), strict=True):
        figures[over(streams).name] = tuple(run.wall / IDEAL for run in runs)
        figures[first(streams).name] = tuple(1e3 * statistics.median(run.firsts) for run in runs)
        figures[cpu(streams).name] = tuple(1e6 * run.cpu / (streams * TOKENS) for run in runs)
    return figures


def is_sound(row: Mapping[str, Figure]) -> bool:
    return set(row[RIGHT.name] or ()) == {sum(STREAMS)}


def verdict(found: Found) -> str:
    ours = found.ours.name
    few, many = (over(streams).name for streams in STREAMS)
    return (
        f"{STREAMS[0]} streams take ours {found.says(ours, few)} longer than the server takes to send them, and "
        f"{STREAMS[1]} take it {found.says(ours, many)}. {found.beside(many, 'takes')} A token costs ours "
        f"{found.says(ours, cpu(STREAMS[1]).name)} of CPU at {STREAMS[1]} streams. "
        f"{found.beside(cpu(STREAMS[1]).name, 'takes')}"
    )


def beside_best(streams: int) -> Bar:
    column = cpu(streams).name

    def measured(found: Found) -> float:
        best = found.best_peer(column, "httpx")
        return found.best(found.ours.name, column) / found.best(best.name, column) if best else float("nan")

    return Bar(f"CPU a token of {streams}, beside the best peer on httpx", measured, at_most=1 + TOLERANCE)


ALSO = (
    "It hands on the data of each event. Ours also looks for errors and for the end in each, notes when it came, "
    "watches for silence and merges all streams: that costs most where each token has a turn of the event loop to "
    "itself."
)
TABLES = [
    Table(
        key="llm_streaming",
        title="Streamed answers",
        headline=Headline(over(200).name, "time of 200 streams over the ideal", "0 %"),
        method=f"{' and '.join(map(str, STREAMS))} streams at once, each of {TOKENS} tokens, {1000 * PACE:g} ms apart: "
        f"the ideal is {IDEAL:g} s. Connecting counts. The peers read each stream in a task of its own; ours does that "
        "too, or merges them into one. First tokens are the median of a round. The more a client lags behind, the more "
        "tokens it finds in one read, and the less CPU each costs.",
        contenders=CONTENDERS,
        columns=[RIGHT, *(column(streams) for streams in STREAMS for column in (over, first, cpu))],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("50 streams beside the ideal", lambda found: found.best(found.ours.name, over(50).name), at_most=1.10),
            Bar("200 streams beside the ideal", lambda found: found.best(found.ours.name, over(200).name), at_most=1.4),
            *map(beside_best, STREAMS),
        ],
        reasons={
            "aiohttp, line by line": "It parses in C what httpx parses in Python, and hands on what has arrived in one "
            "piece; httpx goes through six layers for each token.",
            **dict.fromkeys(("httpx, line by line", "httpx-sse", "httpx2, sse()"), ALSO),
        },
        sound=is_sound,
        flaw="those that lose tokens",
        rounds=3,
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
