"""Image preprocessing in two processes or threads: JPEGs of 1280 × 960 pixels to arrays of 0.6 MB.

Run it with `python -m benchmarks.images`.
"""

import sys

from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.table import Bar, Contender, Figures, Headline, Table
from benchmarks.maps.costs import Job
from benchmarks.maps.figures import (
    CPU,
    LIMIT,
    LOOPS,
    METHOD,
    OF_LIMIT,
    PIPED,
    PROCESSES,
    SPEED_UP,
    TIME,
    figures,
    spent_by_all,
)
from benchmarks.maps.items import photographs
from benchmarks.maps.ways import mapped_by_data_loader, mapped_by_our_threads, mapped_by_ours, mapped_by_threads
from helpers.images import process_image

IMAGES = Job(process_image, photographs, 400, 40)
CONTENDERS = [
    *LOOPS,
    Contender("ours, processes", mapped_by_ours, ("images",), engine="processes", role="ours"),
    Contender("ours, threads", mapped_by_our_threads, (), engine="threads", role="ours"),
    Contender("ThreadPoolExecutor", mapped_by_threads, (), engine="threads"),
    *PROCESSES,
    Contender("torch DataLoader", mapped_by_data_loader, (process_image,), ("torch",), engine="processes"),
]


def measure(rounds: int) -> Figures:
    return figures(CONTENDERS, spent_by_all(CONTENDERS, IMAGES, rounds), IMAGES.size)


def verdict(found: Found) -> str:
    ours, threads = found.ours.name, "ours, threads"
    said = (
        f"Ours reaches {found.says(ours, OF_LIMIT.name)} of the limit in processes, for "
        f"{found.says(ours, CPU.name)} more CPU than a loop, and {found.says(threads, OF_LIMIT.name)} in threads. "
        f"{found.beside(OF_LIMIT.name, 'reaches')}"
    )
    pickled = [peer.name for peer in PROCESSES if found.has(peer.name)]
    if pickled and found.rounds(pickled[0], PIPED.name):
        shares = sorted(found.best(name, OF_LIMIT.name) for name in pickled)
        low, high = OF_LIMIT.write(shares[0]), OF_LIMIT.says(shares[-1])
        said += (
            f" The {len(pickled)} that pickle pixels send {found.says(pickled[0], PIPED.name)} and reach {low} to "
            f"{high}; ours sends {found.says(ours, PIPED.name)}, as its workers fill one shared array."
        )
    return said


def pixels_do_not_travel(found: Found) -> float:
    """Bytes an item; 0 on a system that does not count them."""
    return max(found.rounds(found.ours.name, PIPED.name), default=0)


TABLES = [
    Table(
        key="images",
        title="Images",
        headline=Headline(OF_LIMIT.name, "share of the limit", "100 %"),
        method=f"400 JPEGs of 1280 × 960 pixels. {METHOD} Ours fills one array, the others give a list of arrays of "
        "0.6 MB.",
        contenders=CONTENDERS,
        columns=[TIME, SPEED_UP, OF_LIMIT, CPU, PIPED],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("total CPU beside a loop", lambda found: found.best(found.ours.name, CPU.name), at_most=1.05),
            Bar("bytes an image through pipes", pixels_do_not_travel, at_most=2000),
        ],
        reasons={
            "ThreadPoolExecutor": "It gives back the arrays as they are, and ours copies them into one.",
            "torch DataLoader": "It sends one message for 16 images; neither sends pixels.",
            LIMIT: "Each of its loops has a fixed half, and the slower one counts; ours gives the next chunk to "
            "whoever is free, and its workers keep the memory of large arrays, which a loop pages in anew.",
        },
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
