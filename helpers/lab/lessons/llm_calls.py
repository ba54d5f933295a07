"""Lesson 03: how it counts and measures, and the batch that it kills: `python -m helpers.lab.lessons.llm_calls`."""

import asyncio
import ssl
import sys
import time
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

import httpx

from ...llm_calls import LLMClient
from ...parts import bounded
from .. import datasets
from ..llm_server import LLMServer


def busiest(server: LLMServer) -> int:
    """How many requests reached the server in its busiest second since the last reset."""
    return most_within(1.0, [request.time for request in server.requests()])


def most_within(seconds: float, times: Iterable[float]) -> int:
    """The most of `times` that lie within one span of so many seconds."""
    when = sorted(times)
    return max(bisect_left(when, start + seconds) - index for index, start in enumerate(when))


async def cpu_of_clients(server: LLMServer, prompts: Sequence[str]) -> dict[str, float]:
    """Milliseconds of this process's CPU for one call, by the client that makes it. The server needs no limits."""

    def client(connections: int = 1, verify: ssl.SSLContext | bool = True) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=server.base_url,
            headers={"Authorization": f"Bearer {server.api_key}"},
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            verify=verify,
            trust_env=False,
        )

    async def post(http: httpx.AsyncClient, prompt: str) -> None:
        body = {"model": server.model, "messages": [{"role": "user", "content": prompt}]}
        (await http.post("chat/completions", json=body)).raise_for_status()

    async def in_own_client(verify: ssl.SSLContext | bool, prompt: str) -> None:
        async with client(verify=verify) as http:
            await post(http, prompt)

    cpu = {}
    certificates = httpx.create_ssl_context()
    for name, verify in (("a client for each call", True), ("the same, certificates loaded once", certificates)):
        cpu[name] = await _cpu_of_a_call(partial(in_own_client, verify), prompts)
    for connections in (100, 10):
        async with client(connections) as http:
            used = await _cpu_of_a_call(partial(post, http), prompts, opened=connections)
            cpu[f"one client, {connections} connections"] = used
    async with LLMClient(server.api_key, base_url=server.base_url, model=server.model, max_concurrent=100) as llm:
        cpu["LLMClient, 100 connections"] = await _cpu_of_a_call(llm.complete, prompts, opened=100)
    return cpu


async def _cpu_of_a_call(call: Callable[[str], Awaitable[object]], prompts: Sequence[str], *, opened: int = 5) -> float:
    """For calls five at a time, once `opened` calls at once have opened their connections."""
    first = await bounded.gather(call, [prompts[0]] * opened, max_concurrent=opened)
    start = time.process_time()
    then = await bounded.gather(call, prompts, max_concurrent=5)
    used = time.process_time() - start
    for outcome in [*first, *then]:
        outcome.unwrap()
    return used / len(prompts) * 1000


async def batch(api_key: str, base_url: str, model: str, journal: str) -> None:
    """A hundred questions whose answers are kept in the file `journal`."""
    prompts = [f"Summarise.\n\n{passage.text}" for passage in datasets.passages(100)]
    async with LLMClient(api_key, base_url=base_url, model=model, max_concurrent=8) as llm:
        outcomes = await llm.batch_complete(prompts, journal=journal)
    answers = sum(outcome.ok for outcome in outcomes)
    print(f"{answers} answers, {llm.ledger.from_journal} from the journal")


if __name__ == "__main__":
    asyncio.run(batch(*sys.argv[1:]))
