"""Part 4: runs a client against a real server on this machine, and looks at its outcomes."""

import asyncio
import itertools
import time
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import httpx

from ...grading.checks import CheckFailed, expect, run_real
from ...lab.exercises.llm_calls import Failed, NotAsked
from ...lab.llm_server import LLMServer, Record, Stats
from ...parts.outcome import Outcome
from .outcomes import expect_outcomes

ADDRESS = "the address is base_url + /chat/completions"
REASONS = {401: "the server wants the header `Authorization: Bearer KEY`", 404: ADDRESS}
Round = Sequence[list[Any]]  # batches at a time


class Run(NamedTuple):
    batches: list[Sequence[Outcome[Any]]]
    rounds: list[Stats]  # after each of them
    stats: Stats  # after the end of `async with`
    records: list[Record]
    gap: float  # seconds between two requests: a tenth of them are closer. A busy machine lengthens gaps, but not all


def prompts(count: int) -> list[Any]:
    return [f"Summarise.\n\nPassage {number} speaks of nothing else than subject{number}." for number in range(count)]


def run_client(Client: Any, *rounds: Round, options: Mapping[str, Any] = {}, **knobs: Any) -> Run:
    """Ask all prompts with one client, the rounds one after the other."""
    with LLMServer(**knobs) as server:
        try:
            lists, after = run_real(answered, Client, server, rounds, options)
        except CheckFailed as failed:
            unheard = "" if server.stats().received else "; no request has reached the server"
            raise CheckFailed(failed.what + unheard, failed.hint) from None
        until = time.monotonic() + 1
        while server.stats().open_connections and time.monotonic() < until:
            time.sleep(0.02)  # for the server to see the connections close
        stats, records = server.stats(), server.requests()
    gaps = sorted(later.time - earlier.time for earlier, later in itertools.pairwise(records)) or [0.0]
    batches = list(itertools.chain(*rounds))
    for got, sent in zip(lists, batches, strict=True):
        what = f"batch_complete([]) gave {got!r:.60} instead of []"
        expect(sent or got == [] or not lists[0], what, hint="no prompts, no outcomes: an empty list")
    found = [expect_outcomes(got, len(sent), "batch_complete") for got, sent in zip(lists, batches, strict=True)]
    for outcome in itertools.chain(*found):
        if isinstance(outcome.error, Failed) and not stats.received:
            expect(False, f"no request reached the server; {outcome!r:.200}", hint=ADDRESS)
    return Run(found, after, stats, records, gaps[len(gaps) // 10])


async def answered(
    Client: Any, server: LLMServer, rounds: Sequence[Round], options: Mapping[str, Any]
) -> tuple[list[Any], list[Stats]]:
    lists: list[Any] = []
    after = []
    async with Client(server.base_url, server.api_key, **options) as client:
        expect(client is not None, "`async with Client(…) as client` gave None", hint="__aenter__ returns self")
        for batches in rounds:
            lists += await asyncio.gather(*map(client.batch_complete, batches))
            after.append(server.stats())
    return lists, after


def expect_answers(outcomes: Sequence[Outcome[Any]], batch: Sequence[Any], after: str = "", hint: str = "") -> None:
    """The outcomes hold the answers to their prompts, those that are no string apart."""
    for number, (outcome, prompt) in enumerate(zip(outcomes, batch, strict=True)):
        who = f"{after}prompt {number}"
        expect(
            outcome.index == number and outcome.item == prompt,
            f"in place {number} of the list is the outcome of {outcome.item!r:.80}, with index {outcome.index}",
            hint="Outcome(index, item, …): the prompt is the item, and the list is in the order of the prompts",
        )
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
            case Failed(args=(int(status), *_)) | NotAsked(args=(int(status), *_)):
                expect(False, f"{who} ended with {outcome.error!r}", hint=REASONS.get(status, hint))
            case TimeoutError() | httpx.HTTPError() | ValueError() | LookupError() as error if after:
                expect(False, f"{who} ended with {error!r:.200}", hint=hint)
            case error:
                raise error  # is told with its line
