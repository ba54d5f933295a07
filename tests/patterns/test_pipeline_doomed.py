"""The pipeline after an error that any passage would get: nothing more is read, and what was under way ends."""

import asyncio
import itertools
from functools import partial

import pytest
from async_tools import run as in_real_time
from pipeline_jobs import lines
from pipeline_tools import Here, read

from helpers.lab.virtual_time import run_virtual
from helpers.llm_calls import LLMClient
from helpers.parts.llm.answers import LLMError, NotAsked
from helpers.parts.llm.budget import Budget, BudgetSpent
from helpers.pipeline import AskModel, pipeline


async def until_stopped(names, ask, **options) -> tuple[list, NotAsked]:
    """The outcomes of a pipeline over endless names until it raises, and what it raises."""
    outcomes = []
    with pytest.raises(NotAsked) as stopped:
        async with pipeline(names, ask, read=read, prepare=lines, executor=Here(), **options) as answers:
            async for outcome in answers:
                outcomes.append(outcome)
    return outcomes, stopped.value


@pytest.mark.parametrize("journal", [None, "journal"])
def test_after_a_wrong_key_nothing_more_is_read_or_asked(llm, tmp_path, journal):
    async def main() -> tuple:
        names = itertools.count()
        kept = journal and tmp_path / journal
        async with LLMClient("sk-wrong", base_url=llm.base_url, model=llm.model, max_concurrent=4) as client:
            return *await until_stopped(map(str, names), AskModel(client), journal=kept), next(names)

    outcomes, stopped, taken = in_real_time(main)
    assert 1 <= llm.stats().received <= 4 and taken <= 200 and 1 <= len(outcomes) <= 8
    assert all(outcome.error.stage == "ask" and outcome.error.cause.fatal for outcome in outcomes)
    assert stopped.__cause__ in [outcome.error.cause for outcome in outcomes] and "HTTP 401: " in str(stopped)


def test_a_budget_that_is_spent_ends_it_too_and_the_answers_are_kept(llm, tmp_path):
    async def main() -> tuple:
        budget = Budget(requests=10)
        options = {"base_url": llm.base_url, "model": llm.model, "max_concurrent": 4, "budget": budget}
        async with LLMClient(llm.api_key, **options) as client:
            return await until_stopped(map(str, itertools.count()), AskModel(client), journal=tmp_path / "j")

    for answered in (10, 20):
        outcomes, stopped = in_real_time(main)
        assert type(stopped.__cause__) is BudgetSpent
        assert sum(outcome.ok for outcome in outcomes) == llm.stats().answered == answered


def test_what_is_under_way_comes_to_its_end_and_a_fatal_error_of_any_ask_counts():
    asked = []

    async def ask(passage) -> str:
        asked.append(passage.file)
        await asyncio.sleep(5)
        if passage.file == "1":
            raise LLMError("HTTP 402: pay first", 402)
        await asyncio.sleep(5)
        return "fine"

    run = run_virtual(partial(until_stopped, map(str, itertools.count()), ask, max_concurrent=3))
    (outcomes, stopped), seconds = run
    assert asked == ["0", "1", "2"] and seconds == 10 and run.leftover == []
    assert {(each.item.file, each.ok) for each in outcomes} >= {("0", True), ("1", False), ("2", True)}
    assert all(type(each.error.cause) is NotAsked for each in outcomes if each.item.file not in asked)
    assert str(stopped) == "not asked: HTTP 402: pay first"


def test_an_error_of_one_passage_stops_nothing():
    async def ask(passage) -> str:
        raise LLMError("HTTP 400: too long", 400)

    async def main() -> list:
        names = map(str, range(20))
        async with pipeline(names, ask, read=read, prepare=lines, executor=Here()) as answers:
            return [outcome async for outcome in answers]

    assert len(run_virtual(main)[0]) == 20
