"""The LLM client against a real server: many calls, in order, inside the limits, and watched."""

import asyncio

import pytest
from llm_client_tools import PROMPTS, ask, client, right

from helpers.lab.trace import Trace
from helpers.parts.limits import Rate

pytestmark = pytest.mark.usefixtures("transport")


def test_answers_come_in_the_order_of_the_prompts_with_usage(llm):
    llm.configure(latency=(0.01, 1.0))
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS[:60]))
    assert [o.index for o in outcomes] == list(range(60)) and [o.item for o in outcomes] == PROMPTS[:60]
    assert all(map(right, outcomes))
    assert all(o.value.finish_reason == "stop" and o.value.completion_tokens > 0 for o in outcomes)
    assert (ledger.requests, ledger.answers, ledger.retries, ledger.refused) == (60, 60, 0, 0)
    assert ledger.prompt_tokens == llm.stats().prompt_tokens
    assert ledger.completion_tokens == llm.stats().completion_tokens


@pytest.mark.parametrize("max_concurrent", [1, 7, 45])
def test_in_flight_reaches_its_bound_and_never_passes_it(llm, max_concurrent):
    llm.configure(latency=0.15)
    asyncio.run(ask(llm, PROMPTS[: 2 * max_concurrent], max_concurrent=max_concurrent))
    stats = llm.stats()
    assert stats.peak_in_flight == max_concurrent
    assert stats.connections <= max_concurrent


def test_the_bound_holds_for_single_calls_too(llm):
    llm.configure(latency=0.05)

    async def main():
        async with client(llm, max_concurrent=5) as c:
            await asyncio.gather(*(c.complete(prompt) for prompt in PROMPTS[:20]))

    asyncio.run(main())
    assert llm.stats().peak_in_flight == 5


def test_with_failures_300_prompts_stay_inside_50_a_second_and_all_are_right(llm):
    llm.configure(rpm=3000, window=1.0, latency=0.05, faults={"500": 0.05})
    rate = Rate(50, per=1, headroom=0.85)  # a busy machine holds the server up for a tenth of a second now and then
    trace = Trace()
    outcomes, ledger = asyncio.run(ask(llm, PROMPTS, requests=rate, max_concurrent=16, observe=trace))
    stats = llm.stats()
    assert all(map(right, outcomes))
    assert (stats.refused, ledger.refused) == (0, 0) and stats.worst_window <= 50
    assert stats.faults["500"] == ledger.retries > 0 and stats.accepted == 300 + ledger.retries
    assert stats.connections <= 2 * trace.peak  # httpx opens one anew that nobody used for 5 s


def test_the_token_rate_is_kept_too_and_refunds_are_used(llm):
    tpm = 60 * 4000
    llm.configure(tpm=tpm, window=1.0, latency=0.02)
    prompts = [f"Give a label.\n\n{'word ' * 100}subject{i}" for i in range(60)]
    outcomes, ledger = asyncio.run(ask(llm, prompts, tokens=Rate(4000, per=1), max_tokens=50, max_concurrent=16))
    assert all(o.ok for o in outcomes) and llm.stats().refused == 0


def test_one_bad_item_costs_one_item(llm):
    prompts = [PROMPTS[0], None, PROMPTS[2], 7, PROMPTS[4]]
    outcomes, _ = asyncio.run(ask(llm, prompts))
    assert [o.ok for o in outcomes] == [True, False, True, False, True]
    assert "a prompt must be a string, not NoneType" in str(outcomes[1].error)


def test_nothing_asked_nothing_sent(llm):
    assert asyncio.run(ask(llm, []))[0] == [] and llm.stats().received == 0


def test_arrivals_come_as_they_are_ready_and_endless_prompts_are_taken_as_needed(llm):
    llm.configure(latency=0.01)
    taken = 0

    def endless():
        nonlocal taken
        while True:
            taken += 1
            yield f"hello {taken}"

    async def main():
        seen = set()
        async with client(llm, max_concurrent=4) as c, c.as_completed(endless()) as outcomes:
            async for outcome in outcomes:
                seen.add(outcome.index)
                await asyncio.sleep(0.005)
                if len(seen) == 40:
                    return seen

    assert len(asyncio.run(main())) == 40
    assert taken <= 40 + 2 * 4


def test_the_observer_sees_every_request_on_its_slot(llm):
    llm.configure(latency=0.02, script=["500"])
    trace = Trace()
    asyncio.run(ask(llm, PROMPTS[:12], max_concurrent=3, observe=trace))
    assert len(trace.spans) == 13 and sum(span.outcome == "error" for span in trace.spans) == 1
    assert set(trace.workers) == {"slot 1", "slot 2", "slot 3"} and trace.peak == 3


def test_an_observer_that_fails_costs_no_answer(llm):
    told = []

    def observer(event):
        raise ValueError("broken observer")

    async def main():
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context["message"]))
        async with client(llm, observe=observer) as c:
            return await c.batch_complete(PROMPTS[:3])

    assert all(map(right, asyncio.run(main()))) and told == ["observe= raised"] * 6
