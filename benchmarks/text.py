"""Text preprocessing in two processes: texts of 10 kB, and tiny ones where no pool can win.

Run it with `python -m benchmarks.text`.
"""

import sys

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.table import Bar, Contender, Figures, Headline, Table
from benchmarks.maps.costs import Job
from benchmarks.maps.figures import (
    BESIDE_LOOP,
    CPU,
    LIMIT,
    LOOPS,
    METHOD,
    OF_LIMIT,
    PROCESSES,
    SPEED_UP,
    TIME,
    figures,
    spent_by_all,
)
from benchmarks.maps.items import documents, tiny_texts
from benchmarks.maps.ways import CHUNKS, mapped_by_ours
from helpers.text import preprocess_text

COLD = "ours, its processes started meanwhile"
DOCUMENTS = Job(preprocess_text, documents, 4000, 100, seconds=1.5)
TINY = Job(preprocess_text, tiny_texts, 20_000, 2000, seconds=1.5)
ON_DOCUMENTS = [
    *LOOPS,
    Contender("ours", mapped_by_ours, ("text",), engine="processes", role="ours"),
    Contender(COLD, mapped_by_ours, ("cold",), engine="processes", role="ours"),
    *PROCESSES,
]
ON_TINY = [
    *LOOPS,
    Contender("ours: stays in the caller", mapped_by_ours, ("here",), engine="processes", role="ours"),
    *PROCESSES,
]


def measure_documents(rounds: int) -> Figures:
    return figures(ON_DOCUMENTS, spent_by_all(ON_DOCUMENTS, DOCUMENTS, rounds), DOCUMENTS.size)


def measure_tiny(rounds: int) -> Figures:
    return figures(ON_TINY, spent_by_all(ON_TINY, TINY, rounds), TINY.size)


def cpu_beside_two_loops(found: Found) -> float:
    return found.best(found.ours.name, CPU.name) / found.best(LIMIT, CPU.name)


def verdict_on_documents(found: Found) -> str:
    ours = found.ours.name
    return (
        f"Ours reaches {found.says(ours, OF_LIMIT.name)} of the limit, for {found.says(ours, CPU.name)} more CPU "
        f"than a loop. {found.beside(OF_LIMIT.name, 'reaches')} Two loops at once take up "
        f"to {CPU.says(found.worst(LIMIT, CPU.name))} more than one, as processors share memory and caches: the bar is "
        "set beside them. What each of them loses when a worker dies is in [another table](#pools-in-trouble)."
    )


def verdict_on_tiny(found: Found) -> str:
    slowest = max(found.peers(), key=lambda peer: found.best(peer.name, BESIDE_LOOP.name), default=None)
    worst = f" {slowest.name} takes {found.says(slowest.name, BESIDE_LOOP.name)}." if slowest else ""
    return (
        f"Ours takes {found.says(found.ours.name, BESIDE_LOOP.name)} the time of a loop: it measures that no pool "
        f"can win, and stays in the caller. {found.beside(BESIDE_LOOP.name, 'takes')}{worst}"
    )


TABLES = [
    Table(
        key="text",
        title="Text of 10 kB",
        headline=Headline(OF_LIMIT.name, "share of the limit", "100 %"),
        method=f"4,000 documents of 10,000 characters. {METHOD} Measured apart, with nothing to do for the workers: to "
        "move 40 MB there and 28 MB back takes ours 0.08 s of CPU and the executor 0.1 s, 5 to 7 % of the loop. To "
        "start a process takes 0.07 s: 0.03 s for Python and `multiprocessing`, 0.04 s for what a worker imports here.",
        contenders=ON_DOCUMENTS,
        columns=[TIME, SPEED_UP, OF_LIMIT, CPU],
        measure=measure_documents,
        verdict=verdict_on_documents,
        bars=[Bar("total CPU beside two loops at once", cpu_beside_two_loops, at_most=1.05)],
        reasons={
            "joblib": "It lets its batches grow until one takes a fifth of a second, ours takes 0.05 s: fewer "
            "messages, and more that is lost with a worker.",
            f"ProcessPoolExecutor, {CHUNKS} chunks": "Somebody has told it the number of chunks. It sends 16 where "
            "ours sends some 35 of 0.05 s, and keeps no account of the items in them, so that it cannot say whose "
            "fault a crash is: measured apart, that saves 0.015 s in the parent.",
            f"pebble, {CHUNKS} chunks": "Somebody has told it the number of chunks: it sends 16 where ours sends some "
            "35 of 0.05 s, and a worker that dies takes one sixteenth of the texts along.",
            LIMIT: "Its halves are fixed, and the slower one counts; ours gives the next chunk to whoever is free.",
        },
    ),
    Table(
        key="text_tiny",
        title="Tiny text",
        headline=Headline(BESIDE_LOOP.name, "time beside a loop", "1 ×"),
        method=f"20,000 texts of 23 characters. {METHOD} The limit is out of reach here, as texts and results have to "
        "travel. What ours adds to a loop is 1 to 2 ms: it counts the processors, measures what moving costs, and "
        "gathers the results of blocks, of which each may hold errors.",
        contenders=ON_TINY,
        columns=[TIME, BESIDE_LOOP, SPEED_UP],
        measure=measure_tiny,
        verdict=verdict_on_tiny,
        bars=[Bar("time beside a loop", lambda found: found.best(found.ours.name, BESIDE_LOOP.name), at_most=1.05)],
        reasons={
            f"ProcessPoolExecutor, {CHUNKS} chunks": "Somebody has told it the number of chunks, and the pool "
            "was warm: ours counts the start of its processes, which it would have to do."
        },
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
