"""Part 4: a client, against a real server on this machine, whose own counters are read."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from ...grading.checks import check, expect, run_real
from ...lab.exercises.llm_calls import Failed
from ...lab.llm_server import LLMServer, Stats
from ...parts.outcome import Outcome
from .outcomes import expect_outcomes

KEY = "sk-another-key-0123456789"
REASONS = {
    401: "the server wants the header `Authorization: Bearer KEY`",
    404: "the address is base_url + /chat/completions",
}


def prompts(count: int) -> list[Any]:
    return [f"Summarise.\n\nPassage {number} speaks of nothing else than subject{number}." for number in range(count)]


def run_client(
    Client: Any, *batches: list[Any], options: Mapping[str, Any] = {}, **knobs: Any
) -> tuple[list[Sequence[Outcome[Any]]], Stats]:
    """What became of the batches, all at once on one client, and the server's counters afterwards."""
    with LLMServer(**knobs) as server:
        lists = run_real(answered, Client, server, batches, options)
        until = time.monotonic() + 1
        while server.stats().open_connections and time.monotonic() < until:
            time.sleep(0.02)  # for the server to see the connections close
        stats = server.stats()
    return [expect_outcomes(got, len(sent), "batch_complete") for got, sent in zip(lists, batches, strict=True)], stats


async def answered(
    Client: Any, server: LLMServer, batches: Sequence[list[Any]], options: Mapping[str, Any]
) -> list[Any]:
    async with Client(server.base_url, server.api_key, **options) as client:
        expect(client is not None, "`async with Client(…) as client` gave None", hint="__aenter__ returns self")
        return await asyncio.gather(*map(client.batch_complete, batches))


def expect_answer(outcome: Outcome[Any], prompt: str, after: str = "") -> None:
    """The outcome holds the answer to its prompt."""
    who = f"{after}prompt {outcome.index}"
    match outcome.error:
        case None:
            expect(outcome.value is not None, f"{who} got None", hint="is a `return` missing in `complete`?")
            expect(
                outcome.value == prompt.partition("\n\n")[2],
                f"{who} got {outcome.value!r:.200}",
                hint="the answer is at choices[0].message.content, and outcome 0 belongs to prompt 0",
            )
        case Failed(args=(int(status), *_)):
            expect(False, f"{who} ended with {outcome.error!r}", hint=REASONS.get(status))
        case TimeoutError() | httpx.HTTPError():
            expect(False, f"{who} ended with {outcome.error!r}")
        case error:
            raise error


@check("every prompt has its own answer, in order")
def answers(Client: Any) -> None:
    batch = prompts(5)
    batch[1], batch[3] = None, 7
    (outcomes,), stats = run_client(Client, batch)
    for number in (0, 2, 4):
        expect_answer(outcomes[number], batch[number])
    for number in (1, 3):
        expect(
            isinstance(outcomes[number].error, TypeError),
            f"a prompt that is no string got {outcomes[number]!r:.200}",
            hint="raise TypeError for it, before anything is sent",
        )
    expect(
        stats.received == 3,
        f"the server saw {stats.received} requests instead of 3",
        hint="send nothing for a bad prompt",
    )


@check("requests run at once, on few connections that are kept")
def connections(Client: Any) -> None:
    batch, options = prompts(40), {"max_concurrent": 4, "rate": 400}
    begin = time.monotonic()
    (outcomes, _), stats = run_client(Client, batch, batch[:20], options=options, latency=0.02)
    each = (time.monotonic() - begin) / 60
    for outcome, prompt in zip(outcomes, batch, strict=True):
        expect_answer(outcome, prompt)
    if stats.peak_in_flight == 1:
        expect(
            each < 0.12,
            f"60 requests came {each:.2f} s apart, at a `rate` of 400 a second",
            hint="is the limiter made with `rate`, and does it count in seconds?",
        )
        run_client(Client, prompts(1), latency=4)  # finds a client that blocks the event loop
        expect(False, "the requests went one after the other", hint="batch_complete has to start several")
    expect(
        stats.connections <= 8,
        f"60 requests opened {stats.connections} connections, 4 are enough",
        hint="make one httpx.AsyncClient for the whole client, in __init__ or __aenter__",
    )
    expect(
        stats.peak_in_flight <= 4,
        f"{stats.peak_in_flight} requests were in flight, max_concurrent is 4",
        hint="pass max_concurrent on to gather, and to httpx.Limits",
    )
    expect(
        stats.connections <= 4,
        f"60 requests opened {stats.connections} connections, 4 are enough",
        hint="httpx.Limits(max_connections=…, max_keepalive_connections=…)",
    )
    expect(
        stats.open_connections == 0,
        f"{stats.open_connections} connections stayed open after the end of `async with`",
        hint="close the httpx.AsyncClient in __aexit__: await self.http.aclose()",
    )


@check("the rate is kept: the server refuses nothing")
def refusals(Client: Any) -> None:
    options, limit = {"max_concurrent": 8, "rate": 30}, {"rpm": 45 * 60, "window": 1.0}
    batch = prompts(60)
    (first, _), stats = run_client(Client, batch[:30], batch[30:], options=options, **limit)
    if stats.refused:
        _, alone = run_client(Client, batch, options=options, **limit)
        expect(
            alone.refused == 0,
            f"at rate=30 the server, which takes 45 a second, refused {alone.refused} requests with 429",
            hint="max_concurrent is no rate: one limiter for the whole client, and a turn of it before each request",
        )
        expect(
            False,
            f"of two batches at a time the server refused {stats.refused} requests with 429, of one batch none",
            hint="one limiter for the whole client, not one for each batch",
        )
    for outcome, prompt in zip(first, batch[:30], strict=True):
        expect_answer(outcome, prompt)
    options["max_concurrent"] = 45
    _, stats = run_client(Client, batch[:45], options=options, **limit, script=["500"] * 40)
    expect(
        stats.refused == 0,
        f"while requests failed, the server refused {stats.refused} with 429",
        hint="a retry is a request too: take a turn for every attempt, inside the retry",
    )


@check("faults are survived, and what cannot heal is reported")
def failures(Client: Any) -> None:
    batch = prompts(12)
    (outcomes,), _ = run_client(Client, batch, script=["500", "503", "disconnect", "429", "disconnect", "500"])
    for outcome, prompt in zip(outcomes, batch, strict=True):
        hint = "`ask` tries 429 and 5xx again; turn an httpx.TransportError into Reply(503) and it tries that too"
        survived = outcome.ok or not isinstance(outcome.error, Failed | httpx.TransportError | ValueError | KeyError)
        expect(
            survived,
            f"after a 500, 503, 429 or broken connection prompt {outcome.index} got {outcome!r:.200}",
            hint=hint,
        )
        expect_answer(outcome, prompt, "after a 500, 503, 429 or broken connection ")
    (outcomes,), stats = run_client(Client, batch[:1], script=["empty"])
    expect(stats.received == 1, "the answer without a text was asked for again", hint="no text, no answer: raise")
    expect(not outcomes[0].ok, f"null instead of a text became {outcomes[0]!r:.200}", hint="no text, no answer: raise")
    (outcomes,), stats = run_client(Client, batch[:1], api_key=KEY, context=4)
    expect(not outcomes[0].ok, "a request that the server refused with 400 became an answer", hint="status 200 alone")
    expect(stats.received == 1, f"a 400 was sent {stats.received} times", hint="it will not heal")
    shown = f"{outcomes!r} {outcomes[0].error}"
    expect(KEY not in shown, "the key is shown in the error", hint="keep it out of messages")
