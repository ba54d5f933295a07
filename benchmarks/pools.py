"""Maps over two processes: text, tiny text, images. What they cost beside a loop, and beside two loops at once.

Run it with `python -m benchmarks.pools`.
"""

import sys
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from benchmarks import pool_ways as ways
from benchmarks.apart import apart
from benchmarks.command import main
from benchmarks.pool_spent import Job, Run, documents, measured, photographs, tiny_texts, two_processes
from benchmarks.rounds import Contender, interleave
from benchmarks.table import Bar, Column, Row, Table
from helpers.images import process_image
from helpers.text import preprocess_text

CHUNKS = 16
TICK = 0.01  # seconds: the CPU clocks of other processes are no finer
TEXT = Job(preprocess_text, documents, 4000, 100)
TINY = Job(preprocess_text, tiny_texts, 20_000, 2000, repeats=5)
IMAGES = Job(process_image, photographs, 400, 40)

LIMIT, SERIAL = "limit: two loops at once", "a loop"
PROCESSES = [
    Contender("ProcessPoolExecutor, chunks of 1", ways.executor, (None,), engine="processes"),
    Contender(f"ProcessPoolExecutor, {CHUNKS} chunks", ways.executor, (CHUNKS,), engine="processes"),
    Contender("joblib", ways.joblib, (), ("joblib",), engine="processes"),
    Contender("mpire", ways.mpire, (), ("mpire",), engine="processes"),
    Contender(f"pebble, {CHUNKS} chunks", ways.pebble, (CHUNKS,), ("pebble",), engine="processes"),
]
BOTH = [Contender(LIMIT, two_processes), Contender(SERIAL, ways.serial)]
ON_TEXT = [
    *BOTH,
    Contender("ours", ways.ours, ("text",), engine="processes", ours=True),
    Contender("ours, its processes started meanwhile", ways.ours, ("cold",), engine="processes", ours=True),
    *PROCESSES,
]
ON_TINY = [
    *BOTH,
    Contender("ours: stays in the caller", ways.ours, ("here",), engine="processes", ours=True),
    *PROCESSES,
]
ON_IMAGES = [
    *BOTH,
    Contender("ours, processes", ways.ours, ("images",), engine="processes", ours=True),
    Contender("ours, threads", ways.ours_in_threads, (), engine="threads", ours=True),
    Contender("ThreadPoolExecutor", ways.threads, (), engine="threads"),
    *PROCESSES,
    Contender("torch DataLoader", ways.data_loader, (process_image,), ("torch",), engine="processes"),
]


class Best(NamedTuple):
    """The least of each over all rounds."""

    wall: float
    cpu: float
    piped: float | None


def run(contenders: Sequence[Contender], job: Job, rounds: int) -> dict[str, Best]:
    """Raises `RuntimeError` when one of them does not give what the loop gives."""

    def measure(contender: Contender, _: int) -> list[Run]:
        way = (job,) if contender.name == LIMIT else (contender.run, contender.args, job)
        report = apart(two_processes if contender.name == LIMIT else measured, *way, needs=contender.needs)
        if not report.ended:
            raise RuntimeError(f"{contender.name} takes more than a minute")
        return report.said

    runs = {name: list(chain.from_iterable(of)) for name, of in interleave(contenders, rounds, measure).items()}
    right = {one.digest for one in runs[SERIAL]}
    for name, of in runs.items():
        if name != LIMIT and not {one.digest for one in of} <= right:
            raise RuntimeError(f"{name}: not the results of the loop")
    return {name: best(of) for name, of in runs.items() if of}


def best(runs: Sequence[Run]) -> Best:
    piped = [run.piped for run in runs if run.piped is not None]
    return Best(min(run.wall for run in runs), min(run.cpu for run in runs), min(piped, default=None))


def tables(quick: bool) -> list[Table]:
    rounds = 1 if quick else 4
    text, images = (job._replace(size=job.size // (4 if quick else 1)) for job in (TEXT, IMAGES))
    on_text, on_tiny = run(ON_TEXT, text, rounds), run(ON_TINY, TINY, rounds)
    on_images = run(ON_IMAGES, images, rounds)
    cpu = ratio(on_text, "ours").cpu
    wall = ratio(on_tiny, ON_TINY[2].name).wall
    picture, piped = ratio(on_images, "ours, processes").cpu, on_images["ours, processes"].piped
    taken = f"\nPools are warm, with 2 workers; CPU of all processes. The best of {rounds} rounds."
    return [
        Table(
            f"Pools, text: {text.size} documents of 10 000 characters",
            f"limit: two loops in two processes at once, to which nothing is sent.{taken}",
            COLUMNS,
            rows(ON_TEXT, on_text),
            [Bar("ours: CPU, beside a loop", cpu, at_most=1.10)],
        ),
        Table(
            f"Pools, tiny text: {TINY.size} texts of 23 characters",
            f"limit: the same; what no pool can reach, as texts and results have to travel.{taken}",
            COLUMNS[:3],  # the system's CPU clock is too coarse here
            rows(ON_TINY, on_tiny),
            [Bar("ours: time, beside a loop", wall, at_most=1.05)],
        ),
        Table(
            f"Pools, images: {images.size} JPEGs of 1280 × 960 pixels to arrays of 0.6 MB",
            f"limit: the same. Ours fills one array, the others give a list of arrays.{taken}",
            [*COLUMNS, Column("bytes/item over pipes", ",.0f", "less")],
            rows(ON_IMAGES, on_images, images.size),
            [
                Bar("ours: CPU, beside a loop", picture, at_most=1.10),
                *([] if piped is None else [Bar("ours: bytes an item over pipes", piped / images.size, at_most=2000)]),
            ],
        ),
    ]


COLUMNS = [
    Column("wall s", ".3f"),
    Column("speed-up", ".3g", "more"),
    Column("of limit", ".0%"),
    Column("CPU s", ".2f"),
    Column("CPU/loop", ".2f", "less"),
    Column("CPU/limit", ".2f"),
]


def ratio(found: dict[str, Best], name: str, to: str = SERIAL) -> Best:
    return Best(found[name].wall / found[to].wall, found[name].cpu / max(found[to].cpu, TICK), None)


def rows(contenders: Sequence[Contender], found: dict[str, Best], count: int | None = None) -> list[Row]:
    """`count`: of the items, where the bytes that travel for each are to be shown."""
    return [_row(contender, found, count) for contender in contenders]


def _row(contender: Contender, found: dict[str, Best], count: int | None) -> Row:
    if contender.name not in found:
        return Row(contender.name)
    own, loop, limit = found[contender.name], ratio(found, contender.name), ratio(found, contender.name, LIMIT)
    figures: list[float | None] = [own.wall, 1 / loop.wall, 1 / limit.wall, own.cpu, loop.cpu, limit.cpu]
    if count:
        moves = contender.engine == "processes" and own.piped is not None
        figures.append(own.piped / count if moves and own.piped is not None else None)
    return Row(contender.name, figures, contender.engine, contender.ours)


if __name__ == "__main__":
    sys.exit(main([tables]))
