"""The checks of the sample exercise."""

import asyncio
import threading

from helpers.grading.checks import InFlight, check, expect, run_deadline, run_real, run_virtual


async def fetch(url):
    await asyncio.sleep(10 - url)
    return f"page {url}"


@check("pages come in the order of the URLs", hint="gather keeps the order of its arguments")
def order(fetch_all):
    pages, _ = run_virtual(fetch_all, fetch, range(10), 5)
    expect(pages == [f"page {url}" for url in range(10)], "they do not")


@check("calls overlap", hint="start all calls first, wait for them afterwards")
def overlap(fetch_all):
    calls = InFlight()

    async def slow(url):
        with calls:
            await asyncio.sleep(1)

    _, seconds = run_virtual(fetch_all, slow, range(10), 5)
    expect(calls.peak > 1, "they ran one after the other")
    expect(calls.peak <= 5, f"{calls.peak} at once, the limit is 5", hint="a Semaphore admits so many")
    expect(seconds == 2.0, f"ten calls of 1 s, five at once, took {seconds:g} s")


class MeetingLock:
    """A lock whose holder waits a while for the holder of another."""

    meeting = threading.Barrier(2)

    def __init__(self):
        self.lock = threading.Lock()

    def __enter__(self):
        self.lock.acquire()
        try:
            self.meeting.wait(1)
        except threading.BrokenBarrierError:
            pass

    def __exit__(self, *_):
        self.lock.release()


class Account:
    def __init__(self):
        self.lock, self.balance = MeetingLock(), 100


def transfer_both_ways(transfer, a, b):
    threads = [threading.Thread(target=transfer, args=pair) for pair in ((a, b, 10), (b, a, 30))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@check("transfers in both directions end", hint="always take the two locks in the same order")
def both_ways(transfer):
    one, other = Account(), Account()
    run_deadline(transfer_both_ways, transfer, one, other, seconds=4)
    expect((one.balance, other.balance) == (120, 80), f"balances {one.balance} and {other.balance}")


@check("the middle of three and of four", hint="sort first")
def middle(median):
    expect(median([3, 1, 2]) == 2, "of three it is not")
    expect(median([4, 1, 2, 3]) == 2.5, "of four it is not", hint="the mean of the two in the middle")


async def collect_three(collect):
    queue = asyncio.Queue()
    for item in (1, 2, None):
        queue.put_nowait(item)
    return await collect(queue)


@check("collects until None", hint="None says that nothing more will come")
def collected(collect):
    expect(run_real(collect_three, collect, seconds=2) == [1, 2], "not all items, or more than these")
