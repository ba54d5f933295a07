"""Background tasks: in memory, on a file that survives a kill or a power failure, when they start, behind a million.

Run it with `python -m benchmarks.task_workers`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table, share
from benchmarks.peers import task_ways as ways
from benchmarks.peers.batching_jobs import running
from benchmarks.peers.task_functions import HELD
from benchmarks.peers.task_jobs import (
    GROUP,
    IDLE,
    KILLED,
    LEASE,
    MEASURED,
    PAUSE,
    POLL,
    SAMPLES,
    Delays,
    Rates,
    delays,
    delays_of_a_pipe,
    killed,
    rates,
)
from benchmarks.peers.task_past import filled
from benchmarks.peers.task_ways import AT_ONCE, Setting

LIMIT = 60  # seconds for one job
FEW = 50  # a group of those that gather nothing
PAST_TASKS = 1_000_000
DISK = "/var/tmp" if Path("/var/tmp").is_dir() else None  # /tmp may lie in memory, where nothing survives

OURS, TIMED, TASKS = "ours", "ours, with a time-out", "limit: tasks of the loop"
KILL, POWER, ROWS, PIPE = "kill -9", "power failure", "limit: a row in SQLite", "limit: a pipe, no queue"
HUEY, DBOS = ("huey",), ("dbos", "sqlalchemy")


def reference(name: str, run: Callable[..., Any], *args: Any) -> Contender:
    return Contender(name, run, args, role="reference")


def ours(run: Callable[..., Any], *args: Any) -> Contender:
    return Contender(OURS, run, args, role="ours")


IN_MEMORY = [
    reference(TASKS, ways.by_tasks),
    ours(ways.by_ours_in_memory),
    Contender(TIMED, ways.by_ours_with_time_out, role="ours", engine="time-out"),
    Contender("taskiq, in place", ways.by_taskiq_in_place, (), ("taskiq",)),
    Contender("taskiq, in the background", ways.by_taskiq, (), ("taskiq",)),
]
HUEYS = [
    Contender(f"huey, {threads} thread{'s' * (threads > 1)}", ways.by_huey, (threads, GROUP), HUEY)
    for threads in (1, 4)
]
ON_A_FILE = [
    reference(ROWS, ways.by_sqlite, 1, GROUP),
    ours(ways.by_ours, 1, GROUP),
    *HUEYS,
    Contender("DBOS, WAL", ways.by_dbos_in_wal, (1, FEW), DBOS),
]
ON_A_DISK = [*ON_A_FILE, Contender("DBOS", ways.by_dbos, (1, FEW), DBOS)]
STARTS = [
    reference(PIPE, delays_of_a_pipe),
    ours(delays, ways.by_ours),
    Contender("huey", delays, (ways.by_huey,), HUEY),
    Contender("DBOS, WAL", delays, (ways.by_dbos_in_wal,), DBOS),
]
PAST = [ours(ways.by_ours)]


@contextmanager
def setting(**options: Any) -> Iterator[Setting]:
    """A folder for one job, of which nothing is left."""
    with TemporaryDirectory(prefix="tasks-", dir=DISK, ignore_cleanup_errors=True) as folder:
        yield Setting(Path(folder), **options)


def in_a_process(job: Callable[..., Any], *args: Any, needs: tuple[str, ...] = ()) -> Any:
    """It is ended by force, with what it started."""
    return apart(running, job, *args, needs=needs, limit=LIMIT).said[0]


def measure_in_memory(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Rates:
        with setting() as given:
            return in_a_process(rates, contender.run, given, needs=contender.needs)

    return {name: rates_row(runs) for name, runs in interleave(IN_MEMORY, rounds, measure_one).items()}


def rates_row(runs: Sequence[Rates]) -> dict[str, Figure]:
    return {
        GROUPS.name: tuple(run.groups for run in runs),
        SINGLES.name: tuple(run.singles for run in runs),
        CPU.name: tuple(1e6 * run.cpu for run in runs),
    }


def measure_a_file(contenders: Sequence[Contender], fsync: bool, survives: str, rounds: int) -> Figures:
    """Rates, and in the first round what comes of a kill."""

    def measure_one(contender: Contender, number: int) -> tuple[Rates, int | None]:
        threads, group = contender.args
        with setting(fsync=fsync, threads=threads) as given:
            found = in_a_process(rates, contender.run, given, group, needs=contender.needs)
        if contender.role == "reference" or number:
            return found, None
        with setting(fsync=fsync, threads=HELD, at_once=HELD, lease=LEASE, poll=POLL) as given:
            return found, apart(killed, contender.run, given, needs=contender.needs, limit=LIMIT).said[0]

    measured = interleave(contenders, rounds, measure_one)
    return {name: file_row(runs, survives) for name, runs in measured.items()}


def file_row(runs: Sequence[tuple[Rates, int | None]], survives: str) -> dict[str, Figure]:
    """What survives, from the kills that were tried; a power failure cannot be tried here."""
    done = tuple(count for _, count in runs if count is not None)
    word = survives if min(done, default=KILLED) == KILLED else f"{survives}: what has not begun"
    return {
        **rates_row([run for run, _ in runs]),
        DONE.name: done or None,
        SURVIVES.name: word if done else None,
    }


def measure_killed(rounds: int) -> Figures:
    return measure_a_file(ON_A_FILE, False, KILL, rounds)


def measure_power(rounds: int) -> Figures:
    return measure_a_file(ON_A_DISK, True, POWER, rounds)


def measure_starts(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> Delays:
        with setting(threads=1, poll=POLL) as given:
            return in_a_process(contender.run, *contender.args, given, needs=contender.needs)

    return {name: starts_row(runs) for name, runs in interleave(STARTS, rounds, measure_one).items()}


def starts_row(runs: Sequence[Delays]) -> dict[str, Figure]:
    return {
        HERE.name: tuple(1000 * run.here for run in runs),
        ELSEWHERE.name: tuple(1000 * run.elsewhere for run in runs),
        IDLING.name: tuple(run.idle for run in runs),
    }


def measure_past(rounds: int) -> Figures:
    """The file is filled once; what is measured in it stays there."""
    with setting(lease=LEASE) as full:
        filled(full, PAST_TASKS)

        def measure_one(contender: Contender, _: int) -> tuple[Rates, Rates]:
            with setting(lease=LEASE) as empty:
                before = in_a_process(rates, contender.run, empty)
            return before, in_a_process(rates, contender.run, full)

        measured = interleave(PAST, rounds, measure_one)
        size = sum(file.stat().st_size for file in full.folder.iterdir())
    return {name: past_row(runs, size) for name, runs in measured.items()}


def past_row(runs: Sequence[tuple[Rates, Rates]], size: int) -> dict[str, Figure]:
    """The best of each beside the other: in one round the machine may have had its mind elsewhere."""
    empty, full = (tuple(run[at].groups for run in runs) for at in (0, 1))
    return {
        EMPTY.name: empty,
        FULL.name: full,
        SLOWED.name: (max(full) / max(empty),),
        SINGLES_EMPTY.name: tuple(before.singles for before, _ in runs),
        SINGLES_FULL.name: tuple(behind.singles for _, behind in runs),
        SIZE.name: (size / 1e6,),
    }


def loses_nothing(row: Mapping[str, Figure]) -> bool:
    """Whatever was tried."""
    return set(row.get(DONE.name) or (KILLED,)) == {KILLED}


def beside_taskiq(name: str, otherwise: float) -> Callable[[Found], float]:
    """The rate of one of ours beside the best of taskiq; `otherwise` where that is not installed."""

    def beside(found: Found) -> float:
        peer = found.best_peer(GROUPS.name)
        return found.best(name, GROUPS.name) / found.best(peer.name, GROUPS.name) if peer else otherwise

    return beside


def beside_the_disk(found: Found) -> float:
    return found.best(OURS, SINGLES.name) / found.best(ROWS, SINGLES.name)


def memory_verdict(found: Found) -> str:
    return (
        f"Ours does {found.says(OURS, GROUPS.name)}, and with a time-out for each task "
        f"{found.says(TIMED, GROUPS.name)}. {found.beside(GROUPS.name, 'does')}"
    )


def file_verdict(found: Found) -> str:
    lost = [f"{peer.name} {found.worst(peer.name, DONE.name):.0f}" for peer in found.peers(sound=False)]
    return (
        f"In groups ours does {found.says(OURS, GROUPS.name)}, one by one {found.says(OURS, SINGLES.name)}. "
        f"{found.beside(GROUPS.name, 'does')} When its process is killed, ours does "
        f"{found.worst(OURS, DONE.name):.0f} of {KILLED} tasks all the same{': ' * bool(lost)}{', '.join(lost)}."
    )


def starts_verdict(found: Found) -> str:
    return (
        f"A task starts {found.says(OURS, HERE.name)} after it was submitted in the same process, "
        f"{found.says(OURS, ELSEWHERE.name)} in another one. {found.beside(HERE.name, 'takes')}"
    )


def past_verdict(found: Found) -> str:
    return (
        f"In a file that holds a million finished tasks ours does {found.says(OURS, FULL.name)}, "
        f"{found.says(OURS, SLOWED.name)} of what it does in an empty one."
    )


GROUPS = Column("in groups", "/s", "more")
SINGLES = Column("one by one", "/s", "more")
CPU = Column("CPU for a task", "µs", "less")
DONE = Column(f"killed: done of {KILLED}", "", "more")
SURVIVES = Column("survives")
HERE = Column("same process, p50", "ms", "less")
ELSEWHERE = Column("another process, p50", "ms", "less")
IDLING = Column("CPU while idle", "%", "less", lambda value: f"{100 * value:.1f}")
EMPTY = Column("empty file", "/s", "more")
FULL = Column("full file", "/s", "more")
SLOWED = Column("full beside empty", "%", "more", share)
SINGLES_EMPTY = Column("empty, one by one", "/s", "more")
SINGLES_FULL = Column("full, one by one", "/s", "more")
SIZE = Column("file", "MB")
LIKE = "The tasks, and how they come, are those of *Tasks in memory*."
HELD_BACK = (
    f"*Killed*: {KILLED} tasks are accepted, {HELD} of them are under way when the process gets `kill -9`, and another "
    "process goes on with the file. huey deletes a task when it begins it, so that those are gone."
)
TABLES = [
    Table(
        key="tasks_in_memory",
        title="Tasks in memory",
        headline=Headline(GROUPS.name, "tasks a second", "–"),
        method=f"Tasks that return twice their number, each submitted, run and its result read: {GROUP} at once, the "
        "next ones when all of these are done, and then one after the other. Every result is compared, and every task "
        f"must have run once. {MEASURED:g} s are measured each time, after a warm-up. Ours runs {AT_ONCE} at a time. "
        "All of these tasks end with their process. The limit is a task of the loop for each: no queue, no id, and no "
        "place to look for its result. taskiq keeps all results, casts no arguments, and has ids that cost as little "
        "as ours.",
        contenders=IN_MEMORY,
        columns=[GROUPS, SINGLES, CPU],
        measure=measure_in_memory,
        verdict=memory_verdict,
        bars=[
            Bar("beside taskiq", beside_taskiq(OURS, 2.0), at_least=2.0),
            Bar("beside taskiq, with a time-out", beside_taskiq(TIMED, 1.2), at_least=1.2),
        ],
        reasons={
            "taskiq, in place": "The caller runs the task itself: nothing is queued or bounded, and nothing else "
            "begins before it is done.",
        },
        rounds=3,
    ),
    Table(
        key="tasks_killed",
        title="Tasks that survive a kill",
        headline=Headline(GROUPS.name, "tasks a second that survive kill -9", "–"),
        method=f"{LIKE} SQLite appends to its log (WAL) and does not wait for the disk (`synchronous=NORMAL`; huey: "
        "`OFF`): what was accepted survives the death of every process, and of a power failure all but the last "
        "moments. The limit is SQLite alone, a row for each task, and a commit for each group or row; a task needs "
        "two commits, since it is accepted and then done. huey's threads look into the queue every 0.1 ms, and its "
        "results are left in the file, which saves it a commit. DBOS gathers nothing, so its groups are of "
        f"{FEW}. {HELD_BACK}",
        contenders=ON_A_FILE,
        columns=[GROUPS, SINGLES, CPU, DONE, SURVIVES],
        measure=measure_killed,
        verdict=file_verdict,
        bars=[
            Bar("a second in groups", lambda found: found.best(OURS, GROUPS.name), at_least=10_000),
            Bar("a second one by one", lambda found: found.best(OURS, SINGLES.name), at_least=2_500),
            Bar(f"done of {KILLED}", lambda found: found.worst(OURS, DONE.name), at_least=KILLED),
        ],
        sound=loses_nothing,
        flaw="those that lose the tasks under way",
        rounds=2,
    ),
    Table(
        key="tasks_power_failure",
        title="Tasks that survive a power failure",
        headline=Headline(GROUPS.name, "tasks a second that survive a power failure", "–"),
        method=f"{LIKE} What was accepted, and what was done, is on the disk before anybody hears of it (`fsync=True`, "
        "SQLite's `synchronous=FULL`), as far as the disk tells the truth. The limit is SQLite alone, as in *Tasks "
        "that survive a kill*: one by one it is the commits a second that this disk can do, and a task needs two. "
        f"{HELD_BACK}",
        contenders=ON_A_DISK,
        columns=[GROUPS, SINGLES, CPU, DONE, SURVIVES],
        measure=measure_power,
        verdict=file_verdict,
        bars=[
            Bar("a second in groups", lambda found: found.best(OURS, GROUPS.name), at_least=5_000),
            Bar("one by one, beside the disk's commits", beside_the_disk, at_least=0.4),
            Bar(f"done of {KILLED}", lambda found: found.worst(OURS, DONE.name), at_least=KILLED),
        ],
        sound=loses_nothing,
        flaw="those that lose the tasks under way",
        rounds=2,
    ),
    Table(
        key="tasks_started",
        title="Tasks started",
        headline=Headline(HERE.name, "from submit to start", "–"),
        method=f"A worker on a file has nothing to do. After {1000 * PAUSE[0]:g} to {1000 * PAUSE[1]:g} ms a task is "
        f"submitted, {SAMPLES} times: from then until it begins, which is what it returns. First in the process that "
        "submits it, then in another one that has a worker on the same file. All of them look every "
        f"{1000 * POLL:g} ms at what other processes have written, and huey and DBOS's queue also at their own. The "
        "limit is a task of the loop, and a pipe to the other process: no queue, no file. *Idle*: CPU of the process "
        f"with a worker, over {IDLE:g} s without tasks.",
        contenders=STARTS,
        columns=[HERE, ELSEWHERE, IDLING],
        measure=measure_starts,
        verdict=starts_verdict,
        bars=[
            Bar("ms in the same process", lambda found: found.best(OURS, HERE.name), at_most=2),
            Bar("ms in another process", lambda found: found.best(OURS, ELSEWHERE.name), at_most=20),
        ],
        reasons={
            "huey": "It looks into the file every 10 ms as ours does, and runs what it finds in that same thread. With "
            "ours the task goes on to the event loop.",
            "DBOS, WAL": "In the process that submits it, a workflow begins at once: there is no queue to look into, "
            "and no bound for how many run.",
        },
        rounds=2,
    ),
    Table(
        key="tasks_past",
        title="Tasks behind a million",
        headline=Headline(SLOWED.name, "rate in a full file beside an empty one", "100 %"),
        method=f"{LIKE} They survive `kill -9`: once in an empty file and once in one that holds "
        f"{PAST_TASKS:,} finished tasks, whose results have not expired. Leases last {LEASE:g} s, so that it "
        "looks once a second for what time alone has changed. The limit is a file that makes no difference.",
        contenders=PAST,
        columns=[EMPTY, FULL, SLOWED, SINGLES_EMPTY, SINGLES_FULL, SIZE],
        measure=measure_past,
        verdict=past_verdict,
        bars=[Bar("full beside empty", lambda found: found.best(OURS, SLOWED.name), at_least=0.7)],
        rounds=2,
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
