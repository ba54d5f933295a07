"""Exercise 00: four jobs that its page measures and doesn't name."""

import asyncio
import bz2
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import httpx

from .. import datasets
from ..llm_server import LLMServer
from ..measure import in_threads

ITEMS = 8


class Job(NamedTuple):
    """How its function is called, what a thread does with an item, and the items."""

    called: str
    work: Callable[[Any], object]
    items: Sequence[Any]


def compress(text: str) -> int:
    """The size of the text after bzip2, in bytes."""
    return len(bz2.compress(text.encode()))


def edits(pair: tuple[str, str]) -> int:
    """How many characters must be put in, taken out or replaced to make one text of the other (Levenshtein, 1965)."""
    first, second = pair
    row = list(range(len(second) + 1))
    for number, left in enumerate(first, 1):
        diagonal, row[0] = row[0], number
        for place, right in enumerate(second, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (left != right))
    return row[-1]


def ask(server: LLMServer, prompt: str) -> str:
    """The model's answer; the thread waits for it."""
    with httpx.Client(**_connection(server)) as client:
        return _content(client.post("chat/completions", json=_body(server, prompt)))


async def ask_async(server: LLMServer, prompt: str) -> str:
    """The model's answer; the task waits for it."""
    async with httpx.AsyncClient(**_connection(server)) as client:
        return _content(await client.post("chat/completions", json=_body(server, prompt)))


def jobs(server: LLMServer) -> dict[str, Job]:
    """The four, by the letters that the page gives them."""
    texts = datasets.pieces(datasets.source_text(), ITEMS, 600_000)
    prompts = [f"Summarise.\n\n{passage.text}" for passage in datasets.passages(ITEMS)]

    def await_one(prompt: str) -> str:
        return asyncio.run(ask_async(server, prompt))

    return {
        "W": Job("W(item)", compress, texts),
        "X": Job("X(item)", partial(ask, server), prompts),
        "Y": Job("Y(item)", edits, [(text[:450], text[450:900]) for text in texts]),
        "Z": Job("await Z(item)", await_one, prompts),
    }


def measure() -> None:
    """Print for each job how it's called, both clocks one by one, and the wall clock in as many threads as items."""
    print(f"job   called as       one by one, a processor worked   in {ITEMS} threads")
    with LLMServer(latency=0.05) as server:
        for name, job in jobs(server).items():
            wall, processor = two_clocks(job, threads=1)
            threaded, _ = two_clocks(job, threads=ITEMS)
            print(f"{name:5} {job.called:13} {wall:8.2f} s {processor / wall:19.0%} {threaded:16.2f} s")


def two_clocks(job: Job, threads: int) -> tuple[float, float]:
    """Seconds on the wall, and those in which a processor worked for this process, for all items in so many threads.

    Of two runs the quicker counts: other programs can only make one longer.
    """
    return min(_once(job, threads) for _ in range(2))


def _once(job: Job, threads: int) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    in_threads(job.work, job.items, threads)
    return time.perf_counter() - wall, time.process_time() - processor


def _connection(server: LLMServer) -> dict[str, Any]:
    """Without certificates, which take longer to load than the answer, and which plain HTTP doesn't use."""
    headers = {"Authorization": f"Bearer {server.api_key}"}
    return {"base_url": server.base_url, "headers": headers, "timeout": 30, "trust_env": False, "verify": False}


def _body(server: LLMServer, prompt: str) -> dict[str, Any]:
    return {"model": server.model, "messages": [{"role": "user", "content": prompt}]}


def _content(response: httpx.Response) -> str:
    return str(response.json()["choices"][0]["message"]["content"])
