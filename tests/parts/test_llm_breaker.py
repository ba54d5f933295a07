"""The circuit breaker of a client, and the prompts of a batch behind it, in virtual time."""

import asyncio
import itertools
import math

import pytest

from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import Rate, RateLimiter
from helpers.parts.llm.answers import LLMError, NotAsked
from helpers.parts.llm.attempts import Attempts
from helpers.parts.llm.breaker import Batch
from helpers.parts.llm.ledger import Ledger

WRONG_KEY = LLMError("HTTP 401: no such key", 401)


class Server:
    """Gives what `says(time)` is, after a second: an answer, or an error to raise."""

    def __init__(self, says, limiter=None, most=3) -> None:
        self.says, self.asked = says, []
        self.limiter = limiter or RateLimiter(Rate(math.inf))
        self.calls = Attempts(most, 300.0, self.limiter, Ledger())

    async def call(self, name=None):
        async def request(leave):
            await self.limiter.acquire()
            leave()
            self.asked.append(sent := now())
            await asyncio.sleep(1)
            said = self.says(sent)
            if isinstance(said, LLMError):
                error = LLMError(said.message, said.status)
                if error.fatal:
                    self.calls.breaker.trip(error)
                raise error
            return said

        return await self.calls.until_answered(request)


def now() -> float:
    return asyncio.get_running_loop().time()


async def ends(server: Server, count: int) -> list:
    """The answer or error of so many calls at once, with the second in which each ended."""

    async def one():
        try:
            return await server.call(), now()
        except LLMError as error:
            return error, now()

    return await asyncio.gather(*(one() for _ in range(count)))


def test_those_who_wait_for_the_limiter_end_with_the_first_fatal_answer():
    async def main():
        began = now()
        server = Server(lambda time: WRONG_KEY, RateLimiter(Rate(1, per=60, headroom=1)))
        return server, [(error, time - began) for error, time in await ends(server, 300)]

    (server, ended), seconds = run_virtual(main)
    assert len(server.asked) == 1 and seconds == 1
    (first, _), *rest = ended
    assert (type(first), first.status, first.attempts) == (LLMError, 401, 1)
    assert all((type(error), error.attempts, time) == (NotAsked, 0, 1) for error, time in rest)
    assert {str(error) for error, _ in rest} == {"not asked: HTTP 401: no such key"}
    assert all(error.__cause__ is first for error, _ in rest)
    assert (server.calls.ledger.requests, server.calls.ledger.retries) == (1, 0)
    assert not server.limiter._waiting  # nobody is left in the queue


def test_those_who_wait_to_try_again_are_not_asked_again_and_say_so(monkeypatch):
    monkeypatch.setattr("helpers.parts.llm.attempts.backoff", lambda failures, base: 100.0)

    async def main():
        server = Server(lambda time: LLMError("HTTP 500", 500) if len(server.asked) == 1 else WRONG_KEY)
        first = asyncio.create_task(ends(server, 1))
        await asyncio.sleep(10)
        await ends(server, 1)
        ((error, time),) = await first
        return server, error, time

    (server, error, _), seconds = run_virtual(main)
    assert (type(error), error.attempts, seconds) == (NotAsked, 1, 11)
    assert str(error) == "not asked again: HTTP 401: no such key"
    assert (server.calls.ledger.requests, server.calls.ledger.retries) == (2, 0)


def test_what_is_in_flight_may_end():
    async def main():
        server = Server(lambda time: WRONG_KEY if len(server.asked) > 1 and time == server.asked[0] else "fine")
        slow = asyncio.create_task(ends(server, 1))
        await asyncio.sleep(0.5)
        fast = asyncio.create_task(ends(server, 1))
        return await slow, await fast, await ends(server, 1)

    (((first, _),), ((second, _),), ((third, _),)), _ = run_virtual(main)
    assert first.status == 401 and second == "fine"
    assert type(third) is NotAsked  # and its success has not let the next one out: it was sent before


def test_for_30_seconds_nothing_leaves_and_then_one_call_finds_out():
    async def main():
        server = Server(lambda time: WRONG_KEY if time - began < 100 else "fine")
        began = now()
        told = []
        while now() - began < 130:
            told += [said for said, _ in await ends(server, 4)]
            await asyncio.sleep(1)
        return [round(time - began) for time in server.asked], told

    (asked, told), _ = run_virtual(main)
    refused = [time for time in asked if time < 100]
    assert refused[:4] == [0] * 4 and len(refused) == 4 + 3  # one request each half minute
    assert all(30 <= later - sooner <= 33 for sooner, later in itertools.pairwise(refused[3:]))
    answered = [time for time in asked if time >= 100]
    assert answered[0] == answered[1] - 2 and answered[1:5] == [answered[1]] * 4  # the one, and from then on all
    assert told[-4:] == ["fine"] * 4


@pytest.mark.parametrize("said", ["fine", LLMError("HTTP 400: too long", 400), LLMError("HTTP 500", 500)])
def test_whatever_else_the_one_call_gets_all_may_go(said):
    async def main():
        server = Server(lambda time: WRONG_KEY if len(server.asked) == 1 else said, most=1)
        await ends(server, 1)
        await asyncio.sleep(31)
        await ends(server, 1)
        return [end for end, _ in await ends(server, 5)], len(server.asked)

    (told, asked), _ = run_virtual(main)
    assert asked == 7 and not any(isinstance(end, NotAsked) for end in told)


def test_when_the_one_call_is_cancelled_nobody_knows_and_another_finds_out_later():
    async def main():
        server = Server(lambda time: WRONG_KEY if len(server.asked) == 1 else "fine")
        await ends(server, 1)
        await asyncio.sleep(31)
        probe = asyncio.create_task(ends(server, 1))
        await asyncio.sleep(0.5)
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        at_once = [type(end) for end, _ in await ends(server, 3)]
        await asyncio.sleep(31)
        return at_once, [end for end, _ in await ends(server, 1)], len(server.asked)

    (at_once, later, asked), _ = run_virtual(main)
    assert at_once == [NotAsked] * 3 and later == ["fine"] and asked == 3


def test_a_reset_lets_all_out():
    async def main():
        server = Server(lambda time: WRONG_KEY if len(server.asked) == 1 else "fine")
        await ends(server, 1)
        server.calls.breaker.reset()
        return [end for end, _ in await ends(server, 3)]

    assert run_virtual(main)[0] == ["fine"] * 3


def test_cancelled_by_its_caller_and_stopped_at_the_same_moment_it_ends_as_cancelled():
    async def main():
        server = Server(lambda time: WRONG_KEY, RateLimiter(Rate(1, per=60, headroom=1)))
        first, waiting = (asyncio.create_task(server.call()) for _ in range(2))
        await asyncio.sleep(0.5)
        server.calls.breaker.trip(WRONG_KEY)
        waiting.cancel()
        await asyncio.gather(first, waiting, return_exceptions=True)
        return waiting.cancelled() or waiting.exception()

    assert run_virtual(main)[0] is True


def test_finite_prompts_have_an_outcome_each_and_endless_ones_end_with_one_error():
    async def main():
        async def fail():
            raise WRONG_KEY

        taken = itertools.count()
        finite, endless = Batch([1, 2, 3], finite=True), Batch(taken, finite=False)
        for batch in (finite, endless):
            await anext(batch)
            with pytest.raises(LLMError):
                await batch.ask(fail)
            with pytest.raises(NotAsked) as stopped:
                await batch.ask(fail)
            assert stopped.value.__cause__ is WRONG_KEY
        with pytest.raises(NotAsked, match="not asked: HTTP 401: no such key"):
            await anext(endless)
        assert [number async for number in finite] == [2, 3] and next(taken) == 1

    asyncio.run(main())


def test_an_error_of_one_prompt_ends_no_batch():
    async def main():
        async def fail():
            raise LLMError("too long", 400)

        async def fine():
            return "fine"

        batch = Batch(itertools.count(), finite=False)
        with pytest.raises(LLMError):
            await batch.ask(fail)
        return await batch.ask(fine), await anext(batch)

    assert asyncio.run(main()) == ("fine", 0)


def test_only_what_has_no_length_may_be_endless():
    assert Batch.of([])._finite and Batch.of((1,))._finite and not Batch.of(iter([]))._finite
    batch = Batch(iter([]), finite=True)
    assert Batch.of(batch) is batch
