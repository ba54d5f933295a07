"""What LLM clients are put through, each in a process of its own: a batch, a wrong key, a budget, a hidden limit."""

import asyncio
import time
from collections import Counter
from typing import Any, NamedTuple

from benchmarks.peers.llm_clients import COUNT, PASSAGES, PROMPTS, AskAll, Server, Way, passage, prompt_about

PATIENCE = 120  # seconds for one batch
CAUSES = ("API key", "authentication")  # of a batch with a wrong key


class Batch(NamedTuple):
    """How many answers were right, in how many seconds, for how many CPU seconds."""

    right: int
    wall: float
    cpu: float


class Ended(NamedTuple):
    """`named`: prompts whose error names the cause. `errors`: how many there were of each kind."""

    named: int
    errors: dict[str, int]


class While(NamedTuple):
    """When it began, by the clock that all processes share, and how many prompts have ended, and how."""

    began: float
    right: int
    wrong: int
    lost: int


def in_loop(job: Any, options: tuple[Any, ...], way: Way, server: Server, *args: Any) -> Any:
    """What the job makes of a way, in a new event loop. `options` are those of the job, `args` those of the way."""

    async def run() -> Any:
        async with way(server, *args) as ask_all:
            return await job(ask_all, *options)

    return asyncio.run(run())


async def answers(ask_all: AskAll) -> Batch:
    found: dict[int, object] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    async with asyncio.timeout(PATIENCE):
        await ask_all(PROMPTS, found.__setitem__)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return Batch(sum(found.get(number) == PASSAGES[number] for number in range(COUNT)), wall, cpu)


async def ends(ask_all: AskAll) -> Ended:
    """With a wrong key."""
    found: dict[int, object] = {}
    async with asyncio.timeout(PATIENCE):
        await ask_all(PROMPTS, found.__setitem__)
    named = sum(any(cause in str(error) for cause in CAUSES) for error in found.values())
    kinds = Counter(type(error).__name__ for error in found.values())
    return Ended(named, dict(kinds.most_common()))


async def for_a_while(ask_all: AskAll, seconds: float, count: int) -> While:
    """Asks `count` different prompts, and leaves after so many seconds."""
    kinds: Counter[str] = Counter()

    def tell(number: int, answer: object) -> None:
        kinds["lost" if isinstance(answer, Exception) else "right" if answer == passage(number) else "wrong"] += 1

    prompts = [prompt_about(number) for number in range(count)]
    began = time.monotonic()
    try:
        async with asyncio.timeout(seconds):
            await ask_all(prompts, tell)
    except TimeoutError:
        pass
    return While(began, kinds["right"], kinds["wrong"], kinds["lost"])
