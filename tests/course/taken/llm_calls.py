"""What a project of one's own does with the pattern: many questions to a server, kept in a journal."""

import asyncio
import os

from mine.llm_calls import LLMClient
from mine.parts.limits import Rate


async def main() -> None:
    server = {"base_url": os.environ["LLM_BASE_URL"], "model": "extractive", "requests": Rate(6000)}
    prompts = [f"Summarise: A barrier holds {number} threads until all are there." for number in range(20)]
    async with LLMClient(os.environ["LLM_API_KEY"], **server) as client:
        outcomes = await client.batch_complete(prompts, journal="answers.jsonl")
        again = await client.batch_complete(prompts, journal="answers.jsonl")
    assert all(str(number) in outcome.unwrap().text for number, outcome in enumerate(outcomes))
    assert [outcome.unwrap() for outcome in again] == [outcome.unwrap() for outcome in outcomes]
    assert client.ledger.answers == client.ledger.from_journal == 20
    print("done")


asyncio.run(main())
