"""The local LLM server under load: limits, slots, counters, and clients that leave."""

import asyncio
import time
from itertools import islice

import httpx
import openai
import pytest
from llm_server_tools import ANSWER, MESSAGES, PLAIN, Call, eventually, post, until, valid

from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.engine import count_tokens


def test_two_hundred_at_once_are_counted_exactly(llm: LLMServer) -> None:
    llm.configure(rpm=150, faults={"hang": 1.0})

    async def main() -> list[int]:
        calls = await asyncio.gather(*(Call.open(llm, f"prompt {number}") for number in range(200)))
        await until(llm, in_flight=150, refused=50)
        waiting = [asyncio.create_task(call.status()) for call in calls]
        answered = [await first for first in islice(asyncio.as_completed(waiting), 50)]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.gather(*(call.close() for call in calls))
        await until(llm, in_flight=0, cancelled=150, open_connections=0)
        return answered

    assert asyncio.run(main()) == [429] * 50
    stats = llm.stats()
    assert (stats.received, stats.accepted, stats.peak_in_flight, stats.worst_window) == (200, 150, 150, 150)
    assert (stats.connections, stats.answered, stats.faults) == (200, 0, {"hang": 150})


def test_the_window_is_exact(llm: LLMServer) -> None:
    llm.configure(rpm=50)

    async def main() -> list[int]:
        calls = await asyncio.gather(*(Call.open(llm, f"prompt {number}") for number in range(80)))
        statuses = await asyncio.gather(*(call.status() for call in calls))
        await asyncio.gather(*(call.close() for call in calls))
        return statuses

    statuses = asyncio.run(main())
    assert (statuses.count(200), statuses.count(429)) == (50, 30)
    assert [record.status for record in llm.requests()] == [200] * 50 + [429] * 30
    assert llm.stats().worst_window == 50
    llm.reset()
    assert post(llm, valid()).status_code == 200


def test_a_short_window_refuses_until_the_time_that_it_named(llm: LLMServer) -> None:
    llm.configure(rpm=120, window=1.0)
    first, second, refused = (post(llm, valid()) for _ in range(3))
    if refused.status_code == 200:  # the machine was asleep for a second
        assert llm.requests()[2].time - llm.requests()[0].time >= 1
        return
    assert (first.status_code, second.status_code, refused.status_code) == (200, 200, 429)
    wait = int(refused.headers["retry-after-ms"]) / 1000
    assert 0 < wait <= 1 and refused.headers["retry-after"] == "1"
    assert refused.headers["x-ratelimit-remaining-requests"] == "0"
    assert refused.json()["error"]["code"] == "rate_limit_exceeded" and refused.json()["error"]["type"] == "requests"
    time.sleep(wait)
    assert post(llm, valid()).status_code == 200
    assert llm.stats().worst_window == 2


def test_limits_can_be_kept_without_being_told(llm: LLMServer) -> None:
    llm.configure(rpm=1, tpm=10_000, tells_limits=False)
    answers = [post(llm, valid()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert not [name for answer in answers for name in answer.headers if "ratelimit" in name or "retry" in name]
    assert answers[1].json()["error"]["message"] == "Rate limit reached."
    llm.configure(tells_limits=True)
    assert {"retry-after", "x-ratelimit-limit-requests"} <= post(llm, valid()).headers.keys()


def test_a_limit_changes_while_requests_come(llm: LLMServer) -> None:
    llm.configure(rpm=2)
    statuses = [post(llm, valid()).status_code for _ in range(3)]
    llm.configure(rpm=3)
    statuses += [post(llm, valid()).status_code for _ in range(2)]
    assert statuses == [200, 200, 429, 200, 429]


def test_tokens_are_reserved_then_settled(llm: LLMServer) -> None:
    prompt, answer = count_tokens(MESSAGES[0]["content"]), count_tokens(ANSWER)
    llm.configure(tpm=prompt + 256)
    first = post(llm, valid())
    assert first.status_code == 200 and first.headers["x-ratelimit-remaining-tokens"] == "0"
    refused = post(llm, valid())
    assert refused.status_code == 429 and refused.json()["error"]["type"] == "tokens"
    assert refused.headers["x-ratelimit-remaining-tokens"] == str(256 - answer)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    spare = 256 - answer - prompt
    assert post(llm, valid(max_tokens=spare + 1)).status_code == 429
    assert post(llm, valid(max_tokens=spare)).status_code == 200
    assert [record.completion_tokens for record in llm.requests()] == [answer, 0, 0, answer]


def test_a_request_larger_than_the_budget_can_never_pass(llm: LLMServer) -> None:
    llm.configure(tpm=200)
    with openai.OpenAI(base_url=llm.base_url, api_key=llm.api_key) as client:  # which would retry another 429
        with pytest.raises(openai.RateLimitError, match="too large") as caught:
            client.chat.completions.create(model=llm.model, messages=MESSAGES)
        assert caught.value.code == "tokens" and "retry-after" not in caught.value.response.headers
    assert llm.stats().received == 1 and llm.stats().refused == 1


def test_failed_requests_are_charged_and_refused_ones_are_not(llm: LLMServer) -> None:
    llm.configure(rpm=2, tpm=10_000, script=["500"])
    answers = [post(llm, valid()) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 200, 429, 429]
    remaining = [int(answer.headers["x-ratelimit-remaining-requests"]) for answer in answers]
    assert remaining == [1, 0, 0, 0]
    tokens = int(answers[-1].headers["x-ratelimit-remaining-tokens"])
    assert 10_000 - tokens == llm.stats().prompt_tokens + llm.stats().completion_tokens
    assert [record.attempt for record in llm.requests()] == [1, 2, 3, 3]


def test_slots_queue_first_come_first_served_and_a_client_that_leaves_frees_its_own(llm: LLMServer) -> None:
    llm.configure(slots=1, script=["hang", None, "hang", None])

    async def main() -> list[int]:
        calls = []
        for number in range(4):
            calls.append(await Call.open(llm, f"prompt {number}"))
            await until(llm, in_flight=number + 1)
        second, fourth = (asyncio.create_task(calls[index].status()) for index in (1, 3))
        assert llm.stats().answered == 0
        await calls[0].close()
        first_served = await second
        await until(llm, in_flight=2, answered=1, cancelled=1)
        await calls[2].close()
        statuses = [first_served, await fourth]
        await until(llm, in_flight=0, answered=2, cancelled=2)
        await asyncio.gather(*(call.close() for call in calls))
        return statuses

    assert asyncio.run(main()) == [200, 200]
    assert llm.stats().peak_in_flight == 4


def test_more_slots_let_the_waiting_in(llm: LLMServer) -> None:
    llm.configure(slots=1, script=["hang"])

    async def main() -> int:
        hanging = await Call.open(llm)
        await until(llm, in_flight=1)
        waiting = await Call.open(llm)
        await until(llm, in_flight=2)
        await asyncio.to_thread(llm.configure, slots=2)
        status = await waiting.status()
        await asyncio.gather(hanging.close(), waiting.close())
        return status

    assert asyncio.run(main()) == 200


def test_a_client_that_leaves_in_mid_stream_stops_it(llm: LLMServer) -> None:
    llm.configure(tokens_per_second=20.0)
    key = {"authorization": f"Bearer {llm.api_key}"}
    body = valid(stream=True, messages=[{"role": "user", "content": "Repeat.\n\n" + "word " * 3000}], max_tokens=3000)
    with httpx.stream("POST", f"{llm.base_url}/chat/completions", json=body, headers=key, verify=PLAIN) as answer:
        next(answer.iter_raw())
    assert eventually(lambda: llm.stats().in_flight == 0)
    stats = llm.stats()
    assert stats.cancelled == 1 and stats.answered == 0 and 0 < stats.completion_tokens < 3000


def test_a_reader_that_pauses_slows_the_stream_not_the_memory(llm: LLMServer) -> None:
    llm.configure(context=500_000)
    words = 200_000

    async def main() -> tuple[int, int]:
        call = await Call.open(llm, "Repeat.\n\n" + "word " * words, stream=True, max_tokens=words)
        assert await call.status() == 200
        sent, before = 1, 0
        while sent != before:
            await asyncio.sleep(0.5)
            sent, before = (await asyncio.to_thread(llm.requests))[0].completion_tokens, sent
        other = await Call.open(llm)
        assert await other.status() == 200
        await asyncio.gather(call.close(), other.close())
        await until(llm, in_flight=0)
        return sent, llm.stats().completion_tokens

    sent, in_all = asyncio.run(main())
    assert 0 < sent < words / 2 and in_all < words


def test_pace_and_latency_are_kept(llm: LLMServer) -> None:
    llm.configure(latency=0.1, tokens_per_second=100.0)
    for stream in (False, True):
        start = time.monotonic()
        assert post(llm, valid(stream=stream)).status_code == 200
        assert time.monotonic() - start >= 0.1 + (count_tokens(ANSWER) - 1) / 100


def test_connections_are_counted_without_those_that_watch(llm: LLMServer) -> None:
    with httpx.Client(headers={"authorization": f"Bearer {llm.api_key}"}, verify=PLAIN) as client:
        for number in range(1, 51):
            assert (
                client.post(f"{llm.base_url}/chat/completions", json=valid(stream=number % 2 == 0)).status_code == 200
            )
            stats = llm.stats()
            assert (stats.answered, stats.in_flight) == (number, 0)  # whoever has read an answer finds it counted
        assert (stats.connections, stats.open_connections, stats.peak_in_flight) == (1, 1, 1)
    assert eventually(lambda: llm.stats().open_connections == 0)
