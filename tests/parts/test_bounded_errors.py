"""The bounded gather and errors of every kind: each costs its own item, or reaches the reader; nothing is lost."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.parts.bounded import as_completed, gather


class Panic(BaseException):
    """As extensions written in Rust raise it: beside `Exception` and not below it."""


TOLD = {
    "error": ("LookupError", "no such thing"),
    "panic": ("RuntimeError", "Panic: index out of bounds"),
    "exit": ("RuntimeError", "SystemExit: 3"),
    "group": ("RuntimeError", "BaseExceptionGroup: two (1 sub-exception)"),
    "cancelled": ("RuntimeError", "the call was cancelled from inside"),
}


async def do(deed: str) -> str:
    await asyncio.sleep(len(deed))
    match deed:
        case "error":
            raise LookupError("no such thing")
        case "panic":
            raise Panic("index out of bounds")
        case "exit":
            raise SystemExit(3)
        case "group":
            raise BaseExceptionGroup("two", [Panic()])
        case "cancelled":
            raise asyncio.CancelledError
    return deed


@settings(max_examples=100)
@given(deeds=st.lists(st.sampled_from(["fine", "well", *TOLD]), max_size=20), limit=st.integers(1, 6))
def test_errors_of_every_kind_cost_their_own_items(deeds, limit):
    run = run_virtual(lambda: gather(do, deeds, max_concurrent=limit))
    outcomes, _ = run
    assert [(outcome.index, outcome.item) for outcome in outcomes] == list(enumerate(deeds)) and run.leftover == []
    for outcome in outcomes:
        told = outcome.error and (type(outcome.error).__name__, str(outcome.error))
        assert (outcome.value, told) == ((None, TOLD[outcome.item]) if outcome.item in TOLD else (outcome.item, None))


def test_the_cause_of_what_is_told_in_words_is_kept():
    [outcome], _ = run_virtual(lambda: gather(do, ["panic"], max_concurrent=1))
    assert isinstance(outcome.error.__cause__, Panic)


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("stop", [KeyboardInterrupt, GeneratorExit])
def test_what_is_meant_for_the_whole_program_reaches_it(stop, limit):
    left = set()

    async def work(item: int) -> int:
        await asyncio.sleep(0)
        if item == 5:
            raise stop
        return item

    async def main() -> None:
        try:
            await gather(work, range(10), max_concurrent=limit)
        finally:
            left.update(asyncio.all_tasks() - {asyncio.current_task()})

    with pytest.raises(stop):
        asyncio.run(main())
    assert left == set()


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("error", [Panic("the file"), SystemExit(3), LookupError("the row")])
@pytest.mark.parametrize("asynchronous", [False, True])
def test_an_error_of_the_source_is_raised_whatever_its_type(error, limit, asynchronous):
    def plain():
        yield from ("fine", "well", "good")
        raise error

    async def streamed():
        for item in plain():
            yield item

    async def main() -> list[str]:
        seen = []
        with pytest.raises(type(error)) as caught:
            async with as_completed(do, streamed() if asynchronous else plain(), max_concurrent=limit) as outcomes:
                async for outcome in outcomes:
                    seen.append(outcome.value)
        assert caught.value is error
        return sorted(seen)

    assert run_virtual(main)[0] == ["fine", "good", "well"]
