"""The LLM client after an error that any prompt would get: nothing more is sent, and each outcome says why."""

import asyncio
import itertools
import json

import pytest
from llm_client_tools import FINE, PROMPTS, ScriptedServer, ask_scripted, client, http_reply, right

from helpers.llm_calls import LLMClient
from helpers.llm_streaming import StreamingClient
from helpers.parts import bounded
from helpers.parts.llm.answers import LLMError, NotAsked, QuotaSpent

WRONG = "sk-wrong-0123456789"


def error_reply(status: int, message: str = "no", **error) -> bytes:
    return http_reply(status, json.dumps({"error": {"message": message, **error}}).encode())


def with_a_wrong_key(llm, kind=LLMClient, **options):
    return kind(WRONG, base_url=llm.base_url, model=llm.model, **options)


def not_asked(outcomes) -> list:
    return [outcome for outcome in outcomes if type(outcome.error) is NotAsked]


def test_with_a_wrong_key_at_most_max_concurrent_of_300_are_sent_and_the_rest_say_why(llm):
    async def main():
        async with with_a_wrong_key(llm, max_concurrent=8) as c:
            return await c.batch_complete(PROMPTS), c.ledger

    outcomes, ledger = asyncio.run(main())
    assert [outcome.index for outcome in outcomes] == list(range(300)) and [o.item for o in outcomes] == PROMPTS
    sent = [outcome.error for outcome in outcomes if outcome not in not_asked(outcomes)]
    assert 1 <= len(sent) <= 8 and {error.status for error in sent} == {401}
    assert llm.stats().received == llm.stats().unauthorised == len(sent) == ledger.requests
    for outcome in not_asked(outcomes):
        assert outcome.error.__cause__ in sent and outcome.error.attempts == 0
        assert str(outcome.error) == f"not asked: {sent[0]}"
    assert WRONG not in str(outcomes) and "subject" not in "".join(str(outcome.error) for outcome in outcomes)


def test_single_calls_of_one_client_are_stopped_as_well(llm):
    async def main(ask_all):
        async with with_a_wrong_key(llm, max_concurrent=4) as c:
            return await ask_all(c)

    async def gathered(c):
        return await asyncio.gather(*map(c.complete, PROMPTS), return_exceptions=True)

    async def one_after_the_other(c):
        return [(await asyncio.gather(c.complete(prompt), return_exceptions=True))[0] for prompt in PROMPTS]

    async def bounded_elsewhere(c):
        return [o.error for o in await bounded.gather(c.complete, PROMPTS, max_concurrent=50)]

    for ask_all in (gathered, one_after_the_other, bounded_elsewhere):
        llm.reset()
        errors = asyncio.run(main(ask_all))
        assert llm.stats().received <= 4 and len(errors) == 300
        assert sum(type(error) is NotAsked for error in errors) == 300 - llm.stats().received


@pytest.mark.parametrize(
    "reply",
    [
        error_reply(401),
        error_reply(402),
        error_reply(403),
        error_reply(404),
        error_reply(405),
        error_reply(410),
        error_reply(400, "API key not valid. Please pass a valid API key."),
        error_reply(400, "Your credit balance is too low to access the API."),
        error_reply(429, code="insufficient_quota"),
        error_reply(200, "No auth credentials found", code=401),
        error_reply(200, "gone", code="model_not_found"),
        error_reply(200, "no", type="authentication_error"),
        http_reply(403, b"Forbidden"),
        http_reply(404, b"<html>Not Found</html>"),
        http_reply(302, b"", "location: https://elsewhere.example/"),
    ],
)
def test_what_any_prompt_would_get_is_asked_once(reply):
    outcomes, server, c = asyncio.run(ask_scripted(reply, FINE, prompts=["a"] * 9, max_concurrent=1))
    assert server.asked == c.ledger.requests == 1
    assert outcomes[0].error.fatal and len(not_asked(outcomes[1:])) == 8
    assert all(outcome.error.__cause__ is outcomes[0].error for outcome in outcomes[1:])


@pytest.mark.parametrize(
    "reply",
    [
        error_reply(400, "This model's maximum context length is 8192 tokens."),
        error_reply(413, "too large"),
        error_reply(422, "no"),
        error_reply(403, "Your chosen model requires moderation and your input was flagged for 'violence'."),
        error_reply(403, "refused", code="content_policy_violation"),
        error_reply(404, "blocked", code="content_filter"),
        http_reply(403, b"<html><title>Sorry, you have been blocked</title></html>"),
        http_reply(200, b"not JSON"),
    ],
)
def test_what_is_one_prompts_own_costs_that_prompt_alone(reply):
    outcomes, server, _ = asyncio.run(ask_scripted(reply, FINE, prompts=["a"] * 3, max_concurrent=1))
    assert server.asked == 3 and [outcome.ok for outcome in outcomes] == [False, True, True]
    assert not outcomes[0].error.fatal and not outcomes[0].error.may_heal


def test_what_is_in_flight_may_end_and_what_waits_for_a_place_is_not_sent():
    async def main():
        answers = asyncio.Event()

        async def serve(reader, writer):
            request = await reader.readuntil(b"\r\n\r\n")
            length = int(request.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            asked.append(json.loads(body)["messages"][0]["content"])
            if asked[-1] == "a":
                await answers.wait()
                writer.write(FINE)
            else:
                writer.write(error_reply(401))
            await writer.drain()
            writer.close()

        asked = []
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:  # each connection asks once
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with LLMClient("key", base_url=url, max_concurrent=2) as c:
                calls = [asyncio.create_task(c.complete(prompt)) for prompt in "abcd"]
                told = await asyncio.gather(*calls[1:], return_exceptions=True)
                assert not calls[0].done()
                answers.set()
                return asked, told, (await calls[0]).text

    asked, told, first = asyncio.run(main())
    assert sorted(asked) == ["a", "b"] and first == "fine"
    assert [type(error) for error in told] == [LLMError, NotAsked, NotAsked]
    assert told[1].__cause__ is told[2].__cause__ is told[0]


def test_of_endless_prompts_none_is_taken_any_more_and_the_loop_raises_the_cause(llm):
    async def main(count):
        async with with_a_wrong_key(llm, max_concurrent=4) as c:
            outcomes = []
            with pytest.raises(NotAsked, match="HTTP 401: The API key given is not the one of this server") as stopped:
                async with c.as_completed(f"hello {number}" for number in count) as arriving:
                    async for outcome in arriving:
                        outcomes.append(outcome)
        return outcomes, stopped.value

    count = itertools.count()
    outcomes, stopped = asyncio.run(main(count))
    assert len(outcomes) == next(count) <= 2 * 4  # all that were taken have an outcome
    assert stopped.__cause__ in [outcome.error for outcome in outcomes] and llm.stats().received <= 4


def test_of_a_list_each_has_its_outcome_and_of_a_generator_too_where_a_list_is_the_result(llm):
    async def main():
        async with with_a_wrong_key(llm) as c:
            async with c.as_completed(PROMPTS) as arriving:
                told = [outcome async for outcome in arriving]
            return told, await c.batch_complete(prompt for prompt in PROMPTS)

    told, second = asyncio.run(main())
    assert len(told) == len(second) == 300 and llm.stats().received <= 8
    assert len(not_asked(second)) == 300  # within half a minute the client has not forgotten


def test_opened_anew_it_asks_again():
    async def main():
        async with (server := ScriptedServer(error_reply(429, code="insufficient_quota"), FINE)) as url:
            c = LLMClient("key", base_url=url, max_concurrent=1)
            async with c:
                first = await c.batch_complete(["a", "b"])
            async with c:
                return first, await c.batch_complete(["a", "b"]), server.asked

    first, second, asked = asyncio.run(main())
    assert [type(outcome.error) for outcome in first] == [QuotaSpent, NotAsked]
    assert all(outcome.ok for outcome in second) and asked == 3


def test_a_quota_that_is_spent_half_way_keeps_what_is_done_and_the_journal_resumes_it(tmp_path):
    async def main():
        replies = [FINE] * 5 + [error_reply(429, code="insufficient_quota"), FINE]
        async with (server := ScriptedServer(*replies)) as url:
            async with LLMClient("key", base_url=url, max_concurrent=1) as c:
                first = await c.batch_complete([f"{i}" for i in range(20)], journal=tmp_path / "j")
            async with LLMClient("key", base_url=url, max_concurrent=1) as c:
                second = await c.batch_complete([f"{i}" for i in range(20)], journal=tmp_path / "j")
                return first, second, server.asked, c.ledger.from_journal

    first, second, asked, kept = asyncio.run(main())
    assert [outcome.ok for outcome in first] == [True] * 5 + [False] * 15 and len(not_asked(first)) == 14
    assert all(outcome.ok for outcome in second) and (asked, kept) == (6 + 15, 5)


def test_a_batch_that_is_stopped_still_gives_what_the_journal_has(llm, tmp_path):
    async def main():
        async with client(llm) as c:
            await c.batch_complete(PROMPTS[50:60], journal=tmp_path / "j")
        async with with_a_wrong_key(llm) as c:
            return await c.batch_complete(PROMPTS[:60], journal=tmp_path / "j")

    outcomes = asyncio.run(main())
    assert [outcome.ok for outcome in outcomes] == [False] * 50 + [True] * 10 and all(map(right, outcomes[50:]))


@pytest.mark.parametrize("endless", [False, True])
def test_streams_obey_it_as_well(llm, endless):
    async def main():
        pieces = []
        async with with_a_wrong_key(llm, StreamingClient, max_concurrent=4) as c:
            async with c.stream_multiple(iter(PROMPTS) if endless else PROMPTS) as arriving:
                try:
                    async for piece in arriving:
                        pieces.append(piece)
                except NotAsked as stopped:
                    return pieces, stopped
        return pieces, None

    pieces, stopped = asyncio.run(main())
    assert llm.stats().received <= 4 and (stopped is not None) == endless
    outcomes = [piece.outcome for piece in pieces]
    assert len(outcomes) == 300 if not endless else len(outcomes) <= 8
    assert len(not_asked(outcomes)) == len(outcomes) - llm.stats().received
    assert {outcome.error.message for outcome in outcomes} == {outcomes[0].error.message}


def test_an_error_for_all_in_the_middle_of_a_stream_stops_the_others():
    event = 'data: {"choices": [{"delta": {"content": "Hel"}}]}\n\n'
    spent = 'data: {"error": {"message": "no credit", "code": "insufficient_quota"}}\n\n'

    async def main():
        async with (server := ScriptedServer(http_reply(200, (event + spent).encode()))) as url:
            async with StreamingClient("key", base_url=url, max_concurrent=1) as c:
                async with c.stream_multiple(["a", "b", "c"]) as pieces:
                    outcomes = [piece.outcome async for piece in pieces if piece.outcome]
                with pytest.raises(NotAsked):
                    await c.complete("d")
        return outcomes, server.asked

    outcomes, asked = asyncio.run(main())
    assert [type(outcome.error) for outcome in outcomes] == [QuotaSpent, NotAsked, NotAsked] and asked == 1
    assert outcomes[0].error.answer.text == "Hel"
