"""The seam between the local LLM server and its engine: live pieces, failures, and a client that leaves."""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from llm_server_tools import valid

from helpers.lab.llm_server.engine import End, Message
from helpers.lab.llm_server.engines import ENGINES
from helpers.lab.llm_server.errors import APIError
from helpers.lab.llm_server.gateway import Gateway
from helpers.lab.llm_server.knobs import Knobs

Ask = Callable[..., Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


def serve(
    engine: Callable[[list[Message], int], AsyncGenerator[str, None]], use: Callable[[Ask], Awaitable[None]]
) -> None:
    """Runs a gateway with this engine in this process."""

    async def main() -> None:
        gateway = Gateway(Knobs(engine="tried", model="extractive"))
        server = await asyncio.start_server(gateway.connection, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()

        async def ask(**fields: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            reader, writer = await asyncio.open_connection(*address)
            body = json.dumps(valid(**fields)).encode()
            head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {Knobs().api_key}\r\n"
            writer.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
            return reader, writer

        async with asyncio.timeout(30), server:
            await use(ask)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ENGINES, "tried", engine)
        asyncio.run(main())


def test_an_engine_that_fails_costs_one_request(capsys: pytest.CaptureFixture[str]) -> None:
    async def engine(messages: list[Message], most: int) -> AsyncGenerator[str, None]:
        yield "One"
        raise ZeroDivisionError

    async def use(ask: Ask) -> None:
        for stream in (False, True, False):
            reader, writer = await ask(stream=stream)
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 200 " if stream else b"HTTP/1.1 500 ")
            assert not stream or (b'"One"' in answer and b"[DONE]" not in answer and not answer.endswith(b"0\r\n\r\n"))
            writer.close()

    serve(engine, use)
    assert capsys.readouterr().err.count("\nZeroDivisionError") == 3


def test_an_engine_is_told_how_much_is_read_and_stopped_when_nobody_listens() -> None:
    calls: list[tuple[list[Message], int]] = []

    async def main(ask: Ask) -> None:
        stopped = asyncio.Event()

        async def engine(messages: list[Message], most: int) -> AsyncGenerator[str, None]:
            calls.append((messages, most))
            try:
                yield "One"
                await asyncio.sleep(3600)
            finally:
                stopped.set()

        ENGINES["tried"] = engine
        reader, writer = await ask(stream=True, max_tokens=7)
        assert b'"One"' in await reader.readuntil(b'"One"')  # while the engine is still at work
        writer.close()
        await stopped.wait()

    async def none(messages: list[Message], most: int) -> AsyncGenerator[str, None]:
        yield ""

    serve(none, main)
    [(messages, most)] = calls
    assert messages[0].role == "user" and most == 7


def test_an_engine_may_stop_exactly_at_the_limit() -> None:
    async def engine(messages: list[Message], most: int) -> AsyncGenerator[str, None]:
        for _ in range(4):
            yield "a"

    async def use(ask: Ask) -> None:
        for limit, reason in ((3, b'"finish_reason":"length"'), (4, b'"finish_reason":"stop"')):
            reader, writer = await ask(max_tokens=limit)
            answer = await reader.read()
            assert b'"content":"' + b"a" * limit + b'"' in answer and reason in answer
            writer.close()

    serve(engine, use)


def test_an_engine_that_counts_for_itself_is_believed() -> None:
    async def engine(messages: list[Message], max_tokens: int) -> AsyncGenerator[str | End, None]:
        yield "One"
        yield End("length", prompt_tokens=5, completion_tokens=2)
        raise AssertionError("it has ended")

    async def use(ask: Ask) -> None:
        for stream in (False, True):
            reader, writer = await ask(max_tokens=2, stream=stream, stream_options={"include_usage": True})
            answer = await reader.read()
            assert b'"One"' in answer and b'"finish_reason":"length"' in answer
            assert b'"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}' in answer
            writer.close()

    serve(engine, use)


def test_an_engine_that_refuses_before_its_first_piece_has_its_status_told() -> None:
    async def engine(messages: list[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        raise APIError(400, "too long for me", code="context_length_exceeded")
        yield ""

    async def use(ask: Ask) -> None:
        for stream in (False, True):
            reader, writer = await ask(stream=stream)
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 400 ") and b"too long for me" in answer
            writer.close()

    serve(engine, use)
