"""The LLM client and what it is given: settings that cannot work are told at once, and the key is never shown."""

import asyncio
import json
import logging
import traceback

import pytest
from llm_client_tools import FINE, PROMPTS, ScriptedServer, ask, ask_scripted, client, http_reply

from helpers.llm_calls import LLMClient
from helpers.parts.limits import OverBudget, Rate

pytestmark = pytest.mark.usefixtures("transport")


def test_options_are_sent_and_none_leaves_a_field_out():
    c = LLMClient("key", max_tokens=50, options={"max_tokens": None, "max_completion_tokens": 50, "temperature": 0})
    assert c.fields == {"model": "gpt-4o-mini", "max_completion_tokens": 50, "temperature": 0}


@pytest.mark.parametrize("key", ["", "  ", "two words", "kéy", "line\nbreak"])
def test_a_key_that_cannot_be_one_is_refused_without_showing_it(key):
    with pytest.raises(ValueError, match="one word of printable ASCII") as caught:
        LLMClient(key)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.parametrize("key", [None, ""])
def test_that_there_is_no_key_is_said(key):
    with pytest.raises(ValueError, match="and there is none"):
        LLMClient(key)


@pytest.mark.parametrize(("name", "kind"), [("budget", "Budget"), ("requests", "Rate"), ("tokens", "Rate")])
def test_a_number_where_a_budget_or_a_rate_belongs_is_refused(name, kind):
    with pytest.raises(TypeError, match=f"{name}.* must.* be a {kind}, such as {kind}"):
        LLMClient("key", **{name: 600})


@pytest.mark.parametrize(
    "options",
    [{"base_url": "localhost:80"}, {"max_concurrent": 0}, {"attempts": 0}, {"deadline": 0}, {"timeout": -1}],
)
def test_impossible_settings_are_refused(options):
    with pytest.raises(ValueError, match="must"):
        LLMClient("key", **options)


def test_a_base_url_with_a_password_is_refused_and_one_with_a_key_is_shown_without():
    with pytest.raises(ValueError, match="no name and password") as caught:
        LLMClient("key", base_url="http://me:secret@127.0.0.1:9/v1")
    assert "secret" not in str(caught.value)

    async def main():
        async with LLMClient("key", base_url="http://127.0.0.1:9/v1?key=secret", attempts=1) as c:
            return repr(c), str((await c.batch_complete(["hello"]))[0].error)

    shown, error = asyncio.run(main())
    assert "http://127.0.0.1:9/v1'" in shown and "http://127.0.0.1:9/v1: " in error and "secret" not in shown + error


def test_a_query_of_the_base_url_goes_behind_the_path():
    async def main():
        async with (server := ScriptedServer(FINE)) as url:
            async with LLMClient("key", base_url=f"{url}/deployments/x?api-version=2024-06-01") as c:
                assert (await c.complete("hello")).text == "fine"
        return server.heads

    (head,) = asyncio.run(main())
    assert head.startswith(b"POST /deployments/x/chat/completions?api-version=2024-06-01 HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("name", "value", "scheme"),
    [("SSL_CERT_FILE", "/nowhere/cacert.pem", "https"), ("HTTP_PROXY", "http://me:secret@proxy:x", "http")],
)
def test_an_environment_that_cannot_work_is_named_and_the_client_can_be_opened_once_it_is_mended(
    name, value, scheme, monkeypatch
):
    async def opened(c):
        async with c:
            return True

    c = LLMClient("key", base_url=f"{scheme}://192.0.2.1/v1")
    monkeypatch.setenv(name, value)
    for _ in range(2):
        with pytest.raises((OSError, ValueError), match=name) as caught:
            asyncio.run(opened(c))
        assert "secret" not in str(caught.value)
    monkeypatch.delenv(name)
    assert asyncio.run(opened(c))


@pytest.mark.parametrize("networks", ["localhost,127.0.0.0/8,fe80::/10", "::1/128", "[::1]"])
def test_networks_in_no_proxy_are_no_reason_to_fail(networks, monkeypatch):
    async def main():
        async with LLMClient("key", base_url="http://192.0.2.1/v1"):
            pass

    monkeypatch.setenv("NO_PROXY", networks)
    asyncio.run(main())


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


def test_a_query_of_the_base_url_is_in_no_error_of_a_reply_that_is_not_http():
    async def main():
        async with ScriptedServer(b"SSH-2.0-OpenSSH_9.6\r\n\r\n") as url:
            async with LLMClient("key", base_url=f"{url}?code=secret", attempts=1) as c:
                return (await c.batch_complete(["hello"]))[0].error

    error = asyncio.run(main())
    assert error.status is None and "secret" not in "".join(traceback.format_exception(error)) + repr(vars(error))


def test_settings_that_cannot_work_are_told_at_once(llm):
    for wrong in ({"requests": 600}, {"options": {"stop": {1}}}, {"options": {"temperature": float("nan")}}):
        with pytest.raises((TypeError, ValueError)):
            client(llm, **wrong)

    async def unopened():
        await client(llm).batch_complete(PROMPTS[:1])

    with pytest.raises(RuntimeError, match="open the client first"):
        asyncio.run(unopened())
