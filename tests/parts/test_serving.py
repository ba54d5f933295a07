"""What the batching service is made of, without its thread: halving, percentiles, and the answers to closed loops."""

import asyncio
import math

import pytest
from batching_tools import BAD, Model
from hypothesis import given
from hypothesis import strategies as st

from helpers.parts.serving.figures import Figures
from helpers.parts.serving.line import lateness
from helpers.parts.serving.model import Model as Server
from helpers.parts.serving.requests import Answer, Request, give, told


@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, 6, 7, BAD]), min_size=1, max_size=64))
def test_halving_finds_the_bad_items_in_few_calls(items):
    model, served = Model(), []
    server = Server(model, None, lambda size, seconds: served.append(size), None)
    batch = [Request(item) for item in items]
    answers = [answer for part in server.answers(batch) for answer in part]
    assert [answer.request for answer in answers] == batch
    for item, answer in zip(items, answers, strict=True):
        assert (answer.value, answer.error) == (2 * item, None) if item != BAD else isinstance(answer.error, ValueError)
    bad = items.count(BAD)
    assert len(model.batches) <= min(1 + 2 * bad * math.ceil(math.log2(len(items))), 2 * len(items) - 1)
    assert sum(served) == len(items) - bad


def test_who_gave_up_meanwhile_is_not_tried_again():
    model = Model()
    batch = [Request(item) for item in (1, BAD, 2, 3)]
    server = Server(model, None, lambda size, seconds: None, None)
    answers = server.answers(batch)
    assert [answer.request for answer in next(answers)] == [batch[0]]
    batch[2].future.cancel()
    assert [answer.request for answer in next(answers)] == [batch[1]]
    assert [answer.request for answer in next(answers)] == [batch[3]] and list(answers) == []


@given(st.lists(st.floats(0, 10), min_size=1, max_size=1500))
def test_percentiles_are_of_the_recent_ones_by_nearest_rank(seconds):
    figures = Figures()
    for each in seconds:
        request = Request(0)
        request.came = 10 - each
        figures.end([Answer(request)], 10)
    recent = sorted(10 - (10 - each) for each in seconds[-1000:])
    for share, found in zip((0.5, 0.95, 0.99), figures.latency, strict=True):
        assert found in recent
        assert sum(each <= found for each in recent) >= share * len(recent)
        assert sum(each < found for each in recent) < share * len(recent)
    assert figures.answered == len(seconds)


def test_an_answer_to_a_closed_loop_is_dropped_and_the_others_arrive():
    gone, here = asyncio.new_event_loop(), asyncio.new_event_loop()
    requests = [Request(0, gone), Request(1, here), Request(2)]
    gone.close()
    give([Answer(request, request.item) for request in requests])
    assert here.run_until_complete(requests[1].future) == 1 and requests[2].future.result() == 2
    here.close()
    assert not requests[0].future.done()


@pytest.mark.parametrize("error", [StopIteration(1), SystemExit(2), GeneratorExit(), asyncio.CancelledError()])
def test_what_a_future_cannot_hold_is_told_in_words(error):
    answer = told(error)
    assert type(answer) is RuntimeError and answer.__cause__ is error and type(error).__name__ in str(answer)


def test_what_a_future_can_hold_is_told_as_it_is():
    error = KeyError("mine")
    assert told(error) is error


def test_lateness_is_not_negative_by_much():
    assert -1e-4 <= lateness() < 1
