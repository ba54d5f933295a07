"""Part 4: what a client answers, on how many connections, at which rate."""

from typing import Any

from ...grading.checks import check, expect
from .running import expect_answers, prompts, run_client


@check("every prompt has its own answer, in order")
def answers(Client: Any) -> None:
    good = prompts(4)
    batch = [good[0], None, good[1], 7, good[2], b"bytes", good[3], [], good[0]]
    (outcomes, _), _, stats, *_ = run_client(Client, [batch], [[]], latency=(0.05, 1.0))
    expect_answers(outcomes, batch)
    for number in (1, 3, 5, 7):
        expect(
            isinstance(outcomes[number].error, TypeError),
            f"a prompt that is no string got {outcomes[number]!r:.200}",
            hint="raise TypeError for it, before anything is sent",
        )
    expect(
        stats.received <= 5,
        f"the server saw {stats.received} requests instead of 5",
        hint="send nothing for a bad prompt",
    )


@check("requests run at once, on few connections that are kept")
def connections(Client: Any) -> None:
    batch, options = prompts(24), {"max_concurrent": 4, "rate": 400}
    rounds = [[batch], [batch[:12]], [batch[:8], batch[8:16]]]
    (outcomes, *_), (_, second, third), stats, _, gap = run_client(Client, *rounds, options=options, latency=0.03)
    expect_answers(outcomes, batch)
    expect(
        gap < 0.1,
        f"requests came {gap:.2f} s apart, at a `rate` of 400 a second",
        hint="is the limiter made with `rate`, and does it count in seconds?",
    )
    if second.peak_in_flight == 1:
        run_client(Client, [prompts(1)], latency=4)  # finds a client that blocks the event loop
        expect(False, "the requests went one after the other", hint="batch_complete has to start several")
    expect(
        second.connections < 36,
        "each of 36 requests opened a connection of its own",
        hint="one httpx.AsyncClient for all requests, keeps its connections, up to max_keepalive_connections of them",
    )
    expect(
        second.peak_in_flight <= 4,
        f"{second.peak_in_flight} requests were in flight, max_concurrent is 4",
        hint="pass max_concurrent on to gather, and to httpx.Limits",
    )
    expect(
        second.connections <= 4,
        f"36 requests in two batches opened {second.connections} connections, max_concurrent is 4",
        hint="one httpx.AsyncClient for all batches, and httpx.Limits(max_connections=…, max_keepalive_connections=…)",
    )
    expect(
        third.connections <= 4,
        f"with two batches at a time there were {third.connections} connections, max_concurrent is 4",
        hint="gather bounds one batch; httpx.Limits(max_connections=…), handed to the AsyncClient, bounds all of them",
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
    together, alone = [batch[:5], batch[5:10], batch[10:15]], [[[prompt]] for prompt in batch[15:]]
    (first, *_), _, stats, _, gap = run_client(Client, together, *alone, options=options, **limit)
    if stats.refused:
        refused = run_client(Client, [batch], options=options, **limit).stats.refused
        expect(
            refused == 0,
            f"at rate=30 the server, which takes 45 a second, refused {refused} requests with 429",
            hint="max_concurrent is no rate: one limiter, made with `rate`, and a turn of it before each request",
        )
        expect(
            False,
            f"of 60 requests in 48 batches the server refused {stats.refused} with 429, of 60 in one batch none",
            hint="one limiter for the whole client, not one for each batch",
        )
    expect_answers(first, batch[:5])
    expect(
        gap < 0.055,
        f"requests came {gap:.3f} s apart, at a `rate` of 30 a second",
        hint="the whole rate may be used: is the limiter made with `rate`, and does each attempt take one turn?",
    )
    options["max_concurrent"] = 30
    for fault, name in (("500", "requests failed with 500"), ("disconnect", "connections broke")):
        stats = run_client(Client, [batch[:30]], options=options, **limit, script=[fault] * 30).stats
        expect(
            stats.refused == 0,
            f"while {name}, the server refused {stats.refused} with 429",
            hint="a retry is a request too: take a turn for every attempt, inside the retry",
        )
