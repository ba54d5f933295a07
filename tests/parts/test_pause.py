"""The learned pause, in a simulation whose clock is a number: it comes near the limit, and costs nobody much."""

import heapq
import random
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.parts.serving.pause import Pause

SIZE, FIXED, EACH = 32, 5e-3, 1e-4  # what a batch costs, and each of it
SLACK = 6e-5  # by which a timer is late
seconds = st.floats(0, 10)


class Load(NamedTuple):
    """`share`: of what the model could do. `latency`: the mean. `batch`: the mean size."""

    share: float
    latency: float
    batch: float


def simulate(pause, arrivals: list[float], most: int, again: Callable[[float, int], list[float]], batches=600) -> Load:
    """`most`: in the best of batches. `again(end, size)`: when the next come, after so many were answered."""
    free, waiting, sizes, latencies = 0.0, [], [], []
    for number in range(batches):
        now = free
        while True:
            while arrivals and arrivals[0] <= now:
                waiting.append(heapq.heappop(arrivals))
            if not waiting:
                now = arrivals[0]
                continue
            due = pause.due(len(waiting), waiting[0], waiting[-1], free)
            if due <= now:
                break
            while arrivals and arrivals[0] <= due + SLACK and len(waiting) < SIZE:
                waiting.append(heapq.heappop(arrivals))
            now = max(now, waiting[-1]) if len(waiting) == SIZE else due + SLACK
        batch, waiting = waiting[:SIZE], waiting[SIZE:]
        pause.left(batch, free)
        took = FIXED + EACH * len(batch)
        free = now + took
        pause.served(len(batch), took)
        if number == batches // 2:
            begin = now
        if number >= batches // 2:
            sizes.append(len(batch))
            latencies += [free - came for came in batch]
        for time in again(free, len(batch)):
            heapq.heappush(arrivals, time)
    best = most / (FIXED + EACH * most)
    return Load(sum(sizes) / (free - begin) / best, sum(latencies) / len(latencies), sum(sizes) / len(sizes))


def clients(pause, count: int, seed: int) -> Load:
    """Each asks again as soon as it is answered: the loop wakes up, then they take their turns."""
    chance = random.Random(seed)

    def again(end: float, size: int) -> list[float]:
        end += 6e-5 * (0.5 + chance.random())
        times = []
        for _ in range(size):
            end += 1e-5 * chance.expovariate(1)
            times.append(end)
        return times

    return simulate(pause, sorted(chance.random() * 0.01 for _ in range(count)), min(count, SIZE), again)


def strangers(pause, rate: float, seed: int) -> Load:
    """They come by chance, so many a second, whatever becomes of the others."""
    chance = random.Random(seed)
    times = []
    time = 0.0
    while time < 60:
        time += chance.expovariate(rate)
        times.append(time)
    return simulate(pause, times, SIZE, lambda end, size: [], batches=min(1000, int(rate * 5)))


class AtOnce(Pause):
    def seconds(self, waiting: int) -> float:
        return 0.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("count", "share"), [(1, 0.97), (2, 0.93), (16, 0.93), (20, 0.93), (31, 0.92), (64, 0.98)])
def test_clients_that_ask_again_are_gathered(count, share, seed):
    load = clients(Pause(SIZE, 0.01), count, seed)
    assert load.share >= share and load.batch >= 0.95 * min(count, SIZE)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("count", [4, 16, 24])
def test_two_groups_that_take_turns_become_one(count, seed):
    """Whoever is answered comes back in a millisecond, say over a network: too late for a rule that counts on one."""

    def again(end, size):
        return sorted(end + 1e-3 + 5e-5 * chance.random() for _ in range(size))

    chance = random.Random(seed)
    times = sorted(chance.random() * 0.02 for _ in range(count))
    at_once = simulate(AtOnce(SIZE, 0.01), times[:], count, again)
    load = simulate(Pause(SIZE, 0.01), times[:], count, again)
    assert at_once.batch < 0.6 * count and load.batch > 0.95 * count
    assert load.share >= 0.75 and load.latency < 0.8 * at_once.latency


def test_leaving_at_once_would_be_half_as_good():
    assert clients(AtOnce(SIZE, 0.01), 16, seed=1).share < 0.7


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [20, 100, 200, 500, 1000, 2000, 3500])
def test_strangers_wait_hardly_longer_than_if_each_left_at_once(rate, seed):
    at_once = strangers(AtOnce(SIZE, 0.01), rate, seed)
    assert strangers(Pause(SIZE, 0.01), rate, seed).latency <= 1.04 * at_once.latency


def test_a_model_that_gains_nothing_by_batches_never_waits():
    pause = Pause(8, 1)
    for size in (1, 2, 3, 4, 5, 6, 7, 8) * 10:
        pause.left([0.0] * size, -1.0)
        pause.served(size, 0.01 * size)
    assert pause.fixed == pytest.approx(0, abs=2e-3)
    for waiting in range(1, 8):
        assert pause.seconds(waiting) == 0


def test_where_timers_are_later_than_waiting_could_pay_nobody_waits():
    pause = Pause(SIZE, 0.01)
    clients(pause, 16, seed=1)
    assert pause.seconds(5) > 0
    pause.late = 0.004
    assert pause.seconds(5) == 0


def test_the_fit_finds_the_line_and_forgets_what_was():
    pause = Pause(SIZE, 1)
    pause.served(1, 3.0)  # the first call compiles
    for size in (4, 8, 16, 32, 12) * 40:
        pause.served(size, FIXED + EACH * size)
    assert pause.fixed == pytest.approx(FIXED, rel=0.05) and pause.each == pytest.approx(EACH, rel=0.05)


def test_batches_of_one_size_say_nothing_of_the_slope():
    pause = Pause(SIZE, 1)
    for noise in (1, -1) * 100:
        pause.served(16, 0.0066 + noise * 1e-5)
    assert pause.fixed == pytest.approx(0.0066, rel=0.01) and pause.each < 1e-5


@given(
    waiting=st.integers(1, 8),
    times=st.tuples(seconds, seconds, seconds, seconds),
    past=st.lists(st.tuples(st.integers(1, 8), seconds, seconds, seconds), max_size=10),
)
def test_nobody_waits_longer_than_the_limit_and_a_full_batch_not_at_all(waiting, times, past):
    first, later, free, limit = times
    pause = Pause(8, limit)
    for size, took, gap, then in past:
        pause.left([gap * n for n in range(size)], then)
        pause.served(size, took)
    last = first + later
    due = pause.due(waiting, first, last, free)
    if waiting == 8:
        assert due == last
    else:
        assert min(max(last, free), max(first, free) + limit) <= due <= max(first, free) + limit


@given(data=st.lists(st.tuples(st.integers(1, 64), seconds), min_size=1, max_size=50))
def test_the_fit_is_never_negative(data):
    pause = Pause(64, 1)
    for size, took in data:
        pause.served(size, took)
    assert pause.fixed >= 0 and pause.each >= 0
