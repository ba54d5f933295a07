"""The benchmarks of LLM clients: each way answers every prompt, and what is counted is what it says it counts."""

import asyncio
import re
from dataclasses import replace

import pytest
from packaging.requirements import Requirement

from benchmarks import llm_calls, llm_stops
from benchmarks.harness.found import Found
from benchmarks.harness.results import HERE
from benchmarks.harness.rounds import alone
from benchmarks.peers.llm_clients import COUNT, PASSAGES, by_openai, by_openai_in_a_group, by_ours, passage, server_of
from benchmarks.peers.llm_jobs import Batch, Ended, While, answers, ends, for_a_while, in_loop
from helpers.lab.llm_server import Record
from helpers.lab.virtual_time import run_virtual
from helpers.parts.llm.budget import Budget

WAYS = {one.name: one for one in [*llm_calls.CLIENTS, *llm_calls.HIDDEN, *llm_stops.WRONG_KEY] if one.installed}


def with_a_wrong_key(llm, way, *args) -> Ended:
    return in_loop(ends, (), way, server_of(llm)._replace(api_key="sk-wrong-0123456789"), *args)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_way_has_the_right_answer_to_each_prompt(llm, way):
    run = alone(in_loop, for_a_while, (60.0, 20), way.run, server_of(llm), *way.args)
    assert run[1:] == (20, 0, 0)


def test_an_answer_in_the_wrong_place_is_not_right():
    async def ask_all(prompts, tell):
        for number, answer in enumerate([PASSAGES[1], PASSAGES[0], *PASSAGES[2:-1]]):
            tell(number, answer)

    assert run_virtual(lambda: answers(ask_all))[0].right == COUNT - 3


def test_what_takes_too_long_is_left_and_each_end_is_counted_as_what_it_is():
    async def ask_all(prompts, tell):
        for number, answer in enumerate([passage(0), passage(1), passage(1), ValueError("no")]):
            tell(number, answer)
        await asyncio.sleep(3600)
        tell(4, passage(4))

    run, seconds = run_virtual(lambda: for_a_while(ask_all, 5, 10))
    assert run[1:] == (2, 1, 1) and seconds == pytest.approx(5)


def test_the_bound_of_the_llm_clients_counts_what_the_limit_counted(llm):
    answered = llm_calls.Answered(Batch(300, 6.5, 0.5), replace(llm.stats(), accepted=301))
    assert answered.bound == pytest.approx(6.05)


@pytest.mark.parametrize(("right", "refused", "sound"), [(300, 0, True), (299, 0, False), (300, 1, False)])
def test_a_client_that_loses_answers_or_is_refused_is_not_sound(right, refused, sound):
    assert llm_calls.is_sound({"right": (300, right), "429s": (0, refused)}) is sound


def test_of_a_hidden_limit_the_first_seconds_and_those_after_the_last_do_not_count():
    times = [*[9.9] * 7, *[10.0] * 1500, *[69.9] * 500, *[70.0] * 7]
    records = [Record(100 + at, "", "", 1, 429 if number % 4 == 0 else 200) for number, at in enumerate(times)]
    assert llm_calls.held(While(100.0, 5, 0, 2), records) == (pytest.approx(0.5), pytest.approx(0.25), 2)


@pytest.mark.parametrize(("refused", "lost", "sound"), [(0.02, 0, True), (0.021, 0, False), (0.0, 1, False)])
def test_who_gives_up_or_is_refused_all_the_time_has_not_found_the_limit(refused, lost, sound):
    runs = [llm_calls.Held(0.97, 0.0, 0), llm_calls.Held(0.97, refused, lost)]
    assert llm_calls.finds_the_limit(llm_calls.hidden_row(runs)) is sound


def test_a_wrong_answer_is_no_answer():
    with pytest.raises(RuntimeError, match="2 wrong answers"):
        llm_calls.held(While(0.0, 5, 2, 0), [])


def test_with_a_wrong_key_ours_sends_what_is_in_flight_and_every_prompt_is_told_why(llm):
    ended = with_a_wrong_key(llm, by_ours, {})
    sent = llm.stats().received
    assert 1 <= sent <= 8 and ended.named == COUNT
    assert ended.errors == {"NotAsked": COUNT - sent, "LLMError": sent}


def test_with_a_wrong_key_a_task_for_each_sends_all_and_a_group_ends_at_the_first_error(llm):
    pytest.importorskip("openai")
    assert (
        with_a_wrong_key(llm, by_openai, {}).errors
        == {"AuthenticationError": COUNT}
        == {"AuthenticationError": llm.stats().received}
    )
    llm.reset()
    ended = with_a_wrong_key(llm, by_openai_in_a_group)
    assert 1 <= sum(ended.errors.values()) <= llm.stats().received < COUNT


def test_a_budget_of_ours_is_kept_and_what_is_beyond_one_is_counted(llm):
    llm.configure(faults={"500": 0.2})
    spent = []
    for options in ({"budget": Budget(requests=llm_stops.REQUESTS)}, {}):
        llm.reset()
        batch = in_loop(answers, (), by_ours, server_of(llm), options)
        spent.append(llm_stops.Spent(batch, llm.stats()))
    within, without = spent
    row = llm_stops.budget_row([spent])
    assert within.stats.accepted == 100 and row["requests beyond 100"] == (0,)
    assert row["answers for them"] == (within.batch.right,) == (within.stats.answered,)
    assert without.batch.right == COUNT and without.tokens > llm_stops.TOKENS
    assert row["tokens beyond 6,000"] == (without.tokens - 6000,) and row["answered and lost"] == (0,)
    assert llm_stops.budget_row([[without, within]])["requests beyond 100"] == (without.stats.accepted - 100,)


def test_no_request_of_the_budgets_is_larger_than_it_is_said(llm):
    batch = in_loop(answers, (), by_ours, server_of(llm), {})
    assert batch.right == COUNT
    assert max(one.prompt_tokens + one.completion_tokens for one in llm.requests()) <= llm_stops.LARGEST


@pytest.mark.parametrize(
    ("requests", "tokens", "lost", "kept"), [(8, 400, 0, True), (9, 0, 0, False), (0, 401, 0, False), (0, 0, 1, False)]
)
def test_what_is_in_flight_may_pass_a_budget_and_no_more(requests, tokens, lost, kept):
    row = {"requests beyond 100": (0, requests), "tokens beyond 6,000": (0, tokens), "answered and lost": (0, lost)}
    assert llm_stops.keeps_a_budget(row) is kept


def test_verdicts_name_who_sends_all_and_who_passes_a_budget():
    wrong_key, budget = llm_stops.TABLES
    refused = {"ours": 8, "AsyncOpenAI, gather": 300, "AsyncOpenAI, TaskGroup": 15}
    rows = {
        name: llm_stops.wrong_key_row([llm_stops.Refused(Ended(300, {"Error": 300}), sent)])
        for name, sent in refused.items()
    }
    assert rows["ours"]["how it ends"] == "300 Error"
    said = wrong_key.verdict(Found(wrong_key, rows))
    assert rows["AsyncOpenAI, TaskGroup"]["beyond the 8 in flight"] == (7,)
    assert "needlessly sends 7 " in said and "(AsyncOpenAI, TaskGroup): ours is ahead" in said
    assert said.endswith("prompt: AsyncOpenAI, gather.")
    kept = {
        "requests beyond 100": (0,),
        "tokens beyond 6,000": (0,),
        "of the tokens": (0.9,),
        "answered and lost": (0,),
    }
    said = budget.verdict(Found(budget, {"ours": kept, "infermesh": kept | {"requests beyond 100": (250,)}}))
    assert "Passed by infermesh (250 requests and 0 tokens beyond)." in said


def test_the_versions_of_litellm_that_were_malicious_are_kept_out():
    lines = re.sub(r"\s+#.*", "", (HERE / "requirements.txt").read_text(encoding="utf-8")).splitlines()
    (litellm,) = [Requirement(line) for line in lines if line.startswith("litellm")]
    assert not any(litellm.specifier.contains(version) for version in ("1.82.7", "1.82.8"))
