"""The local LLM server's protocol, as httpx, the official openai client and a bare socket see it."""

import asyncio
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from llm_server_tools import ANSWER, MESSAGES, PROMPT, TEXT, post, valid

from helpers.lab.llm_server import LLMServer
from helpers.lab.llm_server.wire import LARGEST_BODY


@pytest.fixture
def client(llm: LLMServer) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=llm.base_url, api_key=llm.api_key, max_retries=0) as client:
        yield client


def test_plain_and_streamed_answers_are_equal(client: openai.OpenAI, llm: LLMServer) -> None:
    plain = client.chat.completions.create(model=llm.model, messages=MESSAGES)
    with client.chat.completions.create(
        model=llm.model, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    ) as events:
        chunks = list(events)
    assert plain.choices[0].message.content == ANSWER and plain.choices[0].finish_reason == "stop"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == ANSWER
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert plain.usage and chunks[-1].usage == plain.usage
    stats = llm.stats()
    assert (stats.received, stats.accepted, stats.answered, stats.connections) == (2, 2, 2, 1)
    assert stats.completion_tokens == 2 * plain.usage.completion_tokens
    assert stats.prompt_tokens == 2 * plain.usage.prompt_tokens
    assert [(record.status, record.attempt) for record in llm.requests()] == [(200, 1), (200, 2)]


def test_the_async_openai_client_works(llm: LLMServer) -> None:
    async def main() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=llm.base_url, api_key=llm.api_key, max_retries=0) as client:
            plain = await client.chat.completions.create(model=llm.model, messages=MESSAGES)
            streamed = await client.chat.completions.create(model=llm.model, messages=MESSAGES, stream=True)
            return plain.choices[0].message.content, "".join(
                [chunk.choices[0].delta.content or "" async for chunk in streamed]
            )

    assert asyncio.run(main()) == (ANSWER, ANSWER)


def test_max_tokens_cuts_the_answer(client: openai.OpenAI, llm: LLMServer) -> None:
    for limit in ({"max_tokens": 3}, {"max_completion_tokens": 3}):
        cut = client.chat.completions.create(model=llm.model, messages=MESSAGES, **limit)  # type: ignore[call-overload]
        assert ANSWER.startswith(cut.choices[0].message.content) and cut.choices[0].finish_reason == "length"
        assert cut.usage and cut.usage.completion_tokens == 3
    whole = cut.usage.prompt_tokens and client.chat.completions.create(model=llm.model, messages=MESSAGES)
    exact = client.chat.completions.create(model=llm.model, messages=MESSAGES, max_tokens=whole.usage.completion_tokens)
    assert exact.choices[0].finish_reason == "stop" and exact.choices[0].message.content == ANSWER


def test_the_models_are_listed(client: openai.OpenAI, llm: LLMServer) -> None:
    assert [model.id for model in client.models.list()] == [llm.model]
    with pytest.raises(openai.NotFoundError) as caught:
        client.chat.completions.create(model="gpt-9", messages=MESSAGES)
    assert caught.value.code == "model_not_found"


def test_a_missing_and_a_wrong_key_are_refused(llm: LLMServer) -> None:
    with (
        openai.OpenAI(base_url=llm.base_url, api_key="sk-wrong-7654321", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError) as caught,
    ):
        client.chat.completions.create(model=llm.model, messages=MESSAGES)
    assert caught.value.code == "invalid_api_key" and "7654321" not in str(caught.value)
    missing = post(llm, valid(), authorization="")
    assert missing.status_code == 401 and missing.json()["error"]["code"] == "invalid_api_key"
    assert post(llm, valid(), authorization=f"bearer {llm.api_key}").status_code == 200
    stats = llm.stats()
    assert (stats.unauthorised, stats.accepted, stats.invalid) == (2, 1, 0)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        ([], "object"),
        ({"messages": MESSAGES}, "model"),
        (valid(messages=None), "messages"),
        (valid(messages=[]), "messages"),
        (valid(messages=["hello"]), "messages[0]"),
        (valid(messages=[*MESSAGES, {"role": "boss", "content": ""}]), "messages[1].role"),
        (valid(messages=[{"role": "user", "content": None}]), "messages[0].content"),
        (valid(messages=[{"role": "user", "content": [{"type": "image_url"}]}]), "messages[0].content"),
        (valid(messages=[{"role": "user", "content": "\ud800"}]), "messages[0].content"),
        (valid(stream="yes"), "stream"),
        (valid(stream_options=[]), "stream_options"),
        (valid(max_tokens=True), "max_tokens"),
        (valid(max_tokens=0), "max_tokens"),
        (valid(n=2), "n"),
    ],
)
def test_a_malformed_request_is_refused_by_the_name_of_its_field(body: object, named: str, llm: LLMServer) -> None:
    answer = post(llm, body)
    error = answer.json()["error"]
    assert answer.status_code == 400 and set(error) == {"message", "type", "param", "code"}
    assert named in error["message"] and answer.headers["x-request-id"]
    assert llm.stats().invalid == 1


def test_too_long_too_large_and_unknown(client: openai.OpenAI, llm: LLMServer) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model=llm.model, messages=[{"role": "user", "content": " word" * 8193}])
    assert caught.value.code == "context_length_exceeded"
    long = [{"role": "user", "content": " word" * 8192}]
    assert post(llm, valid(messages=long)).status_code == 200
    assert post(llm, valid(messages=long, max_tokens=1)).status_code == 400
    assert post(llm, b" " * (LARGEST_BODY + 1)).status_code == 413
    key = {"authorization": f"Bearer {llm.api_key}"}
    assert httpx.post(f"{llm.base_url}/completions", headers=key).status_code == 404
    wrong_method = httpx.head(f"{llm.base_url}/chat/completions", headers=key)
    assert wrong_method.status_code == 405 and wrong_method.headers["allow"] == "POST" and not wrong_method.content
    head = httpx.head(f"{llm.base_url}/models", headers=key)
    assert head.status_code == 200 and not head.content


def test_text_parts_and_system_messages_make_one_prompt(llm: LLMServer) -> None:
    parts = [{"type": "text", "text": TEXT[:40]}, {"type": "text", "text": TEXT[40:]}]
    messages = [{"role": "system", "content": "Give a label and a summary."}, {"role": "user", "content": parts}]
    assert post(llm, valid(messages=messages)).json()["choices"][0]["message"]["content"] == ANSWER
    assert llm.requests()[0].prompt == PROMPT


def exchange(llm: LLMServer, data: bytes) -> bytes:
    """Sends bytes and returns all that comes back before the server closes."""
    where = urlsplit(llm.base_url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_continue_is_granted_and_nonsense_refused(llm: LLMServer) -> None:
    body = json.dumps(valid()).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {llm.api_key}\r\n"
        f"content-length: {len(body)}\r\nconnection: close\r\nexpect: 100-continue\r\n\r\n"
    )
    where = urlsplit(llm.base_url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(body)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert exchange(llm, b"\x16\x03\x01\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert post(llm, valid()).status_code == 200
