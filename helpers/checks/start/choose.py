"""Part 1: which tool for which job, and the most that it can gain."""

import math
from typing import Any

from ...grading.checks import check, expect
from .numbers import is_number, why_no_number

TOOLS = {"W": "threads", "X": "threads", "Y": "processes", "Z": "tasks"}
CORES = "a processor worked nearly all the time: it computes, and all tasks share one thread"
NOT_THIS_TOOL = {
    ("W", "processes"): "eight threads were clearly faster, so W releases the GIL; a thread costs less than a process",
    ("W", "tasks"): CORES,
    ("X", "processes"): "X waits, and a thread that waits costs less than a process",
    ("X", "tasks"): "X is a plain function: without an `await` in it, a task never steps aside",
    ("Y", "threads"): "look at the last column: eight threads took about as long as one",
    ("Y", "tasks"): CORES,
    ("Z", "processes"): "Z waits in an async function, and a task costs less than a process",
    ("Z", "threads"): "Z waits in an async function, and a task costs less than a thread",
}

MOST = {"W": 2.5, "X": 10, "Y": 4, "Z": 8}
LIMIT = {
    "W": "Amdahl, for 4 cores: four fifths of the time can be shared out, and the index can't",
    "X": "it waits: how many of its requests can be in flight?",
    "Y": "it computes, in processes: how many cores are there?",
    "Z": "it waits: how many of its requests can be in flight?",
}
NOT_SO_MUCH = {
    ("W", 1): "W is the job that computes and that threads make faster: it releases the GIL",
    ("W", 1 / 0.85): "the other way round: four fifths can be shared out, and one fifth can't",
    ("W", 1 / 0.3): "for 8 cores that would be right, and there are 4",
    ("W", 3.2): "four fifths of four cores: that leaves out the index, which takes as long as before",
    ("W", 3.4): "add up the seconds of both parts first, and divide then",
    ("W", 4): "four times is for the texts alone: the index is made on one core",
    ("W", 5): "five times is for any number of cores, and there are 4",
    ("X", 3): "three rounds of ten: that's how long it takes, and not how many times as fast",
    ("X", 8): "the eight items were those of your own machine: here X asks 30 questions",
    ("X", 30): "30 questions, and the API allows 10 requests at once",
    ("Y", 1): "threads gain nothing, and your tool is the one that gains: processes",
    ("Y", 2): "two rounds of four: that's how long it takes, and not how many times as fast",
    ("Y", 8): "8 texts, and 4 cores: half of the texts wait for a core",
    ("Z", 10): "10 requests are allowed, and Z has only 8",
}
NO_CORE = "waiting needs no core, so 4 cores don't limit it"


@check("each job has its tool")
def right_tools(tools: Any) -> None:
    expect_all_jobs(tools, "tools", '{"W": "threads", …}')
    for job, tool in TOOLS.items():
        said, what = tools[job], f"tools[{job!r}] is {tools[job]!r:.40}"
        known = isinstance(said, str) and said in TOOLS.values()
        expect(known, what, hint='one of "processes", "threads" and "tasks", spelt like this')
        expect(said == tool, what, hint=NOT_THIS_TOOL.get((job, said)))


@check("the most that each can gain follows from the text")
def most_possible(most: Any) -> None:
    expect_all_jobs(most, "most", '{"W": 1.5, …}')
    for job, right in MOST.items():
        said, what = most[job], f"most[{job!r}] is {most[job]!r:.40}"
        expect(is_number(said), what, hint=why_no_number(said))
        expect(said >= 1, what, hint="times as fast as the loop: 2 is half the time, and 1 no gain")
        usual = NO_CORE if said == 4 and job in "XZ" else LIMIT[job]
        reasons = (why for (name, value), why in NOT_SO_MUCH.items() if name == job and math.isclose(said, value))
        expect(math.isclose(said, right, rel_tol=1e-6), what, hint=next(reasons, usual))


def expect_all_jobs(answer: Any, name: str, example: str) -> None:
    """Expect a dict with a value for each of the jobs."""
    expect(isinstance(answer, dict), f"{name} is {answer!r:.60}, which is no dict", hint=f"{name} = {example}")
    missing = [job for job in TOOLS if job not in answer]
    expect(
        not missing,
        f"{name} says nothing about {', '.join(missing)}; its keys are {[*answer]!r:.60}",
        hint='the keys are "W", "X", "Y" and "Z"',
    )
