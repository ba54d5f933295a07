"""The LLM client against a real server: limits kept, faults survived, errors told apart, nothing lost."""

import asyncio
import errno
import gc
import json
import logging
import os
import pickle
import random
import socket
import subprocess
import sys
import time
import traceback
from collections import Counter

import psutil
import pytest

from helpers.lab.llm_server import LLMServer
from helpers.lab.trace import Trace
from helpers.llm_calls import LLMClient, NoAnswerInTime
from helpers.parts.journal import Journal
from helpers.parts.limits import OverBudget, Rate
from helpers.parts.llm.answers import (
    Answer,
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NotAnAnswer,
    QuotaSpent,
    read_answer,
    read_error,
)

PROMPTS = [f"Summarise.\n\nPassage {i} is about subject{i}, and about nothing else." for i in range(300)]


def right(outcome) -> bool:
    return outcome.unwrap().text == f"Passage {outcome.index} is about subject{outcome.index}, and about nothing else."


def client(llm: LLMServer, **options) -> LLMClient:
    return LLMClient(llm.api_key, base_url=llm.base_url, model=llm.model, **options)


async def ask(llm: LLMServer, prompts, **options):
    journal = options.pop("journal", None)
    async with client(llm, **options) as c:
        return await c.batch_complete(prompts, journal=journal), c.ledger


# What it is for: many calls, in order, inside the limits.


def test_answers_come_in_the_order_of_the_prompts_with_usage(llm):
    llm.configure(latency=(0.01, 1.0))
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:60]))
    assert [o.index for o in outcomes] == list(range(60)) and [o.item for o in outcomes] == PROMPTS[:60]
    assert all(map(right, outcomes))
    assert all(o.value.finish_reason == "stop" and o.value.completion_tokens > 0 for o in outcomes)
    assert (ledger.requests, ledger.answers, ledger.retries, ledger.refused) == (60, 60, 0, 0)
    assert ledger.prompt_tokens == llm.stats().prompt_tokens
    assert ledger.completion_tokens == llm.stats().completion_tokens


@pytest.mark.parametrize("max_concurrent", [1, 7, 45])
def test_in_flight_reaches_its_bound_and_never_passes_it(llm, max_concurrent):
    llm.configure(latency=0.15)
    asyncio.run(ask(llm, PROMPTS[: 2 * max_concurrent], max_concurrent=max_concurrent))
    stats = llm.stats()
    assert stats.peak_in_flight == max_concurrent
    assert stats.connections <= max_concurrent


def test_the_bound_holds_for_single_calls_too(llm):
    llm.configure(latency=0.05)

    async def main():
        async with client(llm, max_concurrent=5) as c:
            await asyncio.gather(*(c.complete(prompt) for prompt in PROMPTS[:20]))

    asyncio.run(main())
    assert llm.stats().peak_in_flight == 5


def test_with_failures_300_prompts_stay_inside_50_a_second_and_all_are_right(llm):
    llm.configure(rpm=3000, window=1.0, latency=0.05, faults={"500": 0.05})
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS, requests=Rate(50, per=1), max_concurrent=16))
    stats = llm.stats()
    assert all(map(right, outcomes))
    assert (stats.refused, ledger.refused) == (0, 0) and stats.worst_window <= 50
    assert stats.faults["500"] == ledger.retries > 0 and stats.accepted == 300 + ledger.retries
    assert stats.connections <= 8


def test_the_token_rate_is_kept_too_and_refunds_are_used(llm):
    tpm = 60 * 4000
    llm.configure(tpm=tpm, window=1.0, latency=0.02)
    prompts = [f"Give a label.\n\n{'word ' * 100}subject{i}" for i in range(60)]
    outcomes, ledger = asyncio.run(ask(llm, prompts, tokens=Rate(4000, per=1), max_tokens=50, max_concurrent=16))
    assert all(o.ok for o in outcomes) and llm.stats().refused == 0


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


def test_options_are_sent_and_none_leaves_a_field_out():
    c = LLMClient("key", max_tokens=50, options={"max_tokens": None, "max_completion_tokens": 50, "temperature": 0})
    assert c._fields == {"model": "gpt-4o-mini", "max_completion_tokens": 50, "temperature": 0}


# Faults: what heals is tried again, what does not is told apart.


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
    start = time.monotonic()
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:1], timeout=0.2, deadline=1.0))
    assert isinstance(outcomes[0].error, LLMError) and time.monotonic() - start < 5
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:3], requests=Rate(1), deadline=0.5, max_concurrent=3))
    assert [type(o.error) for o in outcomes[1:]] == [NoAnswerInTime] * 2
    assert "within the deadline of 0.5 s" in str(outcomes[1].error)


def test_a_wait_longer_than_the_deadline_is_not_begun(llm):
    llm.configure(rpm=1, window=60.0)
    start = time.monotonic()
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:2], deadline=20, max_concurrent=2))
    assert sorted(o.ok for o in outcomes) == [False, True] and time.monotonic() - start < 5
    assert next(o.error.status for o in outcomes if not o.ok) == 429


def test_one_bad_item_costs_one_item(llm):
    prompts = [PROMPTS[0], None, PROMPTS[2], 7, PROMPTS[4]]
    outcomes, _ = asyncio.run(ask(llm, prompts))
    assert [o.ok for o in outcomes] == [True, False, True, False, True]
    assert "a prompt must be a string, not NoneType" in str(outcomes[1].error)


# Bad input: a clear error at once.


@pytest.mark.parametrize("key", ["", "  ", "two words", "kéy", "line\nbreak"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key):
    with pytest.raises(ValueError, match="one word of printable ASCII") as caught:
        LLMClient(key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [{"base_url": "localhost:80"}, {"max_concurrent": 0}, {"attempts": 0}, {"deadline": 0}, {"timeout": -1}],
)
def test_impossible_settings_are_refused(options):
    with pytest.raises(ValueError, match="must"):
        LLMClient("key", **options)


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


def test_a_prompt_larger_than_the_token_budget_is_refused_unsent(llm):
    (small, large), ledger = asyncio.run(ask(llm, ["hello", "word " * 2000], tokens=Rate(1000), max_tokens=50))
    assert small.ok and isinstance(large.error, OverBudget) and ledger.requests == 1


def test_one_string_is_not_a_list_of_prompts(llm):
    with pytest.raises(TypeError, match="not one string"):
        asyncio.run(ask(llm, "hello"))


def test_nothing_asked_nothing_sent(llm):
    assert asyncio.run(ask(llm, []))[0] == [] and llm.stats().received == 0


# Life of a client: second runs, second loops, cancellation, leaks.


def test_a_closed_or_foreign_client_says_so_and_can_be_opened_again(llm):
    c = client(llm)
    with pytest.raises(RuntimeError, match="open the client first"):
        asyncio.run(c.complete("hello"))

    async def main():
        async with c:
            with pytest.raises(RuntimeError, match="already open"):
                await c.__aenter__()
            with pytest.raises(RuntimeError, match="another event loop"):
                await asyncio.to_thread(lambda: asyncio.run(c.complete("hello")))
            return await c.batch_complete(PROMPTS[:20]), await c.batch_complete(PROMPTS[:20])

    for _ in range(2):
        first, second = asyncio.run(main())
        assert first == second and all(o.ok for o in first)


def test_arrivals_come_as_they_are_ready_and_endless_prompts_are_taken_as_needed(llm):
    llm.configure(latency=0.01)
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield f"hello {taken}"

    async def main():
        seen = set()
        async with client(llm, max_concurrent=4) as c, c.as_completed(endless()) as outcomes:
            async for outcome in outcomes:
                seen.add(outcome.index)
                await asyncio.sleep(0.005)
                if len(seen) == 40:
                    return seen

    assert len(asyncio.run(main())) == 40
    assert taken <= 40 + 2 * 4


def test_cancelled_half_way_nothing_is_left(llm):
    llm.configure(latency=0.2)

    async def main():
        async with client(llm, max_concurrent=10) as c:
            task = asyncio.create_task(c.batch_complete(PROMPTS))
            await asyncio.sleep(0.5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert asyncio.all_tasks() == {asyncio.current_task()}
            (outcome,) = await c.batch_complete(PROMPTS[:1])
            return outcome

    assert asyncio.run(main()).ok
    assert llm.stats().in_flight == 0 and 10 <= llm.stats().accepted <= 41


def test_twenty_runs_leave_no_socket_and_no_file(llm, tmp_path):
    def held() -> int:
        gc.collect()
        return psutil.Process().num_fds() if os.name == "posix" else psutil.Process().num_handles()

    asyncio.run(ask(llm, PROMPTS[:5], journal=tmp_path / "first"))
    before = held()
    for i in range(20):
        asyncio.run(ask(llm, PROMPTS[:5], journal=tmp_path / str(i)))
    assert held() <= before


def test_the_observer_sees_every_request_on_its_slot(llm):
    llm.configure(latency=0.02, script=["500"])
    trace = Trace()
    asyncio.run(ask(llm, PROMPTS[:12], max_concurrent=3, observe=trace))
    assert len(trace.spans) == 13 and sum(span.outcome == "error" for span in trace.spans) == 1
    assert set(trace.workers) == {"slot 1", "slot 2", "slot 3"} and trace.peak == 3


# The key stays where it belongs.


def test_the_key_is_in_no_repr_log_error_or_traceback(llm, caplog):
    key = "sk-secret-0123456789"
    caplog.set_level(logging.DEBUG)

    async def main():
        async with LLMClient(key, base_url=llm.base_url, attempts=1) as c:
            print_outs = [repr(c), str(vars(c)), repr(c.ledger)]
            for outcome in await c.batch_complete(PROMPTS[:2]):
                report = traceback.TracebackException.from_exception(outcome.error, capture_locals=True)
                print_outs += [repr(outcome), "".join(report.format())]
        return print_outs

    shown = "".join(asyncio.run(main())) + caplog.text
    assert "401" in shown and key not in shown and "secret" not in shown


def test_a_key_that_the_server_repeats_is_masked():
    key = "sk-secret-0123456789"
    body = json.dumps({"error": {"message": f"Incorrect API key provided: {key}", "code": "invalid_api_key"}}).encode()
    answer = b"HTTP/1.1 401 Unauthorized\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s" % (len(body), body)

    async def main():
        async def serve(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            async with LLMClient(key, base_url=f"http://127.0.0.1:{port}") as c:
                return (await c.batch_complete(["hello"]))[0].error

    error = asyncio.run(main())
    assert str(error) == "HTTP 401: Incorrect API key provided: [key]"
    assert key not in repr(error) + repr(error.args) + repr(vars(error))


# The journal: after kill -9, nothing lost, nothing doubled, nothing asked again.


def test_what_the_journal_holds_is_not_asked_again(llm, tmp_path):
    path = tmp_path / "answers.jsonl"
    llm.configure(script=[None, "html"])
    first, ledger = asyncio.run(ask(llm, PROMPTS[:10], journal=path, max_concurrent=1))
    assert [o.ok for o in first] == [True, False] + [True] * 8
    second, ledger = asyncio.run(ask(llm, PROMPTS[:12], journal=path))
    assert (ledger.from_journal, ledger.requests) == (9, 3)
    assert [o.unwrap() for o in second[2:10]] == [o.unwrap() for o in first[2:]] and all(o.ok for o in second)
    assert llm.api_key not in path.read_text()


def test_a_prompt_that_comes_twice_is_asked_twice_and_kept_twice(llm, tmp_path):
    twice = [PROMPTS[0], PROMPTS[1], PROMPTS[0]]
    asyncio.run(ask(llm, twice, journal=tmp_path / "j"))
    assert llm.stats().accepted == 3
    _, ledger = asyncio.run(ask(llm, twice, journal=tmp_path / "j"))
    assert (ledger.from_journal, llm.stats().accepted) == (3, 3)


def test_other_settings_are_other_questions(llm, tmp_path):
    asyncio.run(ask(llm, PROMPTS[:2], journal=tmp_path / "j"))
    _, ledger = asyncio.run(ask(llm, PROMPTS[:2], journal=tmp_path / "j", max_tokens=99))
    assert ledger.from_journal == 0


def test_when_the_journal_cannot_be_written_the_run_ends_instead_of_paying_on(llm, tmp_path, monkeypatch):
    def full(self, key, value):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Journal, "add", full)
    with pytest.raises(OSError, match="No space left"):
        asyncio.run(ask(llm, PROMPTS, journal=tmp_path / "j", max_concurrent=4))
    assert llm.stats().accepted < 20


RESUME = """
import asyncio, sys, json
from helpers.llm_calls import LLMClient
base_url, key, model, journal, count = sys.argv[1:]
prompts = [f"Summarise.\\n\\nPassage {i} is about subject{i}, and about nothing else." for i in range(int(count))]
async def main():
    async with LLMClient(key, base_url=base_url, model=model, max_concurrent=8) as c:
        outcomes = await c.batch_complete(prompts, journal=journal)
        print(json.dumps([o.unwrap().text for o in outcomes]))
asyncio.run(main())
"""


def killed_and_resumed(llm: LLMServer, path, seed: int, count: int = 100) -> None:
    llm.configure(latency=(0.02, 0.5))
    command = [sys.executable, "-c", RESUME, llm.base_url, llm.api_key, llm.model, str(path), str(count)]
    rng = random.Random(seed)
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    enough = rng.randrange(1, count - 10)
    while llm.stats().answered < enough and first.poll() is None:
        time.sleep(0.002)
    first.kill()
    first.wait()
    held = path.read_text().count("\n")
    second = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = json.loads(second.stdout)
    assert answers == [prompt.partition("\n\n")[2] for prompt in PROMPTS[:count]]
    asked = Counter(record.prompt for record in llm.requests())
    again = [prompt for prompt, times in asked.items() if times > 1]
    assert len(asked) == count and max(asked.values()) <= 2
    assert len(again) <= 8, f"{len(again)} asked twice"
    assert sum(asked.values()) <= count + 8 and held + 8 >= enough
    assert path.read_text().count("\n") - count in (0, 1)


@pytest.mark.parametrize("seed", range(2))
def test_killed_and_resumed_nothing_is_lost_or_asked_again(llm, tmp_path, seed):
    killed_and_resumed(llm, tmp_path / "answers.jsonl", seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(20))
def test_killed_twenty_times(llm, tmp_path, seed):
    killed_and_resumed(llm, tmp_path / "answers.jsonl", 1000 + seed)


# What a server can say, and httpx's successor.


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe{",
        b"[" * 100_000,
        b'{"choices": []}',
        b'{"choices": [{}]}',
        b'{"choices": [{"message": {"content": 7}}]}',
    ],
)
def test_a_body_of_another_shape_is_no_answer(body):
    with pytest.raises(NotAnAnswer):
        read_answer(body)


@pytest.mark.parametrize(
    "usage", ["", ', "usage": "n/a"', ', "usage": {"prompt_tokens": null, "completion_tokens": "5"}']
)
def test_an_answer_with_a_strange_usage_is_an_answer(usage):
    body = '\ufeff{"choices": [{"message": {"content": "naïve"}}]' + usage + "}"
    assert read_answer(body.encode()) == Answer("naïve")


def test_spent_quota_is_told_from_too_many_requests():
    assert type(read_error(429, b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}')) is LLMError
    spent = read_error(429, b'{"error": {"message": "no credit", "code": "insufficient_quota"}}')
    assert isinstance(spent, QuotaSpent) and str(spent) == "HTTP 429: no credit"
    assert str(read_error(502, b"<html>\n Bad   gateway")) == "HTTP 502: <html> Bad gateway"


def test_errors_survive_pickling():
    error = pickle.loads(pickle.dumps(CutAnswer("cut", 200, 2, Answer("half"))))
    assert (str(error), error.answer.text, error.status) == ("cut (after 2 attempts)", "half", 200)
    assert repr(error) == "CutAnswer('cut (after 2 attempts)')"


def test_it_runs_unchanged_on_httpx2(llm, tmp_path):
    pytest.importorskip("httpx2")
    swap = "import sys, httpx2; sys.modules['httpx'] = httpx2\n"
    command = [sys.executable, "-c", swap + RESUME, llm.base_url, llm.api_key, llm.model, str(tmp_path / "j"), "30"]
    llm.configure(script=["500", "disconnect"])
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 30


# What an adversary would try.


class Reply:
    """A server that answers each request with the next of some given bytes, the last one for ever."""

    def __init__(self, *replies: bytes) -> None:
        self.replies, self.asked = list(replies), 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *error):
        self.server.close()

    async def serve(self, reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
                await reader.readexactly(length)
                self.asked += 1
                writer.write(self.replies.pop(0) if len(self.replies) > 1 else self.replies[0])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def http_reply(status: int, body: bytes, *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} x", f"content-length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


FINE = http_reply(200, b'{"choices": [{"message": {"content": "fine"}}]}')


async def ask_reply(*replies: bytes, prompts=("hello",), key="sk-secret-0123456789", **options):
    server = Reply(*replies)
    async with server as url, LLMClient(key, base_url=url, **options) as c:
        return await c.batch_complete(prompts), server, c


def test_calls_that_are_cancelled_at_any_step_leave_the_client_whole(llm):
    """In httpcore a cancel at the wrong moment can jam a connection: each is tried here, then all must answer."""
    llm.configure(latency=0.002)

    async def main():
        async with client(llm, max_concurrent=1, timeout=5) as c:
            for steps in range(60):
                task = asyncio.create_task(c.complete("hello"))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            return await c.batch_complete(PROMPTS[:5])

    assert all(map(right, asyncio.run(main())))


def test_a_batch_does_not_shut_other_callers_out(llm):
    llm.configure(latency=0.01)

    async def main():
        async with client(llm, max_concurrent=2) as c:
            batch = asyncio.create_task(c.batch_complete(PROMPTS[:100]))
            await asyncio.sleep(0.1)
            await c.complete("urgent")
            assert not batch.done()
            await batch

    asyncio.run(main())


def test_refusals_that_say_when_do_not_use_up_the_attempts(llm):
    llm.configure(rpm=600, window=1.0)
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:40], max_concurrent=16, attempts=2))
    assert all(o.ok for o in outcomes) and ledger.refused > 2


def test_spent_quota_is_not_waited_for_whatever_the_server_says():
    body = b'{"error": {"message": "no credit", "code": "insufficient_quota"}}'
    outcomes, server, _ = asyncio.run(ask_reply(http_reply(429, body, "retry-after: 3600"), FINE, prompts=["a", "b"]))
    assert isinstance(outcomes[0].error, QuotaSpent) and outcomes[1].ok and server.asked == 2


def test_a_journal_line_of_another_shape_is_asked_again(llm, tmp_path):
    asyncio.run(ask(llm, PROMPTS[:1], journal=tmp_path / "j"))
    line = json.loads((tmp_path / "j").read_text())
    (tmp_path / "j").write_text(json.dumps(line | {"value": {"words": 7}}) + "\n")
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:1], journal=tmp_path / "j"))
    assert right(outcomes[0]) and (ledger.requests, ledger.from_journal) == (1, 0)


def test_retry_after_0_falls_back_to_back_off():
    refusal = http_reply(429, b"{}", "retry-after: 0")
    ((outcome,), server, _) = asyncio.run(ask_reply(refusal, attempts=3))
    assert server.asked == 3 and outcome.error.status == 429


def test_a_wait_past_the_deadline_stops_the_whole_batch_at_once():
    refusal = http_reply(429, b'{"error": {"message": "come back tomorrow"}}', "retry-after: 86400")
    start = time.monotonic()
    outcomes, server, _ = asyncio.run(ask_reply(refusal, prompts=["a"] * 50, max_concurrent=1, deadline=60))
    assert time.monotonic() - start < 10 and server.asked == 1
    assert "tomorrow" in str(outcomes[0].error) and "wait past the deadline" in str(outcomes[1].error)


def test_the_last_attempts_retry_after_holds_up_the_next_call():
    refusal = http_reply(503, b"{}", "retry-after-ms: 400")
    start = time.monotonic()
    outcomes, _, _ = asyncio.run(ask_reply(refusal, FINE, prompts=["a", "b"], attempts=1, max_concurrent=1))
    assert [o.ok for o in outcomes] == [False, True] and time.monotonic() - start >= 0.4


@pytest.mark.parametrize(
    "reply",
    [
        http_reply(200, b"you sent Authorization: Bearer sk-secret/0123456789"),
        http_reply(400, b'{"error": {"message": "bad key sk-secret\\/0123456789"}}'),
        b"HTTP/1.1 200 OK\r\nAuthorization Bearer sk-secret/0123456789\r\n\r\n",
    ],
)
def test_a_server_that_repeats_the_request_does_not_get_the_key_shown(reply):
    ((outcome,), _, c) = asyncio.run(ask_reply(reply, key="sk-secret/0123456789", attempts=1))
    report = "".join(traceback.format_exception(outcome.error))
    assert "[key]" in str(outcome.error) and "secret" not in report + repr(outcome) + repr(vars(c))


def test_an_observer_that_fails_costs_no_answer(llm):
    told = []

    def observer(event):
        raise ValueError("broken observer")

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
        async with client(llm, observe=observer) as c:
            return await c.batch_complete(PROMPTS[:3])

    assert all(map(right, asyncio.run(main()))) and told == ["observe= raised"] * 6


def test_a_bad_prompt_beside_a_journal_costs_itself_alone(llm, tmp_path):
    prompts = [PROMPTS[0], {1: 2, "a": 3}, PROMPTS[2], "lone \ud800 surrogate"]
    outcomes, ledger = asyncio.run(ask(llm, prompts, journal=tmp_path / "j"))
    assert [o.ok for o in outcomes] == [True, False, True, False] and ledger.requests == 2


def test_settings_that_cannot_work_are_told_at_once(llm):
    for wrong in ({"requests": 600}, {"options": {"stop": {1}}}, {"options": {"temperature": float("nan")}}):
        with pytest.raises((TypeError, ValueError)):
            client(llm, **wrong)

    async def unopened():
        await client(llm).batch_complete(PROMPTS[:1])

    with pytest.raises(RuntimeError, match="open the client first"):
        asyncio.run(unopened())


def test_no_proxy_stands_between_this_machine_and_itself(llm, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    outcomes, _ = asyncio.run(ask(llm, PROMPTS[:2], attempts=1))
    assert all(map(right, outcomes))
