"""Part 3: decide beforehand."""

import itertools
from typing import Any

from ...grading.checks import check, expect

JOBS = [  # work, move, count, workers, start_up; does a pool win?; why
    ((1e-3, 5e-5, 10_000, 2, 0.25), True, "10 s of work and little to move: 0.25 + 5.25 s"),
    ((2e-2, 1e-3, 500, 8, 0.25), True, "10 s of work: 0.25 + 1.31 s"),
    ((1e-3, 0.0, 2_000, 8, 0.25), True, "the processes start together, in 0.25 s however many they are: 0.25 + 0.25 s"),
    ((1e-6, 1e-6, 1_000, 8, 0.25), False, "the whole loop ends before the first worker has started"),
    ((1e-3, 0.0, 200, 4, 0.25), False, "0.2 s in a loop, and the start-up alone is longer"),
    ((1e-3, 1e-5, 400, 2, 0.25), False, "0.40 s in a loop, 0.25 + 0.20 s in a pool"),
    ((1e-3, 0.0, 200, 4), False, "who gives no start_up means 0.25 s"),
    ((1e-3, 0.0, 200, 4, 0.0), True, "a pool that is warm has no start-up: pass start_up on"),
    ((1.0, 0.0, 1_000, 1, 0.0), False, "one worker cannot beat one process"),
    ((1e-3, 0.95e-3, 10_000, 2, 0.25), False, "moving costs the cores, not the loop: 0.975 ms in a pool, else 1"),
    ((1e-3, 3e-3, 10_000, 32, 0.25), False, "the parent moves for 1.5 ms an item, however many workers there are"),
    ((1e-3, 1e-3, 10_000, 32, 0.25), True, "0.06 ms in workers, 0.5 in the parent: half of the moving, not all"),
    ((1e-3, 1.2e-3, 10_000, 3, 0.25), True, "the longer of 0.73 and 0.6 ms: workers and parent are busy together"),
    ((1e-3, 0.0, 380, 4, 0.25), False, "0.345 s instead of 0.380 s: a gain of less than a tenth is not worth it"),
    ((1e-3, 0.0, 400, 4), True, "0.25 + 0.10 s instead of 0.40 s saves more than a tenth"),
    ((1e-3, 1.6e-3, 1_000, 32, 0.25), False, "0.25 + 0.8 s: the start-up comes before the longer of the two"),
    ((1e-3, 0.0, 0, 4, 0.0), False, "where there is nothing to do, nothing wins"),
    ((1.0, 0.0, 10, 2, 4.0), False, "9 s are nine tenths of 10 s, and it takes less than that"),
    ((1.0, 0.0, 3, 2, 1.0), True, "the work is spread evenly: 1 + 1.5 s, not 1 + 2 s"),
    ((1e-3, 0.0, 10_000, 10_000, 8.99), True, "as many cores as there are workers: 8.991 s instead of 10 s"),
]


@check("a chunk is as large as its round trip demands, and no larger")
def smallest_chunk(chunk_size: Any) -> None:
    for work in (1e-6, 2e-5, 7e-5, 1e-3, 4e-3, 0.1, 3.0):
        for round_trip, share in itertools.product((1e-4, 3e-4, 0.02, 0.0), (0.01, 0.05, 0.3, 1.0)):
            size = chunk_size(work, round_trip, share)
            case = f"work {work:g} s, round_trip {round_trip:g} s, share {share:g}: chunk_size said {size!r}"
            expect(size is not None, case, hint="is a `return` missing?")
            expect(isinstance(size, int), case, hint="a number of items is whole: math.ceil gives an int")
            expect(size >= 1, case, hint="a chunk has at least one item, however short the round trip")
            expect(
                round_trip <= share * size * work * 1.000001,
                f"{case}, and the round trip is {round_trip / (size * work):.4g} of the work",
                hint="round_trip ≤ share · size · work; round up, or the round trip is more than its share",
            )
            smaller = share * (size - 1) * work
            expect(
                size == 1 or round_trip > smaller * 0.999999,
                f"{case}, and a smaller chunk would do",
                hint="round_trip ≤ share · size · work, solved for size",
            )
    size = chunk_size(1e-3, 1e-3)
    rounded = {21: "where it divides evenly nothing is left to round up: math.ceil, not int(…) + 1"}
    expect(
        size == 20,
        f"without a share, chunk_size(0.001, 0.001) is {size}, not 20",
        hint=rounded.get(size, "share=0.05"),
    )


@check("the decision is right for every job")
def decision(pool_wins: Any) -> None:
    for job, wins, why in JOBS:
        said = pool_wins(*job)
        expect(said is not None, f"pool_wins{job} gave None", hint="is a `return` missing?")
        expect(isinstance(said, bool), f"pool_wins{job} gave {said!r}", hint="True or False")
        expect(said == wins, f"pool_wins{job} said {said}", hint=why)
    for work, count in itertools.product((1e-6, 1e-4, 1e-2), (10, 1_000, 100_000)):
        expect(
            not any(pool_wins(work, work * 2.5, count, workers) for workers in (1, 2, 4, 64)),
            f"with {work:g} s of work an item and 2.5 times as much moving, a pool is said to win",
            hint="the parent's half is longer than the work",
        )
        answers = [pool_wins(work, work / 10, count, workers) for workers in (1, 2, 4, 8, 16)]
        expect(
            answers == sorted(answers),
            f"with more workers the answers are {answers}",
            hint="more workers never take longer here",
        )
