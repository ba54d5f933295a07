"""The LLM client when things go wrong: what heals is tried again, what does not is told apart, waits are obeyed."""

import asyncio
import math
import socket
import time

import pytest
from llm_client_tools import FINE, PROMPTS, ask, ask_scripted, http_reply, right

from helpers.lab.virtual_time import run_virtual
from helpers.llm_calls import LLMClient
from helpers.parts.limits import Rate, RateLimiter
from helpers.parts.llm.answers import (
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoAnswerInTime,
    NotAnAnswer,
    QuotaSpent,
)
from helpers.parts.llm.attempts import Attempts
from helpers.parts.llm.ledger import Ledger

pytestmark = pytest.mark.usefixtures("transport")


def test_refused_by_a_limit_it_did_not_know_all_wait_as_told_and_all_are_answered(llm):
    llm.configure(rpm=1200, window=1.0)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:60], max_concurrent=10))
    assert all(o.ok for o in outcomes)
    assert ledger.refused == llm.stats().refused > 0


def test_a_pause_asked_by_the_server_holds_up_the_other_calls(llm):
    llm.configure(script=["503"], latency=0.4)  # the fault comes at once, the other's answer later
    asyncio.run(ask(llm, PROMPTS[:3], max_concurrent=2))
    first, second, third, fourth = llm.requests()
    assert {first.prompt, second.prompt} == set(PROMPTS[:2]) and 503 in (first.status, second.status)
    assert third.time - first.time >= 0.9 and fourth.time - first.time >= 0.9  # it asked for one second


@pytest.mark.parametrize("fault", ["500", "503", "429", "disconnect"])
def test_what_may_heal_is_tried_again(llm, fault):
    llm.configure(script=[fault])
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1]))
    assert right(outcomes[0])
    assert (ledger.requests, ledger.retries) == (2, 1)


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("malformed", NotAnAnswer, "not JSON"),
        ("html", NotAnAnswer, "not JSON: <"),
        ("empty", EmptyAnswer, "no text"),
        ("length", CutAnswer, "was cut after"),
    ],
)
def test_answers_that_are_none_are_told_apart_and_not_asked_again(llm, fault, kind, words):
    llm.configure(script=[fault])
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1]))
    assert type(outcomes[0].error) is kind and words in str(outcomes[0].error)
    assert ledger.requests == 1 and outcomes[0].error.status == 200


def test_a_cut_answer_keeps_its_beginning(llm):
    outcomes, ledger = asyncio.run(ask(llm, ["Summarise.\n\n" + "Concurrency is about structure. " * 3], max_tokens=2))
    assert isinstance(outcomes[0].error, CutAnswer) and outcomes[0].error.answer.text
    assert ledger.completion_tokens == outcomes[0].error.answer.completion_tokens > 0


def test_the_last_error_says_status_message_and_attempts(llm):
    llm.configure(script=["503"] * 2)
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:1], attempts=2))
    error = outcomes[0].error
    assert (error.status, error.attempts) == (503, 2)
    assert str(error).startswith("HTTP 503: ") and str(error).endswith("(after 2 attempts)")


def test_a_server_that_hangs_is_left_after_the_time_out_and_asked_again(llm):
    llm.configure(script=["hang"])
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1], timeout=0.3))
    assert outcomes[0].ok and ledger.requests == 2


def test_the_deadline_covers_waiting_and_retries(llm):
    llm.configure(script=["hang"] * 9)
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:1], timeout=0.2, deadline=1.0))
    assert isinstance(outcomes[0].error, LLMError) and outcomes[0].error.attempts <= 5  # of 0.2 s each
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:3], requests=Rate(1), deadline=0.5, max_concurrent=3))
    assert [type(o.error) for o in outcomes[1:]] == [NoAnswerInTime] * 2
    assert "within the deadline of 0.5 s" in str(outcomes[1].error)


def test_past_the_deadline_the_attempts_are_counted_once():
    requests = iter([LLMError("HTTP 503: overloaded", 503), None])

    async def request(leave):
        leave()
        await asyncio.sleep(1 if (error := next(requests)) else 100)
        raise error

    async def main():
        limiter = RateLimiter(Rate(math.inf), Rate(math.inf))
        await Attempts(8, 5.0, limiter, Ledger()).until_answered(request)

    with pytest.raises(NoAnswerInTime) as late:
        run_virtual(main)
    assert str(late.value) == "no answer within the deadline of 5 s: HTTP 503: overloaded (after 2 attempts)"


def test_a_wait_longer_than_the_deadline_is_not_begun(llm):
    llm.configure(rpm=1, window=60.0)
    start = time.monotonic()
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:2], deadline=20, max_concurrent=2))
    assert sorted(o.ok for o in outcomes) == [False, True] and time.monotonic() - start < 15
    assert next(o.error.status for o in outcomes if not o.ok) == 429


def test_a_wrong_key_is_a_401_and_not_tried_again(llm):
    async def main():
        async with LLMClient("sk-wrong", base_url=llm.base_url, model=llm.model) as c:
            return await c.batch_complete(PROMPTS[:2]), c.ledger.requests

    outcomes, requests = asyncio.run(main())
    assert [o.error.status for o in outcomes] == [401, 401] and requests == 2
    assert "sk-wrong" not in str(outcomes[0].error)


def test_a_wrong_path_and_a_wrong_model_are_a_404(llm):
    async def main(base_url, model):
        async with LLMClient(llm.api_key, base_url=base_url, model=model) as c:
            return await c.batch_complete(PROMPTS[:1])

    for base_url, model in [(llm.base_url + "/wrong", llm.model), (llm.base_url, "gpt-99")]:
        (outcome,) = asyncio.run(main(base_url, model))
        assert outcome.error.status == 404 and outcome.error.attempts == 1


def test_a_bad_request_is_a_400_with_the_servers_words(llm):
    (outcome,), _ = asyncio.run(ask(llm, ["word " * 60_000]))
    assert outcome.error.status == 400 and "context" in str(outcome.error)


def test_a_server_that_is_down_is_named_after_the_attempts(llm):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"

    async def main():
        async with LLMClient("key", base_url=url, attempts=2) as c:
            return await c.batch_complete(PROMPTS[:1])

    (outcome,) = asyncio.run(main())
    assert url in str(outcome.error) and outcome.error.attempts == 2 and outcome.error.status is None


def test_refusals_that_say_when_do_not_use_up_the_attempts(llm):
    llm.configure(rpm=600, window=1.0)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:40], max_concurrent=16, attempts=2))
    assert all(o.ok for o in outcomes) and ledger.refused > 2


def test_spent_quota_is_not_waited_for_whatever_the_server_says():
    body = b'{"error": {"message": "no credit", "code": "insufficient_quota"}}'
    outcomes, server, _ = asyncio.run(
        ask_scripted(http_reply(429, body, "retry-after: 3600"), FINE, prompts=["a", "b"])
    )
    assert isinstance(outcomes[0].error, QuotaSpent) and outcomes[1].ok and server.asked == 2


def test_where_no_rate_is_to_be_learned_retry_after_0_falls_back_to_back_off():
    refusal = http_reply(429, b"{}", "retry-after: 0")
    ((outcome,), server, _) = asyncio.run(ask_scripted(refusal, attempts=3, requests=Rate(math.inf)))
    assert server.asked == 3 and outcome.error.status == 429


def test_a_wait_past_the_deadline_stops_the_whole_batch_at_once():
    refusal = http_reply(429, b'{"error": {"message": "come back tomorrow"}}', "retry-after: 86400")
    start = time.monotonic()
    outcomes, server, _ = asyncio.run(ask_scripted(refusal, prompts=["a"] * 50, max_concurrent=1, deadline=60))
    assert time.monotonic() - start < 10 and server.asked == 1
    assert "tomorrow" in str(outcomes[0].error) and "wait past the deadline" in str(outcomes[1].error)


def test_the_last_attempts_retry_after_holds_up_the_next_call():
    refusal = http_reply(503, b"{}", "retry-after-ms: 400")
    start = time.monotonic()
    outcomes, _, _ = asyncio.run(ask_scripted(refusal, FINE, prompts=["a", "b"], attempts=1, max_concurrent=1))
    assert [o.ok for o in outcomes] == [False, True] and time.monotonic() - start >= 0.4


def test_a_retry_that_is_not_begun_is_not_counted(llm):
    llm.configure(script=["503"] * 9)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1], deadline=0.5))  # the server asks for a second
    assert outcomes[0].error.status == 503 and outcomes[0].error.attempts == 1
    assert (ledger.requests, ledger.retries) == (1, 0)


def test_a_refusal_among_failures_is_an_attempt_that_does_not_count():
    replies = [http_reply(500, b"{}"), http_reply(429, b"{}", "retry-after-ms: 1"), http_reply(500, b"{}")]
    ((outcome,), server, c) = asyncio.run(ask_scripted(*replies, attempts=3))
    assert server.asked == 4 and outcome.error.attempts == 4 and outcome.error.status == 500
    assert (c.ledger.requests, c.ledger.retries, c.ledger.refused) == (4, 3, 1)
