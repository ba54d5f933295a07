"""The LLM client and what it is given: settings that cannot work are told at once, and the key is never shown."""

import asyncio
import json
import logging
import traceback

import pytest
from llm_client_tools import PROMPTS, ask, ask_scripted, client, http_reply

from helpers.llm_calls import LLMClient
from helpers.parts.limits import OverBudget, Rate


def test_options_are_sent_and_none_leaves_a_field_out():
    c = LLMClient("key", max_tokens=50, options={"max_tokens": None, "max_completion_tokens": 50, "temperature": 0})
    assert c._fields == {"model": "gpt-4o-mini", "max_completion_tokens": 50, "temperature": 0}


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


def test_a_prompt_larger_than_the_token_budget_is_refused_unsent(llm):
    (small, large), ledger = asyncio.run(ask(llm, ["hello", "word " * 2000], tokens=Rate(1000), max_tokens=50))
    assert small.ok and isinstance(large.error, OverBudget) and ledger.requests == 1


def test_one_string_is_not_a_list_of_prompts(llm):
    with pytest.raises(TypeError, match="not one string"):
        asyncio.run(ask(llm, "hello"))


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


@pytest.mark.parametrize(
    "reply",
    [
        http_reply(200, b"you sent Authorization: Bearer sk-secret/0123456789"),
        http_reply(400, b'{"error": {"message": "bad key sk-secret\\/0123456789"}}'),
        b"HTTP/1.1 200 OK\r\nAuthorization Bearer sk-secret/0123456789\r\n\r\n",
    ],
)
def test_a_server_that_repeats_the_request_does_not_get_the_key_shown(reply):
    ((outcome,), _, c) = asyncio.run(ask_scripted(reply, key="sk-secret/0123456789", attempts=1))
    report = "".join(traceback.format_exception(outcome.error))
    assert "[key]" in str(outcome.error) and "secret" not in report + repr(outcome) + repr(vars(c))


def test_settings_that_cannot_work_are_told_at_once(llm):
    for wrong in ({"requests": 600}, {"options": {"stop": {1}}}, {"options": {"temperature": float("nan")}}):
        with pytest.raises((TypeError, ValueError)):
            client(llm, **wrong)

    async def unopened():
        await client(llm).batch_complete(PROMPTS[:1])

    with pytest.raises(RuntimeError, match="open the client first"):
        asyncio.run(unopened())
