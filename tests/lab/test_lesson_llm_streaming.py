"""What lesson 04 runs on: streams that are played back, and a server that is there with a real model or without."""

import asyncio

import pytest

from helpers.lab.lessons import llm_streaming
from helpers.lab.lessons.llm_streaming import CASES, replay, text_of
from helpers.lab.llm_server import LLMServer
from helpers.parts.llm.sse import EventReader


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_a_stream_is_played_back_byte_for_byte_in_pieces_of_the_size(name, size):
    async def main():
        async with replay(CASES[name], size) as http, http.stream("POST", "any") as response:
            return [piece async for piece in response.aiter_raw()]

    pieces = asyncio.run(main())
    assert b"".join(pieces) == CASES[name]
    assert max(map(len, pieces)) <= size
    text = "".join(text_of(event.data) for event in EventReader().feed(CASES[name]))
    assert text == ("Hel\u2028lo" if "U+2028" in name else "Hello")


def test_where_no_real_model_starts_another_engine_answers_and_a_line_says_why(monkeypatch, capsys):
    start = LLMServer.start

    def without_model(server):
        if server.engine == "smollm2":
            raise RuntimeError("the package xllamacpp is not installed")
        return start(server)

    monkeypatch.setattr(LLMServer, "start", without_model)
    server = llm_streaming.real_server()
    try:
        assert server.base_url and server.engine == "extractive"
    finally:
        server.stop()
    said = "The built-in engine answers instead of a real model: the package xllamacpp is not installed\n"
    assert capsys.readouterr().out == said
