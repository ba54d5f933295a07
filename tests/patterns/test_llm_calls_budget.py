"""The LLM client within a budget: it stops before it is passed, and the ledger tells the same."""

import asyncio
import json

import pytest
from llm_client_tools import FINE, PROMPTS, ScriptedServer, ask, ask_scripted, client, http_reply

from helpers.llm_calls import LLMClient
from helpers.llm_streaming import StreamingClient
from helpers.parts.limits import OverBudget
from helpers.parts.llm.answers import NotAsked
from helpers.parts.llm.budget import Budget, BudgetSpent


def used(prompt: int, completion: int, status: int = 200) -> bytes:
    usage = {"prompt_tokens": prompt, "completion_tokens": completion}
    return http_reply(status, json.dumps({"choices": [{"message": {"content": "fine"}}], "usage": usage}).encode())


def agree(budget: Budget, *ledgers) -> bool:
    """The budget and the ledgers of its clients say the same."""
    tokens = sum(ledger.prompt_tokens + ledger.completion_tokens + ledger.estimated_tokens for ledger in ledgers)
    requests = sum(ledger.requests for ledger in ledgers)
    return (budget.spent.requests, budget.spent.prompt_tokens + budget.spent.completion_tokens) == (requests, tokens)


def test_a_budget_of_requests_is_kept_to_the_last_one_with_failures_in_it(llm):
    llm.configure(faults={"500": 0.2})
    budget = Budget(requests=50)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS, budget=budget))
    assert llm.stats().accepted == ledger.requests == budget.spent.requests == 50 and agree(budget, ledger)
    stopped = [outcome.error for outcome in outcomes if not outcome.ok]
    assert ledger.answers == 300 - len(stopped) and ledger.retries > 0
    assert all(type(error) is NotAsked and type(error.__cause__) is BudgetSpent for error in stopped)
    assert {error.message for error in stopped} == {"the budget pays for no further request (requests 50 of 50)"}
    assert {error.attempts for error in stopped} <= {0, 1, 2, 3}


@pytest.mark.parametrize("max_concurrent", [1, 8])
def test_with_exact_estimates_the_last_token_is_spent_and_none_beyond(max_concurrent):
    async def main():
        budget = Budget(tokens=1000, cost=0.01, prices=(1, 2))
        options = {"estimate": lambda prompt: 20, "max_tokens": 30, "max_concurrent": max_concurrent}
        async with (server := ScriptedServer(used(20, 30))) as url:
            async with LLMClient("key", base_url=url, budget=budget, **options) as c:
                outcomes = await c.batch_complete(["hello"] * 40)
        return outcomes, server.asked, budget, c.ledger

    outcomes, asked, budget, ledger = asyncio.run(main())
    assert asked == sum(outcome.ok for outcome in outcomes) == 20 and agree(budget, ledger)
    assert sum(budget.spent[1:]) == 1000 and budget.cost == pytest.approx(20 * 80e-6)


def test_estimates_that_are_too_high_cost_no_answer():
    async def main():
        budget = Budget(tokens=1000)
        async with (server := ScriptedServer(used(5, 5))) as url:
            async with LLMClient("key", base_url=url, budget=budget, max_tokens=400, max_concurrent=16) as c:
                return await c.batch_complete(["hello"] * 200), server.asked, budget

    outcomes, asked, budget = asyncio.run(main())
    assert asked == sum(outcome.ok for outcome in outcomes) and 590 < sum(budget.spent[1:]) <= 1000


def test_a_server_that_counts_more_than_was_estimated_is_paid_for_what_was_in_flight_and_no_more():
    async def main():
        budget = Budget(tokens=200)
        options = {"estimate": lambda prompt: 10, "max_tokens": 10, "max_concurrent": 4}
        async with (server := ScriptedServer(used(100, 100))) as url:
            async with LLMClient("key", base_url=url, budget=budget, **options) as c:
                return await c.batch_complete(["hello"] * 20), server.asked, budget

    outcomes, asked, budget = asyncio.run(main())
    assert 1 <= asked <= 4 and sum(budget.spent[1:]) == 200 * asked


@pytest.mark.parametrize(
    ("reply", "tokens"),
    [
        (http_reply(500, b"{}"), 100),
        (http_reply(200, b"no JSON"), 100),
        (FINE, 100),  # and no usage
        (http_reply(400, b"{}"), 0),
        (http_reply(401, b"{}"), 0),
        (http_reply(302, b"", "location: /"), 0),
        (used(7, 8), 15),
        (http_reply(200, b'{"choices": [{"finish_reason": "length"}], "usage": {"prompt_tokens": 9}}'), 9),
    ],
)
def test_a_failed_request_costs_what_the_server_says_or_its_estimate_and_a_refused_one_nothing(reply, tokens):
    budget = Budget()
    options = {"estimate": lambda prompt: 60, "max_tokens": 40, "attempts": 1, "budget": budget}
    _, _, c = asyncio.run(ask_scripted(reply, **options))
    assert budget.spent.requests == 1 and sum(budget.spent[1:]) == tokens and agree(budget, c.ledger)


def test_a_server_that_is_down_costs_requests_and_no_tokens():
    async def main():
        async with LLMClient("key", base_url="http://127.0.0.1:9/v1", attempts=2, budget=Budget()) as c:
            await c.batch_complete(["hello"])
        return c

    c = asyncio.run(main())
    assert tuple(c.budget.spent) == (2, 0, 0) and agree(c.budget, c.ledger)


def test_a_request_that_is_cancelled_in_flight_costs_its_estimate_and_one_that_waits_nothing(llm):
    llm.configure(latency=5.0)
    budget = Budget()

    async def main():
        sent = asyncio.Event()
        options = {"estimate": lambda prompt: 60, "max_tokens": 40, "observe": lambda event: sent.set()}
        async with client(llm, max_concurrent=1, budget=budget, **options) as c:
            calls = [asyncio.create_task(c.complete(prompt)) for prompt in PROMPTS[:3]]
            await sent.wait()
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        return c.ledger

    ledger = asyncio.run(main())
    assert tuple(budget.spent) == (1, 60, 40) and ledger.estimated_tokens == 100 and agree(budget, ledger)


def test_several_clients_share_one(llm):
    budget = Budget(requests=60)

    async def main():
        async with client(llm, budget=budget) as one, client(llm, budget=budget) as two:
            both = await asyncio.gather(one.batch_complete(PROMPTS[:100]), two.batch_complete(PROMPTS[:100]))
        return [outcome for outcomes in both for outcome in outcomes], one.ledger, two.ledger

    outcomes, one, two = asyncio.run(main())
    assert sum(outcome.ok for outcome in outcomes) == one.answers + two.answers == 60 == llm.stats().accepted
    assert agree(budget, one, two) and min(one.answers, two.answers) > 0


def test_what_is_done_is_kept_and_a_new_budget_pays_for_the_rest_alone(llm, tmp_path):
    first, _ = asyncio.run(ask(llm, PROMPTS[:50], budget=Budget(requests=30), journal=tmp_path / "j"))
    second, ledger = asyncio.run(ask(llm, PROMPTS[:50], budget=Budget(requests=30), journal=tmp_path / "j"))
    assert sum(outcome.ok for outcome in first) == 30 and all(outcome.ok for outcome in second)
    assert (ledger.from_journal, ledger.requests, llm.stats().accepted) == (30, 20, 50)


def test_a_prompt_that_the_whole_budget_does_not_pay_for_costs_itself_alone(llm):
    (small, large, last), ledger = asyncio.run(
        ask(llm, ["hello", "word " * 2000, "hello"], budget=Budget(tokens=1000), max_tokens=50, max_concurrent=1)
    )
    assert small.ok and isinstance(large.error, OverBudget) and last.ok and ledger.requests == 2


def test_endless_prompts_end_with_the_budget(llm):
    async def main():
        async with client(llm, budget=Budget(requests=20), max_concurrent=4) as c:
            answers = 0
            with pytest.raises(NotAsked, match="requests 20 of 20"):
                async with c.as_completed(iter(PROMPTS)) as outcomes:
                    async for outcome in outcomes:
                        answers += outcome.ok
        return answers

    assert asyncio.run(main()) == 20


def test_a_spent_budget_does_not_hold_up_who_has_another(llm):
    """It is no error of the server's: the breaker lets out whoever can pay."""

    async def main():
        async with client(llm, budget=Budget(requests=1)) as c:
            await c.complete("hello")
            with pytest.raises(NotAsked):
                await c.complete("hello")
            c.budget = Budget()
            return await c.complete("hello")

    assert asyncio.run(main()).text


def test_those_who_wait_for_the_budget_end_with_an_error_that_they_would_get_too(llm):
    async def main():
        budget = Budget(tokens=300)  # for one at a time
        async with LLMClient("sk-wrong", base_url=llm.base_url, model=llm.model, budget=budget) as c:
            return await asyncio.gather(*map(c.complete, PROMPTS[:100]), return_exceptions=True), budget

    errors, budget = asyncio.run(main())
    assert llm.stats().received == 1 and {error.message for error in errors} == {errors[0].message}
    assert "HTTP 401" in errors[0].message and tuple(budget.spent) == (1, 0, 0)


def test_streams_pay_too(llm):
    budget = Budget(requests=5)

    async def main():
        async with StreamingClient(llm.api_key, base_url=llm.base_url, model=llm.model, budget=budget) as c:
            async with c.stream_multiple(PROMPTS[:20]) as pieces:
                outcomes = [piece.outcome async for piece in pieces if piece.outcome]
        return outcomes, c.ledger

    outcomes, ledger = asyncio.run(main())
    assert sum(outcome.ok for outcome in outcomes) == 5 == llm.stats().accepted and agree(budget, ledger)
    assert sum(budget.spent[1:]) == llm.stats().prompt_tokens + llm.stats().completion_tokens
    assert ledger.estimated_tokens == 0


def test_a_stream_that_is_left_costs_its_estimate(llm):
    llm.configure(tokens_per_second=50)
    budget = Budget()
    options = {"estimate": lambda prompt: 60, "max_tokens": 40, "budget": budget}

    async def main():
        async with StreamingClient(llm.api_key, base_url=llm.base_url, model=llm.model, **options) as c:
            async with c.stream_llm(PROMPTS[0]) as stream:
                await anext(stream)
        return c.ledger

    assert agree(budget, asyncio.run(main())) and tuple(budget.spent) == (1, 60, 40)
