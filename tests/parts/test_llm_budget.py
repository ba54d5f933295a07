"""A budget: reserved before, settled after, never passed, however many calls share it."""

import asyncio
import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.limits import OverBudget
from helpers.parts.llm.budget import Amount, Budget, BudgetSpent


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"cost": 2}, "needs prices"),
        ({"cost": 2, "prices": (1,)}, "two numbers"),
        ({"cost": 2, "prices": (1, -1)}, "two numbers"),
        ({"cost": 2, "prices": (1, float("nan"))}, "two numbers"),
        ({"requests": 0}, "must be positive"),
        ({"tokens": -1}, "must be positive"),
        ({"tokens": float("nan")}, "must be positive"),
    ],
)
def test_a_budget_that_makes_no_sense_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        Budget(**wrong)


async def use(budget: Budget, most: Amount, cost: Amount, seconds: float = 1.0) -> str:
    try:
        async with budget.reserving(most) as spending:
            spending.cost = cost
            await asyncio.sleep(seconds)
    except (BudgetSpent, OverBudget) as error:
        return type(error).__name__
    return "done"


amounts = st.builds(Amount, st.just(1), st.integers(0, 50), st.integers(0, 50))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(amounts, st.floats(0, 1), st.floats(0, 9)), max_size=30),
    st.integers(1, 20),
    st.integers(1, 800),
    st.integers(1, 900),
)
def test_it_is_never_passed_together_and_what_fits_is_done(calls, requests, tokens, cost):
    def make() -> Budget:
        return Budget(requests=requests, tokens=tokens, cost=Decimal(cost) / 1_000_000, prices=(1, 2))

    async def main():
        budget = make()
        costs = [Amount(1, int(most[1] * share), int(most[2] * share)) for most, share, _ in calls]
        running = [use(budget, most, cost, late) for (most, _, late), cost in zip(calls, costs, strict=True)]
        ends = await asyncio.gather(*running)
        return budget, costs, ends

    (budget, costs, ends), _ = run_virtual(main)
    done = [cost for cost, end in zip(costs, ends, strict=True) if end == "done"]
    spent = Amount(*map(sum, zip(*done, strict=True))) if done else Amount()
    assert budget.spent == spent and budget._reserved == Amount()
    assert spent.requests <= requests and spent.prompt_tokens + spent.completion_tokens <= tokens
    assert spent.prompt_tokens + 2 * spent.completion_tokens <= cost
    assert budget.cost == (spent.prompt_tokens + 2 * spent.completion_tokens) / 1_000_000
    for (most, _, _), end in zip(calls, ends, strict=True):
        too_large = bool(make()._beyond(most))
        assert (end == "OverBudget") == too_large
        if end == "BudgetSpent":  # there was too little, even when all had ended
            assert budget._beyond(spent.plus(most)) or len(done) < len(calls)


def test_what_does_not_fit_beside_those_in_flight_waits_for_what_they_leave():
    async def main():
        budget = Budget(tokens=100)
        calls = [use(budget, Amount(1, 0, 50), Amount(1, 0, 5)) for _ in range(12)]
        return await asyncio.gather(*calls), budget.spent

    (ends, spent), seconds = run_virtual(main)
    assert ends == ["done"] * 11 + ["BudgetSpent"] and spent == Amount(11, 0, 55)
    assert seconds == 10  # two at first, and then one at a time


def test_first_come_first_served():
    async def main():
        budget, order = Budget(tokens=100), []

        async def call(name, size):
            async with budget.reserving(Amount(1, size, 0)):
                order.append(name)
                await asyncio.sleep(1)

        await asyncio.gather(call("a", 90), call("large", 100), call("small", 1))
        return order

    assert run_virtual(main)[0] == ["a", "large", "small"]


def test_who_gives_up_waiting_costs_nothing_and_lets_the_next_one_through():
    async def main():
        budget = Budget(tokens=100)
        first = asyncio.create_task(use(budget, Amount(1, 60, 0), Amount(1, 60, 0), 10))
        large = asyncio.create_task(use(budget, Amount(1, 100, 0), Amount(1, 100, 0)))
        small = asyncio.create_task(use(budget, Amount(1, 40, 0), Amount(1, 40, 0), 0))
        await asyncio.sleep(1)
        large.cancel()
        return await small, asyncio.get_running_loop().time(), await first, budget.spent

    (small, _, first, spent), seconds = run_virtual(main)
    assert (small, first, spent, seconds) == ("done", "done", Amount(2, 100, 0), 10)


def test_cancelled_at_any_step_nothing_stays_reserved():
    async def main():
        budget = Budget(requests=1000, tokens=100)
        rng = random.Random(1)
        for steps in range(40):
            tasks = [asyncio.create_task(use(budget, Amount(1, 60, 0), Amount(), 0.01)) for _ in range(3)]
            for _ in range(steps % 10):
                await asyncio.sleep(0)
            rng.choice(tasks).cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return budget

    budget = run_virtual(main)[0]
    assert budget._reserved == budget.spent == Amount() and not budget._waiting


def test_nothing_is_spent_on_what_was_not_sent_and_all_that_was_where_nobody_says():
    async def main():
        budget = Budget()
        async with budget.reserving(Amount(1, 7, 8)):
            pass
        unsent = budget.spent
        async with budget.reserving(Amount(1, 7, 8)) as spending:
            spending.cost = spending.most
        return unsent, budget.spent

    assert asyncio.run(main()) == (Amount(), Amount(1, 7, 8))


def test_money_is_counted_exactly():
    async def main():
        budget = Budget(cost=0.3, prices=(0.1, 0))
        million = Amount(1, 1_000_000, 0)
        return [await use(budget, million, million, 0) for _ in range(4)], budget.cost

    assert asyncio.run(main()) == (["done"] * 3 + ["BudgetSpent"], 0.3)


def test_it_says_what_is_spent_of_what():
    async def main():
        budget = Budget(requests=2, cost=1.5, prices=(1, 4))
        for _ in range(2):
            await use(budget, Amount(1, 1000, 500), Amount(1, 1000, 500), 0)
        with pytest.raises(BudgetSpent) as spent:
            async with budget.reserving(Amount(1, 0, 0)):
                pass
        return str(spent.value), repr(budget)

    words = "requests 2 of 2, cost 0.006 of 1.5"
    assert asyncio.run(main()) == (f"the budget pays for no further request ({words})", f"<Budget: {words}>")
    assert repr(Budget()) == "<Budget: no limits>"
    with pytest.raises(OverBudget, match="may take tokens 30, and the whole budget is 20"):
        asyncio.run(Budget(tokens=20).reserving(Amount(1, 10, 20)).__aenter__())


def test_one_budget_serves_one_event_loop_after_the_other():
    budget = Budget(tokens=100)

    async def main():
        calls = [use(budget, Amount(1, 60, 0), Amount(1, 10, 0), 0.01) for _ in range(3)]
        return await asyncio.gather(*calls)

    assert [asyncio.run(main()) for _ in range(2)] == [["done"] * 3, ["done", "done", "BudgetSpent"]]
