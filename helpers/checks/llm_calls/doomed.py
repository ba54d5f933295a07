"""Part 4: a refusal that every prompt would get ends the batch, and nothing else does."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from ...grading.checks import check, expect, run_real
from ...lab.exercises.llm_calls import Failed, NotAsked
from ...parts.outcome import Outcome
from .failures import KEY, expect_no_key
from .outcomes import expect_outcomes
from .stub import RESET, Answer, Stub

PROMPTS, LATER = [f"prompt {number}" for number in range(300)], ["later 1", "later 2", "later 3"]
LIMIT = 4
FINE = Answer(content="fine")
AT_ONCE = {"Retry-After": "0"}
ALONE: dict[str, list[Answer | str]] = {
    "a reset connection": [RESET, FINE],
    "null instead of a text": [Answer(content=None)],
    **{f"a {status}": [Answer(status)] for status in (400, 405, 410, 413, 422, 451)},
    **{f"nothing but a {status}": [Answer(status, AT_ONCE)] for status in (408, 409, 429, 500, 503)},
}
AFTER: dict[str, list[Answer | str]] = {"the first after them": [FINE], "the second": [FINE], "the last": [FINE]}
EACH = "each prompt has an outcome: that of one which is not asked any more is the error NotAsked(status)"
OF_BATCH = "the note that nothing is sent any more is the batch's: make a new one in every batch_complete"


class Crowd(Stub):
    """Holds `LIMIT` requests until they are let go; `sound` ones before are fine, and so are all later ones."""

    def __init__(self, sound: int) -> None:
        super().__init__({prompt: [FINE] for prompt in PROMPTS + LATER})
        self.sound: list[str] = []
        self.wanted = sound
        self.held: dict[str, asyncio.Future[Answer]] = {}
        self.full = asyncio.Event()
        self.late: list[str] = []

    async def choose(self, prompt: str) -> Answer | str:
        if prompt in LATER:
            return FINE
        if len(self.sound) < self.wanted:
            self.sound.append(prompt)
            return FINE
        if self.full.is_set():
            self.late.append(prompt)
            return FINE
        self.held[prompt] = asyncio.get_running_loop().create_future()
        if len(self.held) == LIMIT:
            self.full.set()
        return await self.held[prompt]

    def let_go(self, answers: Mapping[str, Answer]) -> None:
        self.full.set()
        for prompt, answer in answers.items():
            self.held[prompt].set_result(answer)


async def finished(task: asyncio.Task[Any], count: int, status: int) -> Sequence[Outcome[Any]]:
    """The outcomes of a batch that got that status."""
    try:
        found = await task
    except (Failed, NotAsked, ExceptionGroup, asyncio.CancelledError) as error:
        if isinstance(error, ExceptionGroup) and error.split((Failed, NotAsked))[1]:
            raise
        expect(False, f"after a {status}, batch_complete raised {error!r:.100}", hint=EACH)
    return expect_outcomes(found, count, "batch_complete", EACH)


async def ended(Client: Any, status: int, sound: int, next_batch: str) -> None:
    """Of the requests in flight one is refused for all, one fails, the others are fine, a little later."""
    stub, batch = Crowd(sound), PROMPTS
    async with stub, Client(stub.base_url, KEY, max_concurrent=LIMIT, rate=1000) as client:
        await stub.listen()
        task = asyncio.create_task(client.batch_complete(batch))
        full = asyncio.create_task(stub.full.wait())
        await asyncio.wait([task, full], timeout=5, return_when=asyncio.FIRST_COMPLETED)
        full.cancel()
        *others, refused = stub.held or ("",)
        again = others.pop(0) if len(others) > 1 else ""
        if not stub.held:
            expect_sent(stub, await finished(task, len(batch), status))
        stub.let_go({refused: Answer(status)} | ({again: Answer(503, {"Retry-After": "0.4"})} if again else {}))
        await asyncio.sleep(0.15)
        if stub.late:  # count them all
            stub.let_go({prompt: FINE for prompt in others})
            await asyncio.wait([task], timeout=5)
        expect_nothing_sent(stub, refused, again, status)
        if next_batch == "meanwhile":
            expect_asked(await client.batch_complete(LATER), status)
        stub.let_go({prompt: FINE for prompt in others})
        outcomes = await finished(task, len(batch), status)
        if next_batch == "meanwhile":
            what = f"a batch that a {status} had ended went on when the next one began: it sent {stub.late!r:.60}"
            expect(not stub.late, what, hint=OF_BATCH)
        expect_nothing_sent(stub, refused, again, status)
        expect_ended(outcomes, refused, [*stub.sound, *others], status)
        if next_batch == "afterwards":
            expect_asked(await client.batch_complete(LATER), status)


def expect_sent(stub: Stub, outcomes: Sequence[Outcome[Any]]) -> None:
    what = f"of a new client, the first batch sent nothing: {outcomes[0].error!r:.100}"
    hint = "the note is the batch's, not the class's: make a new one in every batch_complete"
    expect(stub.asked.is_set(), what, hint=hint)


def expect_nothing_sent(stub: Crowd, refused: str, again: str, status: int) -> None:
    sent = stub.late.count(refused)
    expect(not sent, f"the prompt that got a {status} was sent {sent} more times", hint="it will not heal")
    what = f"a prompt that was waiting for its next attempt when the first {status} came was sent again"
    expect(set(stub.late) != {again}, what, hint="look before every attempt, not before the first alone")
    what = f"{len(stub.late)} requests left after the first {status}, of {len(PROMPTS)} prompts"
    hint = f"a {status} says the same to every prompt: note it where all requests of the batch look before they leave"
    expect(not stub.late, what, hint=hint)


def expect_ended(outcomes: Sequence[Outcome[Any]], refused: str, others: Sequence[str], status: int) -> None:
    for number, (outcome, prompt) in enumerate(zip(outcomes, PROMPTS, strict=True)):
        what = f"in place {number} of the list is the outcome of {outcome.item!r:.80}, with index {outcome.index}"
        expect(outcome.index == number and outcome.item == prompt, what, hint="the outcomes keep the prompts' order")
        if isinstance(outcome.error, NameError | AttributeError | NotImplementedError):
            raise outcome.error  # is told with its line
        if prompt == refused:
            expect(not outcome.ok, f"a {status} became {outcome!r:.100}", hint="only a 200 with a text is an answer")
        elif prompt in others:
            what = f"an answer that was under way when the first {status} came was lost: {outcome!r:.100}"
            expect(outcome.value == "fine", what, hint="send nothing new, and let what is in flight end")
        else:
            what = f"after a {status}, a prompt that was not asked any more got {outcome!r:.120}"
            expect(isinstance(outcome.error, NotAsked), what, hint=EACH)
            what = f"after a {status}, a prompt that was not asked any more got {outcome.error!r:.80}"
            expect(outcome.error and outcome.error.args == (status,), what, hint=f"it names the cause: {status}")


def expect_asked(found: Any, status: int) -> None:
    for outcome in expect_outcomes(found, len(LATER), "batch_complete"):
        what = f"a {status} ended one batch, and a prompt of the next batch of the client got {outcome!r:.100}"
        hint = OF_BATCH if isinstance(outcome.error, NotAsked) else "the batch ends, not the client"
        expect(outcome.value == "fine", what, hint=hint)


async def queued(Client: Any) -> None:
    """The second prompt waits a whole second for its turn when the first is refused."""
    stub, batch = Stub({prompt: [Answer(401)] for prompt in PROMPTS[:2]}), PROMPTS[:2]
    async with stub, Client(stub.base_url, KEY, max_concurrent=2, rate=1) as client:
        await stub.listen()
        outcomes = await finished(asyncio.create_task(client.batch_complete(batch)), 2, 401)
    expect_sent(stub, outcomes)
    times = [time for each in stub.times.values() for time in each]
    what = "a prompt that was waiting for its turn when the first 401 came went out all the same"
    expect(max(times) - min(times) < 0.5, what, hint="look again when the turn has come, right before the request")
    expect_no_key(outcomes)


async def alone(Client: Any) -> None:
    """Bad prompts, one at a time, and good ones behind them."""
    stub, batch = Stub(ALONE | AFTER), [7, *ALONE, *AFTER]
    async with stub, Client(stub.base_url, KEY, max_concurrent=1, rate=1000) as client:
        await stub.listen()
        outcomes = expect_outcomes(await client.batch_complete(batch), len(batch), "batch_complete", EACH)
    asked = [prompt for prompt in stub.script if stub.times[prompt]] or ["a prompt that is no string"]
    for outcome in outcomes[-len(AFTER) :]:
        got_none = outcome.ok and outcome.value is None
        expect(not got_none, f"{outcome.item!r} got None", hint="is a `return` missing in `complete`?")
        what = f"{asked[-1]} ended the whole batch: {outcome!r:.100}"
        hint = "401, 402, 403 and 404 say the same to every prompt; any other failure costs its own prompt alone"
        expect(outcome.value == "fine", what, hint=hint)


@check("a wrong key ends the batch, one bad prompt does not")
def doomed(Client: Any) -> None:
    run_real(alone, Client)
    run_real(ended, Client, 401, 0, "never")
    run_real(queued, Client)
    run_real(ended, Client, 402, 0, "meanwhile")
    run_real(ended, Client, 403, 1, "afterwards")
    run_real(ended, Client, 404, 20, "afterwards")
