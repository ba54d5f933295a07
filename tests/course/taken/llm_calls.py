"""What a project of one's own does with the pattern: many questions to a server, kept in a journal."""

import asyncio
import os

from mine.llm_calls import LLMClient
from mine.parts.limits import Rate
from mine.parts.llm.answers import Answer, NotAsked
from mine.parts.llm.budget import Budget


async def main() -> None:
    server = {"base_url": os.environ["LLM_BASE_URL"], "model": "extractive", "requests": Rate(6000)}
    prompts = [f"Summarise: A barrier holds {number} threads until all are there." for number in range(20)]
    async with LLMClient(os.environ["LLM_API_KEY"], **server) as client:
        outcomes = await client.batch_complete(prompts, journal="answers.jsonl")
        again = await client.batch_complete(prompts, journal="answers.jsonl")
    assert all(str(number) in outcome.unwrap().text for number, outcome in enumerate(outcomes))
    assert [outcome.unwrap() for outcome in again] == [outcome.unwrap() for outcome in outcomes]
    assert client.ledger.answers == client.ledger.from_journal == 20

    def check(answer: Answer) -> None:
        assert "threads" in answer.text, "it says nothing of threads"

    budget = Budget(requests=5, cost=1, prices=(1, 2))
    async with LLMClient(os.environ["LLM_API_KEY"], **server, budget=budget, check=check) as client:
        few = await client.batch_complete(prompts)
    assert sum(outcome.ok for outcome in few) == budget.spent.requests == 5 and budget.cost > 0
    async with LLMClient("sk-wrong-0123456789", **server, max_concurrent=2) as client:
        none = await client.batch_complete(prompts)
    assert client.ledger.requests <= 2 and sum(type(outcome.error) is NotAsked for outcome in none) >= 18
    print("done")


asyncio.run(main())
