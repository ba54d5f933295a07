"""Draws the picture of the README from a real run: eight questions in a for-loop, then eight tasks in a rate limit."""

import asyncio
from pathlib import Path
from unittest.mock import patch

import matplotlib.pyplot as plt

from helpers.lab import charts
from helpers.lab.lessons import start as jobs
from helpers.lab.llm_server import LLMServer
from helpers.lab.numbers import number
from helpers.lab.trace import Trace
from helpers.llm_calls import LLMClient
from helpers.parts.limits import Rate

PICTURE = Path(__file__).with_suffix(".png")


def in_a_loop(server: LLMServer, prompts: list[str]) -> Trace:
    ask, trace = jobs.asker(server), Trace()
    for prompt in prompts:
        with trace.span(prompt, "for-loop"):
            ask(prompt)
    return trace


async def as_tasks(server: LLMServer, prompts: list[str]) -> Trace:
    trace = Trace()
    where = {"api_key": server.api_key, "base_url": server.base_url, "model": server.model}
    async with LLMClient(**where, requests=Rate(10, per=1), observe=trace) as llm:
        await llm.batch_complete(prompts)
    return trace.numbered("task")


def side_by_side(before: Trace, after: Trace) -> Trace:
    """Both on one time axis, as if they had started together."""
    both = Trace()
    for trace in (before, after):
        begin = trace.spans[0].start
        for span in trace.spans:
            both.add(span._replace(start=span.start - begin, end=span.end - begin))
    return both


def main() -> None:
    prompts = jobs.prompts(8)
    with LLMServer(latency=1.0, rpm=600, window=1.0) as server:
        before, after = in_a_loop(server, prompts), asyncio.run(as_tasks(server, prompts))
    title = (
        f"Eight questions to a model: {number(before.seconds)} s in a for-loop,"
        f" {number(after.seconds)} s as tasks inside its rate limit"
    )
    with patch.object(plt, "show", lambda: plt.savefig(PICTURE, dpi=200)):
        charts.timeline(side_by_side(before, after), title)


if __name__ == "__main__":
    main()
