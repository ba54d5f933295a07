"""What lesson 06 does to services: its trials tell a good one from a bad one, and its model may run on a GPU."""

import asyncio
import contextlib
import sys
import types

import numpy as np
import pytest

from helpers.batching import BatchInferenceService
from helpers.inference import Model
from helpers.lab.lessons.batching import load, trials
from helpers.lab.lessons.batching.device import on_gpu, with_torch
from helpers.lab.lessons.batching.first import FirstService, SecondService


def double(items):
    return [2 * item for item in items]  # a TypeError for None


def started(predict):
    return BatchInferenceService(predict).start()


def in_a_quiet_loop(service, seconds):
    """Whether a caller hears its answer, where nothing else happens in its loop; then the loop is woken."""

    async def main():
        loop = asyncio.get_running_loop()
        waits = asyncio.ensure_future(service.predict(21))
        loops.append(loop)
        return await waits

    async def around():
        asked = asyncio.create_task(asyncio.to_thread(asyncio.run, main()))
        heard, _ = await asyncio.wait([asked], timeout=seconds)
        with contextlib.suppress(RuntimeError):  # it's over
            loops[0].call_soon_threadsafe(lambda: None)
        return bool(heard), await asked

    loops: list[asyncio.AbstractEventLoop] = []
    found = asyncio.run(around())
    service.shutdown()
    return found


def test_the_first_service_answers_only_who_is_woken_by_something_else():
    assert in_a_quiet_loop(FirstService(double), 0.5) == (False, 42)


def test_the_second_wakes_its_callers():
    assert in_a_quiet_loop(SecondService(double), 10) == (True, 42)


@pytest.mark.parametrize(
    ("trial", "second", "ours"),
    [
        (
            trials.gives_up,
            "17 answered; the model was asked for 20, errors in the loop's log: 3",
            "17 answered; the model was asked for 17, errors in the loop's log: 0",
        ),
        (trials.bad_item, "20 wait for ever", "19 answered, 1 told of an error"),
        (trials.one_too_few, "19 answered, 1 wait for ever", "20 told of an error"),
        (trials.shut_down, "100 wait for ever", "100 answered"),
    ],
)
def test_trials_tell_a_good_service_from_a_bad_one(trial, second, ours):
    assert asyncio.run(trial(SecondService, double, range(100))) == second
    assert asyncio.run(trial(started, double, range(100))) == ours


def test_users_are_answered_and_counted():
    async def run():
        async with BatchInferenceService(double) as service:
            return await load.users(4, service.predict, range(10), double(range(10)), seconds=0.2)

    found = asyncio.run(run())
    assert found.rate > 0 and 0 < found.p50 <= found.p99


def test_a_wrong_answer_is_noticed():
    async def run():
        async with BatchInferenceService(double) as service:
            await load.users(1, service.predict, [1, 2, 3], [2, 4, 7], seconds=0.2)

    with pytest.raises(ValueError, match="item 2 has another answer"):
        asyncio.run(run())


def small_model() -> Model:
    draw = np.random.default_rng(0)
    sizes = [(8, 16), (16, 16), (16, 4)]
    layers = [(draw.normal(size=s).astype(np.float32), draw.normal(size=s[1]).astype(np.float32)) for s in sizes]
    return Model(None, layers)  # type: ignore[arg-type]


def test_without_pytorch_it_says_that_it_runs_on_the_cpu(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "torch", None)
    assert on_gpu(small_model()) is None
    assert capsys.readouterr().out == "The model runs on the CPU: PyTorch isn't installed.\n"


def test_without_a_gpu_it_says_so_too(monkeypatch, capsys):
    cuda = types.SimpleNamespace(is_available=lambda: False)
    monkeypatch.setitem(sys.modules, "torch", types.SimpleNamespace(cuda=cuda))
    assert on_gpu(small_model()) is None
    assert capsys.readouterr().out == "The model runs on the CPU: PyTorch sees no GPU.\n"


def test_pytorch_reads_the_same_as_numpy():
    torch = pytest.importorskip("torch")
    model = small_model()
    rows = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    read = with_torch(model, torch.device("cpu"))
    assert read(list(rows)) == model.predict(rows).argmax(axis=1).tolist()
    assert read(list(rows[:1])) == model.predict(rows[:1]).argmax(axis=1).tolist()
