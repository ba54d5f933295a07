"""The stream processor and errors of every kind: each costs its own item, or reaches the reader; none is swallowed."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.lab.virtual_time import run_virtual
from helpers.stream_processor import StreamProcessor


class Panic(BaseException):
    """As extensions written in Rust raise it: beside `Exception` and not below it."""


TOLD = {
    "error": ("LookupError", "no such thing"),
    "panic": ("RuntimeError", "Panic: index out of bounds"),
    "exit": ("RuntimeError", "SystemExit: 3"),
    "group": ("RuntimeError", "BaseExceptionGroup: two (1 sub-exception)"),
    "cancelled": ("RuntimeError", "ended by CancelledError"),
    "cancels": ("RuntimeError", "ended by CancelledError"),
    "closed": ("RuntimeError", "ended by GeneratorExit"),
}


async def do(deed: str) -> str:
    if deed == "at once":
        raise LookupError
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
        case "cancels":
            asyncio.current_task().cancel()
            await asyncio.sleep(1)
        case "closed":
            raise GeneratorExit
    return deed


async def read(work, source, **options) -> list:
    async with StreamProcessor(work, **options).run(source) as results:
        return [outcome async for outcome in results]


@settings(max_examples=100)
@given(
    deeds=st.lists(st.sampled_from(["fine", "well", *TOLD]), max_size=20),
    limit=st.integers(1, 6),
    ordered=st.booleans(),
)
def test_errors_of_every_kind_cost_their_own_items(deeds, limit, ordered):
    run = run_virtual(lambda: read(do, deeds, max_concurrent=limit, ordered=ordered))
    outcomes = sorted(run[0], key=lambda outcome: outcome.index)
    assert [(outcome.index, outcome.item) for outcome in outcomes] == list(enumerate(deeds)) and run.leftover == []
    for outcome in outcomes:
        told = outcome.error and (type(outcome.error).__name__, str(outcome.error))
        assert (outcome.value, told) == ((None, TOLD[outcome.item]) if outcome.item in TOLD else (outcome.item, None))


def test_more_bad_items_than_workers_and_nothing_hangs():
    outcomes, _ = run_virtual(lambda: read(do, ["at once"] * 9 + ["fine"], max_concurrent=3))
    assert [outcome.ok for outcome in outcomes] == [False] * 9 + [True]


def test_what_is_no_coroutine_function_is_told_for_each_item():
    outcomes, _ = run_virtual(lambda: read(str.upper, ["a", 5]))
    assert all(isinstance(outcome.error, TypeError) for outcome in outcomes) and len(outcomes) == 2


def test_the_cause_of_what_is_told_in_words_is_kept():
    [outcome], _ = run_virtual(lambda: read(do, ["panic"]))
    assert isinstance(outcome.error.__cause__, Panic)


def test_the_first_error_ends_the_run_of_who_wants_that():
    async def main() -> list[str]:
        seen = []
        with pytest.raises(LookupError, match="no such thing"):
            async with StreamProcessor(do, max_concurrent=2).run(["fine", "error", "well"]) as results:
                async for outcome in results:
                    seen.append(outcome.unwrap())
        return seen

    run = run_virtual(main)
    assert run[0] == ["fine"] and run.leftover == []


def test_a_call_that_cancels_its_own_task_at_its_end_harms_no_other():
    async def work(item: int) -> int:
        await asyncio.sleep(1)
        if item % 2:
            asyncio.current_task().cancel()
        return item

    outcomes, seconds = run_virtual(lambda: read(work, range(8), max_concurrent=2))
    assert ([outcome.value for outcome in outcomes], seconds) == ([*range(8)], 4)


@pytest.mark.parametrize("ordered", [True, False])
def test_a_call_that_others_cancel_before_it_begins_is_not_waited_for(ordered):
    async def source():
        yield "fine"
        await asyncio.sleep(10)
        yield "well"
        for task in asyncio.all_tasks() - mine:
            task.cancel()
        mine.clear()

    mine = set()

    async def main() -> list:
        mine.add(asyncio.current_task())
        async with StreamProcessor(do, max_concurrent=1, ordered=ordered).run(source()) as results:
            mine.update(asyncio.all_tasks())
            return [outcome async for outcome in results]

    outcomes, _ = run_virtual(main)
    assert [outcome.ok for outcome in outcomes] == [True, False]


@pytest.mark.parametrize("limit", [1, 3])
@pytest.mark.parametrize("error", [Panic("the file"), SystemExit(3), LookupError("the row"), GeneratorExit()])
@pytest.mark.parametrize("asynchronous", [False, True])
@pytest.mark.parametrize("ordered", [False, True])
def test_an_error_of_the_source_is_raised_when_what_came_before_is_given(ordered, error, limit, asynchronous):
    def plain():
        yield from ("fine", "panic", "good")
        raise error

    class Streamed:
        def __init__(self) -> None:
            self.items = plain()

        def __aiter__(self) -> "Streamed":
            return self

        async def __anext__(self) -> str:
            await asyncio.sleep(1)
            return next(self.items)

    async def main() -> list[int]:
        seen = []
        processor = StreamProcessor(do, max_concurrent=limit, ordered=ordered)
        with pytest.raises(type(error)) as caught:
            async with processor.run(Streamed() if asynchronous else plain()) as results:
                async for outcome in results:
                    seen.append(outcome.index)
        assert caught.value is error
        return sorted(seen)

    run = run_virtual(main)
    assert run[0] == [0, 1, 2] and run.leftover == []


def test_a_source_that_is_cancelled_from_inside_ends_the_run():
    async def source():
        yield "fine"
        raise asyncio.CancelledError

    async def main() -> list[str]:
        seen = []
        with pytest.raises(RuntimeError, match="source was cancelled from inside"):
            async with StreamProcessor(do).run(source()) as results:
                async for outcome in results:
                    seen.append(outcome.value)
        return seen

    assert run_virtual(main)[0] == ["fine"]


@pytest.mark.parametrize("where", ["work", "source", "reader"])
def test_an_interrupt_reaches_the_program_and_leaves_nothing_behind(where):
    left = set()

    async def work(item: int) -> int:
        await asyncio.sleep(0)
        if item == 5 and where == "work":
            raise KeyboardInterrupt
        return item

    async def source():
        for item in range(10):
            await asyncio.sleep(0)
            if item == 5 and where == "source":
                raise KeyboardInterrupt
            yield item

    async def main() -> None:
        try:
            async with StreamProcessor(work, max_concurrent=2).run(source()) as results:
                async for outcome in results:
                    if outcome.index == 5 and where == "reader":
                        raise KeyboardInterrupt
        finally:
            left.update(asyncio.all_tasks() - {asyncio.current_task()})

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(main())
    assert left == set()
