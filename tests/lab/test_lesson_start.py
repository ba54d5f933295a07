"""The three jobs of lesson 00."""

import asyncio
import zlib
from collections import Counter
from itertools import pairwise

from helpers.lab.lessons import start


def test_texts_are_of_one_size_and_start_again_at_the_end() -> None:
    whole = "".join(start.texts(40, 300_000))
    assert len(whole) == 40 * 300_000
    assert whole.count(whole[:2000]) > 1


def test_commonest_pair_counts_what_a_counter_counts() -> None:
    (text,) = start.texts(1, 50_000)
    counted = Counter(left + right for left, right in pairwise(text) if " " not in (left, right))
    assert counted[start.commonest_pair(text)] == counted.most_common(1)[0][1]


def test_compress_gives_the_size_of_what_unpacks_again() -> None:
    (text,) = start.texts(1, 50_000)
    assert start.compress(text) == len(zlib.compress(text.encode(), 9)) < len(text) / 2


def test_threads_and_tasks_get_the_same_answer(llm) -> None:
    async def asked() -> str:
        async with start.http_client(llm) as client:
            return await start.async_asker(client, llm)(prompt)

    prompt = "Summarise: A barrier lets no thread go on before all are there. It is used at a start."
    assert start.asker(llm)(prompt) == asyncio.run(asked()) != ""
