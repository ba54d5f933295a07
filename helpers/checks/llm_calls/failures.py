"""Part 4: what a client does when things go wrong."""

import asyncio
import contextlib
import itertools
import traceback
from collections.abc import Sequence
from typing import Any

from ...grading.checks import check, expect, run_real
from ...parts.outcome import Outcome
from .outcomes import expect_outcomes
from .running import expect_answers, prompts, run_client
from .stub import HALF, RESET, SILENT, Answer, Stub

KEY = "sk-another-key-0123456789"
TRIED_AGAIN = "`ask` tries 429 and 5xx again; turn an httpx.TransportError into Reply(503) and it tries that too"
ONCE = "it will not heal: let it be an error, once"
FINE = Answer(content="fine")
HEALS: dict[str, list[Answer | str]] = {
    "a refused connection": [FINE],
    "a reset connection": [RESET, FINE],
    "an answer that broke off": [HALF, FINE],
    "a 502": [Answer(502), FINE],
    "a 429": [Answer(429, {"Retry-After": "1"}), FINE],
}
FAILS: dict[str, list[Answer | str]] = {
    "a 400": [Answer(400), FINE],
    "a 422": [Answer(422), FINE],
    "null instead of a text": [Answer(content=None), FINE],
}
EMPTY: dict[str, list[Answer | str]] = {"an empty text": [Answer()], "": [FINE]}
HUNG: dict[str, list[Answer | str]] = {"a silent server": [SILENT]}


class Leave(Exception):
    """Ends `async with` from inside."""


async def stubbed(Client: Any, stub: Stub, batch: list[Any]) -> Any:
    """The outcomes of the batch; the server begins to listen when the first attempts have failed."""
    async with stub:
        with contextlib.suppress(Leave):
            async with Client(stub.base_url, KEY, max_concurrent=len(batch)) as client:
                task = asyncio.create_task(client.batch_complete(batch))
                await asyncio.sleep(0.1)
                await stub.listen()
                outcomes = await task
                raise Leave
        for _ in range(50):
            await asyncio.sleep(0.02 if stub.open else 0)
        expect(
            stub.open == 0,
            f"{stub.open} connections stayed open when `async with` had been left by an exception",
            hint="__aexit__ closes the httpx.AsyncClient whatever has happened",
        )
    return outcomes


async def cancelled(Client: Any, stub: Stub) -> None:
    """A batch that is cancelled while the server is silent."""
    async with stub, Client(stub.base_url, KEY) as client:
        await stub.listen()
        task = asyncio.create_task(client.batch_complete(list(stub.script)))
        asked = asyncio.create_task(stub.asked.wait())
        await asyncio.wait([task, asked], return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        done, _ = await asyncio.wait([task], timeout=4)
        again = sum(map(len, stub.times.values())) - 1
        expect(
            done and task.cancelled(),
            f"a batch that was cancelled did not end as cancelled, and its request was sent {again} more times",
            hint="a cancellation is no broken connection: catch httpx.TransportError and nothing wider",
        )


def expect_obeyed(status: str, waited: float) -> None:
    expect(
        waited > 0.95,
        f"a {status} asked to wait 1 s, and the next attempt came after {waited:.2f} s",
        hint="`ask` can obey retry-after only if your Reply has the headers of the response",
    )


def expect_no_key(outcomes: Sequence[Outcome[Any]]) -> None:
    for outcome in outcomes:
        if outcome.error:
            shown = f"{outcome!r} {outcome.error} {vars(outcome.error)}" + "".join(
                traceback.format_exception(outcome.error)
            )
            expect(
                KEY not in shown,
                f"the key is shown in the error of {outcome.item!r}: {type(outcome.error).__name__}",
                hint="keep it out of messages, also what a server wrote back, and out of an error's __cause__",
            )


@check("faults are survived, and what cannot heal is reported", hint=TRIED_AGAIN)
def failures(Client: Any) -> None:
    batch = prompts(12)
    script = ["500", "503", "disconnect", "429", "disconnect", "500", "cut"]
    (outcomes,), _, _, records, _ = run_client(Client, [batch], script=script)
    expect_answers(outcomes, batch, "after a 500, 503, 429 or broken connection ", TRIED_AGAIN)
    for first, again in itertools.product(records, records):
        if first.sha == again.sha and again.attempt == first.attempt + 1 and first.status == 503:
            expect_obeyed("503", again.time - first.time)
    stub = Stub({**HEALS, **FAILS, **EMPTY})
    batch = [*stub.script, 7]
    found = run_real(stubbed, Client, stub, batch)
    by_prompt = dict(zip(map(repr, batch), expect_outcomes(found, len(batch), "batch_complete"), strict=True))
    for prompt in HEALS:
        outcome = by_prompt[repr(prompt)]
        if isinstance(outcome.error, (NameError, AttributeError, NotImplementedError)):
            raise outcome.error  # is told with its line
        expect(outcome.value == "fine", f"{prompt} ended the prompt: {outcome!r:.200}", hint=TRIED_AGAIN)
    came, retried = stub.times["a 429"][:2]
    expect_obeyed("429", retried - came)
    for prompt in FAILS:
        outcome, sent = by_prompt[repr(prompt)], len(stub.times[prompt])
        expect(sent == 1, f"after {prompt} the request was sent {sent - 1} more times", hint=ONCE)
        expect(not outcome.ok, f"{prompt} became {outcome!r:.200}", hint="only a 200 with a text is an answer: raise")
    empty, of_empty = by_prompt["'an empty text'"], by_prompt["''"]
    expect(
        empty.ok and empty.value == "", f"an empty text became {empty!r:.200}", hint="null alone is no text: `is None`"
    )
    expect(of_empty.ok, f"an empty prompt became {of_empty!r:.200}", hint="an empty text is a string too")
    expect_no_key(list(by_prompt.values()))
    run_real(cancelled, Client, Stub(HUNG))
