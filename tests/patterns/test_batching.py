"""The batching service: each caller gets its own result, and what has come in the meantime leaves in one batch."""

import asyncio
import math
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest
from batching_tools import BAD, PATIENCE, Model, until
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.batching import BatchInferenceService
from helpers.lab.trace import Trace
from helpers.lab.virtual_time import run_virtual


def together(service, items, **options) -> list:
    """All asked at once, of a service that is started here."""

    async def main() -> list:
        async with service:
            return await asyncio.gather(*map(service.predict, items), **options)

    return asyncio.run(main())


@pytest.mark.parametrize("size", [1, 2, 3, 32])
@pytest.mark.parametrize("count", [0, 1, 2, 31, 32, 33, 100])
def test_each_gets_its_own(count, size):
    model = Model()
    assert together(BatchInferenceService(model, batch_size=size), range(count)) == [2 * n for n in range(count)]
    assert [item for batch in model.batches for item in batch] == [*range(count)]
    assert all(1 <= len(batch) <= size for batch in model.batches)


def asynchronous(items: list) -> object:
    made = asyncio.sleep(0, items)
    made.close()  # else Python would say, whenever it takes it away, that nobody awaited it
    return made


@pytest.mark.parametrize(
    ("model", "what"),
    [
        (lambda items: None, "NoneType"),
        (len, "int"),
        (asynchronous, "coroutine"),
        (lambda items: {"logits": items}, "dict"),
        (lambda items: "a", "str"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_model_that_returns_no_list_is_told_so(model, what, count):
    answers = together(BatchInferenceService(model), range(count), return_exceptions=True)
    assert [repr(answer) for answer in answers] == [
        f"TypeError('predict_batch must return a list of results, not {what}')"
    ] * count


def test_what_comes_while_the_model_is_busy_leaves_together():
    model = Model(held=True)
    with BatchInferenceService(model, batch_size=32) as service:
        futures = [service.submit(0)]
        assert model.began.wait(PATIENCE)
        futures += [service.submit(item) for item in range(1, 50)]
        model.go_on.set()
        assert [future.result(PATIENCE) for future in futures] == [2 * n for n in range(50)]
    assert model.batches == [[0], [*range(1, 33)], [*range(33, 50)]]


@settings(max_examples=40)
@given(
    items=st.lists(st.sampled_from([1, 2, 3, 4, 5, BAD]), max_size=40),
    by_thread=st.sets(st.integers(0, 39)),
    gives_up=st.sets(st.integers(0, 39)),
    size=st.integers(1, 9),
    room=st.integers(0, 9),
)
def test_nothing_that_others_do_changes_an_answer(items, by_thread, gives_up, size, room):
    async def main() -> list:
        async with BatchInferenceService(Model(), batch_size=size, max_queue=size + room) as service:

            async def ask(place: int, item: int) -> int:
                if place not in by_thread:
                    return await service.predict(item)
                return await asyncio.wrap_future(await asyncio.to_thread(service.submit, item))

            tasks = [asyncio.create_task(ask(place, item)) for place, item in enumerate(items)]
            await asyncio.sleep(0)
            for place in gives_up & {*range(len(items))}:
                tasks[place].cancel()
            return await asyncio.gather(*tasks, return_exceptions=True)

    for place, (item, result) in enumerate(zip(items, asyncio.run(main()), strict=True)):
        if isinstance(result, asyncio.CancelledError):
            assert place in gives_up
        else:
            assert result == 2 * item if item != BAD else isinstance(result, ValueError)


def test_an_array_gives_its_rows():
    pictures = np.random.default_rng(1).random((10, 3, 4))
    rows = together(BatchInferenceService(lambda items: np.stack(items).sum(axis=1)), pictures)
    assert all(np.array_equal(row, picture.sum(axis=0)) for row, picture in zip(rows, pictures, strict=True))


def test_a_torch_model_is_served_as_it_is():
    torch = pytest.importorskip("torch")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = torch.nn.Linear(4, 2).to(device)

    @torch.inference_mode()
    def predict_batch(items: list) -> object:
        return model(torch.stack(items).to(device)).cpu()

    items = list(torch.eye(4))
    rows = together(BatchInferenceService(predict_batch), items)
    assert torch.allclose(torch.stack(rows), predict_batch(items))


def double(items: list[int]) -> list[int]:
    return [2 * item for item in items]


def test_an_executor_of_the_callers():
    with ThreadPoolExecutor(1) as executor:
        assert together(BatchInferenceService(double, executor=executor), range(50)) == double(range(50))
    service = BatchInferenceService(double, executor=executor)  # that takes no more
    results = together(service, range(3), return_exceptions=True)
    assert [type(result) for result in results] == [RuntimeError] * 3


def test_a_process_of_the_callers():
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        assert together(BatchInferenceService(double, executor=executor), range(50)) == double(range(50))


def test_the_loop_is_free_while_the_model_is_at_work():
    model = Model(held=True)

    async def main() -> int:
        async with BatchInferenceService(model) as service:
            task = asyncio.create_task(service.predict(1))
            await until(model.began.is_set)
            model.go_on.set()  # which a loop that is blocked could not do
            return await task

    assert asyncio.run(main()) == 2


def test_it_serves_a_loop_in_virtual_time():
    async def main() -> list[int]:
        async with BatchInferenceService(Model()) as service:
            return await asyncio.gather(*map(service.predict, range(10)))

    assert run_virtual(main)[0] == [2 * n for n in range(10)]


def test_asyncio_finds_nothing_to_complain_of_in_debug_mode():
    async def main() -> list[int]:
        async with BatchInferenceService(Model()) as service:
            return await asyncio.gather(*map(service.predict, range(10)))

    assert asyncio.run(main(), debug=True) == [2 * n for n in range(10)]


def test_an_idle_service_does_not_wake_up(monkeypatch):
    waits, wait = [], threading.Condition.wait

    def noted(condition, timeout=None) -> bool:
        if threading.current_thread().name == "batches":
            waits.append(timeout)
        return wait(condition, timeout)

    monkeypatch.setattr(threading.Condition, "wait", noted)
    with BatchInferenceService(Model()) as service:
        for _ in range(3):
            assert service.submit(1).result(PATIENCE) == 2
            time.sleep(0.05)
            before = len(waits)
            time.sleep(0.05)
            assert len(waits) == before and waits[-1] is None


def test_a_program_that_forgets_to_shut_it_down_ends_all_the_same():
    program = (
        "from helpers.batching import BatchInferenceService\n"
        "print(BatchInferenceService(lambda items: items).start().submit(7).result())"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "7\n", "")


def test_whoever_watches_sees_who_waited_and_where_each_stood():
    events = []
    trace = Trace()

    def observe(event) -> None:
        events.append(event)
        trace(event)

    model = Model(held=True)
    with BatchInferenceService(model, observe=observe) as service:
        futures = [service.submit(10)]
        assert model.began.wait(PATIENCE)
        futures += [service.submit(item) for item in (11, BAD, 12)]
        model.go_on.set()
        for future in futures:
            future.exception(PATIENCE)
    told = [(event.item, event.what, event.worker) for event in events]
    assert told[:2] == [(10, "wait", "queue"), (10, "start", "place 1")] and (BAD, "error", "place 2") in told
    assert (11, "retry", "place 1") in told and (12, "end", "place 3") in told
    assert [span.outcome for span in trace.spans if span.label == str(BAD)] == ["error"] and len(trace.spans) == 4
    waits = {event.item: event.time for event in events if event.what == "wait"}
    assert all(waits[event.item] <= event.time for event in events if event.what == "start")


def test_an_observer_that_raises_costs_no_answer(monkeypatch):
    said = []
    monkeypatch.setattr(threading, "excepthook", said.append)

    def observe(event) -> None:
        raise SystemExit("mine")

    assert together(BatchInferenceService(Model(), observe=observe), range(5)) == [0, 2, 4, 6, 8]
    assert {each.exc_type for each in said} == {SystemExit}


def test_figures():
    model = Model(held=True)
    with BatchInferenceService(model, batch_size=4) as service:
        assert math.isnan(service.figures.latency.p99)
        futures = [service.submit(0)]
        assert model.began.wait(PATIENCE)
        futures += [service.submit(item) for item in (1, BAD, 2, 3, 4)]
        model.go_on.set()
        for future in futures:
            future.exception(PATIENCE)
        figures = service.figures
    assert figures.batches == {1: 2, 4: 1} and (figures.answered, figures.failed) == (5, 1)
    assert 0 <= figures.queue_wait.p50 <= figures.queue_wait.p95 <= figures.queue_wait.p99 <= figures.latency.p99
    assert "5 answered, 1 failed; batches by size {1: 2, 4: 1}" in repr(figures)


@pytest.mark.parametrize(
    "wrong",
    [
        {"batch_size": 0},
        {"batch_size": 5, "max_queue": 4},
        {"max_wait": -1},
        {"max_wait": math.nan},
        {"when_full": "drop"},
    ],
)
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        BatchInferenceService(double, **wrong)
