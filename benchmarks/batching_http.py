"""Single requests gathered into batches behind HTTP, where some servers do nothing but that: one client and many.

Run it with `python -m benchmarks.batching_http`.
"""

import sys
from collections.abc import Sequence

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.peers.batching_http_jobs import MEASURED, WARM_UP, all_alone, behind_http
from benchmarks.peers.batching_jobs import EACH, FIXED, Load, running
from benchmarks.peers.batching_ways import SIZE

CLIENTS = (1, 16, 64)
LIMIT = 60  # seconds for one server
WINDOW = 0.005  # of those that learn none
SHORTEST = 0.001  # that mosec allows

OURS, ALONE = "ours, h11", "the model alone"
CONTENDERS = [
    Contender(ALONE, all_alone, role="reference"),
    Contender(OURS, behind_http, ("by_h11",), role="ours"),
    Contender("ours, uvicorn", behind_http, ("by_uvicorn",), ("uvicorn", "starlette"), engine="uvicorn", role="ours"),
    Contender("LitServe", behind_http, ("by_litserve", WINDOW), ("litserve",), engine="uvicorn"),
    Contender("LitServe, no window", behind_http, ("by_litserve", 0.0), ("litserve",), engine="uvicorn"),
    Contender("mosec", behind_http, ("by_mosec", WINDOW), ("mosec",), engine="Rust"),
    Contender("mosec, 1 ms", behind_http, ("by_mosec", SHORTEST), ("mosec",), engine="Rust"),
]


def measure(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> list[Load]:
        return apart(running, contender.run, CLIENTS, *contender.args, limit=LIMIT).said[0]

    return {name: row(runs) for name, runs in interleave(CONTENDERS, rounds, measure_one).items()}


def row(runs: Sequence[Sequence[Load]]) -> dict[str, Figure]:
    return {
        P50.name: tuple(1000 * one.p50 for one, _, _ in runs),
        SHARE_16.name: tuple(some.share for _, some, _ in runs),
        SHARE_64.name: tuple(many.share for _, _, many in runs),
        P50_16.name: tuple(1000 * some.p50 for _, some, _ in runs),
        P50_64.name: tuple(1000 * many.p50 for _, _, many in runs),
        CPU.name: tuple(1e6 * many.cpu for _, _, many in runs),
    }


def verdict(found: Found) -> str:
    return (
        f"Behind HTTP ours reaches {found.says(OURS, SHARE_16.name)} of the model's limit with 16 clients, "
        f"{found.says(OURS, SHARE_64.name)} with 64, and one client waits {found.says(OURS, P50.name)}. "
        f"{found.beside(SHARE_16.name, 'reaches')}"
    )


P50 = Column("one client, p50", "ms", "less")
SHARE_16 = Column("16 clients", "%", "more", share)
SHARE_64 = Column("64 clients", "%", "more", share)
P50_16 = Column("16 clients, p50", "ms", "less")
P50_64 = Column("64 clients, p50", "ms", "less")
CPU = Column("CPU for a request", "µs", "less")
RUST = "Its HTTP and its queue are written in Rust: a request takes less CPU there than in any HTTP server in Python."
TURNS = "With 16 clients ours often ends up with two groups that take turns, each waiting for the other's batch."
TABLES = [
    Table(
        key="batching_http",
        title="Batches behind HTTP",
        headline=Headline(SHARE_16.name, "share of the model's limit with 16 clients, over HTTP", "100 %"),
        method=f"The model is that of *Batches*: it sleeps for {1000 * FIXED:g} + {1000 * EACH:g} · n milliseconds and "
        f"takes {SIZE} requests at most. LitServe and mosec batch only behind their own HTTP, so ours stands behind "
        "HTTP here as well: once behind h11, as the course's LLM server does, and once behind uvicorn, as LitServe "
        "does. Each server has one model and processes of its own on this machine. Each client keeps its connection, "
        "posts a number and asks again as soon as it is answered. The clients write bytes to sockets, check every "
        f"answer, and share the processors with the server. {MEASURED:g} s are measured, after {WARM_UP:g} s in which "
        f"some learn. Those that learn nothing have a window of {1000 * WINDOW:g} ms, and in a second row the shortest "
        "that they allow. CPU is that of all processes of the server, with 64 clients.",
        contenders=CONTENDERS,
        columns=[P50, SHARE_16, SHARE_64, P50_16, P50_64, CPU],
        measure=measure,
        verdict=verdict,
        bars=[
            Bar("ms for one client", lambda found: found.best(OURS, P50.name), at_most=6.5),
            Bar("of the limit, 64 clients", lambda found: found.best(OURS, SHARE_64.name), at_least=0.9),
        ],
        reasons={"mosec": RUST, "mosec, 1 ms": f"{RUST} {TURNS}"},
        rounds=2,
    )
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
