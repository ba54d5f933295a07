"""Files to answers: beside the slowest stage, from a warm pool; killed half-way; and over many inputs.

Run it with `python -m benchmarks.pipeline`.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.harness.apart import apart
from benchmarks.harness.command import main
from benchmarks.harness.found import Found
from benchmarks.harness.rounds import interleave
from benchmarks.harness.table import Bar, Column, Contender, Figure, Figures, Headline, Table
from benchmarks.peers import pipeline_limits as limits
from benchmarks.peers import pipeline_memory as memory
from benchmarks.peers import pipeline_peers as peers
from benchmarks.peers import pipeline_ways as ways
from benchmarks.peers.batching_jobs import running
from benchmarks.peers.llm_clients import Server
from benchmarks.peers.pipeline_jobs import Resumed, Timed, killed_and_resumed, timed
from benchmarks.peers.pipeline_ways import AT_ONCE, READERS, WORKERS, Setting
from benchmarks.peers.pipeline_work import (
    ANSWERING,
    COUNT,
    READING,
    WARM_UP,
    right_answers,
    size_for,
    written,
)
from helpers.lab.llm_server import LLMServer

QUICK, SLOW = 0.012, 0.04  # CPU seconds to prepare a file: asking is the slowest stage, or preparing
FEW, MANY = 5_000, 50_000  # inputs
LIMIT = 300  # seconds for one run
MEGABYTE = 1e6

OURS, PHASES = "ours", "in phases"
ASKING, CLIENT = "limit: asking alone, no client", "asking alone, our client"
BOTH, PREPARING = "limit: preparing while asking", "preparing alone"
DATATROVE = ("datatrove", "aiofiles", "aiosqlite", "orjson", "xxhash")
LLAMA_INDEX, RAY = ("llama_index",), ("ray", "pyarrow")
IDEAL = ceil(COUNT / AT_ONCE) * ANSWERING


def reference(name: str, run: Callable[..., Any]) -> Contender:
    return Contender(name, run, role="reference")


def ours(run: Callable[..., Any]) -> Contender:
    return Contender(OURS, run, role="ours")


WAYS = [
    ours(ways.by_ours),
    Contender(PHASES, ways.in_phases),
    Contender("datatrove", peers.by_datatrove, (), DATATROVE),
    Contender("LlamaIndex", peers.by_llama_index, (), LLAMA_INDEX),
    Contender("Ray Data", peers.by_ray, (), RAY, engine="cluster"),
]
ASKED = [reference(ASKING, limits.asking_over_sockets), reference(CLIENT, limits.asking_alone), *WAYS]
PREPARED = [reference(BOTH, limits.preparing_while_asking), reference(PREPARING, limits.preparing_alone), *WAYS]
KILLED = [
    ours(ways.by_ours),
    Contender("in phases, in memory", ways.in_phases),
    Contender("datatrove, with checkpoints", peers.by_datatrove, (), DATATROVE),
]
MANY_INPUTS = [ours(memory.through_ours), Contender(PHASES, memory.in_phases)]


class Job(NamedTuple):
    """The server that is asked, the files, and the right answer for each."""

    llm: LLMServer
    setting: Setting
    right: Mapping[str, str]


@contextmanager
def job(seconds: float) -> Iterator[Job]:
    """Files that take so long to prepare on this machine."""
    size = size_for(seconds)
    with TemporaryDirectory(prefix="pipeline-") as folder, LLMServer(latency=ANSWERING) as llm:
        files, warm_up = (written(Path(folder), name, count, size) for name, count in FILES.items())
        server = Server(llm.base_url, llm.api_key, llm.model)
        yield Job(llm, Setting(server, files, warm_up), right_answers((*files, *warm_up)))


FILES = {"file": COUNT, "warm-up": WARM_UP}


def in_a_process(run: Callable[..., Any], *args: Any, needs: tuple[str, ...] = ()) -> Any:
    """It is ended by force, with what it started. Raises `RuntimeError` where that is before it is done."""
    report = apart(running, run, *args, needs=needs, limit=LIMIT)
    if not report.ended:
        raise RuntimeError(f"it takes more than {LIMIT} seconds")
    return report.said[0]


def measure_beside(contenders: Sequence[Contender], seconds: float, rounds: int) -> Figures:
    """The first contender is the limit."""
    with job(seconds) as given:

        def measure_one(contender: Contender, _: int) -> Timed:
            return in_a_process(timed, contender.run, given.setting, given.right, needs=contender.needs)

        found = interleave(contenders, rounds, measure_one)
    limit = min(run.wall for run in found[contenders[0].name])
    whole = {one.name: one.role != "reference" for one in contenders}
    return {name: timed_row(runs, limit, whole[name]) for name, runs in found.items()}


def timed_row(runs: Sequence[Timed], limit: float, whole: bool = True) -> dict[str, Figure]:
    """`whole`: of all stages, so that the first answer says something."""
    return {
        TIME.name: tuple(run.wall for run in runs),
        BESIDE.name: tuple(run.wall / limit for run in runs),
        FIRST.name: tuple(run.first for run in runs) if whole else None,
        CPU.name: tuple(run.cpu for run in runs),
    }


def measure_killed(rounds: int) -> Figures:
    with job(QUICK) as given:

        def measure_one(contender: Contender, _: int) -> Resumed:
            with TemporaryDirectory(prefix="pipeline-") as folder:
                setting = given.setting._replace(kept=Path(folder))
                return killed_and_resumed(given.llm, contender.run, setting, given.right, contender.needs)

        found = interleave(KILLED, rounds, measure_one)
    return {name: killed_row(runs) for name, runs in found.items()}


def killed_row(runs: Sequence[Resumed]) -> dict[str, Figure]:
    return {
        AGAIN.name: tuple(run.again for run in runs),
        ANSWERED.name: tuple(run.answered for run in runs),
        LOST.name: tuple(run.lost for run in runs),
    }


def measure_many(rounds: int) -> Figures:
    def measure_one(contender: Contender, _: int) -> tuple[int, int]:
        few, many = (in_a_process(memory.peak, contender.run, count) for count in (FEW, MANY))
        return few, many

    return {name: many_row(runs) for name, runs in interleave(MANY_INPUTS, rounds, measure_one).items()}


def many_row(runs: Sequence[tuple[int, int]]) -> dict[str, Figure]:
    return {
        SMALL.name: tuple(few / MEGABYTE for few, _ in runs),
        LARGE.name: tuple(many / MEGABYTE for _, many in runs),
        GROWN.name: tuple((many - few) / MEGABYTE for few, many in runs),
    }


def asks_no_answer_twice(row: Mapping[str, Figure]) -> bool:
    """And loses none."""
    return set(row[ANSWERED.name] or ()) == set(row[LOST.name] or ()) == {0}


def beside_phases(found: Found) -> float:
    return found.best(PHASES, TIME.name) / found.best(OURS, TIME.name)


def timed_verdict(stage: str, found: Found) -> str:
    """`stage`: the slowest one, alone."""
    beside = found.best(OURS, TIME.name) / found.best(stage, TIME.name)
    return (
        f"Ours takes {found.says(OURS, BESIDE.name)} the time of the limit and {beside:.2f} × that of {stage}, and has "
        f"its first answer after {found.says(OURS, FIRST.name)}. In phases the first comes after "
        f"{found.says(PHASES, FIRST.name)}, and all of it takes {beside_phases(found):.2f} × as long as ours. "
        f"{found.beside(BESIDE.name, 'takes')}"
    )


def killed_verdict(found: Found) -> str:
    return (
        f"Killed (`kill -9`) at half of its answers and run again, ours asks at most "
        f"{found.worst(OURS, AGAIN.name):.0f} files a second time, those that were in flight. It asks about none whose "
        f"answer it had given, and loses {found.worst(OURS, LOST.name):.0f}. {found.beside(AGAIN.name, 'asks')}"
    )


def many_verdict(found: Found) -> str:
    return (
        f"With ten times as many inputs ours holds {found.best(OURS, GROWN.name):.1f} MB more, and in phases "
        f"{found.says(PHASES, GROWN.name)} more."
    )


def two_digits(value: float) -> str:
    return f"{value:.2f}"


TIME = Column("time", "s", write=two_digits)
BESIDE = Column("beside the limit", "×", "less", two_digits)
FIRST = Column("first answer", "s", "less")
CPU = Column("CPU", "s", "less")
AGAIN = Column("asked again", "", "less")
ANSWERED = Column("of which answered", "", "less")
LOST = Column("lost", "", "less")
SMALL = Column(f"peak, {FEW:,}", "MB")
LARGE = Column(f"peak, {MANY:,}", "MB")
GROWN = Column("grown", "MB", "less")
FILES_ARE = (
    f"{COUNT} files of the Python language reference. To read one takes {1000 * READING:g} ms of waiting, {READERS} at "
    "once; to prepare it {cpu:g} ms of CPU, which the size of the files is chosen for (tokens, their counts, a sketch "
    f"for near-duplicates), in {WORKERS} processes; and an answer {1000 * ANSWERING:g} ms, {AT_ONCE} at once, over "
    "HTTP from the course's server in its own process. Every answer is compared. All have the same functions and the "
    f"same client, and are timed in their second run, after {WARM_UP} other files. CPU: of all but the server."
)
PEERS_ARE = (
    "datatrove's reader, which takes one file at a time, is left out: its rollouts read and prepare, as its pages "
    "suggest. LlamaIndex's pipeline finishes each transformation for all documents before the next; here they have the "
    "same threads, processes and client, since with its own `num_workers` each run starts new processes. Ray Data has "
    "a block for each file and starts its actor anew in each run, as it always does."
)
AT_A_TIME = "One stage at a time has the processors for itself, and wakes once for many files."
REASONS = {
    PHASES: AT_A_TIME,
    "LlamaIndex": AT_A_TIME,
    "datatrove": "Each file is one task from its first stage to its last, and no file waits for the one before it.",
}
TABLES = [
    Table(
        key="pipeline",
        title="Pipeline",
        headline=Headline(BESIDE.name, "time beside the slowest stage, asking", "1 ×"),
        method=f"{FILES_ARE.format(cpu=1000 * QUICK)} The limit is asking alone, over {AT_ONCE} sockets without a "
        f"client and with every passage there before the clock starts; by arithmetic it is {ceil(COUNT / AT_ONCE)} × "
        f"{ANSWERING:g} = {IDEAL:g} s. {PEERS_ARE}",
        contenders=ASKED,
        columns=[TIME, BESIDE, FIRST, CPU],
        measure=partial(measure_beside, ASKED, QUICK),
        verdict=partial(timed_verdict, CLIENT),
        bars=[
            Bar("time beside the slowest stage", lambda found: found.best(OURS, BESIDE.name), at_most=1.08),
            Bar("s to the first answer", lambda found: found.best(OURS, FIRST.name), at_most=0.3),
            Bar("times as fast as in phases", beside_phases, at_least=1.5),
        ],
        reasons=REASONS,
        rounds=3,
    ),
    Table(
        key="pipeline_cpu",
        title="Pipeline that prepares for long",
        headline=Headline(BESIDE.name, "time beside the slowest stage, preparing while asking", "1 ×"),
        method=f"As *Pipeline*, with {1000 * SLOW:g} ms of CPU a file. Preparing alone: in the same warm pool, with "
        "every text there before the clock starts. The limit is the same while every passage, known beforehand, is "
        f"asked about: the client and the server take their CPU from the same {WORKERS} processors. Besides, the first "
        f"file has to be read before it is prepared, and the last one asked about afterwards: {READING + ANSWERING:g} "
        "s. Whatever else computes adds to the time here, so there is no bar beside the one stage.",
        contenders=PREPARED,
        columns=[TIME, BESIDE, FIRST, CPU],
        measure=partial(measure_beside, PREPARED, SLOW),
        verdict=partial(timed_verdict, PREPARING),
        bars=[
            Bar("s to the first answer", lambda found: found.best(OURS, FIRST.name), at_most=0.3),
            Bar("times as fast as in phases", beside_phases, at_least=1.5),
        ],
        reasons=REASONS,
        rounds=3,
    ),
    Table(
        key="pipeline_resumed",
        title="Pipeline resumed",
        headline=Headline(AGAIN.name, "files asked again", f"{AT_ONCE}"),
        method=f"The files of *Pipeline*. The process is killed when the server has given {COUNT // 2} answers, and a "
        f"new one does the same. The limit is nothing lost, and asked again only what was in flight, {AT_ONCE} at "
        "most. Of which answered: files whose answer its reader had already got. Without what "
        "is kept, as in phases here, all of it is done again: so it is with LlamaIndex, which writes when a run is "
        "complete, and Ray Data, whose checkpoints belong to datasets that are written to files.",
        contenders=KILLED,
        columns=[AGAIN, ANSWERED, LOST],
        measure=measure_killed,
        verdict=killed_verdict,
        bars=[
            Bar("asked again", lambda found: found.worst(OURS, AGAIN.name), at_most=AT_ONCE),
            Bar("answered, and asked again", lambda found: found.worst(OURS, ANSWERED.name), at_most=0),
            Bar("lost", lambda found: found.worst(OURS, LOST.name), at_most=0),
        ],
        sound=asks_no_answer_twice,
        flaw="those that ask again about what they had answered",
        rounds=3,
    ),
    Table(
        key="pipeline_memory",
        title="Pipeline of many inputs",
        headline=Headline(GROWN.name, "memory for 45,000 inputs more", "0 MB"),
        method=f"Texts of {memory.CHARACTERS:,} characters, from names without end, that are prepared in {WORKERS} "
        "processes and answered in the loop, as no server is what is measured here. Ours keeps a journal. The answers "
        "are counted and let go. Peak: of the process and its workers, looked at every 20 ms.",
        contenders=MANY_INPUTS,
        columns=[SMALL, LARGE, GROWN],
        measure=measure_many,
        verdict=many_verdict,
        bars=[Bar("MB more for ten times as many", lambda found: found.best(OURS, GROWN.name), at_most=2)],
        rounds=1,
    ),
]

if __name__ == "__main__":
    sys.exit(main(TABLES))
