"""Lesson 03: how it counts and measures, and the batch that it kills: `python -m helpers.lab.lessons.llm_calls`."""

import asyncio
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from ...llm_calls import LLMClient
from .. import datasets
from ..llm_server import LLMServer


def busiest(server: LLMServer) -> int:
    """How many requests reached the server in its busiest second since the last reset."""
    return most_within(1.0, [request.time for request in server.requests()])


def most_within(seconds: float, times: Iterable[float]) -> int:
    """The most of `times` that lie within one span of so many seconds."""
    when = sorted(times)
    return max(bisect_left(when, start + seconds) - index for index, start in enumerate(when))


Counts = list[tuple[int, int]]  # seconds since the first request, and how many in each


def by_second(server: LLMServer) -> tuple[Counts, Counts]:
    """The requests since the last reset that the server accepted, and those that it refused."""
    records = server.requests()
    accepted, refused = Counter[int](), Counter[int]()
    for record in records:
        (refused if record.status == 429 else accepted)[int(record.time - records[0].time)] += 1
    seconds = range(max([*accepted, *refused]))  # the last one is not whole
    return [(second, accepted[second]) for second in seconds], [(second, refused[second]) for second in seconds]


async def batch(api_key: str, base_url: str, model: str, journal: str) -> None:
    """A hundred questions whose answers are kept in the file `journal`."""
    prompts = [f"Summarise.\n\n{passage.text}" for passage in datasets.passages(100)]
    async with LLMClient(api_key, base_url=base_url, model=model, max_concurrent=8) as llm:
        outcomes = await llm.batch_complete(prompts, journal=journal)
    answers = sum(outcome.ok for outcome in outcomes)
    print(f"{answers} answers, {llm.ledger.from_journal} from the journal")


if __name__ == "__main__":
    asyncio.run(batch(*sys.argv[1:]))
