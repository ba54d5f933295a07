"""Single requests gathered into batches: one client and many, no model at all, and what happens in trouble.

Run it with `python -m benchmarks.batching`.
"""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.peers.batching_jobs import (
    EACH,
    FIXED,
    MEASURED,
    WARM_UP,
    Load,
    Trouble,
    alone,
    in_trouble,
    of_nothing,
    running,
    under_load,
)
from benchmarks.peers.batching_ways import SIZE, by_async_batcher, by_batched, by_bentoml, by_ours, by_ray

CLIENTS = (1, 16, 64)
LIMIT = 60  # seconds for one job
WINDOW = 0.005  # of those that learn none

OURS, ALONE = "ours", "the model alone"
PEERS = {
    "async-batcher": (by_async_batcher, "async_batcher"),
    "batched": (by_batched, "batched"),
    "BentoML, dispatcher": (by_bentoml, "bentoml"),
    "Ray Serve, batch": (by_ray, "ray"),
}


def ours(job: Any, *args: Any) -> Contender:
    return Contender(OURS, job, (by_ours, *args), role="ours")


def peers(job: Any, *args: Any, where: str = "") -> list[Contender]:
    return [
        Contender(f"{name}{where and ', '}{where}", job, (way, *args), (module,), engine=where)
        for name, (way, module) in PEERS.items()
    ]


LOADS = [
    Contender(ALONE, alone, role="reference"),
    ours(under_load, WINDOW),
    *peers(under_load, WINDOW),
    Contender("Ray Serve, no window", under_load, (by_ray, 0.0), ("ray",)),
]
NOTHING = [ours(of_nothing, False), *peers(of_nothing, False), *peers(of_nothing, True, where="in the loop")]
TROUBLE = [ours(in_trouble), *peers(in_trouble)]


def in_a_process(contender: Contender, *args: Any) -> Any:
    """Some of them hold their process when it is to end: it is ended by force."""
    return apart(running, contender.run, *contender.args, *args, needs=contender.needs, limit=LIMIT).said[0]


def measure_loads(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> list[Load]:
        return [in_a_process(contender, clients) for clients in CLIENTS]

    return {name: load_row(runs) for name, runs in interleave(LOADS, rounds, measure_one).items()}


def load_row(runs: Sequence[Sequence[Load]]) -> dict[str, Figure]:
    return {
        P50.name: tuple(1000 * one.p50 for one, _, _ in runs),
        SHARE_16.name: tuple(some.share for _, some, _ in runs),
        SHARE_64.name: tuple(many.share for _, _, many in runs),
        P50_16.name: tuple(1000 * some.p50 for _, some, _ in runs),
        CPU.name: tuple(1e6 * some.cpu for _, some, _ in runs),
    }


def measure_nothing(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> tuple[float, float]:
        return in_a_process(contender)

    return {name: nothing_row(runs) for name, runs in interleave(NOTHING, rounds, measure_one).items()}


def nothing_row(runs: Sequence[tuple[float, float]]) -> dict[str, Figure]:
    return {
        A_SECOND.name: tuple(a_second for a_second, _ in runs),
        NULL_CPU.name: tuple(1e6 * cpu for _, cpu in runs),
    }


def measure_trouble(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Trouble:
        return in_a_process(contender)

    return {name: trouble_row(runs) for name, runs in interleave(TROUBLE, rounds, measure_one).items()}


def trouble_row(runs: Sequence[Trouble]) -> dict[str, Figure]:
    closed = [run.closed for run in runs if run.closed is not None]
    return {
        CANCELLED.name: tuple(run.cancelled for run in runs),
        BAD_ITEM.name: tuple(run.bad for run in runs),
        SHORT.name: tuple(run.short for run in runs),
        CLOSED.name: tuple(closed) if closed else "no way to",
        IDLE.name: tuple(run.wake_ups for run in runs),
    }


def hangs_nowhere(row: Mapping[str, Figure]) -> bool:
    return row[CANCELLED.name] == (17,) * len(row[CANCELLED.name] or ())


def load_verdict(found: Found) -> str:
    return (
        f"With 16 clients ours reaches {found.says(OURS, SHARE_16.name)} of the model's limit, with 64 "
        f"{found.says(OURS, SHARE_64.name)}, and one client waits {found.says(OURS, P50.name)}. Called in a loop, the "
        f"model reaches {found.says(ALONE, SHARE_16.name)} and {found.says(ALONE, SHARE_64.name)}. "
        f"{found.beside(SHARE_16.name, 'reaches')}"
    )


def nothing_verdict(found: Found) -> str:
    return (
        f"With a model that does nothing ours gives {found.says(OURS, A_SECOND.name)} answers. "
        f"{found.beside(A_SECOND.name, 'gives')}"
    )


def trouble_verdict(found: Found) -> str:
    return (
        f"When 3 of 20 are cancelled, ours answers {found.worst(OURS, CANCELLED.name):.0f} of 17; when one of 20 is "
        f"bad, {found.worst(OURS, BAD_ITEM.name):.0f} of 19. {found.beside(BAD_ITEM.name, 'answers')}"
    )


def beside_the_fastest_peer(found: Found) -> float:
    peer = found.best_peer(A_SECOND.name, engine="")
    return found.best(OURS, A_SECOND.name) / found.best(peer.name, A_SECOND.name) if peer else 1.0


P50 = Column("one client, p50", "ms", "less")
SHARE_16 = Column("16 clients", "%", "more", share)
SHARE_64 = Column("64 clients", "%", "more", share)
P50_16 = Column("16 clients, p50", "ms", "less")
CPU = Column("CPU for a request", "µs", "less")
A_SECOND = Column("answers", "/s", "more")
NULL_CPU = Column("CPU for a request", "µs", "less")
CANCELLED = Column("3 cancelled: right of 17", "", "more")
BAD_ITEM = Column("one bad: right of 19", "", "more")
SHORT = Column("a result short: told of 20", "", "more")
CLOSED = Column("closed: answered of 200", "", "more")
IDLE = Column("wake-ups while idle", "/s", "less")
TABLES = [
    Table(
        key="batching",
        title="Batches",
        headline=Headline(SHARE_16.name, "share of the model's limit with 16 clients", "100 %"),
        method=f"The model sleeps for {1000 * FIXED:g} + {1000 * EACH:g} · n milliseconds, in a thread, and takes "
        f"{SIZE} requests at most. Clients ask again as soon as they are answered, so that the limit is n / t(n) with "
        f"all of them in one batch: 2,424 a second for 16 and 3,902 for 64. {MEASURED:g} s are measured, after "
        f"{WARM_UP:g} s in which some learn. Those that learn nothing have a window of {1000 * WINDOW:g} ms. Timers "
        "fire late: the model alone, in a loop, shows what is left of its limit on this machine at that moment.",
        contenders=LOADS,
        columns=[P50, SHARE_16, SHARE_64, P50_16, CPU],
        measure=measure_loads,
        verdict=load_verdict,
        bars=[
            Bar("ms for one client", lambda found: found.best(OURS, P50.name), at_most=5.6),
            Bar("of the limit, 16 clients", lambda found: found.best(OURS, SHARE_16.name), at_least=0.92),
            Bar("of the limit, 64 clients", lambda found: found.best(OURS, SHARE_64.name), at_least=0.95),
        ],
        rounds=3,
    ),
    Table(
        key="batching_nothing",
        title="Batches of nothing",
        headline=Headline(A_SECOND.name, "answers a second of a model that does nothing", "–"),
        method="64 clients ask 300 times each, and the model returns its list: what the gathering itself costs. It "
        "runs in a thread, so that a real one would leave the loop free, and for peers also in the loop, where it "
        "would not.",
        contenders=NOTHING,
        columns=[A_SECOND, NULL_CPU],
        measure=measure_nothing,
        verdict=nothing_verdict,
        bars=[Bar("beside the fastest peer", beside_the_fastest_peer, at_least=1.0)],
        reasons={
            "async-batcher, in the loop": "It calls the model in the event loop, so no thread has to be woken for "
            "a batch. A model that takes 10 ms would hold up everybody else in that loop for as long."
        },
        rounds=3,
    ),
    Table(
        key="batching_trouble",
        title="Batches in trouble",
        headline=Headline(BAD_ITEM.name, "right answers beside a bad item", "19"),
        method="Of 20 requests 3 are cancelled; one is an item that makes the model raise; the model returns a result "
        "too few, and all have to be told; 200 wait when the service is closed. And what wakes up in a second without "
        "requests (Linux).",
        contenders=TROUBLE,
        columns=[CANCELLED, BAD_ITEM, SHORT, CLOSED, IDLE],
        measure=measure_trouble,
        verdict=trouble_verdict,
        bars=[
            Bar("right of 17", lambda found: found.worst(OURS, CANCELLED.name), at_least=17),
            Bar("right of 19", lambda found: found.worst(OURS, BAD_ITEM.name), at_least=19),
            Bar("told of 20", lambda found: found.worst(OURS, SHORT.name), at_least=20),
            Bar("answered of 200", lambda found: found.worst(OURS, CLOSED.name), at_least=200),
            Bar("wake-ups while idle", lambda found: found.best(OURS, IDLE.name), at_most=0),
        ],
        sound=hangs_nowhere,
        flaw="those that leave requests hanging",
        rounds=2,
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
