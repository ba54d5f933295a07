"""Streamed answers: whole or an error with what had come, measured, merged, bounded; nothing stays open."""

import asyncio
import contextlib
import gzip
import json
import re
import tracemalloc

import pytest
from llm_client_tools import PROMPTS, ScriptedServer, http_reply, right

from helpers.llm_streaming import StreamingClient
from helpers.parts.limits import Rate
from helpers.parts.llm.answers import (
    CutAnswer,
    EmptyAnswer,
    LLMError,
    NoAnswerInTime,
    NotAnAnswer,
    UnfinishedAnswer,
)

pytestmark = pytest.mark.usefixtures("transport")

WHOLE = "Passage 3 is about subject3, and about nothing else."


def client(llm, **options) -> StreamingClient:
    return StreamingClient(llm.api_key, base_url=llm.base_url, model=llm.model, **options)


async def one(c: StreamingClient, prompt: str = PROMPTS[3]):
    """The pieces of one answer, and the answer."""
    async with c.stream_llm(prompt) as stream:
        return [piece async for piece in stream], stream.answer


def run_one(llm, **options):
    async def main():
        async with client(llm, **options) as c:
            return *await one(c), c.ledger

    return asyncio.run(main())


def test_an_answer_comes_in_pieces_and_is_whole_and_measured(llm):
    llm.configure(tokens_per_second=200)
    pieces, answer, ledger = run_one(llm)
    assert "".join(pieces) == answer.text == WHOLE and len(pieces) > 5
    assert answer.finish_reason == "stop" and answer.completion_tokens == len(pieces) == len(answer.times)
    assert list(answer.times) == sorted(answer.times) and answer.first == answer.times[0] >= 0
    assert len(answer.gaps) == len(pieces) - 1
    assert answer.tokens_per_second == pytest.approx(len(answer.gaps) / sum(answer.gaps))
    assert (ledger.requests, ledger.answers, ledger.completion_tokens) == (1, 1, len(pieces))


def test_one_client_streams_and_asks_over_the_same_connections(llm):
    async def main():
        async with client(llm, max_concurrent=2) as c:
            whole = [(await one(c, prompt))[1].text for prompt in PROMPTS[:4]]
            return whole, [(await c.complete(prompt)).text for prompt in PROMPTS[:4]]

    streamed, asked = asyncio.run(main())
    assert streamed == asked
    assert llm.stats().connections == 1


def test_many_streams_are_merged_as_they_come_and_each_is_told_to_its_end(llm):
    llm.configure(tokens_per_second=300)

    async def main():
        async with client(llm, max_concurrent=10) as c, c.stream_multiple(PROMPTS[:20]) as pieces:
            return [piece async for piece in pieces]

    pieces = asyncio.run(main())
    texts = {number: "".join(p.text for p in pieces if p.number == number) for number in range(20)}
    ends = {piece.number: piece.outcome for piece in pieces if piece.outcome}
    assert {number: end.unwrap().text for number, end in ends.items()} == texts and len(ends) == 20
    assert all(end.item == PROMPTS[number] and end.index == number for number, end in ends.items())
    assert all(pieces[-1 - [p.number for p in pieces[::-1]].index(number)].outcome for number in range(20))
    first_ten = [piece.number for piece in pieces if piece.number < 10]
    assert first_ten != sorted(first_ten)  # they took turns
    assert llm.stats().peak_in_flight == 10


BREAKS = {
    "cut": (LLMError, "Passage 3"),
    "no_done": (UnfinishedAnswer, "Passage 3"),
    "error_event": (LLMError, "Passage 3"),
    "malformed": (NotAnAnswer, "Passage 3"),
    "length": (CutAnswer, "Passage 3"),
    "empty": (EmptyAnswer, ""),
    "html": (NotAnAnswer, ""),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_half_an_answer_is_never_taken_for_a_whole_one(fault, llm):
    kind, beginning = BREAKS[fault]
    llm.configure(script=[fault])

    async def main():
        async with client(llm, attempts=1) as c, c.stream_multiple([PROMPTS[3]]) as pieces:
            return [piece async for piece in pieces]

    *pieces, end = asyncio.run(main())
    error = end.outcome.error
    text = "".join(piece.text for piece in pieces)
    assert isinstance(error, kind) and text.startswith(beginning) and text != WHOLE
    assert (error.answer.text if error.answer else "") == text


def test_an_answer_in_the_oddest_form_that_is_allowed_is_read_right(llm):
    llm.configure(script=["chunking"])
    assert run_one(llm)[1].text == WHOLE


@pytest.mark.parametrize("fault", ["500", "503", "429", "disconnect"])
def test_what_fails_before_the_first_token_is_tried_again(fault, llm):
    llm.configure(script=[fault, None])
    _, answer, ledger = run_one(llm)
    assert answer.text == WHOLE and (ledger.requests, ledger.retries) == (2, 1)


def test_what_breaks_off_later_is_not_tried_again(llm):
    llm.configure(script=["cut", None])

    async def main():
        async with client(llm) as c:
            with pytest.raises(LLMError) as caught:
                await one(c)
            return caught.value, c.ledger.requests, c.ledger.answers

    error, requests, answers = asyncio.run(main())
    assert error.attempts == 1 and WHOLE.startswith(error.answer.text) and (requests, answers) == (1, 0)


def test_a_server_that_accepts_and_says_nothing_is_given_up(llm):
    llm.configure(script=["hang"] * 9)
    with pytest.raises(NoAnswerInTime):
        run_one(llm, timeout=5, deadline=0.2)
    with pytest.raises(LLMError, match=r"no token within 0.1 s"):
        run_one(llm, timeout=0.1, attempts=1)


def test_one_broken_stream_among_50_costs_one_and_keeps_what_had_come(llm):
    llm.configure(tokens_per_second=200, script=[None] * 17 + ["cut"] + [None] * 32)

    async def main():
        async with client(llm, max_concurrent=50) as c, c.stream_multiple(PROMPTS[:50]) as pieces:
            return [piece.outcome async for piece in pieces if piece.outcome]

    outcomes = asyncio.run(main())
    (broken,) = [outcome for outcome in outcomes if not outcome.ok]
    assert len(outcomes) == 50
    assert broken.error.answer.text.startswith(f"Passage {broken.index} is")  # aiohttp forgets what lies unread
    assert len(broken.error.answer.times) > 1


def test_150_streams_at_once_over_one_client_all_arrive(llm):
    llm.configure(tokens_per_second=100)

    async def main():
        async with client(llm, max_concurrent=150) as c, c.stream_multiple(PROMPTS[:150]) as pieces:
            return [piece.outcome async for piece in pieces if piece.outcome]

    outcomes = asyncio.run(main())
    assert len(outcomes) == 150 and all(right(outcome) for outcome in outcomes)
    assert llm.stats().connections == 150


# What servers send, byte by byte


def event(delta, reason=None, **more) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta, 'finish_reason': reason}], **more})}\n\n"


DONE = "data: [DONE]\n\n"
HELLO = event({"role": "assistant", "content": ""}) + event({"content": "Hel"}) + event({"content": "lo"})


def reply(body: str, *headers: str, status: int = 200) -> bytes:
    return http_reply(status, body.encode(), *(headers or ("content-type: text/event-stream",)))


def ask(*replies: bytes, key: str = "sk-secret-0123456789", **options):
    """The pieces of an answer and the answer, or the error; and how often the server was asked."""
    server = ScriptedServer(*replies)

    async def main():
        async with server as url, StreamingClient(key, base_url=url, **{"attempts": 2, **options}) as c:
            try:
                return await one(c, "hello")
            except LLMError as error:
                return error

    return asyncio.run(main()), server.asked


SOUND = {
    "the usual form": HELLO + event({}, "stop") + DONE,
    "no [DONE], but a reason": HELLO + event({}, "stop"),
    "no reason, but [DONE]": HELLO + DONE,
    "usage in an event of its own": HELLO + event({}, "stop") + 'data: {"choices": [], "usage": null}\n\n' + DONE,
    "an event before the first choice": 'data: {"choices": [], "prompt_filter_results": []}\n\n' + HELLO + DONE,
    "comments": ": PROCESSING\n\n" + HELLO + ": PROCESSING\n\n" + DONE,
    "a second choice": HELLO + 'data: {"choices": [{"index": 1, "delta": {"content": "Bye"}}]}\n\n' + DONE,
    "thoughts": event({"reasoning_content": "Hm"}) + HELLO + DONE,
    "typed parts": event({"content": [{"type": "text", "text": "Hello"}, {"type": "thinking"}]}) + DONE,
    "a message in place of a delta": 'data: {"choices": [{"message": {"content": "Hello"}}]}\n\n' + DONE,
    "more after [DONE]": HELLO + DONE + "data: nonsense\n\n",
    "a reason without a delta": HELLO + 'data: {"choices": [{"finish_reason": "stop"}]}\n\n' + DONE,
    "no space after the colon": (HELLO + DONE).replace("data: ", "data:"),
}


@pytest.mark.parametrize("case", SOUND)
def test_every_sound_form_gives_the_answer(case):
    (pieces, answer), asked = ask(reply(SOUND[case]))
    assert "".join(pieces) == answer.text == "Hello" and asked == 1


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/event-stream", ""])
def test_a_server_that_does_not_stream_gives_one_piece_whatever_it_calls_it(kind):
    plain = json.dumps({"choices": [{"message": {"content": "Hello"}}], "usage": {"completion_tokens": 2}}, indent=1)
    (pieces, answer), _ = ask(reply(plain, f"content-type: {kind}"))
    assert pieces == ["Hello"] and answer.completion_tokens == 2 and len(answer.times) == 1
    (pieces, answer), _ = ask(reply(HELLO + DONE, f"content-type: {kind}"))
    assert pieces == ["Hel", "lo"]


def test_a_plain_answer_that_was_cut_keeps_its_text():
    cut = json.dumps({"choices": [{"message": {"content": "Hel"}, "finish_reason": "length"}]})
    error, _ = ask(reply(cut, "content-type: application/json"))
    assert isinstance(error, CutAnswer) and error.answer.text == "Hel"


def test_a_packed_stream_is_unpacked_though_nobody_asked_for_it():
    packed = http_reply(200, gzip.compress((HELLO + DONE).encode()), "content-encoding: gzip")
    server = ScriptedServer(packed)

    async def main():
        async with server as url, StreamingClient("key", base_url=url) as c:
            return (await one(c, "hello"))[1].text

    assert asyncio.run(main()) == "Hello"
    assert b"accept-encoding: identity" in server.heads[0].lower()


UNSOUND = {
    "an error and nothing else": (reply('data: {"error": {"message": "bad model", "code": 404}}\n\n'), "bad model", 1),
    "an error of its own name": (reply(HELLO + 'event: error\ndata: {"message": "lost"}\n\n'), "lost", 1),
    "an error that may heal": (reply('data: {"error": {"message": "busy", "code": 503}}\n\n'), "busy", 2),
    "an error in the choice": (reply(HELLO + event({}, "error", error={"message": "lost"})), "lost", 1),
    "given up": (reply(HELLO + event({}, "abort") + DONE), "gave the answer up", 1),
    "a filter": (reply(HELLO + event({}, "content_filter") + DONE), "filter", 1),
    "a tool call": (reply(event({"tool_calls": []}) + event({}, "tool_calls") + DONE), "no text", 1),
    "nothing": (reply(""), "sent nothing", 2),
    "[DONE] alone": (reply(DONE), "sent nothing", 2),
    "a number": (reply(HELLO + "data: 7\n\n"), "not a part of a chat completion: 7", 1),
    "a web page": (reply("<!doctype html>\n<title>502</title>"), "not JSON: <!doctype html>", 1),
    "plain text": (reply("busy", "content-type: text/plain"), "not JSON: busy", 1),
    "an error without events": (reply('{"error": {"message": "busy", "code": 503}}'), "503 inside: busy", 2),
    "a wrong key": (reply('{"error": {"message": "no sk-secret-0123456789"}}', "x: y", status=401), r"no \[key\]", 1),
    "the key in an event": (reply(HELLO + 'data: {"error": "sk-secret-0123456789"}\n\n'), r"\[key\]", 1),
    "a redirect": (http_reply(302, b"", "location: https://elsewhere.example/"), "points to", 1),
}


@pytest.mark.parametrize("case", UNSOUND)
def test_every_other_form_is_told_for_what_it_is(case):
    body, words, asked = UNSOUND[case]
    error, times = ask(body)
    assert isinstance(error, LLMError), error
    assert re.search(words, str(error)), error
    assert times == asked
    assert (error.answer.text if error.answer else "") == ("Hello" if HELLO.encode() in body else "")


@contextlib.asynccontextmanager
async def serving(*parts: str | None):
    """A server that sends these parts, and then stays on the line; at None it breaks off."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\ncontent-length: 99999\r\n\r\n")
        writer.write("".join(filter(None, parts)).encode())
        if None not in parts:
            await reader.read()  # until the client hangs up
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def test_a_stream_that_falls_silent_is_cut_and_what_had_come_is_kept():
    async def main():
        async with serving(HELLO) as url, StreamingClient("key", base_url=url, idle=0.2) as c:
            with pytest.raises(LLMError, match=r"silent for 0.2 s") as caught:
                await one(c, "hello")
            return caught.value

    error = asyncio.run(main())
    assert error.answer.text == "Hello" and len(error.answer.times) == 2 and error.attempts == 1


@pytest.mark.parametrize("end", [(), (None,)], ids=["silence", "a cut"])
@pytest.mark.parametrize("reason", ["stop", "length"])
def test_an_answer_whose_end_was_told_is_judged_by_it_though_the_farewell_is_missing(reason, end):
    async def main():
        parts = (HELLO, event({}, reason), *end)
        async with serving(*parts) as url, StreamingClient("key", base_url=url, idle=0.2) as c:
            try:
                return (await one(c, "hello"))[1]
            except CutAnswer as error:
                return error.answer

    answer = asyncio.run(main())
    assert (answer.text, answer.finish_reason, len(answer.times)) == ("Hello", reason, 2)


def test_a_slow_reader_slows_the_server_and_fills_no_memory():
    part = event({"content": "x" * 1000}).encode()
    sent = 0

    async def serve(reader, writer):
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 x\r\ncontent-type: text/event-stream\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while True:
                writer.write(part)
                await writer.drain()
                sent += len(part)

    async def main():
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server, asyncio.timeout(60):
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with StreamingClient("key", base_url=url) as c, c.stream_multiple(["a", "b"], ahead=10) as pieces:
                await anext(pieces)
                before = -1
                while sent > before:  # until the network is full
                    before = sent
                    await asyncio.sleep(0.2)
                while sent == before:  # and on it goes as soon as somebody reads
                    await anext(pieces)
                    await asyncio.sleep(0)
                return before

    tracemalloc.start()
    in_flight = asyncio.run(main())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000  # of all that the sockets hold, this process has next to nothing; with aiohttp the most
    assert in_flight > 10 * len(part)


# Ends


@pytest.mark.parametrize("way", ["break", "error", "cancel"])
def test_nothing_stays_open_however_the_streams_are_left(way, llm):
    llm.configure(tokens_per_second=20)

    async def leave(pieces):
        async for _ in pieces:
            if way == "error":
                raise KeyError("the reader's")
            if way == "cancel":
                asyncio.current_task().cancel()
                await asyncio.sleep(1)
            return

    async def main():
        async with client(llm, max_concurrent=5) as c:
            try:
                async with c.stream_multiple(PROMPTS) as pieces:
                    await leave(pieces)
            except (KeyError, asyncio.CancelledError) as error:
                assert isinstance(error, KeyError) == (way == "error")
            for _ in range(100):
                if not llm.stats().in_flight:
                    break
                await asyncio.sleep(0.02)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            llm.configure()
            return left, llm.stats().in_flight, (await c.complete(PROMPTS[3])).text

    assert asyncio.run(main()) == (set(), 0, WHOLE)


def test_cancelled_at_any_step_it_leaves_nothing_and_the_client_goes_on():
    server = ScriptedServer(reply(HELLO + event({}, "stop") + DONE))

    async def main():
        async with server as url, StreamingClient("key", base_url=url, max_concurrent=2) as c:

            async def read():
                async with c.stream_multiple(["a", "b", "c"]) as pieces:
                    return [piece async for piece in pieces]

            before = asyncio.all_tasks()
            for steps in range(60):
                task = asyncio.create_task(read())
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
                left = {each for each in asyncio.all_tasks() - before if "serve" not in repr(each)}
                assert left == set(), f"after {steps} steps"
            return [piece.outcome.unwrap().text for piece in await read() if piece.outcome]

    assert asyncio.run(main()) == ["Hello"] * 3


def test_leaving_one_stream_half_way_frees_its_connection(llm):
    llm.configure(tokens_per_second=20)

    async def main():
        async with client(llm, max_concurrent=1) as c:
            async with c.stream_llm(PROMPTS[3]) as stream:
                async for _ in stream:
                    break
            llm.configure()
            return stream.answer, (await one(c))[1].text

    assert asyncio.run(main()) == (None, WHOLE)


def test_the_rates_hold_for_streams_too(llm):
    llm.configure(rpm=1200, window=1.0)

    async def main():
        async with client(llm, max_concurrent=30, requests=Rate(20, per=1.0)) as c:
            async with c.stream_multiple(PROMPTS[:30]) as pieces:
                return [piece.outcome async for piece in pieces if piece.outcome], c.ledger

    outcomes, ledger = asyncio.run(main())
    assert all(outcome.ok for outcome in outcomes) and ledger.refused == 0


def test_tokens_are_told_to_whoever_observes(llm):
    seen = []
    pieces, _, _ = run_one(llm, observe=seen.append)
    assert [each.what for each in seen] == ["start", *["token"] * len(pieces), "end"]
    assert {(each.item, each.worker) for each in seen} == {(PROMPTS[3], "slot 1")}


class Odd(BaseException):
    """No `Exception`."""


@pytest.mark.parametrize("kind", [OSError, Odd, asyncio.CancelledError])
def test_an_error_of_what_gives_the_prompts_reaches_the_reader_after_what_had_begun(kind, llm):
    def prompts():
        yield PROMPTS[0]
        raise kind("no more")

    async def main():
        async with client(llm) as c, c.stream_multiple(prompts()) as pieces:
            got = []
            with pytest.raises(RuntimeError if kind is asyncio.CancelledError else kind):
                async for piece in pieces:
                    got.append(piece)
            return [piece.outcome.ok for piece in got if piece.outcome]

    assert asyncio.run(main()) == [True]


def test_a_bad_prompt_costs_itself_and_prompts_may_come_asynchronously(llm):
    async def prompts():
        for prompt in (PROMPTS[0], 7, PROMPTS[2]):
            yield prompt

    async def main():
        async with client(llm) as c, c.stream_multiple(prompts()) as pieces:
            return {p.number: p.outcome.error async for p in pieces if p.outcome}

    errors = asyncio.run(main())
    assert errors[0] is errors[2] is None and isinstance(errors[1], TypeError)
