"""The digits, and the model that is trained on them: right, in a file, and nowhere in this process."""

import inference_jobs as jobs
import numpy as np
import psutil
import pytest
from pool_tools import light_workers

from helpers.inference import load_model
from helpers.lab import digits as lab
from helpers.lab.digits import digits, digits_model


def test_the_digits_are_real_and_always_the_same():
    rows, labels = digits()
    assert rows.shape == (500, 64) and rows.dtype == np.float32 and (rows.min(), rows.max()) == (0, 1)
    assert set(labels.tolist()) == set(range(10)) and np.array_equal(digits().rows, rows)


def test_the_model_is_large_and_reads_nearly_all_of_them_right():
    path = digits_model()
    if hasattr(psutil.Process, "memory_maps"):
        assert str(path) not in {each.path for each in psutil.Process().memory_maps()}
    assert path.stat().st_size > 65e6
    model, (rows, labels) = load_model(path), digits()
    assert (model.inputs, model.outputs) == (64, 10)
    assert (model.predict(rows).argmax(1) == labels).mean() >= 0.97


def test_it_is_trained_once_and_again_when_the_file_was_changed(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(lab, "_train", jobs.write_few_bytes)
    with light_workers():
        path = digits_model()
        assert path.read_bytes() == b"a model"
        monkeypatch.setattr(lab, "ProcessPool", None)
        assert digits_model() == path
        monkeypatch.undo()
        monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
        monkeypatch.setattr(lab, "_train", jobs.write_few_bytes)
        path.write_bytes(b"another")
        assert digits_model() == path and path.read_bytes() == b"a model"
    assert sorted(each.name for each in path.parent.iterdir()) == ["model.npy", "model.sha256"]


def test_a_training_that_fails_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda name: str(tmp_path / name))
    monkeypatch.setattr(lab, "_train", jobs.fail_to_train)
    with light_workers(), pytest.raises(RuntimeError, match="only 12"):
        digits_model()
    assert not list(tmp_path.rglob("*.npy"))
