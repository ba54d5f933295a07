"""A source in a task of its own: when it is asked, how its end is told, who closes it."""

import asyncio

import pytest

from helpers.lab.virtual_time import run_virtual
from helpers.parts.feed import feeding


class Taker:
    def __init__(self, most: int = 10**9) -> None:
        self.items, self.ends = [], []
        self.most, self.more = most, asyncio.Event()

    async def room(self) -> None:
        if len(self.items) >= self.most:
            await self.more.wait()

    def feed(self, source):
        return feeding(source, self.items.append, room=self.room, ended=self.ends.append)


class Closable:
    """No generator: an iterator with an `aclose` of its own."""

    def __init__(self, *, fails: bool = False) -> None:
        self.asked, self.closed_by, self.fails = 0, [], fails

    def __aiter__(self) -> "Closable":
        return self

    async def __anext__(self) -> int:
        self.asked += 1
        self.reader = asyncio.current_task()
        await asyncio.sleep(1)
        if self.asked > 3:
            raise StopAsyncIteration
        return self.asked

    async def aclose(self) -> None:
        self.closed_by.append(asyncio.current_task())
        if self.fails:
            raise OSError("cannot close")


@pytest.mark.parametrize("source", [[1, 2, 3], (n for n in (1, 2, 3)), {1: 0, 2: 0, 3: 0}])
def test_plain_iterables_are_sources(source):
    async def main() -> Taker:
        taker = Taker()
        async with taker.feed(source):
            await asyncio.sleep(1)
        return taker

    taker, _ = run_virtual(main)
    assert taker.items == [1, 2, 3] and [type(end) for end in taker.ends] == [StopAsyncIteration]


@pytest.mark.parametrize("source", [None, 5, asyncio.sleep])
def test_what_is_no_iterable_is_refused_when_the_block_is_entered(source):
    async def main() -> None:
        async with Taker().feed(source):
            pytest.fail("entered")

    with pytest.raises(TypeError, match="not iterable"):
        run_virtual(main)


def test_no_item_is_asked_for_before_there_is_room():
    async def main() -> list[int]:
        taker, source, asked = Taker(2), Closable(), []
        async with taker.feed(source):
            await asyncio.sleep(10)
            asked.append(source.asked)
            taker.more.set()
            await asyncio.sleep(10)
            asked.append(source.asked)
        return asked

    assert run_virtual(main)[0] == [2, 4]


@pytest.mark.parametrize("after", [0, 0.5, 1.5, 10])
def test_it_is_closed_once_in_the_task_that_reads_it(after):
    async def main() -> tuple[Taker, Closable]:
        taker, source = Taker(), Closable()
        async with taker.feed(source):
            if after:
                await asyncio.sleep(after)
        return taker, source

    (taker, source), _ = run_virtual(main)
    assert source.closed_by == [source.reader]
    [end] = taker.ends
    assert isinstance(end, StopAsyncIteration) if after > 4 else "block was left" in str(end)


@pytest.mark.parametrize("after", [0.5, 10])
def test_what_goes_wrong_in_closing_is_told_as_the_end_or_raised_when_the_block_was_left(after):
    async def main(taker: Taker) -> None:
        async with taker.feed(Closable(fails=True)):
            await asyncio.sleep(after)

    taker = Taker()
    if after < 4:
        with pytest.raises(OSError, match="cannot close"):
            run_virtual(main, taker)
    else:
        run_virtual(main, taker)
    [end] = taker.ends
    assert isinstance(end, RuntimeError if after < 4 else OSError)
