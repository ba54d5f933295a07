"""Functions that are awaited whether they are async or not: where they run, and what becomes of what they raise."""

import asyncio
import contextvars
import threading
from functools import partial

import pytest
from async_tools import run

from helpers.parts.threads import called, in_thread, is_async


async def later(value):
    await asyncio.sleep(0)
    return value


def at_once(value):
    return value


class Later:
    async def __call__(self, value):
        return value

    async def method(self, value):
        return value

    def plain(self, value):
        return value


ASYNC = [later, partial(later), Later(), Later().method, partial(partial(later))]
PLAIN = [at_once, partial(at_once), Later().plain, lambda value: value, lambda value: later(value), int]


@pytest.mark.parametrize("func", [*ASYNC, *PLAIN])
def test_what_it_gives_is_awaited_whatever_it_is(func):
    assert is_async(func) == (func in ASYNC)
    assert run(lambda: called(func, 7, name="it")) == 7


def test_a_plain_one_runs_in_a_thread_of_that_name_with_the_callers_context():
    variable = contextvars.ContextVar("variable", default="outside")

    async def main():
        variable.set("inside")
        return await called(lambda: (threading.current_thread().name, variable.get()), name="my call")

    assert run(main) == ("my call", "inside")


class Panic(BaseException):
    pass


@pytest.mark.parametrize(
    ("error", "kind"),
    [(ValueError("no"), ValueError), (StopIteration("x"), RuntimeError), (KeyboardInterrupt(), RuntimeError)]
    + [(SystemExit(3), SystemExit), (Panic(), Panic), (asyncio.CancelledError(), asyncio.CancelledError)],
)
def test_what_it_raises_reaches_who_waits(error, kind):
    def fail():
        raise error

    async def main():
        with pytest.raises(kind):
            async with asyncio.timeout(20):
                await called(fail, name="it")

    run(main)


def test_cancelled_it_leaves_its_thread_which_ends_in_peace():
    go_on = threading.Event()

    async def main(func):
        work = in_thread(func, "stuck")
        await asyncio.sleep(0.01)
        work.result.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work.result
        assert work.thread.is_alive() and work.thread.daemon
        return work.thread

    def stuck():
        go_on.wait(20)
        return later(1)  # a coroutine that nobody will await

    def stuck_and_fails():
        go_on.wait(20)
        raise KeyError

    threads = [asyncio.run(main(func)) for func in (stuck, stuck_and_fails)]  # both loops are closed when they end
    go_on.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
