"""What a project of one's own does with the pattern: many answers at once, while they come."""

import asyncio
import os

from mine.llm_streaming import StreamingClient
from mine.parts.limits import Rate


async def main() -> None:
    server = {"base_url": os.environ["LLM_BASE_URL"], "model": "extractive", "requests": Rate(6000)}
    prompts = [f"Summarise: A barrier holds {number} threads until all are there." for number in range(20)]
    texts = [""] * len(prompts)
    async with StreamingClient(os.environ["LLM_API_KEY"], **server) as client:
        async with client.stream_multiple(prompts) as pieces:
            async for piece in pieces:
                texts[piece.number] += piece.text
                if piece.outcome:
                    assert piece.outcome.unwrap().text == texts[piece.number]
        asked = await client.batch_complete(prompts)
    assert [outcome.unwrap().text for outcome in asked] == texts
    assert client.ledger.answers == 40
    print("done")


asyncio.run(main())
