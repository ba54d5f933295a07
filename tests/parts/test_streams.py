"""One answer while it comes, in virtual time: when each piece came, how long a silence may last, how a read ends."""

import asyncio
import json
import math

import httpx
import pytest
from async_tools import now

from helpers.lab.virtual_time import run_virtual
from helpers.parts.llm.answers import LLMError, UnfinishedAnswer
from helpers.parts.llm.streams import Stream, StreamedAnswer
from helpers.parts.patience import Patience

IDLE = 30.0
DONE = b"data: [DONE]\n\n"


def event(text: str | None, reason=None) -> bytes:
    return f"data: {json.dumps({'choices': [{'delta': {'content': text}, 'finish_reason': reason}]})}\n\n".encode()


ROLE, HEL, LO, STOP = event(""), event("Hel"), event("lo"), event(None, "stop")


def told(error: Exception) -> LLMError:
    return error if isinstance(error, LLMError) else LLMError(str(error))


def streaming(*parts: bytes | float | Exception, pause: float = 0.0, read: int = 1000):
    """The pieces of a reply that comes in these parts, with waits between them, and what became of it.

    `pause`: seconds that the reader takes for each piece; `read`: how many it reads.
    """
    seen: list[str] = []

    async def content():
        for part in parts:
            if isinstance(part, bytes):
                yield part
            elif isinstance(part, Exception):
                raise part
            else:
                await asyncio.sleep(part)

    async def main():
        pieces: list[str] = []
        with Patience(IDLE) as patience:
            stream = Stream(httpx.Response(200, content=content()), now(), patience, told, seen.append)
            try:
                await stream.begun()
                async for piece in stream:
                    pieces.append(piece)
                    await asyncio.sleep(pause)
                    if len(pieces) == read:
                        break
            except LLMError as error:
                return pieces, stream, error
            await stream.finish()
        return pieces, stream, stream.answer

    (pieces, stream, end), seconds = run_virtual(main)
    assert seen == ["token"] * len(stream.so_far.times)
    return pieces, end, seconds


def test_each_piece_is_measured_from_the_moment_of_the_request():
    pieces, answer, seconds = streaming(1, ROLE, 1.5, HEL, 0.25, LO, 0.75, event("!"), 3, STOP + DONE)
    assert pieces == ["Hel", "lo", "!"] and seconds == 6.5
    assert answer == StreamedAnswer("Hello!", "stop", times=(2.5, 2.75, 3.5))
    assert (answer.first, answer.gaps, answer.tokens_per_second) == (2.5, [0.25, 0.75], 2.0)


def test_what_comes_in_one_read_comes_at_one_time_and_the_server_may_count_more_tokens():
    pieces, answer, _ = streaming(1, HEL + LO, 1, event("!") + STOP + b'data: {"usage": {"completion_tokens": 5}}\n\n')
    assert pieces == ["Hel", "lo", "!"] and answer.times == (1, 1, 2)
    assert answer.completion_tokens == 5 and answer.tokens_per_second == 4


@pytest.mark.parametrize("times", [(), (2.0,), (2.0, 2.0)])
def test_what_cannot_be_measured_is_no_number(times):
    answer = StreamedAnswer("Hello", times=times)
    assert math.isnan(answer.tokens_per_second) and math.isnan(answer.first) == (not times)


def test_a_silence_is_given_up_with_what_had_come():
    pieces, error, seconds = streaming(1, HEL, 29, LO, 1000)
    assert pieces == ["Hel", "lo"] and seconds == 60
    assert str(error) == "the stream was silent for 30 s" and error.answer.text == "Hello"
    assert error.answer.times == (1, 30)


def test_before_the_first_token_it_may_be_silent_and_afterwards_any_byte_ends_the_silence():
    pieces, answer, seconds = streaming(ROLE, 45, HEL, 20, b": ping\n\n", 20, b":", 20, b" ping\n\n", LO, STOP, DONE)
    assert pieces == ["Hel", "lo"] and answer.times == (45, 105) and seconds == 105


def test_a_slow_reader_is_not_taken_for_a_silent_server():
    pieces, answer, seconds = streaming(HEL, LO, STOP, DONE, pause=100)
    assert pieces == ["Hel", "lo"] and answer.text == "Hello" and seconds == 200


def test_pieces_before_an_error_come_before_it():
    for end in (b"data: {\n\n", b'data: {"error": "lost"}\n\n', httpx.ReadError("lost")):
        pieces, error, _ = streaming(HEL + LO, end)
        assert pieces == ["Hel", "lo"] and isinstance(error, LLMError) and error.answer.text == "Hello"
    assert isinstance(streaming(HEL, LO)[1], UnfinishedAnswer)


@pytest.mark.parametrize("end", [httpx.ReadError("lost"), 1000.0])
def test_without_a_farewell_an_answer_that_has_ended_is_whole(end):
    assert streaming(HEL, LO, STOP, end)[1].text == "Hello"


def test_what_follows_the_end_is_read_if_it_takes_no_time():
    assert streaming(HEL, STOP, DONE, 0.4)[2] == 0.4
    assert streaming(HEL, STOP, DONE, 100)[2] == 0.5
    assert streaming(HEL, STOP, DONE, *[0.1, b"x"] * 1000)[2] == 0.5
    assert streaming(HEL, STOP, DONE, httpx.ReadError("lost"))[1].text == "Hel"
    assert streaming(HEL, 5, LO, read=1)[1:] == (None, 0)


def test_a_second_reading_ends_as_the_first_did():
    async def content():
        yield HEL

    async def main():
        with Patience(IDLE) as patience:
            stream = Stream(httpx.Response(200, content=content()), 0, patience, told, lambda what: None)
            return [await asyncio.gather(anext(stream), return_exceptions=True) for _ in range(3)]

    (first,), (second,), (third,) = run_virtual(main)[0]
    assert first == "Hel" and isinstance(second, UnfinishedAnswer) and third is second
