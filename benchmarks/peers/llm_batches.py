"""LLM clients that ask many prompts at once: async-batch-llm and infermesh, as `llm_clients` has the others."""

import logging
import os
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from benchmarks.peers.llm_clients import IN_FLIGHT, RATE, AskAll, Server, Tell

RETRIES = 10


@asynccontextmanager
async def by_async_batch_llm(
    server: Server, make_options: Callable[..., dict[str, Any]], *args: Any
) -> AsyncGenerator[AskAll, None]:
    """`make_options(*args)` are those of its configuration, made in the contender's process."""
    from async_batch_llm import ProcessorConfig, llm, process_stream

    logging.getLogger("async_batch_llm").setLevel(logging.CRITICAL)
    config = ProcessorConfig(concurrency=IN_FLIGHT, **make_options(*args))
    strategy = llm(f"openai-compatible:{server.model}", base_url=server.base_url, api_key=server.api_key)

    async def ask_all(prompts: Sequence[str], tell: Tell) -> None:
        async with aclosing(process_stream(strategy, prompts, config=config)) as results:
            async for result in results:
                tell(result.submission_index, result.output if result.success else failure(result))

    yield ask_all


def failure(result: Any) -> Exception:
    """What was wrong; some of its failures have a message alone."""
    return result.exception or RuntimeError(result.error)


def patient() -> dict[str, Any]:
    """As many attempts as the others have; and after a refusal a second's pause, where its own is five minutes."""
    from async_batch_llm import RateLimitConfig, RetryConfig

    pause = RateLimitConfig(
        cooldown_seconds=1.0, slow_start_items=10, slow_start_initial_delay=0.1, slow_start_final_delay=0.02
    )
    return {"retry": RetryConfig(max_attempts=RETRIES + 1, initial_wait=0.5, max_wait=8.0), "rate_limit": pause}


def at_a_rate(requests: float) -> dict[str, Any]:
    """So many a second, one by one; its own bucket holds what a minute allows, and lets it out at once."""
    return patient() | {"max_requests_per_minute": 60 * requests, "quota_burst_seconds": 1 / requests}


def failing_fast() -> dict[str, Any]:
    from async_batch_llm import ErrorCategory, GuardrailConfig

    categories = frozenset({ErrorCategory.AUTHENTICATION})
    return patient() | {"guardrails": GuardrailConfig(abort_on_error_categories=categories)}


def within_requests(most: int) -> dict[str, Any]:
    """It counts tokens and money: here each request costs 1."""
    from async_batch_llm import GuardrailConfig

    return patient() | {"guardrails": GuardrailConfig(max_total_cost=float(most), cost_function=lambda usage: 1.0)}


def within_tokens(most: int) -> dict[str, Any]:
    from async_batch_llm import GuardrailConfig

    return patient() | {"guardrails": GuardrailConfig(max_total_tokens=most)}


@asynccontextmanager
async def by_infermesh(server: Server, options: Mapping[str, Any]) -> AsyncGenerator[AskAll, None]:
    """`options` are its client's. litellm below it asks a site for prices, and prints, unless it is told not to."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    import litellm
    from infermesh import LMClient

    litellm.suppress_debug_info = True
    logging.getLogger("infermesh").setLevel(logging.CRITICAL)
    settings = {"max_parallel_requests": IN_FLIGHT, "max_retries": RETRIES, **options}
    retries = {"max_retries": 0}  # of litellm below it, past its limiter
    where = {"api_base": server.base_url, "api_key": server.api_key}
    async with LMClient(model=f"openai/{server.model}", default_request_kwargs=retries, **where, **settings) as client:
        await client.agenerate("Warm up.", mock_response="It is.")  # it imports most of litellm at its first call

        async def ask_all(prompts: Sequence[str], tell: Tell) -> None:
            def on_result(number: int, result: Any, error: BaseException | None) -> None:
                tell(number, result.output_text if error is None else error)

            await client.agenerate_batch(prompts, on_result=on_result)

        yield ask_all


def rate_of_infermesh(headroom: float) -> dict[str, Any]:
    return {"rpm": round(60 * RATE * headroom), "max_request_burst": 1}
