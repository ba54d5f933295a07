"""The contenders of the benchmarks of LLM clients, and what each needs to be installed."""

import asyncio
from collections.abc import Callable
from typing import Any

from benchmarks.harness.table import Contender
from benchmarks.peers.llm_batches import by_async_batch_llm, by_infermesh
from benchmarks.peers.llm_clients import IN_FLIGHT, by_openai, by_openai_in_a_group, by_openai_in_turn, by_ours


def ours(name: str, engine: str = "httpx", needs: tuple[str, ...] = (), **options: Any) -> Contender:
    return Contender(name, by_ours, ({"transport": engine, **options},), needs, engine=engine, role="ours")


def openai(how: str, *args: Any, needs: tuple[str, ...] = ()) -> Contender:
    """The official client, with ten retries, which takes its turn from `args`."""
    return Contender(f"AsyncOpenAI, {how}", by_openai_in_turn, args, ("openai", *needs), engine="httpx2")


def openai_at_once(**options: Any) -> Contender:
    return Contender("AsyncOpenAI, gather", by_openai, (options,), ("openai",), engine="httpx2")


def async_batch_llm(how: str, make_options: Callable[..., dict[str, Any]], *args: Any) -> Contender:
    name = f"async-batch-llm{how and ', '}{how}"
    return Contender(name, by_async_batch_llm, (make_options, *args), ("async_batch_llm", "openai"), engine="httpx2")


def infermesh(**options: Any) -> Contender:
    return Contender("infermesh", by_infermesh, (options,), ("infermesh",), engine="litellm")


IN_TURN = openai(f"Semaphore({IN_FLIGHT})", asyncio.Semaphore, IN_FLIGHT)
IN_A_GROUP = Contender("AsyncOpenAI, TaskGroup", by_openai_in_a_group, (), ("openai",), engine="httpx2")
