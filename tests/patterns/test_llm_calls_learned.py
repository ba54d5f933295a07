"""The client learns the limits of a real server, told or not; being refused meanwhile costs no prompt anything."""

import asyncio
import math

from llm_client_tools import PROMPTS, ask, ask_scripted, http_reply, right

from helpers.parts.limits import Rate


def test_limits_that_the_server_tells_are_kept_after_the_first_window(llm):
    llm.configure(rpm=3000, window=1.0, latency=0.05)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS, max_concurrent=8))
    assert all(map(right, outcomes))
    records = llm.requests()
    late = [record for record in records if record.time > records[0].time + 2.0 and record.status == 429]
    assert len(late) <= 3 and ledger.refused <= 10  # a busy machine bunches some on their way


def test_a_limit_on_tokens_that_the_server_tells_is_kept(llm):
    llm.configure(tpm=60 * 4000, window=1.0, latency=0.02)
    prompts = [f"Give a label.\n\n{'word ' * 100}subject{i}" for i in range(60)]
    outcomes, ledger = asyncio.run(ask(llm, prompts, max_tokens=50, max_concurrent=4))
    assert all(o.ok for o in outcomes) and ledger.refused <= 6


def test_a_limit_that_nobody_tells_is_found_and_costs_no_prompt_anything(llm):
    llm.configure(rpm=3000, window=1.0, latency=0.05, tells_limits=False)
    prompts = [f"Summarise.\n\nPassage {i} is about subject{i}, and about nothing else." for i in range(600)]
    outcomes, ledger = asyncio.run(ask(llm, prompts, attempts=1))
    assert all(map(right, outcomes))
    assert 0 < ledger.refused == llm.stats().refused <= 60 and ledger.retries == ledger.refused


def test_tokens_that_nobody_tells_of_are_found_as_requests(llm):
    llm.configure(tpm=60 * 4000, window=1.0, latency=0.02, tells_limits=False)
    prompts = [f"Give a label.\n\n{'word ' * 100}subject{i}" for i in range(100)]
    outcomes, ledger = asyncio.run(ask(llm, prompts, max_tokens=50, attempts=1))
    assert all(o.ok for o in outcomes) and 0 < ledger.refused <= 30


def test_refusals_without_a_word_do_not_use_up_the_attempts_and_the_deadline_ends_them():
    refusal = http_reply(429, b'{"error": {"message": "slow down"}}')
    ((outcome,), server, c) = asyncio.run(ask_scripted(refusal, attempts=2, deadline=1.0))
    assert outcome.error.status in (429, None) and "slow down" in str(outcome.error)
    assert 2 < server.asked == c.ledger.refused <= 8  # each wait is twice the one before


def test_where_no_rate_is_to_be_learned_a_refusal_is_a_failed_attempt():
    refusal = http_reply(429, b"{}")
    ((outcome,), server, _) = asyncio.run(ask_scripted(refusal, attempts=2, requests=Rate(math.inf)))
    assert outcome.error.status == 429 and server.asked == 2
