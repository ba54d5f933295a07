"""Part 4: a client, against a real server on this machine, whose own counters are read."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

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
TRIED_AGAIN = "`ask` tries 429 and 5xx again; turn an httpx.TransportError into Reply(503) and it tries that too"


class Run(NamedTuple):
    batches: list[Sequence[Outcome[Any]]]
    stats: Stats
    gap: float  # seconds between two requests, the median


def prompts(count: int) -> list[Any]:
    return [f"Summarise.\n\nPassage {number} speaks of nothing else than subject{number}." for number in range(count)]


def run_client(
    Client: Any, *batches: list[Any], options: Mapping[str, Any] = {}, at_once: bool = False, **knobs: Any
) -> Run:
    """Ask the prompts of all batches with one client."""
    with LLMServer(**knobs) as server:
        lists = run_real(answered, Client, server, batches, at_once, options)
        until = time.monotonic() + 1
        while server.stats().open_connections and time.monotonic() < until:
            time.sleep(0.02)  # for the server to see the connections close
        stats, times = server.stats(), [record.time for record in server.requests()]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    found = [expect_outcomes(got, len(sent), "batch_complete") for got, sent in zip(lists, batches, strict=True)]
    return Run(found, stats, statistics.median(gaps or [0]))


async def answered(
    Client: Any, server: LLMServer, batches: Sequence[list[Any]], at_once: bool, options: Mapping[str, Any]
) -> list[Any]:
    async with Client(server.base_url, server.api_key, **options) as client:
        expect(client is not None, "`async with Client(…) as client` gave None", hint="__aenter__ returns self")
        if at_once:
            return await asyncio.gather(*map(client.batch_complete, batches))
        return [await client.batch_complete(batch) for batch in batches]


def expect_answers(outcomes: Sequence[Outcome[Any]], batch: Sequence[Any], after: str = "", hint: str = "") -> None:
    """The outcomes hold the answers to their prompts, those that are no string apart."""
    for outcome, prompt in zip(outcomes, batch, strict=True):
        who = f"{after}prompt {outcome.index}"
        match outcome.error:
            case _ if not isinstance(prompt, str):
                continue
            case None:
                expect(outcome.value is not None, f"{who} got None", hint="is a `return` missing in `complete`?")
                expect(
                    outcome.value == prompt.partition("\n\n")[2],
                    f"{who} got {outcome.value!r:.200}",
                    hint="the answer is at choices[0].message.content, and outcome 0 belongs to prompt 0",
                )
            case Failed(args=(int(status), *_)):
                expect(False, f"{who} ended with {outcome.error!r}", hint=REASONS.get(status, hint))
            case TimeoutError() | httpx.HTTPError() | ValueError() | LookupError() as error if after:
                expect(False, f"{who} ended with {error!r:.200}", hint=hint)
            case error:
                raise error  # is told with its line


@check("every prompt has its own answer, in order")
def answers(Client: Any) -> None:
    batch = prompts(5)
    batch[1], batch[3] = None, 7
    (outcomes,), stats, _ = run_client(Client, batch)
    expect_answers(outcomes, batch)
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
    batch, options = prompts(24), {"max_concurrent": 4, "rate": 400}
    (outcomes, _), stats, gap = run_client(Client, batch, batch[:12], options=options, latency=0.02)
    expect_answers(outcomes, batch)
    expect(
        gap < 0.1,
        f"requests came {gap:.2f} s apart, at a `rate` of 400 a second",
        hint="is the limiter made with `rate`, and does it count in seconds?",
    )
    if stats.peak_in_flight == 1:
        run_client(Client, prompts(1), latency=4)  # finds a client that blocks the event loop
        expect(False, "the requests went one after the other", hint="batch_complete has to start several")
    expect(
        stats.connections < 36,
        "each of 36 requests opened a connection of its own",
        hint="make one httpx.AsyncClient for the whole client, in __init__ or __aenter__",
    )
    expect(
        stats.peak_in_flight <= 4,
        f"{stats.peak_in_flight} requests were in flight, max_concurrent is 4",
        hint="pass max_concurrent on to gather, and to httpx.Limits",
    )
    expect(
        stats.connections <= 4,
        f"36 requests in two batches opened {stats.connections} connections, max_concurrent is 4",
        hint="one httpx.AsyncClient for all batches, and httpx.Limits(max_connections=…, max_keepalive_connections=…)",
    )
    expect(
        stats.open_connections == 0,
        f"{stats.open_connections} connections stayed open after the end of `async with`",
        hint="close the httpx.AsyncClient in __aexit__: await self.http.aclose()",
    )


@check("the rate is kept: the server refuses nothing")
def refusals(Client: Any) -> None:
    options: dict[str, Any] = {"max_concurrent": 8, "rate": 30}
    limit: dict[str, Any] = {"rpm": 45 * 60, "window": 1.0}
    batch = prompts(60)
    (first, _), stats, _ = run_client(Client, batch[:30], batch[30:], at_once=True, options=options, **limit)
    if stats.refused:
        refused = run_client(Client, batch, options=options, **limit).stats.refused
        expect(
            refused == 0,
            f"at rate=30 the server, which takes 45 a second, refused {refused} requests with 429",
            hint="max_concurrent is no rate: one limiter for the whole client, and a turn of it before each request",
        )
        expect(
            False,
            f"of two batches at a time the server refused {stats.refused} requests with 429, of one batch none",
            hint="one limiter for the whole client, not one for each batch",
        )
    expect_answers(first, batch[:30])
    options["max_concurrent"] = 45
    stats = run_client(Client, batch[:45], options=options, **limit, script=["500"] * 40).stats
    expect(
        stats.refused == 0,
        f"while requests failed, the server refused {stats.refused} with 429",
        hint="a retry is a request too: take a turn for every attempt, inside the retry",
    )


@check("faults are survived, and what cannot heal is reported", hint=TRIED_AGAIN)
def failures(Client: Any) -> None:
    batch = prompts(12)
    (outcomes,), *_ = run_client(Client, batch, script=["500", "503", "disconnect", "429", "disconnect", "500"])
    expect_answers(outcomes, batch, "after a 500, 503, 429 or broken connection ", TRIED_AGAIN)
    (outcomes,), stats, _ = run_client(Client, batch[:1], script=["empty"])
    expect(stats.received == 1, "the answer without a text was asked for again", hint="no text, no answer: raise")
    expect(not outcomes[0].ok, f"null instead of a text became {outcomes[0]!r:.200}", hint="no text, no answer: raise")
    (outcomes,), stats, _ = run_client(Client, batch[:1], api_key=KEY, context=4)
    expect(not outcomes[0].ok, "a request that the server refused with 400 became an answer", hint="status 200 alone")
    expect(stats.received == 1, f"a 400 was sent {stats.received} times", hint="it will not heal")
    shown = f"{outcomes!r} {outcomes[0].error}"
    expect(KEY not in shown, "the key is shown in the error", hint="keep it out of messages")
