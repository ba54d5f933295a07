"""The LLM client and what real servers send: odd replies on the wire, and what becomes of each."""

import asyncio
import gzip
import json
import shutil
import ssl
import subprocess
import time

import pytest
from llm_client_tools import FINE, ScriptedServer, ask_scripted, http_reply

from helpers.llm_calls import LLMClient
from helpers.parts.llm.answers import CutAnswer, EmptyAnswer, LLMError, NotAnAnswer, UnfinishedAnswer, Unreachable

pytestmark = pytest.mark.usefixtures("transport")


def reply(content="fine", reason="stop", *headers: str, status: int = 200, **more) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": reason}
    return http_reply(status, json.dumps({"choices": [choice], **more}).encode(), *headers)


def error_reply(status: int, error, *headers: str) -> bytes:
    return http_reply(status, json.dumps({"error": error}).encode(), *headers)


def ask(*replies: bytes, **options):
    """The outcome of one prompt, how often the server was asked, and the client's ledger."""
    ((outcome,), server, c) = asyncio.run(ask_scripted(*replies, **options))
    return outcome, server.asked, c.ledger


@pytest.mark.parametrize("reason", ["abort", "error", "insufficient_system_resource"])
def test_an_answer_that_the_server_gave_up_is_asked_for_again_and_all_its_tokens_count(reason):
    half = reply("The first half", reason, usage={"prompt_tokens": 5, "completion_tokens": 3})
    outcome, asked, ledger = ask(half, FINE)
    assert outcome.unwrap().text == "fine" and asked == 2
    assert (ledger.retries, ledger.prompt_tokens, ledger.completion_tokens) == (1, 5, 3)
    outcome, asked, _ = ask(half, attempts=2)
    assert isinstance(outcome.error, UnfinishedAnswer) and outcome.error.answer.text == "The first half" and asked == 2


@pytest.mark.parametrize(
    ("reason", "kind"), [("max_tokens", CutAnswer), ("content_filter", EmptyAnswer), ("abort", UnfinishedAnswer)]
)
def test_half_an_answer_is_not_kept(reason, kind, tmp_path):
    async def main():
        async with ScriptedServer(reply("half", reason)) as url, LLMClient("key", base_url=url, attempts=1) as c:
            return await c.batch_complete(["hello"], journal=tmp_path / "j")

    (outcome,) = asyncio.run(main())
    assert type(outcome.error) is kind and (tmp_path / "j").read_bytes() == b""


@pytest.mark.parametrize("inside", [429, 502, "overloaded_error"])
def test_an_error_inside_of_a_200_is_asked_again_as_its_own_code_says(inside):
    outcome, asked, ledger = ask(error_reply(200, {"message": "busy", "code": inside}), FINE)
    assert outcome.ok and asked == 2 and ledger.refused == (inside == 429)


def test_an_error_inside_of_a_200_that_will_not_heal_is_told_once():
    outcome, asked, _ = ask(error_reply(200, {"message": "no such model", "code": 404}))
    assert outcome.error.status == 404 and "no such model" in str(outcome.error) and asked == 1


@pytest.mark.parametrize("body", [b"", b"\n\n\n"])
def test_a_200_with_nothing_in_it_is_asked_again(body):
    outcome, asked, _ = ask(http_reply(200, body), FINE)
    assert outcome.ok and asked == 2
    outcome, asked, _ = ask(http_reply(200, body), attempts=2)
    assert isinstance(outcome.error, NotAnAnswer) and "sent nothing" in str(outcome.error) and asked == 2


def test_blank_lines_before_an_answer_do_no_harm():
    body = b"\n" * 30 + FINE.partition(b"\r\n\r\n")[2]
    assert ask(http_reply(200, body))[0].unwrap().text == "fine"


def test_an_answer_is_one_with_another_status_of_success_and_in_typed_parts():
    parts = [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "fi"}, {"type": "text", "text": "ne"}]
    outcome, asked, _ = ask(reply(parts, status=201))
    assert outcome.unwrap().text == "fine" and asked == 1


def test_tokens_of_what_cannot_be_read_are_counted():
    outcome, _, ledger = ask(reply(7, usage={"prompt_tokens": 5, "completion_tokens": 70}))
    assert isinstance(outcome.error, NotAnAnswer) and (ledger.prompt_tokens, ledger.completion_tokens) == (5, 70)


def test_a_packed_answer_is_unpacked_and_an_unpacked_one_is_taken_as_it_is():
    body = FINE.partition(b"\r\n\r\n")[2]
    for content in (gzip.compress(body), body):
        outcome, asked, _ = ask(http_reply(200, content, "content-encoding: gzip"))
        assert outcome.unwrap().text == "fine" and asked == 1


def test_what_cannot_be_unpacked_counts_by_its_status():
    torn = gzip.compress(b"x" * 1000)[:10] + b"torn"
    outcome, asked, _ = ask(http_reply(200, torn, "content-encoding: gzip"))
    assert isinstance(outcome.error, NotAnAnswer) and asked == 1
    outcome, asked, _ = ask(http_reply(503, torn, "content-encoding: gzip"), FINE)
    assert outcome.ok and asked == 2


RETRY_INFO = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.6s"}


@pytest.mark.parametrize(
    "refusal",
    [
        error_reply(429, {"code": 429, "message": "Quota exceeded.", "details": [RETRY_INFO]}),
        error_reply(429, {"message": "Rate limit reached. Please try again in 600ms."}),
        error_reply(200, {"code": 429, "message": "Rate limit reached. Please try again in 600ms."}),
        error_reply(429, {}, "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 600ms"),
        error_reply(503, {"message": "Overloaded. Please try again in 0.6 seconds."}),
    ],
)
def test_a_wait_named_in_whichever_way_holds_up_every_call(refusal):
    start = time.monotonic()
    outcomes, server, _ = asyncio.run(ask_scripted(refusal, FINE, prompts=["a", "b"], max_concurrent=1))
    assert all(outcome.ok for outcome in outcomes) and server.asked == 3
    assert 0.6 <= time.monotonic() - start < 5


def test_refusals_that_name_a_wait_in_the_body_do_not_use_up_the_attempts():
    refusal = error_reply(429, {"message": "Please try again in 5ms."})
    outcome, asked, _ = ask(*[refusal] * 6, FINE, attempts=2)
    assert outcome.ok and asked == 7


def test_what_a_model_says_of_waiting_holds_nobody_up():
    outcome, asked, _ = ask(reply("Please try again in 3 hours", "abort"), FINE)
    assert outcome.ok and asked == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("host", ["", "https://other.example"])
def test_a_redirect_is_told_once_with_where_it_points_and_without_what_may_be_secret(status, host):
    moved = http_reply(status, b"", f"location: {host}/gateway/v1/chat/completions?token=secret")
    outcome, asked, _ = ask(moved)
    assert f"{host}/gateway/v1/chat/completions: is that its base_url?" in str(outcome.error)
    assert outcome.error.status == status and asked == 1 and "secret" not in str(outcome.error)


@pytest.mark.parametrize("where", ["http://[::1", "http://me.example:port/"])
def test_a_redirect_to_nowhere_is_told_once(where):
    outcome, asked, _ = ask(http_reply(302, b"", f"location: {where}"))
    assert "HTTP 302: the server points to what is no address" in str(outcome.error) and asked == 1


def test_cookies_are_not_sent_back():
    server = ScriptedServer(reply("fine", "stop", "set-cookie: session=1; path=/"), host="localhost")

    async def main():  # aiohttp takes no cookie from a server without a name
        async with server as url, LLMClient("key", base_url=url.replace("127.0.0.1", "localhost")) as c:
            return [await c.complete(prompt) for prompt in ("a", "b")]

    assert [answer.text for answer in asyncio.run(main())] == ["fine", "fine"]
    assert b"cookie" not in server.heads[1].lower()


def test_a_large_request_is_sent_as_it_is():
    """aiohttp warns of one that is larger than 2 ** 20 bytes, which a program may have made an error."""
    outcome, server, _ = asyncio.run(ask_scripted(FINE, prompts=["x" * 2_000_000], attempts=1))
    assert outcome[0].unwrap().text == "fine"
    assert b"content-length: 20000" in server.heads[0].lower() and b"chunked" not in server.heads[0].lower()


def test_the_head_of_a_request_says_the_same_whatever_sends_it():
    _, server, _ = asyncio.run(ask_scripted(FINE, key="sk-0123456789"))
    first, *lines = server.heads[0].decode().lower().split("\r\n")
    told = dict(line.split(": ") for line in lines if line)
    assert first == "post /chat/completions http/1.1" and told.pop("host").startswith("127.0.0.1:")
    assert int(told.pop("content-length")) > 50 and told.pop("user-agent").startswith("python-httpx")
    assert told == {
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "authorization": "bearer sk-0123456789",
        "content-type": "application/json",
    }


def test_a_large_request_that_is_cut_off_is_told_once_and_a_small_one_is_sent_again():
    opened = 0

    async def main(prompt: str):
        async def refuse(reader, writer):
            nonlocal opened
            opened += 1
            await reader.readuntil(b"\r\n\r\n")
            writer.transport.abort()

        async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with LLMClient("key", base_url=url, attempts=3) as c:
                return (await c.batch_complete([prompt]))[0].error

    error = asyncio.run(main("x" * 5_000_000))
    assert type(error) is Unreachable and opened == 1
    assert "5.0 MB" in str(error) and "413" in str(error)
    opened = 0
    error = asyncio.run(main("hello"))
    assert type(error) is LLMError and opened == 3
    assert not str(error).split(" (after")[0].endswith(": ")  # there are words


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes its certificate with openssl")
def test_a_certificate_that_is_not_trusted_is_told_once_with_what_the_environment_says(tmp_path, monkeypatch):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate]
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(made + subject, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def main():
        async with ScriptedServer(FINE, tls=context) as url, LLMClient("key", base_url=url) as c:
            return (await c.batch_complete(["hello"]))[0]

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert asyncio.run(main()).unwrap().text == "fine"
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "nowhere"))
    error = asyncio.run(main()).error
    assert type(error) is Unreachable and error.attempts == 1 and f"SSL_CERT_DIR={tmp_path / 'nowhere'}" in str(error)
